"""Rows that an owner of the database wrote so that reading them fails: the walk names them and goes on."""

import json

import pytest
from sqlalchemy import text

from backend.domain.anchors import Anchor, KeptAnchors, sign
from backend.domain.audit_chain import Fault
from backend.services.audit_checking import check_chain, check_json
from backend.store.audit import Act
from factories import make_principal

KEY = "outside-the-database"
DETAILS = (
    '\'{"n": 1e5000}\'', "'{\"n\": 1e-5000}'", "(repeat('[', 3000) || repeat(']', 3000))::jsonb", "'null'",
    "'\"text\"'",
    "'5'", "'[]'", "'{}'", '\'{"amount": 1, "": 0}\'', "(repeat('{\"a\":', 3000) || '1' || repeat('}', 3000))::jsonb",
)  # fmt: skip
MOMENTS = ("infinity", "-infinity", "4000-01-01 00:00+00 BC", "0001-01-01 00:00+00", "200000-01-01 00:00+00", "epoch")


@pytest.fixture
def trail(unit_of_work):
    """Eight acts with the guards switched off, in a transaction that is rolled back."""
    with unit_of_work() as work:
        ada = make_principal(work)
        for number in range(1, 9):
            work.audit.record(ada, Act("assessed", "claim", f"c-{number}", {"amount": number}))
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        yield work


def found(work, *anchors, newest=None, key=KEY):
    broken = check_chain(work, KeptAnchors(anchors), key, newest).found
    return (broken.seq, broken.fault) if broken else None


def found_after(work, statement, **asked):
    """Return what is found after a statement that is taken back at once."""
    with work.session.begin_nested() as savepoint:
        work.session.execute(text(statement.replace(":", r"\:")))
        answer = found(work, **asked)
        savepoint.rollback()
    return answer


def test_details_and_moments_that_no_program_can_read_are_named_as_edited(trail):
    statements = [f"UPDATE audit_events SET details = {words} WHERE seq = 5" for words in DETAILS]  # noqa: S608
    statements += [f"UPDATE audit_events SET at = '{moment}' WHERE seq = 5" for moment in MOMENTS]  # noqa: S608
    wrong = {statement: answer for statement in statements if (answer := found_after(trail, statement)) is None}
    named = {found_after(trail, statement) for statement in statements}

    assert wrong == {}
    assert named == {(5, Fault.COLUMNS_EDITED)}
    assert found(trail) is None


def test_a_row_that_cannot_be_read_does_not_hide_the_rows_before_it(trail):
    statement = "UPDATE audit_events SET details = '{\"n\": 1e5000}' WHERE seq IN (4, 6)"

    assert found_after(trail, statement) == (4, Fault.COLUMNS_EDITED)
    assert found_after(trail, f"{statement[:-6]}(6)") == (6, Fault.COLUMNS_EDITED)


def test_texts_of_absurd_length_are_named(trail):
    for column in ("canonical", "prev_hash"):
        statement = f"UPDATE audit_events SET {column} = repeat('9', 1000000) WHERE seq = 5"  # noqa: S608
        assert found_after(trail, statement)[0] == 5, column


def test_the_row_before_the_newest_ones_is_missed_by_its_own_number(trail):
    """A walk of the newest three begins behind number 5."""
    assert found(trail, newest=3) is None
    assert found_after(trail, "DELETE FROM audit_events WHERE seq = 5", newest=3) == (5, Fault.MISSING)
    assert found_after(trail, "DELETE FROM audit_events WHERE seq < 6", newest=3) == (5, Fault.MISSING)
    assert found_after(trail, "DELETE FROM audit_events WHERE seq = 5") == (5, Fault.MISSING)


def test_a_number_far_away_is_a_gap_and_no_endless_walk(trail):
    columns = "at, institution_id, actor_id, actor, role, action, object_type, object_id, details, canonical, hash, 'x'"
    for number, expected in ((2**63 - 1, 9), (-(2**63), -(2**63)), (0, 0)):
        statement = f"INSERT INTO audit_events SELECT {number}, {columns} FROM audit_events WHERE seq = 8"  # noqa: S608
        assert found_after(trail, statement)[0] == expected


def test_large_and_small_figures_in_honest_details_break_nothing(unit_of_work):
    figures = [1e22, 1e23, 1.5e300, -1e25, 10**40, 2**53 + 1, 5e-324, 1e-7, 0.1, -0.0, 0, True, None, "1e5", []]
    with unit_of_work() as work:
        by = make_principal(work)
        for figure in figures:
            work.audit.record(
                by, Act("computed", "study", "s", {"figure": figure, "list": [figure, {"inner": figure}]})
            )
        work.audit.write()

        assert found(work) is None


def test_anchors_of_another_key_of_no_key_and_of_this_key_in_one_file(trail):
    end = trail.audit_reads.find_end()
    plain = Anchor(end.seq, end.hash, "2026-11-02T08:00:00+00:00")
    ours, theirs = sign(plain, KEY), sign(plain, "other")

    assert found(trail, ours) is None
    assert found(trail, ours, theirs) == found(trail, theirs, ours) == (8, Fault.ANCHOR_UNSIGNED)
    assert found(trail, ours, plain) == (8, Fault.ANCHOR_UNSIGNED)
    assert found(trail, ours, theirs, plain, key="") is None


def test_an_anchor_that_nobody_could_have_seen_is_found(trail):
    for anchor, expected in (
        (Anchor(8, "0" * 64, "2026-11-02T08:00:00+00:00"), (8, Fault.REWRITTEN)),
        (Anchor(9, "0" * 64, "2026-11-02T08:00:00+00:00"), (9, Fault.END_CUT)),
        (Anchor(2**63 - 1, "0" * 64, "2026-11-02T08:00:00+00:00"), (9, Fault.END_CUT)),
        (Anchor(1, "", "2026-11-02T08:00:00+00:00"), (1, Fault.REWRITTEN)),
    ):
        assert found(trail, sign(anchor, KEY)) == expected


def test_what_is_written_down_of_a_check_is_plain_and_names_the_trouble(trail):
    told = check_json(check_chain(trail, KeptAnchors((), "Line 2 of x is no anchor."), KEY))

    assert json.loads(json.dumps(told)) == told
    assert (told["sound"], told["trouble"], told["broken"], told["checked"]) == (
        True,
        "Line 2 of x is no anchor.",
        None,
        8,
    )
