"""The verifier of exported cases finds every change, and is harmed by no archive made to harm it."""

import ast
import io
import json
import stat
import struct
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from backend.domain.audit_chain import link_hash
from backend.services import export_proof
from backend.services.bundle_zip import BundleZip, document_name, signature
from backend.services.export_proof import EVENTS, MANIFEST, SCHEMA, SIGNATURE, SUMS, NotAnExportError, main, verify

NUMBERS = (3, 4, 7)


def event(seq, previous, **changed):
    shown = {
        "seq": seq, "at": "2026-11-02T08:00:00+00:00", "institution": None, "actor": "system", "name": "system",
        "role": "system", "action": "assessed", "details": {"ok": True, "share": 0.5, "inner": [1, {"a": None}]},
    }  # fmt: skip
    canonical = json.dumps({**shown, "object": ["claim", "c-1"]}, sort_keys=True)
    digest = link_hash(previous, canonical)
    row = {**shown, "object_type": "claim", "object_id": "c-1", "canonical": canonical}
    return {**row, "prev_hash": previous, "hash": digest, **changed}


def chain(*numbers):
    events, previous = [], "before"
    for number in numbers:
        follows = events and events[-1]["seq"] == number - 1
        events.append(event(number, previous if follows else f"before {number}"))
        previous = events[-1]["hash"]
    return events


def write(path, events=None, manifest=None, files=None, key=""):
    """Write an export whose list of hashes fits, whatever else is wrong with it."""
    events = chain(*NUMBERS) if events is None else events
    said = {"schema": SCHEMA, "events": len(events), "chain_end": {"seq": 9, "hash": "h"}, **(manifest or {})}
    with path.open("wb") as out:
        bundle = BundleZip(out)
        bundle.add("documents/0001-a.pdf", [b"as it ", b"came"])
        for name, content in (files or {}).items():
            bundle.add(name, [content])
        bundle.add(EVENTS, [json.dumps(one).encode() + b"\n" for one in events])
        bundle.add(MANIFEST, [json.dumps(said).encode()])
        bundle.close(key)
    return path


def rewrite(path, change):
    """Write the archive anew with its files changed, but not its list of hashes."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    with zipfile.ZipFile(path, "w") as archive:
        for name, whole in content.items():
            archive.writestr(name, whole)
    return path


@pytest.fixture
def sound(tmp_path):
    return write(tmp_path / "case.zip", key="outside")


def test_an_export_as_it_was_made_holds(sound, capsys):
    verdict = verify(sound)

    assert (verdict.problems, verdict.files, verdict.links) == ([], 3, 1)
    assert sorted(verdict.hashes) == list(NUMBERS)
    assert main([str(sound)]) == 0
    assert capsys.readouterr().out == "Everything holds: 3 files, 3 acts, 1 of them linked.\n"


def test_a_changed_added_or_missing_file_is_named(sound):
    changes = {
        "documents/0001-a.pdf was changed.": lambda files: files.update({"documents/0001-a.pdf": b"as it cami"}),
        "audit.jsonl was changed.": lambda files: files.update({EVENTS: files[EVENTS].replace(b"system", b"sistem")}),
        "documents/0001-a.pdf is missing.": lambda files: files.pop("documents/0001-a.pdf"),
        "more.txt does not belong to the export.": lambda files: files.update({"more.txt": b""}),
        "MANIFEST.json was changed.": lambda files: files.update({MANIFEST: files[MANIFEST] + b" "}),
    }
    whole = sound.read_bytes()
    for problem, change in changes.items():
        sound.write_bytes(whole)
        assert verify(rewrite(sound, change)).problems == [problem]


def test_an_act_changed_together_with_the_list_of_hashes_is_named(tmp_path):
    first, second, third = chain(*NUMBERS)
    wrong = {
        "Act 4 does not have its hash": [first, {**second, "canonical": second["canonical"] + " "}, third],
        "Act 4 shows something else than what was hashed (details)": [first, {**second, "details": {}}, third],
        "Act 3 shows something else than what was hashed (name)": [{**first, "name": "eve"}, second, third],
        "Act 3 shows something else than what was hashed (object)": [{**first, "object_id": "c-2"}, second, third],
        "Act 4 does not continue the act before it": [first, event(4, "another"), third],
        "Act 3 stands out of order": [second, first, third],
        "Act 4 stands out of order": [first, second, second, third],
        "The manifest names another number of acts": [first, second],
        "There are acts behind the end of the chain": [first, second, event(10, "x")],
    }
    for problem, events in wrong.items():
        manifest = {"events": 3} if "number of acts" in problem else None
        found = verify(write(tmp_path / "case.zip", events, manifest)).problems
        assert found, problem
        assert any(problem in each for each in found), (problem, found)


def test_true_is_not_one_in_what_was_hashed(tmp_path):
    changed = event(3, "p", details={"ok": 1, "share": 0.5, "inner": [1, {"a": None}]})
    same = event(3, "p", details={"ok": True, "share": 0.50, "inner": [1.0, {"a": None}]})

    assert verify(write(tmp_path / "a.zip", [changed])).problems
    assert verify(write(tmp_path / "b.zip", [same])).problems == []


def test_the_last_act_must_be_the_end_that_the_manifest_names(tmp_path):
    events = chain(*NUMBERS)
    end = {"seq": 7, "hash": events[-1]["hash"]}

    assert verify(write(tmp_path / "a.zip", events, {"chain_end": end})).problems == []
    assert verify(write(tmp_path / "b.zip", events, {"chain_end": {"seq": 7, "hash": "other"}})).problems


def test_an_unpacked_folder_is_verified_the_same_way(sound, tmp_path, capsys):
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(sound) as archive:
        archive.extractall(folder)
    assert verify(folder).problems == []
    (folder / "documents/0001-a.pdf").chmod(0o600)
    (folder / "documents/0001-a.pdf").write_bytes(b"other")

    assert main([str(folder)]) == 1
    assert "documents/0001-a.pdf was changed." in capsys.readouterr().out


def test_a_link_in_a_folder_is_not_followed(sound, tmp_path):
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(sound) as archive:
        archive.extractall(folder)
    (folder / "documents/passwd").symlink_to("/etc/passwd")
    with pytest.raises(NotAnExportError, match="no plain file"):
        verify(folder)


HOSTILE_NAMES = (
    "../outside.txt", "/etc/passwd", "documents/../../x", "a\\b", "C:x", "..", ".hidden", "documents/.ssh", "a//b",
    "a/", "documents/ü.pdf", "a b", "\u202e", "x" * 201, "a/b/c/d", "documents/x\n", "",
)  # fmt: skip


def test_names_that_lead_elsewhere_are_refused_and_nothing_is_written(sound, tmp_path):
    whole, before = sound.read_bytes(), sorted(tmp_path.iterdir())
    accepted = []
    for name in HOSTILE_NAMES:
        sound.write_bytes(whole)
        with zipfile.ZipFile(sound, "a") as archive:
            archive.writestr(zipfile.ZipInfo(name), b"x")
        try:
            verify(sound)
        except NotAnExportError:
            continue
        accepted.append(name)

    assert accepted == []
    assert sorted(tmp_path.iterdir()) == before


def test_a_list_of_hashes_that_names_other_places_is_refused(sound):
    for line in (f"{'0' * 64}  ../../etc/passwd\n", f"{'0' * 64}  /etc/passwd\n", "no hash  a\n", f"{'0' * 64} a\n"):
        path = rewrite(sound, lambda files, line=line: files.update({SUMS: line.encode()}))
        with pytest.raises(NotAnExportError, match="none of ours"):
            verify(path)


def test_two_files_of_one_name_are_refused(sound):
    with warnings.catch_warnings(), zipfile.ZipFile(sound, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("documents/0001-a.pdf", b"the other one")
    with pytest.raises(NotAnExportError, match="two files of one name"):
        verify(sound)


def test_links_folders_and_encrypted_files_in_an_archive_are_refused(sound):
    whole = sound.read_bytes()
    for mode in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR):
        sound.write_bytes(whole)
        entry = zipfile.ZipInfo("link")
        entry.create_system, entry.external_attr = 3, (mode | 0o777) << 16
        with zipfile.ZipFile(sound, "a") as archive:
            archive.writestr(entry, "/etc/passwd")
        with pytest.raises(NotAnExportError, match="no plain file"):
            verify(sound)


def test_an_archive_that_would_fill_the_disk_is_refused_before_it_is_read(sound):
    """Each entry of its table of contents says that it unpacks into four gigabytes."""
    raw = bytearray(sound.read_bytes())
    entries = [at for at in range(len(raw)) if raw[at : at + 4] == b"PK\x01\x02"]
    for at in entries:
        struct.pack_into("<I", raw, at + 24, 0xFFFFFFFE)
    sound.write_bytes(raw)
    with pytest.raises(NotAnExportError, match="too large"):
        verify(sound)


def test_a_small_file_that_unpacks_into_a_large_one_is_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(export_proof, "MOST_LISTED_BYTES", 1 << 16)
    path = write(tmp_path / "bomb.zip", manifest={"more": "0" * (1 << 20)})
    with pytest.raises(NotAnExportError, match=r"MANIFEST.json is too large"):
        verify(path)
    monkeypatch.setattr(export_proof, "MOST_LINE_BYTES", 1 << 10)
    long_line = event(3, "p", details={"more": "0" * (1 << 12)})
    with pytest.raises(NotAnExportError, match="cannot be read"):
        verify(write(tmp_path / "line.zip", [long_line]))


def test_too_many_files_are_refused(sound, monkeypatch):
    monkeypatch.setattr(export_proof, "MOST_FILES", 3)
    with pytest.raises(NotAnExportError, match="too many files"):
        verify(sound)


def test_what_is_no_export_is_one_sentence_and_exit_code_two(tmp_path, capsys):
    deep = b"[" * 100_000
    wrong = {
        "empty": b"",
        "text": b"hello",
        "half": write(tmp_path / "whole.zip").read_bytes()[:300],
        "deep": write(tmp_path / "deep.zip", files={}, manifest={}).read_bytes(),
    }
    for name, content in wrong.items():
        path = tmp_path / name
        path.write_bytes(content)
        if name == "deep":
            rewrite(path, lambda files: files.update({MANIFEST: deep}))
        assert main([str(path)]) == 2, name
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
    assert main([str(tmp_path / "missing.zip")]) == 2
    for manifest in ({"schema": "other"}, {"schema": None}):
        with pytest.raises(NotAnExportError, match="kind this program knows"):
            verify(write(tmp_path / "other.zip", manifest=manifest))
    for events in ([{}], [[]], [{**event(3, "p"), "canonical": "[]"}], [{**event(3, "p"), "seq": "x"}], ["x"]):
        path = write(tmp_path / "odd.zip", events)
        try:
            assert verify(path).problems
        except NotAnExportError:
            continue


def test_damaged_bytes_of_an_archive_never_end_in_a_traceback(sound):
    whole = sound.read_bytes()
    for at in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        sound.write_bytes(damaged)
        try:
            verify(sound)
        except NotAnExportError:
            continue


def test_the_list_of_hashes_is_signed_with_the_key_alone(sound, tmp_path):
    with zipfile.ZipFile(sound) as archive:
        listed, kept = archive.read(SUMS), archive.read(SIGNATURE)

    assert kept.decode() == signature(listed, "outside") != signature(listed, "guessed")
    with zipfile.ZipFile(write(tmp_path / "unsigned.zip")) as archive:
        assert SIGNATURE not in archive.namelist()


def test_the_verifier_needs_the_standard_library_alone():
    tree = ast.parse(Path(export_proof.__file__).read_text(encoding="utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert imported <= set(sys.stdlib_module_names)


def test_names_of_uploads_are_made_safe_and_stay_apart():
    made = [
        document_name(1, name)
        for name in ("a b.pdf", "Übersicht.PDF", "文.pdf", "../../x.sh", ".bashrc", "", "x" * 300)
    ]

    assert made == [
        "documents/0001-a_b.pdf", "documents/0001-Ubersicht.PDF", "documents/0001-pdf", "documents/0001-x.sh",
        "documents/0001-bashrc", "documents/0001-document", f"documents/0001-{'x' * 80}",
    ]  # fmt: skip
    assert document_name(2, "a b.pdf") != made[0]


def test_the_same_content_gives_the_same_archive():
    archives = []
    for _ in range(2):
        out = io.BytesIO()
        bundle = BundleZip(out)
        bundle.add("a.txt", [b"1", b"2"])
        bundle.close("key")
        archives.append(out.getvalue())

    assert archives[0] == archives[1]
