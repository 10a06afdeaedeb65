"""Claims are taken and handed on: who could take one, with the reason, and who does."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import Candidate, ClaimView
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.money import format_usd
from backend.errors import InvalidRequestError, NotPermittedError
from backend.services.claim_desk import ClaimDesk, claim_act
from backend.services.claim_taking import begun
from backend.services.notifying import tell_assigned
from backend.store.claim_people import Adjuster


class ClaimAssigning(ClaimDesk):
    """Who works on a claim."""

    def assign(self, principal: Principal, claim_id: UUID, version: int, to: UUID | None) -> None:
        """
        Give the claim to a person, or back to nobody; adjusters take claims for themselves only.

        Raises:
            NotPermittedError: an adjuster gives a claim to somebody else.
            InvalidRequestError: the person does not work on claims, or the claim is closed.
            ConflictError: somebody changed the claim since `version`.

        """
        principal.must(Permission.DECIDE_CLAIM)
        if to not in (None, principal.user_id) and not principal.may(Permission.READ_PORTFOLIO):
            raise NotPermittedError("Only a manager assigns claims to other people.")
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id, version)
            if claim.status is ClaimStatus.CLOSED:
                raise InvalidRequestError("This claim is closed. Reopen it first.")
            if claim.assignee_id == to:
                return
            if to not in (None, principal.user_id):
                people = work.claim_people.list_adjusters(principal.institution_id, claim.line)
                if to not in {person.user_id for person in people}:
                    raise InvalidRequestError("Choose an active adjuster or manager of your institution.")
            step = begun(claim) if to else {}
            work.claims.change(claim, assignee_id=to, **step)
            work.audit.record(principal, claim_act("assigned", claim_id, {"to": str(to) if to else "", **step}))
            tell_assigned(work, principal, Subject(SubjectType.CLAIM, claim_id), to, version)

    def list_candidates(self, principal: Principal, claim_id: UUID) -> tuple[Candidate, ...]:
        """Return who could take the claim: those whose authority suffices first, then by the load they carry."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
            people = work.claim_people.list_adjusters(principal.institution_id, claim.line)
        candidates = (_candidate(person, claim) for person in people)
        return tuple(sorted(candidates, key=lambda one: (not one.has_authority, one.open_claims, one.name)))


def _candidate(person: Adjuster, claim: ClaimView) -> Candidate:
    """Return a person with the reason for and against; an unknown amount asks for any authority in the line."""
    held, asked = person.max_payment_usd, claim.claimed_usd
    has_authority = held is not None and (asked is None or asked <= held)
    if held is None:
        authority = f"no authority to pay in {claim.line}"
    elif has_authority:
        authority = f"may pay up to {format_usd(held)}"
    else:
        authority = f"may pay up to {format_usd(held)}, {format_usd(asked or held)} is claimed"
    load = "no open claim" if not person.open_claims else f"{person.open_claims} open"
    return Candidate(person.user_id, person.name, person.open_claims, has_authority, f"{authority}; {load}")
