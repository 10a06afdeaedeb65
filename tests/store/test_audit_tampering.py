"""Each way of changing the past is done in SQL with the guards off; each is found, by number and by name."""

import hashlib
import json

import pytest
from sqlalchemy import text

from backend.domain.anchors import Anchor, KeptAnchors, sign
from backend.domain.audit_chain import Fault
from backend.services.audit_checking import check_chain
from backend.store.audit import Act, PastAct

KEY = "outside-the-database"
HASH = "encode(sha256(convert_to(prev_hash || canonical, 'UTF8')), 'hex')"
RELINK = """
DO $$
DECLARE link record; previous text := '';
BEGIN
  FOR link IN SELECT seq FROM audit_events ORDER BY seq LOOP
    UPDATE audit_events SET prev_hash = previous,
      hash = encode(sha256(convert_to(previous || canonical, 'UTF8')), 'hex')
    WHERE seq = link.seq RETURNING hash INTO previous;
  END LOOP;
END $$
"""


@pytest.fixture
def trail(unit_of_work, person):
    """Twelve acts of two people and the system, the guards switched off, and a way to verify."""
    ada, bob = person(), person()
    with unit_of_work() as work:
        for number in range(9):
            by = ada if number % 2 else bob
            work.audit.record(by, Act("assessed", "claim", f"c-{number}", {"amount": number, "ok": number > 4}))
        work.audit.record(
            None, Act("run.succeeded", "run", "r-1", {"share": 0.1, "ü": [1e16, None]}), ada.institution_id
        )
        work.audit.record(None, Act("swept", "audit", "audit"))
        work.audit.record(ada, Act("decided", "claim", "c-1"))
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        yield Trail(work)


class Trail:
    """A chain whose first act is number `start`."""

    def __init__(self, work):
        self.work = work
        self.numbers = list(work.session.scalars(text("SELECT seq FROM audit_events ORDER BY seq")))
        assert self.numbers == list(range(1, 13))

    def change(self, *statements):
        for statement in statements:
            self.work.session.execute(text(statement.replace(":hash", HASH)))

    def anchor(self, key=KEY):
        end = self.work.audit_reads.find_end()
        return sign(Anchor(end.seq, end.hash, "2026-11-02T08:00:00+00:00"), key)

    def check(self, anchors=(), key=KEY, newest=None):
        return check_chain(self.work, KeptAnchors(tuple(anchors)), key, newest)

    def found(self, anchors=()):
        broken = self.check(anchors).found
        return (broken.seq, broken.fault) if broken else None


def test_an_untouched_chain_is_whole(trail):
    check = trail.check([trail.anchor()])

    assert (check.found, check.checked, check.first, check.anchors) == (None, 12, 1, 1)
    assert check.is_whole_chain
    assert check.end.seq == 12


EDITS = {
    "the text alone": (
        "UPDATE audit_events SET canonical = replace(canonical, 'assessed', 'denied') WHERE seq = 4",
        Fault.EDITED,
    ),
    "one byte of the text": ("UPDATE audit_events SET canonical = canonical || ' ' WHERE seq = 4", Fault.EDITED),
    "the hash alone": ("UPDATE audit_events SET hash = repeat('0', 64) WHERE seq = 4", Fault.EDITED),
    "the details": (
        'UPDATE audit_events SET details = \'{"amount": 9000, "ok": false}\' WHERE seq = 4',
        Fault.COLUMNS_EDITED,
    ),
    "true for one": (
        "UPDATE audit_events SET details = jsonb_set(details, '{ok}', '0') WHERE seq = 4",
        Fault.COLUMNS_EDITED,
    ),
    "the name": ("UPDATE audit_events SET actor = 'eve' WHERE seq = 4", Fault.COLUMNS_EDITED),
    "the person": ("UPDATE audit_events SET actor_id = NULL WHERE seq = 4", Fault.COLUMNS_EDITED),
    "the role": ("UPDATE audit_events SET role = 'admin' WHERE seq = 4", Fault.COLUMNS_EDITED),
    "the house": ("UPDATE audit_events SET institution_id = NULL WHERE seq = 4", Fault.COLUMNS_EDITED),
    "the action": ("UPDATE audit_events SET action = 'denied' WHERE seq = 4", Fault.COLUMNS_EDITED),
    "the object": ("UPDATE audit_events SET object_id = 'c-9' WHERE seq = 4", Fault.COLUMNS_EDITED),
    "the kind of object": ("UPDATE audit_events SET object_type = 'user' WHERE seq = 4", Fault.COLUMNS_EDITED),
    "the moment": ("UPDATE audit_events SET at = at - interval '1 second' WHERE seq = 4", Fault.COLUMNS_EDITED),
    "no text at all": ("UPDATE audit_events SET canonical = '' WHERE seq = 4", Fault.EDITED),
}


def test_an_edited_row_is_found_whatever_was_edited(trail):
    wrong = {}
    for name, (statement, fault) in EDITS.items():
        with trail.work.session.begin_nested() as savepoint:
            trail.change(statement)
            if trail.found() != (4, fault):
                wrong[name] = trail.found()
            savepoint.rollback()

    assert wrong == {}
    assert trail.found() is None


def test_an_edited_text_with_its_hash_made_anew_breaks_the_next_link(trail):
    trail.change(
        "UPDATE audit_events SET canonical = replace(canonical, 'assessed', 'denied'), action = 'denied' WHERE seq = 4",
        "UPDATE audit_events SET hash = :hash WHERE seq = 4",
    )

    assert trail.found() == (5, Fault.NOT_LINKED)


def test_a_text_that_is_ours_no_more_is_found_even_with_its_hash(trail):
    trail.change(
        "UPDATE audit_events SET canonical = '[]' WHERE seq = 12", "UPDATE audit_events SET hash = :hash WHERE seq = 12"
    )

    assert trail.found() == (12, Fault.COLUMNS_EDITED)


def test_a_deleted_row_is_found_by_the_gap_it_leaves(trail):
    trail.change("DELETE FROM audit_events WHERE seq BETWEEN 6 AND 7")
    broken = trail.check().found

    assert (broken.seq, broken.fault) == (6, Fault.MISSING)
    assert broken.sentence == "Numbers 6 to 7 are missing: rows were deleted."


def test_a_deleted_row_is_found_when_the_later_ones_moved_up(trail):
    trail.change(
        "DELETE FROM audit_events WHERE seq = 6",
        "UPDATE audit_events SET seq = -seq WHERE seq > 6",
        "UPDATE audit_events SET seq = -seq - 1 WHERE seq < 0",
    )

    assert trail.found() == (6, Fault.MOVED)


def test_an_inserted_row_is_found_however_well_it_is_made(trail):
    row = trail.work.session.execute(text("SELECT prev_hash, canonical FROM audit_events WHERE seq = 6")).one()
    forged = json.dumps({**json.loads(row.canonical), "action": "approved"}, sort_keys=True)
    digest = hashlib.sha256(f"{row.prev_hash}{forged}".encode()).hexdigest()
    trail.change(
        "UPDATE audit_events SET seq = -seq WHERE seq >= 6", "UPDATE audit_events SET seq = 1 - seq WHERE seq < 0"
    )
    trail.work.session.execute(
        text(
            "INSERT INTO audit_events SELECT 6, at, institution_id, actor_id, actor, role, 'approved',"
            " object_type, object_id, details, :canonical, prev_hash, :digest FROM audit_events WHERE seq = 7"
        ),
        {"canonical": forged, "digest": digest},
    )
    broken = trail.check().found

    assert (broken.seq, broken.fault) == (7, Fault.MOVED)
    assert "was number 6" in broken.sentence


def test_a_row_inserted_before_the_first_or_behind_the_last_is_found(trail):
    columns = (
        "at, institution_id, actor_id, actor, role, action, object_type, object_id, details, canonical, prev_hash, 'x'"
    )
    for number, expected in ((0, (0, Fault.UNEXPECTED)), (13, (13, Fault.MOVED)), (20, (13, Fault.MISSING))):
        with trail.work.session.begin_nested() as savepoint:
            trail.change(f"INSERT INTO audit_events SELECT {number}, {columns} FROM audit_events WHERE seq = 12")  # noqa: S608
            assert trail.found() == expected
            savepoint.rollback()


def test_exchanged_rows_are_found(trail):
    trail.change(
        "UPDATE audit_events SET seq = -1 WHERE seq = 3",
        "UPDATE audit_events SET seq = 3 WHERE seq = 8",
        "UPDATE audit_events SET seq = 8 WHERE seq = -1",
    )
    broken = trail.check().found

    assert (broken.seq, broken.fault) == (3, Fault.MOVED)
    assert broken.sentence.startswith("Number 3 holds the act that was number 8")


def test_a_cut_end_is_found_by_the_anchor_and_by_nothing_else(trail):
    anchor = trail.anchor()
    trail.change("DELETE FROM audit_events WHERE seq > 9")
    broken = trail.check([anchor]).found

    assert trail.found() is None
    assert (broken.seq, broken.fault) == (10, Fault.END_CUT)
    assert (
        broken.sentence
        == "The chain's end is cut off: it ends at 9, yet the anchor of 2026-11-02T08:00:00+00:00 saw 12."
    )


def test_an_emptied_trail_is_found_by_the_anchor(trail):
    anchor = trail.anchor()
    trail.change("TRUNCATE audit_events")

    assert trail.found() is None
    assert trail.found([anchor]) == (1, Fault.END_CUT)


def test_a_cut_end_that_grew_again_is_found_by_the_anchor(trail, person):
    anchor, eve = trail.anchor(), person()
    trail.change("DELETE FROM audit_events WHERE seq > 9")
    at = trail.work.session.scalar(text("SELECT now()"))
    trail.work.audit.record_past([PastAct(at, eve, Act("signed_in", "user", "u"))] * 6)

    assert trail.found() is None
    assert trail.found([anchor]) == (12, Fault.REWRITTEN)


def test_a_chain_written_anew_from_the_first_act_is_found_by_the_anchor_alone(trail):
    anchor = trail.anchor()
    trail.change(
        "UPDATE audit_events SET canonical = replace(canonical, 'assessed', 'denied'), action = 'denied' WHERE seq = 2",
        RELINK,
    )
    broken = trail.check([anchor]).found

    assert trail.found() is None
    assert (broken.seq, broken.fault) == (12, Fault.REWRITTEN)


def test_an_anchor_forged_without_the_key_is_found(trail):
    forged = trail.anchor(key="guessed")

    assert trail.found([forged]) == (12, Fault.ANCHOR_UNSIGNED)
    assert trail.check([forged], key="").unsigned_anchors == 1


def test_of_several_breaks_the_first_is_named(trail):
    anchor = trail.anchor()
    trail.change("UPDATE audit_events SET actor = 'eve' WHERE seq IN (5, 8)", "DELETE FROM audit_events WHERE seq > 9")

    assert trail.found([anchor]) == (5, Fault.COLUMNS_EDITED)


def test_a_look_at_the_newest_rows_says_that_it_is_no_look_at_all_of_them(trail):
    trail.change("UPDATE audit_events SET actor = 'eve' WHERE seq = 2")
    newest, missing = trail.check(newest=5), trail.check(newest=10)

    assert (newest.found, newest.checked, newest.first, newest.is_whole_chain) == (None, 5, 8, False)
    assert missing.found is None
    assert trail.check(newest=11).found.seq == 2
    assert trail.check(newest=100).is_whole_chain


def test_a_text_of_a_former_release_is_held_to_what_it_says(trail):
    """Former releases hashed neither the house nor the user's name."""
    trail.change(
        "UPDATE audit_events SET canonical = (canonical::jsonb - 'name' - 'institution')::text",
        RELINK,
    )
    assert trail.found() is None
    trail.change("UPDATE audit_events SET role = 'admin' WHERE seq = 3")

    assert trail.found() == (3, Fault.COLUMNS_EDITED)
