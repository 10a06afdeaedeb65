"""What acts on a claim mean to its statutory clocks; each service notes its event inside its own transaction."""

from datetime import datetime
from uuid import UUID

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimEvent
from backend.domain.clock import utc_now
from backend.domain.clocks.course import Happening, follow, is_final
from backend.domain.clocks.tables import find_jurisdiction, rules_for
from backend.store.work import UnitOfWork


def note_event(
    work: UnitOfWork, institution_id: UUID, claim_id: UUID, event: ClaimEvent, at: datetime | None = None
) -> None:
    """
    Start, meet, toll, resume or end the clocks of a claim by what happened, and keep the time of the next on it.

    The same event again starts no second clock. A denial counts from when its letter has gone out: the provisions
    ask that the claimant be told in writing, so deciding alone meets no clock; the letter's release notes it again.
    A settlement starts its clock to pay where something is owed, and only all of it meets that clock.
    """
    state_code, line, status = work.claim_clocks.take_claim(institution_id, claim_id)
    reopened_at = work.claim_clocks.find_reopened_at(claim_id)
    if event is ClaimEvent.DENIED and not work.claim_clocks.is_denial_told(claim_id, reopened_at):
        return
    place = find_jurisdiction(state_code)
    owed_usd = work.claim_clocks.find_owed_usd(claim_id) if status is ClaimStatus.SETTLED else None
    is_part = event is ClaimEvent.PAID and bool(owed_usd)
    happening = Happening(event, at or utc_now(), reopened_at, is_final(event, status) and not is_part, is_part)
    rules = rules_for(state_code, line)
    if event is ClaimEvent.SETTLED and owed_usd == 0:
        rules = tuple(rule for rule in rules if event not in rule.starts_on)
    clocks = work.claim_clocks.list_courses(claim_id)
    changed = follow(place, rules, clocks, happening)
    work.claim_clocks.store(institution_id, claim_id, place, changed)
