"""A claim whose loss lies elsewhere, or was reported on another day: its clocks end, and start anew as that says."""

from datetime import datetime
from uuid import UUID

from backend.domain.access import Principal
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimEvent, LetterKind, LetterState, TransactionKind, TransactionState
from backend.services.claim_events import note_event
from backend.services.letters import EVENTS
from backend.store.work import UnitOfWork

_NOTED = {event.value: event for event in (ClaimEvent.PROOF_RECEIVED, ClaimEvent.INFORMATION_RECEIVED)}


def move_clocks(work: UnitOfWork, principal: Principal, claim: ClaimView) -> None:
    """End the clocks that run, and let the acts on file start, toll and meet those of the place as it stands now."""
    work.claim_clocks.take_claim(claim.institution_id, claim.claim_id)
    work.claim_clocks.end_live(claim.claim_id)
    note_event(work, claim.institution_id, claim.claim_id, ClaimEvent.REPORTED, claim.reported_at)
    for at, event in sorted(_acts_on_file(work, principal, claim.claim_id), key=lambda act: act[0]):
        note_event(work, claim.institution_id, claim.claim_id, event, at)


def _acts_on_file(work: UnitOfWork, principal: Principal, claim_id: UUID) -> list[tuple[datetime, ClaimEvent]]:
    """Return what people did on the claim that clocks know of, with its moment; a denial is none on an open claim."""
    noted = work.audit.list_for(principal.institution_id, "claim", str(claim_id))
    acts = [(line.at, _NOTED[line.action]) for line in noted if line.action in _NOTED]
    for row in work.claim_letters.list_for(principal, claim_id):
        kind, sent_at = LetterKind(row.letter.kind), row.letter.released_at
        if row.letter.state == LetterState.RELEASED and sent_at and kind in EVENTS and kind is not LetterKind.DENIAL:
            acts.append((sent_at, EVENTS[kind]))
    return acts + [
        (movement.answered_at or movement.requested_at, ClaimEvent.PAID)
        for movement in work.claim_money.list_for(principal, claim_id)
        if movement.kind is TransactionKind.PAYMENT and movement.state is TransactionState.POSTED
    ]
