"""Which decisions a claim allows as it stands, in the sentence that refuses the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from backend.domain.claims.authority import find_closing_gap
from backend.domain.claims.reasons import CLAIM_REASONS
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimAction

DECIDED = frozenset({ClaimStatus.SETTLED, ClaimStatus.DENIED, ClaimStatus.CLOSED})
WAITS = "This claim waits for the answer to its referral; decide when it is back."
UNTOLD = "The denial letter of this claim has not gone out yet; release it before the claim is closed."


@dataclass(frozen=True, slots=True)
class Conclusion:
    """
    What the newest decision on a claim has come to.

    `is_denial_told` says whether the letter of the newest denial has gone out, `owed_usd` what of a settlement is not
    paid yet (None where the newest decision is none).
    """

    is_denial_told: bool
    owed_usd: Decimal | None = None


def find_step_gap(claim: ClaimView, action: ClaimAction, reason_code: str, end: Conclusion) -> str | None:
    """
    Return why the claim as it stands is not decided in this way for this reason, None when it is.

    `end` says what of the newest decision is still to be done.
    """
    if action is ClaimAction.REOPEN:
        return None if claim.status in DECIDED else "Only a claim that is settled, denied or closed can be reopened."
    if action is ClaimAction.CLOSE:
        return _closing_gap(claim, reason_code, end)
    if claim.status is ClaimStatus.REFERRED:
        return WAITS
    if claim.status in DECIDED:
        return f"This claim is {claim.status}; reopen it before you decide it anew."
    return None


def find_reason_gap(claim: ClaimView, action: ClaimAction, reason_code: str, end: Conclusion) -> str | None:
    """Return the sentence that names the reasons open now where this code is none of the action's, None otherwise."""
    if reason_code in CLAIM_REASONS[action]:
        return None
    codes = allowed_reasons(claim, action, end)
    return f"Choose a reason from the list: {', '.join(codes)}."


def allowed_reasons(claim: ClaimView, action: ClaimAction, end: Conclusion) -> Mapping[str, str]:
    """Return the coded reasons, with their words, for which the claim as it stands can be decided in this way."""
    return {
        code: words for code, words in CLAIM_REASONS[action].items() if find_step_gap(claim, action, code, end) is None
    }


def _closing_gap(claim: ClaimView, reason_code: str, end: Conclusion) -> str | None:
    if claim.status is ClaimStatus.CLOSED:
        return "This claim is closed already."
    if claim.status is ClaimStatus.DENIED and not end.is_denial_told:
        return UNTOLD
    return find_closing_gap(claim, reason_code, end.owed_usd)
