"""The range of a reserve from what closed claims of the same segment came to."""

from dataclasses import dataclass
from decimal import Decimal

from backend.domain.claims.settlement import to_cents
from backend.pipelines.claim.inputs import ClaimInputs

FEWEST_CLAIMS = 8
QUARTERS = (25, 50, 75)


@dataclass(frozen=True, slots=True)
class ReserveRange:
    """A low, a middle and a high reserve in USD, None where it cannot be told; `claims` is how many it rests on."""

    low_usd: Decimal | None
    middle_usd: Decimal | None
    high_usd: Decimal | None
    segment: str
    claims: int


def nearest_rank(amounts: tuple[Decimal, ...], percent: int) -> Decimal:
    """
    Return the smallest amount that at least `percent` of all do not exceed.

    Source: the nearest-rank definition of a percentile, rank ceil(percent / 100 * n).
    """
    rank = -(-percent * len(amounts) // 100)
    return sorted(amounts)[max(rank, 1) - 1]


def reserve_range(inputs: ClaimInputs) -> ReserveRange:
    """
    Return the quartiles of the segment, scaled so that the middle is the amount claimed where that is known.

    With fewer than eight claims, or a median of zero to scale by, the history says nothing about this one.
    """
    past, segment, claimed = inputs.history.settled_usd, inputs.history.segment, inputs.amount("claimed_usd")
    if len(past) < FEWEST_CLAIMS:
        words = f"{segment or 'segment'}: only {len(past)} closed claims, {FEWEST_CLAIMS} are needed for a range"
        return ReserveRange(None, _bounded(inputs, claimed), None, words, len(past))
    quartiles = [nearest_rank(past, percent) for percent in QUARTERS]
    scale = claimed / quartiles[1] if claimed is not None and quartiles[1] > 0 else Decimal(1)
    low, middle, high = (_bounded(inputs, quartile * scale) for quartile in quartiles)
    return ReserveRange(low, middle, high, segment, len(past))


def _bounded(inputs: ClaimInputs, amount: Decimal | None) -> Decimal | None:
    """Return the amount in cents, at most the policy's limit."""
    if amount is None:
        return None
    return to_cents(min(amount, inputs.policy.limit_usd) if inputs.policy else amount)
