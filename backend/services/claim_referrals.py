"""Referrals of claims: asked with a note, answered once by another person, to carry or to stop a settlement."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from backend.domain.access import Permission, Principal, Role
from backend.domain.claims.acts import ClaimReferralRequest, ClaimReferralView
from backend.domain.claims.authority import MIN_NOTE
from backend.domain.claims.forms import payment_line
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ANSWERS_TO, ClaimReferralAnswer
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.texts import LONGEST_REASON, clean_text, must_not_exceed, says_enough
from backend.errors import InvalidRequestError, NotPermittedError
from backend.services.notifying import tell_referred, tell_watchers
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory


class ClaimReferralActs:
    """Questions to a more senior adjuster or to the special investigation unit; always asked by a person."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def refer(self, principal: Principal, request: ClaimReferralRequest) -> UUID:
        """
        Ask another person by a note, and return the referral's id.

        Raises:
            InvalidRequestError: the note is missing, or the addressee cannot answer.
            ConflictError: a referral is open already, or the claim moved on.

        """
        principal.must(Permission.DECIDE_CLAIM)
        _check_note(request.note)
        if request.addressed_to == principal.user_id:
            raise InvalidRequestError("A referral goes to another person; choose somebody else.")
        with self.unit_of_work() as work:
            work.claim_money.lock(principal.institution_id, request.claim_id)
            claim = work.claims.get(principal, request.claim_id, request.version)
            if request.addressed_to is not None:
                work.claim_referrals.must_be_colleague(principal, request.addressed_to)
            referral_id = work.claim_referrals.add(principal, replace(request, note=clean_text(request.note)))
            work.claims.set_status(claim, ClaimStatus.REFERRED)
            details = {"referral_id": referral_id, "kind": request.kind}
            work.audit.record(principal, act_on("referred", claim.claim_id, details))
            to = request.addressed_to
            asked = [to] if to else [one for one, _ in work.claim_referrals.list_referees(principal)]
            tell_referred(work, principal, _subject(claim.claim_id), asked, referral_id)
        return referral_id

    def answer_referral(
        self, principal: Principal, referral_id: UUID, answer: ClaimReferralAnswer, note: str
    ) -> ClaimReferralView:
        """
        Answer another person's referral; the claim goes back to being investigated.

        Raises:
            NotPermittedError: it is one's own, addressed to somebody else, or beyond one's authority.
            InvalidRequestError: the answer does not fit the question, or the note is missing.
            ConflictError: it has been answered already.

        """
        principal.must(Permission.ANSWER_CLAIM_REFERRAL)
        _check_note(note)
        answer = ClaimReferralAnswer(answer)
        with self.unit_of_work() as work:
            referral = work.claim_referrals.get(principal, referral_id)
            _check_answer(principal, referral, answer)
            work.claim_money.lock(principal.institution_id, referral.claim_id)
            claim = work.claims.get(principal, referral.claim_id)
            if answer is ClaimReferralAnswer.PROCEED and payment_line(claim.line) not in principal.authority:
                raise NotPermittedError(f"You hold no authority to pay in {claim.line}; somebody who does must answer.")
            work.claim_referrals.answer(principal, referral_id, answer, clean_text(note))
            work.claims.set_status(claim, ClaimStatus.INVESTIGATING)
            details = {"referral_id": referral_id, "answer": answer}
            work.audit.record(principal, act_on("referral_answered", claim.claim_id, details))
            tell_watchers(work, principal, _subject(claim.claim_id), "referral_answered", str(referral_id))
            return work.claim_referrals.get(principal, referral_id)

    def withdraw_referral(self, principal: Principal, claim_id: UUID) -> None:
        """Take back the open referral of a claim; who asked may, and whoever manages the house."""
        principal.must(Permission.DECIDE_CLAIM)
        with self.unit_of_work() as work:
            work.claim_money.lock(principal.institution_id, claim_id)
            claim = work.claims.get(principal, claim_id)
            waiting = work.claim_referrals.find_open(principal.institution_id, claim_id)
            if waiting is None:
                raise InvalidRequestError("No referral of this claim is open.")
            if waiting.requester_id != principal.user_id and principal.role is not Role.MANAGER:
                raise NotPermittedError("Who asked takes a referral back, or a manager.")
            work.claim_referrals.withdraw_open(claim_id)
            work.claims.set_status(claim, ClaimStatus.INVESTIGATING)
            details = {"referral_id": waiting.referral_id}
            work.audit.record(principal, act_on("referral_withdrawn", claim_id, details))

    def list_referrals(self, principal: Principal, claim_id: UUID) -> list[ClaimReferralView]:
        """Return the referrals of a claim, newest first."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            work.claims.get(principal, claim_id)
            return work.claim_referrals.list_for(principal.institution_id, claim_id)

    def list_referees(self, principal: Principal, claim_id: UUID) -> list[tuple[UUID, str]]:
        """Return the people a referral of this claim may be addressed to, with the name to show."""
        principal.must(Permission.DECIDE_CLAIM)
        with self.unit_of_work() as work:
            work.claims.get(principal, claim_id)
            return work.claim_referrals.list_referees(principal)


def act_on(action: str, claim_id: UUID, details: Mapping[str, object]) -> Act:
    """Return an act on a claim for the audit chain."""
    return Act(action, "claim", str(claim_id), details)


def _subject(claim_id: UUID) -> Subject:
    return Subject(SubjectType.CLAIM, claim_id)


def _check_note(note: str) -> None:
    must_not_exceed(note, LONGEST_REASON)
    if not says_enough(note, MIN_NOTE):
        raise InvalidRequestError(f"Write a note of at least {MIN_NOTE} characters that another person can act on.")


def _check_answer(principal: Principal, referral: ClaimReferralView, answer: ClaimReferralAnswer) -> None:
    """Raise unless this person may answer this referral in this way."""
    if referral.requester_id == principal.user_id:
        raise NotPermittedError("Nobody answers their own referral; another person must.")
    if referral.addressed_to_id not in (None, principal.user_id):
        raise NotPermittedError(f"This referral is addressed to {referral.addressed_to}.")
    if answer not in ANSWERS_TO[referral.kind]:
        choices = " or ".join(word.replace("_", " ") for word in ANSWERS_TO[referral.kind])
        raise InvalidRequestError(f"This referral is answered with {choices}.")
