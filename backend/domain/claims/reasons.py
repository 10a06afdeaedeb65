"""Coded reasons of what people decide on claims, in words; forms, screens and letters use these and no others."""

from collections.abc import Mapping

from backend.domain.claims.words import ClaimAction

BELOW_DEDUCTIBLE = "below_deductible"
"""The only reason for which a claim is settled for nothing."""
OTHER = "other"
PAID_IN_FULL = "paid_in_full"
DENIAL_STANDS = "denial_stands"
_SETTLED: Mapping[str, str] = {
    "as_calculated": "The amount follows from the policy and the bills",
    "agreed": "Agreed with the insured or the claimant",
    "compromise": "Compromise of what is disputed",
    "policy_limit": "The limit of the policy is reached",
    BELOW_DEDUCTIBLE: "The loss is below the deductible",
    OTHER: "Other, see the text",
}
_DENIED: Mapping[str, str] = {
    "not_in_force": "The policy was not in force on the date of loss",
    "peril_not_covered": "The peril is not covered",
    "exclusion_applies": "An exclusion of the policy applies",
    "condition_not_met": "A condition of the policy was not met",
    "not_insured": "The person or the thing is not insured under the policy",
    "misrepresentation": "Material misrepresentation or fraud, proven",
}
_CLOSED: Mapping[str, str] = {
    PAID_IN_FULL: "Everything owed is paid",
    "withdrawn": "Withdrawn by the insured",
    "duplicate": "The same loss is handled under another claim",
    "no_answer": "The insured no longer answers",
    DENIAL_STANDS: "Denied and not contested",
    BELOW_DEDUCTIBLE: "The loss is below the deductible",
    OTHER: "Other, see the text",
}
_REOPENED: Mapping[str, str] = {
    "new_information": "New information",
    "contested": "The insured contests the decision",
    "further_bill": "A further bill arrived",
    "closed_in_error": "Decided or closed in error",
    OTHER: "Other, see the text",
}
CLAIM_REASONS: Mapping[ClaimAction, Mapping[str, str]] = {
    ClaimAction.SETTLE: _SETTLED,
    ClaimAction.DENY: _DENIED,
    ClaimAction.CLOSE: _CLOSED,
    ClaimAction.REOPEN: _REOPENED,
}
"""By action: code and the words shown for it."""


def reason_words(action: ClaimAction, code: str) -> str:
    """Return the words of a coded reason, the code itself where it is unknown."""
    return CLAIM_REASONS[action].get(code, code)
