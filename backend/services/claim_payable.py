"""What a claim as it stands lets its money do: nothing is paid that a settlement would be refused for."""

from decimal import Decimal

from backend.domain.claims.authority import find_ground_gap, find_settled_gap, usd
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimReferralAnswer, ClaimReferralKind, TransactionKind
from backend.errors import InvalidRequestError
from backend.services.claim_answers import find_standing_answer
from backend.store.work import UnitOfWork

FINISHED = frozenset({ClaimStatus.DENIED, ClaimStatus.CLOSED})
"""States in which no money moves until the claim is reopened."""
SIU_LOOKS = "The special investigation unit looks at this claim; pay when it has answered."
SIU_CONFIRMED = (
    "The special investigation unit confirmed its suspicion; to pay needs an answered referral about coverage by "
    "another person first."
)
NOT_IN_FORCE = "No policy was in force on the date of loss; to pay needs an answered referral by another person first."
WAITS = "This claim waits for the answer to its referral; pay when it is back."


def check_movement(work: UnitOfWork, claim: ClaimView, kind: TransactionKind, amount_usd: Decimal) -> None:
    """
    Let a movement pass that the claim as it stands allows.

    Raises:
        InvalidRequestError: it does not, in the sentence that says why.

    """
    if gap := _find_gap(work, claim, kind, amount_usd):
        raise InvalidRequestError(gap)


def find_payable_gap(work: UnitOfWork, claim: ClaimView) -> str | None:
    """
    Return why nothing is paid on the claim as it stands, None when something may be.

    Before a settlement a payment on account asks for the same as settling: a standing proposal to settle, or another
    person's answer to proceed.
    """
    if claim.status in FINISHED:
        return _finished(claim)
    waiting = work.claim_referrals.find_open(claim.institution_id, claim.claim_id)
    if waiting is not None:
        return SIU_LOOKS if waiting.kind is ClaimReferralKind.SIU else WAITS
    answer = find_standing_answer(work, claim)
    if answer is not None and answer.answer is ClaimReferralAnswer.PROCEED:
        return None
    if work.claim_referrals.find_siu_answer(claim.claim_id) is ClaimReferralAnswer.CONFIRMED:
        return SIU_CONFIRMED
    policy = work.policies.get(claim.institution_id, claim.policy_id) if claim.policy_id else None
    if policy is None or not policy.covers_day(claim.loss_date):
        return NOT_IN_FORCE
    return None if claim.status is ClaimStatus.SETTLED else find_ground_gap(claim, answer, "pay")


def _find_gap(work: UnitOfWork, claim: ClaimView, kind: TransactionKind, amount_usd: Decimal) -> str | None:
    """Return why the claim as it stands does not allow the movement, None when it does."""
    if kind is TransactionKind.RECOVERY:
        is_more = claim.recovered_usd + amount_usd > claim.paid_usd
        return f"No more comes back than the {usd(claim.paid_usd)} that were paid." if is_more else None
    if claim.status in FINISHED:
        return _finished(claim)
    if kind is TransactionKind.PAYMENT:
        return _find_settled_gap(work, claim, amount_usd) or find_payable_gap(work, claim)
    if claim.reserve_usd + amount_usd < 0:
        return f"The outstanding reserve is {usd(claim.reserve_usd)}; no more can be taken back."
    return None


def _find_settled_gap(work: UnitOfWork, claim: ClaimView, amount_usd: Decimal) -> str | None:
    """Return why a settled claim would be paid more than it was settled for, None when it would not."""
    settled_usd = work.claim_decisions.find_settled(claim.claim_id) if claim.status is ClaimStatus.SETTLED else None
    return None if settled_usd is None else find_settled_gap(settled_usd, claim.paid_usd, amount_usd)


def _finished(claim: ClaimView) -> str:
    return f"This claim is {claim.status}; reopen it before its money moves."
