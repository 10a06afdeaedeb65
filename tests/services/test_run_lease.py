from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from backend.domain.runs import ClaimedRun, NewRun, RunKind, RunState
from backend.errors import LeaseLostError
from backend.services.lease import Lease, Patience
from backend.store.engine import UnitOfWorkFactory, make_engine, make_unit_of_work
from backend.store.tables import AuditEvent, Run
from factories import make_principal
from fakes.run_rig import until

LONG, SHORT = 60.0, 0.3


class Claimed:
    """One run that this test holds, in rows that other connections see."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, attempts: int = 0) -> None:
        self.unit_of_work = unit_of_work
        with unit_of_work() as work:
            self.principal = make_principal(work)
            run_id = work.runs.add(NewRun(RunKind.CLAIM, uuid4(), {}, uuid4().hex), self.principal).run_id
            work.session.execute(update(Run).where(Run.run_id == run_id).values(attempts=attempts))
            self.run: ClaimedRun = work.runs.claim(run_id, "host:1", SHORT)
        self.run_id: UUID = run_id

    def row(self) -> Run:
        with self.unit_of_work() as work:
            return work.session.scalars(select(Run).where(Run.run_id == self.run_id)).one()

    def is_held(self) -> bool:
        with self.unit_of_work() as work:
            return bool(work.session.scalar(select(Run.lease_until > func.now()).where(Run.run_id == self.run_id)))

    def cancel(self) -> None:
        with self.unit_of_work() as work:
            work.session.execute(
                update(Run).where(Run.run_id == self.run_id).values(state="cancelled", finished_at=func.now())
            )


@pytest.fixture
def claim(committed_unit_of_work: UnitOfWorkFactory) -> Callable[[int], Claimed]:
    return lambda attempts: Claimed(committed_unit_of_work, attempts)


@pytest.fixture
def claimed(claim: Callable[[int], Claimed]) -> Claimed:
    return claim(0)


def test_a_long_run_keeps_its_lease_far_beyond_the_first_one(claimed: Claimed) -> None:
    first_end = claimed.row().lease_until

    with Lease(claimed.unit_of_work, claimed.run, Patience(SHORT, LONG)):
        until(lambda: (claimed.row().lease_until - first_end).total_seconds() > 2 * SHORT)
        assert claimed.is_held()


def test_the_lease_runs_out_when_the_worker_stops_renewing_it(claimed: Claimed) -> None:
    with Lease(claimed.unit_of_work, claimed.run, Patience(SHORT, LONG)):
        pass

    until(lambda: not claimed.is_held())


def test_a_step_reaches_the_row(claimed: Claimed) -> None:
    with Lease(claimed.unit_of_work, claimed.run, Patience(LONG, LONG)) as progress:
        progress("weighing the facts")

    assert claimed.row().step == "weighing the facts"


def test_the_next_step_after_a_cancellation_stops_the_work(claimed: Claimed) -> None:
    with Lease(claimed.unit_of_work, claimed.run, Patience(LONG, LONG)) as progress:
        claimed.cancel()
        with pytest.raises(LeaseLostError):
            progress("too late")

    assert claimed.row().state == RunState.CANCELLED


def test_work_that_cannot_be_interrupted_is_written_off_when_its_time_is_up(claimed: Claimed) -> None:
    with Lease(claimed.unit_of_work, claimed.run, Patience(LONG, SHORT)) as progress:
        until(lambda: claimed.row().state == RunState.QUEUED)
        with pytest.raises(LeaseLostError):
            progress("too late")

    assert (claimed.row().error_kind, claimed.row().attempts) == ("timeout", 1)


def test_the_last_attempt_over_its_time_fails_and_is_written_into_the_audit_chain(
    claim: Callable[[int], Claimed],
) -> None:
    claimed = claim(2)

    with Lease(claimed.unit_of_work, claimed.run, Patience(LONG, SHORT)):
        until(lambda: claimed.row().state == RunState.FAILED)

    with claimed.unit_of_work() as work:
        events = work.session.scalars(select(AuditEvent).where(AuditEvent.object_id == str(claimed.run_id))).all()
    assert [(event.action, event.details["reason"]) for event in events] == [("run.failed", "timeout")]


def test_a_database_that_is_away_for_a_while_does_not_end_the_renewal(claimed: Claimed) -> None:
    nowhere = make_unit_of_work(make_engine("postgresql://a:b@127.0.0.1:1/none"))
    asked = []

    def sometimes_away():
        asked.append(None)
        return nowhere() if len(asked) < 3 else claimed.unit_of_work()

    first_end = claimed.row().lease_until
    with Lease(sometimes_away, claimed.run, Patience(SHORT, LONG)):
        until(lambda: claimed.row().lease_until > first_end)

    assert len(asked) >= 3
