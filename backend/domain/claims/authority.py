"""What one person may do alone on a claim, and what still lacks before a claim is settled or denied, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from backend.domain.access import Authority, Principal, Role
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimReferralView, TransactionView
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.claims.reasons import BELOW_DEDUCTIBLE, DENIAL_STANDS, OTHER, PAID_IN_FULL
from backend.domain.claims.status import OPEN_CLAIMS, ClaimStatus
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimAction, ClaimOutcome, ClaimReferralAnswer, TransactionKind
from backend.domain.money import cents, format_usd
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.texts import says_enough

MIN_NOTE = 10
"""Fewest characters of a reason or note that another person can act on."""
MIN_DENIAL_REASON = 30
"""Fewest characters of the reason of a denial: the insured reads it in the letter."""
NO_EVIDENCE = "No document is on file; this denial rests on the loss form and the policy alone."
"""What a person confirms who denies a claim without any document."""
MOST_USD = Decimal(10) ** 12
"""From this amount on, a figure is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class ClaimSums:
    """What authority is compared with, where the rest of the claim is not at hand."""

    line: PolicyLine
    paid_usd: Decimal
    reserve_usd: Decimal


@dataclass(frozen=True, slots=True)
class DenialGround:
    """What a denial rests on: the policy's term, the clause, and whether this person opened clause and evidence."""

    policy: PolicyTerm | None
    clause_id: str
    is_clause_opened: bool
    has_documents: bool
    is_evidence_opened: bool


def authority_line(line: PolicyLine, kind: TransactionKind) -> str:
    """Return the name under which a person's authority for such a movement in a line is kept."""
    return reserve_line(line) if kind is TransactionKind.RESERVE else payment_line(line)


def total_after(claim: ClaimView | ClaimSums, kind: TransactionKind, change_usd: Decimal) -> Decimal:
    """Return what authority is compared with: all payments, for a reserve all payments with all that is outstanding."""
    incurred = claim.paid_usd + change_usd
    return incurred + claim.reserve_usd if kind is TransactionKind.RESERVE else incurred


def find_money_gap(
    authority: Mapping[str, Authority], claim: ClaimView | ClaimSums, kind: TransactionKind, change_usd: Decimal
) -> str | None:
    """
    Return the sentence that says why this authority does not cover a movement of money, None when it does.

    Less reserve and money that comes back need no authority.
    """
    if kind is TransactionKind.RECOVERY or (kind is TransactionKind.RESERVE and change_usd < 0):
        return None
    limit = authority.get(authority_line(claim.line, kind))
    act = "reserve" if kind is TransactionKind.RESERVE else "pay"
    if limit is None:
        return f"You hold no authority to {act} in {claim.line}; somebody who does must approve."
    total = total_after(claim, kind, change_usd)
    if total > limit.max_amount_usd:
        sum_of = "Paid and reserved together" if kind is TransactionKind.RESERVE else "All payments together"
        return f"{sum_of} would be {usd(total)}, above your authority of {usd(limit.max_amount_usd)}."
    return None


def find_amount_gap(amount_usd: Decimal) -> str | None:
    """Return why a figure is no amount of money that a claim can hold, None when it is one."""
    if amount_usd.is_finite() and abs(amount_usd) < MOST_USD:
        return None
    return f"Say an amount below {usd(MOST_USD)}."


def unreserved(claim: ClaimView) -> str:
    """Return the sentence that refuses a payment beyond the outstanding reserve."""
    return f"The outstanding reserve is {usd(claim.reserve_usd)}; raise the reserve first."


def find_settled_gap(settled_usd: Decimal, paid_usd: Decimal, amount_usd: Decimal) -> str | None:
    """Return why a payment exceeds what the claim was settled for in total, None when it does not."""
    if paid_usd + amount_usd <= settled_usd:
        return None
    return (
        f"This claim was settled for {usd(settled_usd)}, of which {usd(paid_usd)} are paid; reopen it and settle it "
        "again with a higher amount first."
    )


def may_answer_money(by: Principal, asked: TransactionView, sums: ClaimSums, *, is_covered: bool) -> bool:
    """Tell whether another's movement waits for this person; beyond everybody's authority it is a manager's."""
    gap = find_money_gap(by.authority, sums, asked.kind, asked.amount_usd)
    return gap is None or (by.role is Role.MANAGER and not is_covered)


def find_settlement_gap(
    by: Principal, claim: ClaimView, amount_usd: Decimal, answer: ClaimReferralView | None, carried_usd: Decimal | None
) -> str | None:
    """
    Return why this person may not settle for the amount in total, None when they may.

    `answer` is another person's newest answer that still speaks of this claim; it carries whoever asked up to
    `carried_usd`, the authority of who answered.
    """
    if gap := find_ground_gap(claim, answer, "settle"):
        return gap
    gap = find_money_gap(by.authority, claim, TransactionKind.PAYMENT, amount_usd - claim.paid_usd)
    if gap is None or amount_usd == 0:
        return None
    is_asker = answer is not None and answer.requester_id == by.user_id
    if is_asker and carried_usd is not None and amount_usd <= carried_usd:
        return None
    return f"{gap} Refer the claim first, to somebody whose authority covers it."


def find_ground_gap(claim: ClaimView, answer: ClaimReferralView | None, act: str) -> str | None:
    """Return why nobody settles, or pays on account before that, as proposal and answer stand; None when they may."""
    if answer is None:
        return None if claim.proposed_outcome is ClaimOutcome.SETTLE else _proposal_gap(claim, act)
    if answer.answer is ClaimReferralAnswer.PROCEED:
        return None
    if claim.proposed_outcome is not ClaimOutcome.SETTLE:
        return _proposal_gap(claim, act)
    return f"{answer.answered_by} answered not to proceed; refer the claim again before you {act} it."


def find_total_gap(claim: ClaimView, amount_usd: Decimal) -> str | None:
    """Return why a settlement, which states the total of the claim, is less than what is paid, None when it is not."""
    if amount_usd >= claim.paid_usd:
        return None
    return f"{usd(claim.paid_usd)} are paid on this claim; its settlement is the total, so that it is no less."


def find_request_gap(request: ClaimDecisionRequest) -> str | None:
    """Return what does not fit in a request by itself: the coded reason, its words, the amount."""
    if not request.reason_code:
        return "Choose a reason from the list."
    if request.action is ClaimAction.SETTLE:
        return _amount_gap(request) or _words_gap(request, 0 if request.reason_code != OTHER else MIN_NOTE)
    if request.amount_usd is not None:
        return "Only a settlement has an amount."
    return _words_gap(request, MIN_DENIAL_REASON if request.action is ClaimAction.DENY else MIN_NOTE)


def find_closing_gap(claim: ClaimView, reason_code: str, owed_usd: Decimal | None) -> str | None:
    """
    Return why the claim as it stands is not closed for this reason, None when it is.

    Closing must not do what only a denial does: an undecided claim is closed when its insured no longer pursues it, a
    settled one as paid or as below the deductible when nothing of the settlement (`owed_usd`) is left to pay.
    """
    if reason_code == DENIAL_STANDS and claim.status is not ClaimStatus.DENIED:
        return "This claim was not denied; deny it under a clause, or close it for another reason."
    if reason_code == PAID_IN_FULL and claim.paid_usd == 0:
        return "Nothing was paid on this claim; pay it, or close it for another reason."
    if claim.status in OPEN_CLAIMS:
        return _UNDECIDED.get(reason_code)
    return _decided_gap(claim, reason_code, owed_usd) if reason_code in _NOTHING_OWED else None


_UNDECIDED: Mapping[str, str] = {
    BELOW_DEDUCTIBLE: "Nobody decided this claim yet; settle it for 0, and close it then.",
    PAID_IN_FULL: "Nobody decided this claim yet; settle it for what is owed, and close it then.",
    OTHER: "Nobody decided this claim yet; settle or deny it first.",
}
_NOTHING_OWED = frozenset({PAID_IN_FULL, BELOW_DEDUCTIBLE})


def _decided_gap(claim: ClaimView, reason_code: str, owed_usd: Decimal | None) -> str | None:
    """Return why a decided claim is not closed because nothing is owed."""
    if claim.status is ClaimStatus.DENIED:
        return "This claim was denied; close it for a reason that fits a denial."
    if owed_usd:
        return f"{usd(owed_usd)} of this settlement are not paid yet; pay them, or close the claim for another reason."
    if reason_code == BELOW_DEDUCTIBLE and claim.paid_usd:
        return "This claim was settled for more than 0; close it for another reason."
    return None


def list_denial_gaps(ground: DenialGround) -> tuple[str, ...]:
    """Return each thing that lacks before this person may deny, in words that fit one sentence."""
    if ground.policy is None:
        return ("the claim stands under no policy, so that no clause can be cited",)
    if not ground.clause_id:
        gaps = ["no clause is cited"]
    elif ground.policy.clause(ground.clause_id) is None:
        gaps = ["the policy holds no clause of that name"]
    else:
        gaps = [] if ground.is_clause_opened else ["you have not opened the clause"]
    if ground.has_documents and not ground.is_evidence_opened:
        gaps.append("you have opened no evidence in the claim's documents")
    return tuple(gaps)


def in_one_sentence(gaps: tuple[str, ...]) -> str:
    """Return the gaps of a denial as the sentence that refuses it."""
    return f"This claim cannot be denied yet: {'; '.join(gaps)}."


usd = format_usd
"""Money in the sentences of the claims desk."""


def _proposal_gap(claim: ClaimView, act: str) -> str:
    if claim.proposed_outcome is None:
        return "There is no assessment of the loss and evidence as they stand; have it assessed, or refer the claim."
    return f"The proposal is to {claim.proposed_outcome}; to {act} needs an answered referral by another person first."


def _amount_gap(request: ClaimDecisionRequest) -> str | None:
    if request.amount_usd is None:
        return "Say the amount of the settlement, 0 or more."
    if gap := find_amount_gap(request.amount_usd):
        return gap
    if request.amount_usd < 0:
        return "Say the amount of the settlement, 0 or more."
    if (cents(request.amount_usd) == 0) != (request.reason_code == BELOW_DEDUCTIBLE):
        return "A settlement of 0 has the reason that the loss is below the deductible, and only that one has it."
    return None


def _words_gap(request: ClaimDecisionRequest, fewest: int) -> str | None:
    if says_enough(request.reason_text, fewest):
        return None
    return f"Say why in your own words, in at least {fewest} characters."
