"""What people decide on a claim: settle, deny, close, reopen; the model proposes, and only a person denies."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimDecisionView, ClaimReferralView
from backend.domain.claims.authority import (
    NO_EVIDENCE,
    DenialGround,
    find_money_gap,
    find_request_gap,
    find_settlement_gap,
    find_total_gap,
    in_one_sentence,
    list_denial_gaps,
)
from backend.domain.claims.calculation import find_nothing_gap, read_calculation
from backend.domain.claims.reasons import reason_words
from backend.domain.claims.status import ClaimStatus, move_claim
from backend.domain.claims.steps import Conclusion, allowed_reasons, find_reason_gap, find_step_gap
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimAction, ClaimEvent, ClaimOutcome, ClaimReferralAnswer, TransactionKind
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.money import cents
from backend.domain.policies import Clause
from backend.domain.texts import LONGEST_REASON, clean_line, clean_text, must_not_exceed
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.claim_answers import find_standing_answer
from backend.services.claim_events import note_event
from backend.services.claim_money import authority_held, release_reserve
from backend.services.claim_referrals import ClaimReferralActs, act_on
from backend.services.notifying import tell_watchers
from backend.store.claim_decisions import CLAUSE_OPENED, Kept, MadeAssessment
from backend.store.work import UnitOfWork

STATUS_AFTER: Mapping[ClaimAction, ClaimStatus] = {
    ClaimAction.SETTLE: ClaimStatus.SETTLED,
    ClaimAction.DENY: ClaimStatus.DENIED,
    ClaimAction.CLOSE: ClaimStatus.CLOSED,
    ClaimAction.REOPEN: ClaimStatus.INVESTIGATING,
}
EVENT_AFTER: Mapping[ClaimAction, ClaimEvent] = {
    ClaimAction.SETTLE: ClaimEvent.SETTLED,
    ClaimAction.DENY: ClaimEvent.DENIED,
    ClaimAction.CLOSE: ClaimEvent.CLOSED,
    ClaimAction.REOPEN: ClaimEvent.REOPENED,
}


class ClaimDecisionsService(ClaimReferralActs):
    """Human decisions on claims, each within the person's authority and beside the proposal, and their referrals."""

    def decide(self, principal: Principal, request: ClaimDecisionRequest) -> ClaimDecisionView:
        """
        Record a decision, move the claim, and return what was kept.

        Raises:
            NotPermittedError: amount or proposal ask for another person's answer first.
            InvalidRequestError: reason or amount do not fit, the claim is in no state for it, or a denial lacks ground.
            ConflictError: the claim changed, or was assessed anew, since the person looked at it.

        """
        principal.must(Permission.DECIDE_CLAIM)
        request = _cleaned(request)
        if gap := find_request_gap(request):
            raise InvalidRequestError(gap)
        with self.unit_of_work() as work:
            work.claim_money.lock(principal.institution_id, request.claim_id)
            claim = work.claims.get(principal, request.claim_id, request.version)
            _check_step(work, claim, request)
            asked, kept = _check_ground(work, principal, claim, request)
            decision_id = work.claim_decisions.add(principal, asked, kept)
            _carry_out(work, principal, claim, asked)
            details = {"action": asked.action, "reason": asked.reason_code, "amount_usd": asked.amount_usd}
            work.audit.record(principal, act_on("decided", claim.claim_id, details))
            subject = Subject(SubjectType.CLAIM, claim.claim_id)
            tell_watchers(work, principal, subject, "decided", str(decision_id))
            decisions = work.claim_decisions.list_for(claim.institution_id, claim.claim_id)
            return next(decision for decision in decisions if decision.decision_id == decision_id)

    def open_clause(self, principal: Principal, claim_id: UUID, clause_id: str) -> Clause:
        """Return a clause of the claim's policy, and write down that this person opened it."""
        principal.must(Permission.READ_CLAIMS)
        principal.must(Permission.READ_POLICIES)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
            clause = _find_clause(work, claim, clause_id)
            if not work.claim_decisions.was_clause_opened(principal.user_id, claim_id, clause_id):
                work.audit.record(principal, act_on(CLAUSE_OPENED, claim_id, {"clause_id": clause_id}))
        return clause

    def find_denial_gaps(self, principal: Principal, claim_id: UUID, clause_id: str) -> tuple[str, ...]:
        """Return what still lacks before this person may deny the claim under the clause; empty when nothing does."""
        principal.must(Permission.DECIDE_CLAIM)
        with self.unit_of_work() as work:
            return list_denial_gaps(_denial_ground(work, principal, work.claims.get(principal, claim_id), clause_id))

    def allowed_reasons(self, principal: Principal, claim_id: UUID, action: ClaimAction) -> Mapping[str, str]:
        """Return the coded reasons, with their words, for which this action is open on the claim now; maybe none."""
        principal.must(Permission.DECIDE_CLAIM)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
            end = _conclusion(work, claim_id)
        return allowed_reasons(claim, ClaimAction(action), end)

    def list_for(self, principal: Principal, claim_id: UUID) -> list[ClaimDecisionView]:
        """Return the decisions on a claim, newest first."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            work.claims.get(principal, claim_id)
            return work.claim_decisions.list_for(principal.institution_id, claim_id)


def _cleaned(request: ClaimDecisionRequest) -> ClaimDecisionRequest:
    """Return the request as it is checked and kept: a known action, and texts of seen characters."""
    must_not_exceed(request.reason_text, LONGEST_REASON)
    reason, clause_id = clean_text(request.reason_text), clean_line(request.clause_id)
    return replace(request, action=ClaimAction(request.action), reason_text=reason, clause_id=clause_id)


def _conclusion(work: UnitOfWork, claim_id: UUID) -> Conclusion:
    """Return what of the newest decision is still to be done."""
    return Conclusion(work.claim_letters.is_denial_told(claim_id), work.claim_clocks.find_owed_usd(claim_id))


def _check_step(work: UnitOfWork, claim: ClaimView, request: ClaimDecisionRequest) -> None:
    """Raise InvalidRequestError unless the claim as it stands can be decided in this way."""
    end = _conclusion(work, claim.claim_id)
    for find in (find_step_gap, find_reason_gap):
        if gap := find(claim, request.action, request.reason_code, end):
            raise InvalidRequestError(gap)
    move_claim(claim.status, STATUS_AFTER[request.action])


def _check_ground(
    work: UnitOfWork, principal: Principal, claim: ClaimView, request: ClaimDecisionRequest
) -> tuple[ClaimDecisionRequest, Kept]:
    """
    Return the decision as it is stored and what is kept beside it.

    Raises:
        NotPermittedError: another person's answer is needed first.
        InvalidRequestError: a denial lacks ground.

    """
    made = _standing_assessment(work, claim, request.run_id)
    held = authority_held(principal, claim, TransactionKind.PAYMENT)
    asked, clause_text = replace(request, clause_id="", run_id=made.run_id if made else None), ""
    if request.action is ClaimAction.DENY:
        clause_text = _must_be_founded(work, principal, claim, request.clause_id)
        held |= _evidence_held(work, claim, request)
        asked = replace(asked, clause_id=request.clause_id)
    if request.action is ClaimAction.SETTLE and request.amount_usd is not None:
        asked = replace(asked, amount_usd=cents(request.amount_usd))
        if gap := find_nothing_gap(read_calculation(made.result if made else {}), asked.amount_usd):
            raise InvalidRequestError(gap)
        held |= _must_be_settleable(work, principal, claim, asked)
    return asked, Kept(asked.run_id, clause_text, held, kept_beside(made))


def _standing_assessment(work: UnitOfWork, claim: ClaimView, run_id: UUID | None) -> MadeAssessment | None:
    """
    Return the claim's newest assessment, None where the claim changed since or there is none.

    Raises:
        ConflictError: the person looked at an earlier assessment.
        InvalidRequestError: the run they name is no assessment of this claim.

    """
    newest = work.claim_decisions.find_assessment(claim.institution_id, claim.claim_id)
    if run_id is not None and (newest is None or newest.run_id != run_id):
        if work.claim_decisions.is_assessment(claim.institution_id, claim.claim_id, run_id):
            raise ConflictError("The claim was assessed anew since you looked at it. Reload the page and decide again.")
        raise InvalidRequestError("The run named is no assessment of this claim; leave it out or name the newest one.")
    return newest if claim.proposed_outcome else None


def _must_be_founded(work: UnitOfWork, principal: Principal, claim: ClaimView, clause_id: str) -> str:
    """Return the text of the clause a denial cites, word for word; raise InvalidRequestError when ground lacks."""
    if gaps := list_denial_gaps(_denial_ground(work, principal, claim, clause_id)):
        raise InvalidRequestError(in_one_sentence(gaps))
    return _find_clause(work, claim, clause_id).text


def _evidence_held(work: UnitOfWork, claim: ClaimView, request: ClaimDecisionRequest) -> Mapping[str, object]:
    """Return what is kept of a denial without any document; raise InvalidRequestError where nobody confirmed that."""
    if work.claim_decisions.has_documents(claim.claim_id):
        return {}
    if not request.accepts_no_evidence:
        raise InvalidRequestError(f"{NO_EVIDENCE} Confirm that before you deny it.")
    return {"evidence": "none on file"}


def _must_be_settleable(
    work: UnitOfWork, principal: Principal, claim: ClaimView, asked: ClaimDecisionRequest
) -> Mapping[str, object]:
    """Return the answer that carries a settlement beyond the own authority, if one does; raise where none would."""
    amount = asked.amount_usd or Decimal(0)
    answer = find_standing_answer(work, claim)
    if work.claim_referrals.find_siu_answer(claim.claim_id) is ClaimReferralAnswer.CONFIRMED and not _proceeds(answer):
        raise NotPermittedError(
            "The special investigation unit confirmed its suspicion; to settle needs an answered referral about "
            "coverage by another person first."
        )
    if gap := find_total_gap(claim, amount):
        raise InvalidRequestError(gap)
    carried = work.claim_referrals.find_carried_usd(claim, answer.referral_id) if answer else None
    if gap := find_settlement_gap(principal, claim, amount, answer, carried):
        raise NotPermittedError(gap)
    is_own = find_money_gap(principal.authority, claim, TransactionKind.PAYMENT, amount - claim.paid_usd) is None
    if answer is None or (is_own and claim.proposed_outcome is ClaimOutcome.SETTLE):
        return {}
    return {"referral_id": str(answer.referral_id), "answered_by": answer.answered_by}


def _proceeds(answer: ClaimReferralView | None) -> bool:
    return answer is not None and answer.answer is ClaimReferralAnswer.PROCEED


def _denial_ground(work: UnitOfWork, principal: Principal, claim: ClaimView, clause_id: str) -> DenialGround:
    """Return what a denial by this person would rest on."""
    return DenialGround(
        policy=work.policies.get(claim.institution_id, claim.policy_id) if claim.policy_id else None,
        clause_id=clause_id,
        is_clause_opened=work.claim_decisions.was_clause_opened(principal.user_id, claim.claim_id, clause_id),
        has_documents=work.claim_decisions.has_documents(claim.claim_id),
        is_evidence_opened=work.claim_decisions.was_evidence_opened(principal.user_id, claim.claim_id),
    )


def _carry_out(work: UnitOfWork, principal: Principal, claim: ClaimView, asked: ClaimDecisionRequest) -> None:
    """Move claim, money, referral and clocks as the decision says."""
    if asked.action is ClaimAction.CLOSE:
        _withdraw_waiting(work, principal, claim)
        release_reserve(work, principal, claim, f"Closed: {reason_words(asked.action, asked.reason_code)}")
    work.claims.set_status(claim, STATUS_AFTER[asked.action])
    note_event(work, claim.institution_id, claim.claim_id, EVENT_AFTER[asked.action])


def _withdraw_waiting(work: UnitOfWork, principal: Principal, claim: ClaimView) -> None:
    """Take back the referral that a closed claim no longer needs answered."""
    if waiting := work.claim_referrals.find_open(claim.institution_id, claim.claim_id):
        work.claim_referrals.withdraw_open(claim.claim_id)
        details = {"referral_id": waiting.referral_id}
        work.audit.record(principal, act_on("referral_withdrawn", claim.claim_id, details))


def _find_clause(work: UnitOfWork, claim: ClaimView, clause_id: str) -> Clause:
    policy = work.policies.get(claim.institution_id, claim.policy_id) if claim.policy_id else None
    clause = policy.clause(clause_id) if policy else None
    if clause is None:
        raise NotFoundError
    return clause


def kept_beside(made: MadeAssessment | None) -> dict[str, object]:
    """Return the part of a standing assessment that is kept beside the decision."""
    kept = (
        "outcome",
        "floor",
        "score",
        "provider",
        "made_without_model",
        "result_hash",
        "proposal",
        "contributions",
        "settlement",
    )
    return {name: made.result[name] for name in kept if name in made.result} if made else {}
