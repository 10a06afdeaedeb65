"""`manage.py audit` as an operator uses it: exit codes, one line of JSON, and sentences instead of tracebacks."""

import errno
import json
import os
import zipfile

import pytest
from sqlalchemy import text

from backend.commands import audit_export
from backend.settings import get_settings
from backend.store.audit import Act
from backend.store.engine import make_engine, make_unit_of_work
from factories import make_principal, make_submission
from fixtures.commands import said_by

KEY = "outside-the-database"


@pytest.fixture
def house(own_database_url, tmp_path, monkeypatch, capsys):
    """Give a database with one submission and its acts, the settings of an installation, and its commands."""
    engine = make_engine(own_database_url, pool_size=1)
    with make_unit_of_work(engine)() as work:
        una = make_principal(work)
        case_id = make_submission(work, una)
        for action in ("created", "assessed", "decided"):
            work.audit.record(una, Act(action, "submission", str(case_id)))
        house = House(engine, work.case_rows.get_head(una.institution_id, "submission", case_id).reference, tmp_path)
    for name, value in (
        ("DATABASE_URL", own_database_url),
        ("AUDIT_ANCHOR_FILE", str(tmp_path / "anchors.jsonl")),
        ("AUDIT_ANCHOR_KEY", KEY),
        ("STATE_DIR", str(tmp_path / "state")),
    ):
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    run = said_by(capsys)
    house.say = lambda *words: run("audit", *words)
    yield house
    engine.dispose()
    get_settings.cache_clear()


class House:
    """One installation."""

    def __init__(self, engine, reference, folder):
        self.engine, self.reference, self.folder = engine, reference, folder
        self.say = None

    def tamper(self, statement):
        with self.engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
            connection.execute(text(statement))

    def count(self):
        with self.engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM audit_events"))


def test_a_whole_chain_is_exit_code_zero_and_its_verification_an_act(house):
    said = house.say("verify")
    again = house.say("verify", "--json")

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("The chain is whole: 3 acts in ")
    assert "There is no anchor: a cut end cannot be seen." in said.out
    assert (again.code, again.answer["sound"], again.answer["checked"], again.answer["anchors"]) == (0, True, 4, 0)
    assert again.answer["rows_per_second"] > 0


def test_a_broken_chain_is_exit_code_one_and_the_first_number_is_named(house):
    house.tamper("UPDATE audit_events SET details = '{\"x\": 1}' WHERE seq = 2")
    said, machine = house.say("verify"), house.say("verify", "--json")

    assert said.code == machine.code == 1
    assert said.out.startswith("The chain is broken at number 2. Number 2 shows something else than what was hashed")
    assert machine.answer["broken"]["fault"] == "columns_edited"


def test_an_anchor_finds_the_cut_end_also_from_a_copy_of_the_file(house):
    anchored = house.say("anchor")
    copy = house.folder / "copy.jsonl"
    copy.write_bytes((house.folder / "anchors.jsonl").read_bytes())
    sound = house.say("verify")
    house.tamper("DELETE FROM audit_events WHERE seq > 2")
    (house.folder / "anchors.jsonl").unlink()

    assert anchored.code == 0
    assert f"is anchored in {house.folder / 'anchors.jsonl'}." in anchored.out
    assert "1 anchors agree, all signed." in sound.out
    assert house.say("verify", "--anchors", copy).code == 1


def test_what_cannot_be_verified_is_exit_code_two_in_one_sentence(house, monkeypatch):
    missing = house.say("verify", "--anchors", house.folder / "missing.jsonl")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/x")
    get_settings.cache_clear()
    silent = house.say("verify")
    monkeypatch.setenv("DATABASE_URL", "")
    get_settings.cache_clear()
    nowhere = house.say("verify")

    for said in (missing, silent, nowhere):
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1), said


def test_a_case_is_exported_and_verified_with_our_key_and_our_chain(house):
    path = house.folder / "case.zip"
    made = house.say("export-case", house.reference, "--out", path, "--json")
    verified = house.say("verify-export", path)

    assert (made.code, made.answer["reference"], made.answer["size_bytes"]) == (0, house.reference, path.stat().st_size)
    assert verified.code == 0, verified
    assert "Our key signed it. Its acts stand in the chain of our database." in verified.out
    assert house.count() == 4
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_an_export_overwrites_nothing_and_names_what_is_missing(house):
    path = house.folder / "case.zip"
    path.write_text("mine")
    wrong = (
        (house.reference, "--out", path),
        (house.reference, "--out", house.folder / "no" / "where.zip"),
        ("S-NONE", "--out", house.folder / "other.zip"),
        (house.reference, "--out", house.folder / "other.zip", "--institution", "none"),
    )
    for words in wrong:
        said = house.say("export-case", *words)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1), said

    assert path.read_text() == "mine"
    assert house.count() == 3
    assert house.say("verify-export", path).code == 2
    assert house.say("verify-export", house.folder / "missing.zip").code == 2


def test_a_place_that_cannot_be_written_or_read_is_one_sentence_and_leaves_nothing(house, monkeypatch):
    path = house.folder / "case.zip"

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(audit_export.shutil, "copyfileobj", full)
    for words in (
        ("export-case", house.reference, "--out", path),
        ("export-case", house.reference, "--out", house.folder / ("x" * 300)),
        ("verify-export", "x" * 300),
        ("verify-export", "/dev/zero"),
    ):
        said = house.say(*words)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
        assert "unexpected" not in said.err
    assert not path.exists()


def test_an_export_made_by_somebody_else_is_told_even_when_everything_in_it_fits(house, monkeypatch):
    path = house.folder / "case.zip"
    monkeypatch.setenv("AUDIT_ANCHOR_KEY", "of somebody else")
    get_settings.cache_clear()
    house.say("export-case", house.reference, "--out", path)
    monkeypatch.setenv("AUDIT_ANCHOR_KEY", KEY)
    get_settings.cache_clear()
    house.tamper("UPDATE audit_events SET hash = 'other' WHERE seq = 2")
    said = house.say("verify-export", path, "--json")

    assert said.code == 1
    assert said.answer["problems"] == [
        "The list of hashes is not signed by our key.",
        "Act 2 does not stand so in the chain of our database.",
    ]


def test_a_changed_document_in_an_export_is_exit_code_one(house):
    path = house.folder / "case.zip"
    house.say("export-case", house.reference, "--out", path)
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content["case.json"] = content["case.json"].replace(house.reference.encode(), b"S-OTHER")
    with zipfile.ZipFile(path, "w") as archive:
        for name, whole in content.items():
            archive.writestr(name, whole)
    said = house.say("verify-export", path)

    assert (said.code, said.out) == (1, "case.json was changed.\n")
    assert json.loads(content["case.json"])


def test_an_anchor_as_json_is_one_line_and_its_log_goes_elsewhere(house):
    said = house.say("anchor", "--json")

    assert (said.code, said.answer["seq"], said.out.count("\n")) == (0, 3, 1)
    assert said.answer["file"] == str(house.folder / "anchors.jsonl")


def test_anchors_that_nobody_can_read_are_named_after_the_chain_was_walked_and_the_others_compared(house):
    path = house.folder / "anchors.jsonl"
    house.say("anchor")
    path.write_bytes(path.read_bytes() + b'{"seq": 6, "ha\n\xff\n')
    unread = house.say("verify")
    house.tamper("DELETE FROM audit_events WHERE seq > 2")
    cut = house.say("verify")

    assert unread.code == 2
    assert "The chain is whole: 3 acts" in unread.out
    assert f"Not verified: Line 2 of {path} is no anchor, and 1 more." in unread.out
    assert (cut.code, "The chain's end is cut off" in cut.out or "written anew" in cut.out) == (1, True)


def test_an_export_whose_signature_was_taken_away_is_no_export_of_ours(house, monkeypatch):
    path = house.folder / "case.zip"
    monkeypatch.setenv("AUDIT_ANCHOR_KEY", "")
    get_settings.cache_clear()
    house.say("export-case", house.reference, "--out", path)
    unsigned = house.say("verify-export", path)
    monkeypatch.setenv("AUDIT_ANCHOR_KEY", KEY)
    get_settings.cache_clear()
    stripped = house.say("verify-export", path)

    assert (unsigned.code, "It is not signed." in unsigned.out) == (0, True)
    assert (stripped.code, stripped.out) == (1, "The list of hashes is not signed, and exports of this house are.\n")
