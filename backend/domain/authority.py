"""What one person may decide alone, and which reasons a departure from a proposal may have."""

from collections.abc import Mapping
from decimal import Decimal

from backend.domain.access import Authority, Principal
from backend.domain.cases import ReferralView
from backend.domain.decisions import Outcome
from backend.domain.money import format_usd

REASON_CODES: Mapping[str, str] = {
    "new_information": "New information since the assessment",
    "evidence_misread": "The evidence was misread",
    "mitigating_control": "A control mitigates the risk",
    "outside_appetite": "Outside appetite",
    "loss_history": "Loss history",
    "driver_quality": "Driver quality",
    "price_or_terms": "Terms or price cannot be agreed",
    "portfolio_balance": "Balance of the portfolio",
    "other": "Other, see the text",
}
"""The institution's codes for a departure; each decision that departs or declines carries one."""


def find_authority_gap(principal: Principal, line: str, amount_usd: Decimal | None, score: int | None) -> str | None:
    """Return the sentence that says why this person may not accept alone, None when authority suffices."""
    limit = principal.authority.get(line)
    if limit is None:
        return f"You hold no authority for {line.replace('_', ' ')}; refer the case."
    return _amount_gap(limit, amount_usd) or _score_gap(limit, score)


def needs_referral(proposed: Outcome | None, decided: Outcome, answered: Outcome | None) -> bool:
    """
    Tell whether a decision is milder than the proposal and no answered referral carries it.

    A case without any proposal (no run succeeded) may be accepted after an answered referral only.
    """
    floor = proposed or Outcome.REFER
    if decided.strictness >= floor.strictness:
        return False
    return answered is None or answered.strictness > decided.strictness


def is_carried(
    by: Principal, answer: ReferralView | None, requested_usd: Decimal | None, amount_usd: Decimal | None
) -> bool:
    """
    Tell whether another person's answer carries an acceptance that is beyond the own authority.

    It carries the one who asked, up to the limit that the other person had before them.
    """
    if answer is None or answer.answer_outcome is not Outcome.ACCEPT or answer.requester_id != by.user_id:
        return False
    return requested_usd is not None and (amount_usd is None or amount_usd <= requested_usd)


def _amount_gap(limit: Authority, amount_usd: Decimal | None) -> str | None:
    if amount_usd is None:
        return (
            "The requested limit is unknown, so your authority cannot be checked; complete the submission or refer it."
        )
    if amount_usd > limit.max_amount_usd:
        return (
            f"{format_usd(amount_usd)} is above your authority of {format_usd(limit.max_amount_usd)}; refer the case."
        )
    return None


def _score_gap(limit: Authority, score: int | None) -> str | None:
    if score is not None and score > limit.max_score:
        return f"A score of {score} is above your authority of {limit.max_score}; refer the case."
    return None
