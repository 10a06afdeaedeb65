"""What is owed on a claim of the book, and on which clause it must be denied."""

from decimal import Decimal
from random import Random

from backend.demo.chance import likely
from backend.demo.claim_case import PastLoss
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.policies import PolicyTerm
from backend.domain.scorecards import DEFAULT_SCORECARDS
from backend.pipelines.claim.exclusions import list_exclusions
from backend.pipelines.claim.findings import Applies
from backend.pipelines.claim.inputs import ClaimInputs

_USUAL_USD = Decimal(4200)


def owed_usd(past: PastLoss, chance: Random) -> Decimal:
    """Return what the loss comes to after what the bills took off, within limits and less the deductible."""
    policy = past.policy
    claimed = past.claimed_usd or _USUAL_USD
    proven = claimed * Decimal(f"{chance.uniform(0.75, 0.98):.2f}") if likely(chance, 0.45) else claimed
    loss_type = past.values["loss_type"]
    limits = [policy.limit_usd, *(part.limit_usd for part in policy.sublimits if loss_type in part.perils)]
    return max(Decimal(0), min(proven - policy.deductible_usd, *limits)).quantize(Decimal("0.01"))


def why_denied(past: PastLoss) -> tuple[str, str, str] | None:
    """Return clause, coded reason and words where the policy does not answer for the loss, None where it does."""
    policy, day = past.policy, past.loss.loss_date
    granting = _granting(policy)
    if not policy.covers_day(day):
        return granting, "not_in_force", f"On {day} the policy was no longer in force; cover ended before the loss."
    if past.values["loss_type"] not in policy.perils:
        return granting, "peril_not_covered", "The schedule does not name the kind of loss that was reported."
    inputs = ClaimInputs(LOSS_FORMS[policy.line], past.values, policy, DEFAULT_SCORECARDS[policy.line])
    found = next((e for e in list_exclusions(inputs, policy) if e.applies is Applies.YES), None)
    if found is None:
        return None
    return found.clause_id, "exclusion_applies", f"The exclusion {found.title.lower()} applies to the loss as reported."


def _granting(policy: PolicyTerm) -> str:
    """Return the clause that grants cover, and so bounds it."""
    return policy.clauses[0].id
