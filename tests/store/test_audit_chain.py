"""The audit chain: appended in the transaction of the act, refused any change, broken links found."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.store.audit import Act
from factories import make_submission
from fakes.chains import first_break


def record(unit_of_work, person, *actions):
    with unit_of_work() as work:
        for action in actions:
            work.audit.record(person, Act(action, "submission", "s-1", {"amount": 5}))


def test_each_act_is_linked_to_the_one_before(unit_of_work, person):
    ada = person()
    record(unit_of_work, ada, "created", "assessed")
    with unit_of_work() as work:
        lines = work.audit.list_for(ada.institution_id, "submission", "s-1")
        broken = first_break(work)

    assert [line.action for line in lines] == ["assessed", "created"]
    assert lines[0].seq == lines[1].seq + 1
    assert (lines[0].actor, lines[0].details) == (ada.username, {"amount": 5})
    assert broken is None


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET actor = 'eve'", "DELETE FROM audit_events", "TRUNCATE audit_events"]
)
def test_the_database_refuses_to_change_the_past(unit_of_work, person, statement):
    record(unit_of_work, person(), "created")
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work() as work:
        work.session.execute(text(statement))


def test_an_edited_act_is_found_even_when_the_guard_was_switched_off(unit_of_work, person):
    record(unit_of_work, person(), "created", "decided", "closed")
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        edited = work.session.execute(
            text(
                "UPDATE audit_events SET canonical = replace(canonical, 'decided', 'accepted') "
                "WHERE action = 'decided' RETURNING seq"
            )
        ).scalar_one()
        found = first_break(work)

    assert found == edited


def test_an_act_of_a_rolled_back_transaction_leaves_no_line(unit_of_work, person):
    ada = person()

    def record_and_fail():
        with unit_of_work() as work:
            work.audit.record(ada, Act("created", "submission", "s-9"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        record_and_fail()
    with unit_of_work() as work:
        lines = work.audit.list_for(ada.institution_id, "submission", "s-9")

    assert lines == []


def test_another_institution_reads_no_line(unit_of_work, person):
    record(unit_of_work, person(), "created")
    stranger = person()
    with unit_of_work() as work:
        lines = work.audit.list_for(stranger.institution_id, "submission", "s-1")

    assert lines == []


def test_whoever_holds_the_end_of_the_chain_waits_for_nobody(unit_of_work, person, count_statements):
    ada = person()
    with count_statements() as seen, unit_of_work() as work:
        work.audit.record(ada, Act("created", "submission", "s-1"))
        make_submission(work, ada)
        work.audit.record(ada, Act("assessed", "submission", "s-1"))

    taken = next(n for n, statement in enumerate(seen) if "pg_advisory_xact_lock" in statement)
    assert [statement.partition("(")[0] for statement in seen[:taken]] == ["INSERT INTO submissions "]
    assert all("audit_events" in statement or "clock_timestamp" in statement for statement in seen[taken + 1 :])


def test_acts_of_one_transaction_stand_in_their_order(unit_of_work, person):
    ada = person()
    record(unit_of_work, ada, "created", "assessed", "decided")
    with unit_of_work() as work:
        lines = work.audit.list_for(ada.institution_id, "submission", "s-1")

    assert [line.action for line in reversed(lines)] == ["created", "assessed", "decided"]
