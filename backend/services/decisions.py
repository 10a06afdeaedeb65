"""What people decide on a submission: accept, change, override, refer, answer, ask for information, withdraw."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.authority import REASON_CODES, find_authority_gap, is_carried, needs_referral
from backend.domain.cases import AssessmentView, DecisionRequest, DecisionView, ReferralView, SubmissionView
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.products import get_product
from backend.domain.submissions import SubmissionStatus, move
from backend.domain.texts import LONGEST_REASON, LONGEST_REMARK, clean_text, must_not_exceed, says_enough
from backend.errors import InvalidRequestError, NotPermittedError
from backend.services.notifying import tell_referred, tell_watchers
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork

STATUS_AFTER: Mapping[Outcome, SubmissionStatus] = {
    Outcome.ACCEPT: SubmissionStatus.QUOTED,
    Outcome.DECLINE: SubmissionStatus.DECLINED,
}
MIN_NOTE = 10
"""Fewest characters of a note that another person can act on."""
LONGEST_QUESTIONS = 10_000


class DecisionsService:
    """Human decisions on submissions; each within the person's authority and beside the proposal."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def decide(self, principal: Principal, request: DecisionRequest) -> UUID:
        """
        Record a final decision (accept or decline) and return its id.

        Raises:
            NotPermittedError: the role, the amount or the score is beyond this person; refer instead.
            InvalidRequestError: the reason is missing, or the action does not fit the proposal.
            ConflictError: the case changed since the person looked at it.

        """
        principal.must(Permission.DECIDE_SUBMISSION)
        request = _cleaned(request)
        with self.unit_of_work() as work:
            case = work.submissions.get(principal, request.submission_id, request.version)
            proposal = _standing_proposal(work, principal, case)
            _check_request(request, case, proposal.outcome if proposal else None)
            answer = _check_authority(work, principal, case, request)
            target = move(case.status, STATUS_AFTER[request.outcome])
            kept = dict(proposal.result) if proposal else {}
            authority = authority_used(principal, case.product, answer)
            decision_id = work.decisions.add(principal, request, authority, kept_beside(kept))
            work.referrals.withdraw_open(case.submission_id)
            work.submissions.change(case, status=target)
            details = {"outcome": request.outcome, "action": request.action, "reason": request.reason_code}
            work.audit.record(principal, _act("decided", case.submission_id, details))
            tell_watchers(work, principal, _subject(case.submission_id), "decided", str(decision_id))
        return decision_id

    def refer(self, principal: Principal, submission_id: UUID, version: int, note: str, to: UUID | None = None) -> UUID:
        """Ask somebody with more authority, by a note, and return the referral's id."""
        principal.must(Permission.DECIDE_SUBMISSION)
        _check_note(note)
        if to == principal.user_id:
            raise InvalidRequestError("A referral goes to another person; choose somebody else.")
        with self.unit_of_work() as work:
            case = work.submissions.get(principal, submission_id, version)
            target = move(case.status, SubmissionStatus.REFERRED)
            if to is not None:
                work.referrals.must_be_colleague(principal, to)
            referral_id = work.referrals.add(principal, submission_id, clean_text(note), to)
            work.submissions.change(case, status=target)
            work.audit.record(principal, _act("referred", submission_id, {"referral_id": referral_id}))
            asked = [to] if to else [one for one, _ in work.referrals.list_referees(principal)]
            tell_referred(work, principal, _subject(submission_id), asked, referral_id)
        return referral_id

    def answer_referral(self, principal: Principal, referral_id: UUID, outcome: Outcome, note: str) -> None:
        """Answer another person's referral; the case goes back to the one who asked."""
        principal.must(Permission.ANSWER_REFERRAL)
        _check_note(note)
        with self.unit_of_work() as work:
            referral = work.referrals.get(principal, referral_id)
            if referral.requester_id == principal.user_id:
                raise NotPermittedError("Nobody answers their own referral; another person must.")
            if referral.addressed_to_id not in (None, principal.user_id):
                raise NotPermittedError(f"This referral is addressed to {referral.addressed_to}.")
            case = work.submissions.get(principal, referral.submission_id)
            if outcome is Outcome.ACCEPT and (gap := _gap(principal, case)):
                raise NotPermittedError(gap)
            work.referrals.answer(principal, referral_id, outcome, clean_text(note))
            work.submissions.change(case, status=move(case.status, SubmissionStatus.IN_REVIEW))
            details = {"referral_id": referral_id, "outcome": outcome}
            work.audit.record(principal, _act("referral_answered", case.submission_id, details))
            tell_watchers(work, principal, _subject(case.submission_id), "referral_answered", str(referral_id))

    def ask_for_information(
        self, principal: Principal, submission_id: UUID, version: int, questions: Sequence[str]
    ) -> None:
        """Put the case on hold until the questions are answered."""
        principal.must(Permission.DECIDE_SUBMISSION)
        asked = [text for question in questions if (text := clean_text(question))]
        if not asked:
            raise InvalidRequestError("Write at least one question before you put the case on hold.")
        must_not_exceed("\n".join(asked), LONGEST_QUESTIONS)
        self._move(principal, (submission_id, version), SubmissionStatus.WAITING_FOR_INFORMATION, {"questions": asked})

    def resume(self, principal: Principal, submission_id: UUID, version: int) -> None:
        """Take the case up again, after an answer to the questions."""
        principal.must(Permission.DECIDE_SUBMISSION)
        self._move(principal, (submission_id, version), SubmissionStatus.IN_REVIEW, {})

    def withdraw(self, principal: Principal, submission_id: UUID, version: int, reason: str) -> None:
        """Close the case because the broker or the insured withdrew it."""
        principal.must(Permission.DECIDE_SUBMISSION)
        _check_note(reason, LONGEST_REMARK)
        self._move(principal, (submission_id, version), SubmissionStatus.WITHDRAWN, {"reason": clean_text(reason)})

    def list_for(self, principal: Principal, submission_id: UUID) -> list[DecisionView]:
        """Return the decisions on a case, newest first."""
        principal.must(Permission.READ_SUBMISSIONS)
        with self.unit_of_work() as work:
            work.submissions.get(principal, submission_id)
            return work.decisions.list_for(principal.institution_id, submission_id)

    def list_referrals(self, principal: Principal, submission_id: UUID) -> list[ReferralView]:
        """Return the referrals of a case, newest first."""
        principal.must(Permission.READ_SUBMISSIONS)
        with self.unit_of_work() as work:
            work.submissions.get(principal, submission_id)
            return work.referrals.list_for(principal.institution_id, submission_id)

    def list_referees(self, principal: Principal) -> list[tuple[UUID, str]]:
        """Return the people a referral may be addressed to, with the name to show."""
        principal.must(Permission.DECIDE_SUBMISSION)
        with self.unit_of_work() as work:
            return work.referrals.list_referees(principal)

    def find_gap(self, principal: Principal, submission_id: UUID) -> str | None:
        """Return the sentence that says why this person may not accept the case alone, None when they may."""
        principal.must(Permission.READ_SUBMISSIONS)
        with self.unit_of_work() as work:
            case = work.submissions.get(principal, submission_id)
            answer = _find_answer(work, principal, case)
            return _uncarried_gap(principal, case, answer) or _referral_gap(case, Outcome.ACCEPT, answer)

    def _move(
        self, principal: Principal, seen: tuple[UUID, int], target: SubmissionStatus, details: Mapping[str, object]
    ) -> None:
        """Move a case to another state and record it."""
        with self.unit_of_work() as work:
            case = work.submissions.get(principal, *seen)
            status = move(case.status, target)
            if target is SubmissionStatus.WITHDRAWN:
                work.referrals.withdraw_open(case.submission_id)  # referral before case: the order of every act
            work.submissions.change(case, status=status)
            work.audit.record(principal, _act(target.value, case.submission_id, details))


def _cleaned(request: DecisionRequest) -> DecisionRequest:
    """Return the request with a reason of seen characters; raise InvalidRequestError for too many, or no number."""
    if request.amount_usd is not None and not request.amount_usd.is_finite():
        raise InvalidRequestError("Say the amount as a number, or leave it out.")
    must_not_exceed(request.reason_text, LONGEST_REASON)
    return replace(request, reason_text=clean_text(request.reason_text))


def _check_request(request: DecisionRequest, case: SubmissionView, proposed: Outcome | None) -> None:
    """Raise InvalidRequestError unless action, outcome and reason fit one another and the proposal."""
    if request.outcome not in STATUS_AFTER:
        raise InvalidRequestError("Decide to accept or to decline; to ask somebody else, refer the case.")
    if case.status is SubmissionStatus.REFERRED:
        raise InvalidRequestError("This case waits for the answer to its referral; decide when it is back.")
    if request.action is DecisionAction.ACCEPT_PROPOSAL and proposed is None:
        raise InvalidRequestError("There is no assessment of the form as it stands; have the case assessed first.")
    if request.action is DecisionAction.ACCEPT_PROPOSAL and request.outcome is not proposed:
        raise InvalidRequestError(
            "To follow the proposal, choose the outcome it proposes; otherwise change or override."
        )
    if request.action is DecisionAction.ACCEPT_PROPOSAL and request.outcome is Outcome.ACCEPT:
        return
    if request.reason_code not in REASON_CODES:
        raise InvalidRequestError("Choose a reason from the list.")
    if not says_enough(request.reason_text, MIN_NOTE):
        raise InvalidRequestError(f"Say why in your own words, in at least {MIN_NOTE} characters.")


def _check_note(note: str, most: int = LONGEST_REASON) -> None:
    must_not_exceed(note, most)
    if not says_enough(note, MIN_NOTE):
        raise InvalidRequestError(f"Write a note of at least {MIN_NOTE} characters that another person can act on.")


def _gap(principal: Principal, case: SubmissionView, amount_usd: Decimal | None = None) -> str | None:
    line = get_product(case.product).line
    return find_authority_gap(principal, line, amount_usd or case.requested_limit_usd, case.score)


def _check_authority(
    work: UnitOfWork, principal: Principal, case: SubmissionView, request: DecisionRequest
) -> ReferralView | None:
    """
    Return the answer that stands in for the person's own authority, None where that suffices.

    Raises:
        NotPermittedError: authority, or where the proposal is stricter an answer, does not cover the decision.

    """
    answer = _find_answer(work, principal, case)
    is_accept = request.outcome is Outcome.ACCEPT
    if is_accept and (gap := _uncarried_gap(principal, case, answer, request.amount_usd)):
        raise NotPermittedError(gap)
    if gap := _referral_gap(case, request.outcome, answer):
        raise NotPermittedError(gap)
    return answer if is_accept and _gap(principal, case, request.amount_usd) else None


def _find_answer(work: UnitOfWork, principal: Principal, case: SubmissionView) -> ReferralView | None:
    """
    Return the newest answered referral that still speaks of this case, None when there is none.

    An answer carries what the other person had before them: not a later assessment, nor what changed since.
    """
    latest = work.assessments.find_latest(principal.institution_id, case.submission_id)
    moments = (case.fields_changed_at, latest.made_at if latest else None)
    since = max((moment for moment in moments if moment is not None), default=None)
    return work.referrals.find_answer(principal.institution_id, case.submission_id, since)


def _uncarried_gap(
    principal: Principal, case: SubmissionView, answer: ReferralView | None, amount_usd: Decimal | None = None
) -> str | None:
    """Return the gap in the person's own authority, None where another person's answer carries it."""
    if is_carried(principal, answer, case.requested_limit_usd, amount_usd):
        return None
    return _gap(principal, case, amount_usd)


def _referral_gap(case: SubmissionView, outcome: Outcome, answer: ReferralView | None) -> str | None:
    """Return why the decision needs an answered referral first, None when it does not or has one."""
    if not needs_referral(case.proposed_outcome, outcome, answer.answer_outcome if answer else None):
        return None
    proposal = (
        f"The proposal is {case.proposed_outcome}"
        if case.proposed_outcome
        else "No assessment of the form and evidence as they stand"
    )
    return f"{proposal}; to {outcome} needs an answered referral by another person first."


def _standing_proposal(work: UnitOfWork, principal: Principal, case: SubmissionView) -> AssessmentView | None:
    """Return the newest assessment, None where the form changed since or there is none."""
    latest = work.assessments.find_latest(principal.institution_id, case.submission_id)
    return latest if case.proposed_outcome else None


def authority_used(principal: Principal, product: str, answer: ReferralView | None = None) -> dict[str, object]:
    """Return the authority that stood behind the decision at that moment, and the answer that carried it beyond."""
    limit = principal.authority.get(get_product(product).line)
    held = {"max_amount_usd": str(limit.max_amount_usd), "max_score": limit.max_score} if limit else {}
    carried = {"referral_id": str(answer.referral_id), "answered_by": answer.answered_by} if answer else {}
    return {"role": principal.role, **held, **carried}


def kept_beside(result: Mapping[str, object]) -> dict[str, object]:
    """Return the part of a proposal that is kept beside the decision."""
    kept = ("outcome", "floor", "score", "provider", "made_without_model", "result_hash", "proposal", "contributions")
    return {name: result[name] for name in kept if name in result}


def _subject(submission_id: UUID) -> Subject:
    return Subject(SubjectType.SUBMISSION, submission_id)


def _act(action: str, submission_id: UUID, details: Mapping[str, object]) -> Act:
    return Act(action, "submission", str(submission_id), details)
