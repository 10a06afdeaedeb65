"""An exported case under attack: every byte, member and name of it is changed in turn, and each change is told."""

import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from itertools import pairwise
from types import SimpleNamespace

import pytest
from sqlalchemy import insert

from backend.domain.access import Role
from backend.domain.case_export import CaseType
from backend.services.audit_anchors import AnchorPlace
from backend.services.case_export import CaseExports
from backend.services.export_proof import SIGNATURE, SUMS, NotAnExportError, verify
from backend.store.audit import Act
from backend.store.engine import make_unit_of_work
from backend.store.tables import Document, FactRow, Run
from factories import make_claim, make_policy, make_principal

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
FACTS = 3000
UPLOADS = {
    "Same name.pdf": b"one", "same name.pdf": b"other", "Same name.pdf ": b"third", "..": b"4", "/": b"5", ":": b"6",
    "a/../../b.pdf": b"7", "x" * 300 + ".pdf": b"8", "文書.pdf": b"9", "é\u0301\u202efdp.exe": b"10", "CON": b"11",
    "nothing.pdf": b"", "aux.txt.": b"12", "\x7f\x01.pdf": b"13", "C:\\x\\y.PDF": b"14", "-rf": b"15", "~root": b"16",
}  # fmt: skip


def add_upload(work, by, claim_id, name, content):
    upload = Document(
        institution_id=by.institution_id, filename=name, uploaded_by=by.user_id, media_type="application/pdf",
        sha256=work.blobs.put(by.institution_id, content), size_bytes=len(content), claim_id=claim_id,
    )  # fmt: skip
    work.session.add(upload)
    work.session.flush()
    return upload.document_id


def add_facts(work, by, paper):
    """Add thousands of facts of one reading."""
    run = Run(
        institution_id=by.institution_id, kind="document", subject_id=paper, requested_by=by.user_id,
        state="succeeded", finished_at=NOW, idempotency_key=f"read-{paper}",
    )  # fmt: skip
    work.session.add(run)
    work.session.flush()
    fixed = {
        "institution_id": by.institution_id, "run_id": run.run_id, "document_id": paper, "page": 1, "method": "layout",
        "confidence": 1.0, "is_verified": True,
    }  # fmt: skip
    rows = [{**fixed, "field": f"line_{n}", "value": str(n), "quote": f"Line {n}"} for n in range(FACTS)]
    work.session.execute(insert(FactRow), rows)


@pytest.fixture(scope="module")
def exported(shared_engine):
    """Give the bytes of the export of a claim with odd uploads and thousands of facts, made once."""
    with shared_engine.connect() as connection, connection.begin() as transaction:
        yield export_of(make_unit_of_work(connection))
        transaction.rollback()


def export_of(unit_of_work):
    with unit_of_work() as work:
        ada = make_principal(work, Role.MANAGER)
        claim_id = make_claim(work, ada, make_policy(work, ada))
        papers = [add_upload(work, ada, claim_id, name, content) for name, content in UPLOADS.items()]
        add_facts(work, ada, papers[0])
        for action in ("opened", "assessed", "decided"):
            work.audit.record(ada, Act(action, "claim", str(claim_id), {"n": 1e23}))
        work.audit.record(ada, Act("watched", "watch_of_claim", str(claim_id)))
    exports = CaseExports(unit_of_work, AnchorPlace(None, "key"), lambda: NOW)
    with exports.export(ada, exports.find(ada, CaseType.CLAIM, claim_id)).file as file:
        return file.read()


@pytest.fixture
def made(exported, tmp_path):
    """Give the export as a file of this test's own, with its content by name."""
    (tmp_path / "case.zip").write_bytes(exported)
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    return SimpleNamespace(path=tmp_path / "case.zip", content=content, folder=tmp_path / "unpacked")


def packed(made, content):
    """Write the export anew with other content."""
    path = made.path.with_name("changed.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name, whole in content.items():
            archive.writestr(name, whole)
    return path


def unpacked(made, content):
    for name, whole in content.items():
        place = made.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(whole)
    return made.folder


def is_told(path):
    try:
        return not verify(path).is_sound
    except NotAnExportError:
        return True


def flipped(content, at):
    changed = bytearray(content or b"\x00")
    if content:
        changed[at] ^= 1
    return bytes(changed)


def test_a_case_of_odd_uploads_and_thousands_of_facts_holds_and_is_whole(made):
    verdict = verify(made.path)
    sections = json.loads(made.content["case.json"])["sections"]
    uploads = {name: whole for name, whole in made.content.items() if name.startswith("documents/")}

    assert verdict.problems == []
    assert len(sections["facts"]) == FACTS
    assert {row["filename"] for row in sections["documents"]} == set(UPLOADS)
    assert sorted(uploads.values()) == sorted(UPLOADS.values())
    assert len({name.lower() for name in uploads}) == len(UPLOADS)
    assert max(map(len, uploads)) < 110
    assert [json.loads(line)["action"] for line in made.content["audit.jsonl"].splitlines()] == [
        "opened", "assessed", "decided", "watched",
    ]  # fmt: skip
    assert made.content["case.pdf"].startswith(b"%PDF")


def test_one_byte_changed_in_any_member_is_told_but_in_the_signature_which_needs_the_key(made):
    untold = {
        name
        for name, whole in made.content.items()
        for at in {0, len(whole) // 2, max(0, len(whole) - 1)}
        if not is_told(packed(made, {**made.content, name: flipped(whole, at)}))
    }

    assert untold == {SIGNATURE}


def test_one_byte_changed_in_any_member_of_a_folder_is_told(made):
    folder, untold = unpacked(made, made.content), []
    assert not is_told(folder)
    for name, whole in made.content.items():
        (folder / name).write_bytes(flipped(whole, len(whole) // 2))
        if not is_told(folder):
            untold.append(name)
        (folder / name).write_bytes(whole)

    assert untold == [SIGNATURE]
    assert not is_told(folder)


def test_any_member_removed_or_renamed_and_any_member_added_is_told(made):
    untold = []
    for name in made.content:
        without = {other: whole for other, whole in made.content.items() if other != name}
        renamed = {**without, f"{name}.x": made.content[name]}
        untold += [("removed", name)] * (not is_told(packed(made, without)))
        untold += [("renamed", name)] * (not is_told(packed(made, renamed)))
    for name in ("more.txt", "documents/9999-more.pdf", "a/b/c", "verify2.py", "SHA256SUMS.bak", "documents/x/../y"):
        untold += [("added", name)] * (not is_told(packed(made, {**made.content, name: b""})))

    assert untold == [("removed", SIGNATURE)]


def test_two_members_that_change_places_are_told(made):
    names = sorted(name for name in made.content if name.startswith("documents/"))
    for one, other in pairwise(names):
        exchanged = {**made.content, one: made.content[other], other: made.content[one]}
        assert is_told(packed(made, exchanged)), (one, other)


def test_any_line_of_the_list_of_hashes_removed_doubled_or_changed_is_told(made):
    lines = made.content[SUMS].splitlines(keepends=True)
    assert len(lines) == len(made.content) - 2
    for place, line in enumerate(lines):
        without = b"".join(lines[:place] + lines[place + 1 :])
        for changed in (
            without,
            without + line.upper(),
            without + line.replace(b"  ", b" "),
            without + b"0" + line[1:],
        ):
            if changed != made.content[SUMS] and sorted(changed.splitlines()) != sorted(map(bytes.strip, lines)):
                assert is_told(packed(made, {**made.content, SUMS: changed})), (place, changed[-90:])


def test_the_bare_interpreter_with_the_verifier_inside_tells_the_same(made):
    folder = unpacked(made, made.content)
    damaged = packed(made, {**made.content, "case.json": b"{}"})
    asked = {"folder": (), "zip": (made.path,), "damaged": (damaged,), "missing": (made.path.with_name("none"),)}
    told = {
        name: subprocess.run(
            [sys.executable, "-I", folder / "verify.py", *words], capture_output=True, text=True, check=False, cwd="/"
        )
        for name, words in asked.items()
    }

    assert {name: said.returncode for name, said in told.items()} == {"folder": 0, "zip": 0, "damaged": 1, "missing": 2}
    assert told["damaged"].stdout.startswith("case.json was changed.\n")
    assert all("Traceback" not in said.stderr for said in told.values())
    assert not list(folder.rglob("__pycache__"))
