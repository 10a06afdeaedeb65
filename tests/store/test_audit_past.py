"""Acts of an imported book join the audit chain in their order, each with its own moment."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from backend.store.audit import Act, PastAct
from backend.store.tables import AuditEvent
from fakes.chains import first_break

LONG_AGO = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def test_past_acts_continue_the_chain_and_keep_their_moments(unit_of_work, person):
    ada = person()
    acts = [Act("submitted", "submission", "s-1", {"limit": 5}), Act("assessed", "submission", "s-1")]
    with unit_of_work() as work:
        work.audit.record(ada, Act("signed_in", "user", "u"))
        past = [PastAct(LONG_AGO, ada, acts[0]), PastAct(LONG_AGO + timedelta(minutes=1), None, acts[1])]
        assert work.audit.record_past(past) == 2
        work.audit.record(ada, Act("signed_out", "user", "u"))
    with unit_of_work() as work:
        assert first_break(work) is None
        rows = list(work.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))[-4:]

    assert [row.action for row in rows] == ["signed_in", "submitted", "assessed", "signed_out"]
    assert [row.seq - rows[0].seq for row in rows] == [0, 1, 2, 3]
    assert rows[1].at == LONG_AGO
    assert (rows[1].actor, rows[1].details) == (ada.username, {"limit": 5})
    assert (rows[2].actor, rows[2].role) == ("system", "system")


def test_an_act_of_the_system_belongs_to_the_institution_it_acted_for(unit_of_work, person):
    ada, stranger = person(), person()
    with unit_of_work() as work:
        work.audit.record_past([PastAct(LONG_AGO, None, Act("assessed", "submission", "s-2"), ada.institution_id)])
        assert len(work.audit.list_for(ada.institution_id, "submission", "s-2")) == 1
        assert work.audit.list_for(stranger.institution_id, "submission", "s-2") == []


def test_nothing_to_append_changes_nothing(unit_of_work):
    with unit_of_work() as work:
        before = len(work.session.scalars(select(AuditEvent.seq)).all())
        assert work.audit.record_past([]) == 0
        assert len(work.session.scalars(select(AuditEvent.seq)).all()) == before
