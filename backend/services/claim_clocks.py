"""Statutory clocks of a claim for people: how much of each has run, waive one with a reason, note what came in."""

from collections.abc import Container
from datetime import datetime
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.claims.acts import ClockView
from backend.domain.claims.status import OPEN_CLAIMS, ClaimStatus
from backend.domain.claims.words import ClaimEvent, ClockState
from backend.domain.clock import Clock, utc_now
from backend.domain.clocks.course import LIVE
from backend.domain.clocks.engine import share_elapsed
from backend.domain.texts import LONGEST_REMARK, clean_text, must_not_exceed, says_enough
from backend.errors import InvalidRequestError
from backend.services.claim_events import note_event
from backend.store.audit import Act
from backend.store.claim_clocks import spans_of
from backend.store.engine import UnitOfWorkFactory
from backend.store.tables import ClaimClock

MIN_REASON = 10


class ClaimClocksService:
    """The clocks of a claim."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, now: Clock = utc_now) -> None:
        self.unit_of_work = unit_of_work
        self.now = now

    def list_for(self, principal: Principal, claim_id: UUID) -> tuple[ClockView, ...]:
        """Return all clocks of a claim: those that run, the next to run out first, then the others."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            work.claims.get(principal, claim_id)
            names = work.claim_clocks.list_waivers(claim_id)
            rows = work.claim_clocks.list_rows(principal.institution_id, claim_id)
            return tuple(clock_view(row, names.get(row.clock_id, ""), self.now()) for row in rows)

    def waive(self, principal: Principal, clock_id: UUID, reason: str) -> None:
        """Let a clock be that need not be kept, with the reason for the file."""
        principal.must(Permission.WAIVE_CLOCK)
        must_not_exceed(reason, LONGEST_REMARK)
        reason = clean_text(reason)
        if not says_enough(reason, MIN_REASON):
            raise InvalidRequestError(f"Say why the clock need not be kept, in at least {MIN_REASON} characters.")
        with self.unit_of_work() as work:
            claim_id = work.claim_clocks.get_row(principal, clock_id).claim_id
            work.claim_clocks.take_claim(principal.institution_id, claim_id)
            row = work.claim_clocks.get_row(principal, clock_id)
            if ClockState(row.state) not in LIVE:
                raise InvalidRequestError(f"This clock is {row.state} already; only one that runs can be waived.")
            work.claim_clocks.waive(clock_id, principal.user_id, reason)
            work.claim_clocks.keep_due(row.claim_id)
            details = {"clock_id": clock_id, "rule": row.rule_id, "clock": row.name, "reason": reason}
            work.audit.record(principal, Act("clock_waived", "claim", str(row.claim_id), details))

    def note_proof_received(self, principal: Principal, claim_id: UUID) -> None:
        """Note that the proof of loss is in: the time to decide begins."""
        self._note(principal, claim_id, ClaimEvent.PROOF_RECEIVED, OPEN_CLAIMS)

    def note_information_received(self, principal: Principal, claim_id: UUID) -> None:
        """Note that what was asked for is in: clocks that stood still run on."""
        self._note(principal, claim_id, ClaimEvent.INFORMATION_RECEIVED)

    def _note(
        self,
        principal: Principal,
        claim_id: UUID,
        event: ClaimEvent,
        within: Container[ClaimStatus] = tuple(ClaimStatus),
    ) -> None:
        principal.must(Permission.DECIDE_CLAIM)
        with self.unit_of_work() as work:
            work.claim_clocks.take_claim(principal.institution_id, claim_id)
            status = work.claims.get(principal, claim_id).status
            if status not in within:
                raise InvalidRequestError(f"This claim is {status}; reopen it, then note what came in.")
            note_event(work, principal.institution_id, claim_id, event, self.now())
            work.audit.record(principal, Act(event.value, "claim", str(claim_id)))


def clock_view(row: ClaimClock, waived_by: str, now: datetime) -> ClockView:
    """Return a clock as it stands now; one that stands still, or has stopped, shows the share of that moment."""
    state = ClockState(row.state)
    stopped_at = row.tolled_since or row.met_at or row.waived_at
    read_at = now if state is ClockState.RUNNING or stopped_at is None else stopped_at
    return ClockView(
        row.clock_id,
        row.claim_id,
        row.rule_id,
        row.name,
        row.citation,
        row.days,
        row.day_kind,
        state,
        row.started_at,
        row.due_at,
        share_elapsed(row.started_at, row.due_at, read_at, spans_of(row)),
        row.tolled_since,
        row.met_at,
        waived_by,
        row.waive_reason,
    )
