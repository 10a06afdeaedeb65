"""The expected total of a claim: what is payable by the calculation, with the spread of the book's closed claims."""

from dataclasses import dataclass, replace
from decimal import Decimal

from backend.domain.claims.settlement import NOTHING, Settlement, to_cents
from backend.pipelines.claim.bills import Bill
from backend.pipelines.claim.findings import Applies, Coverage
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.settlement import compute_settlement

FEWEST_CLAIMS = 8
QUARTERS = (25, 50, 75)
BY_CALCULATION = "Total expected: what is payable by the calculation and what is paid already."
BY_CLAIM = "The amount payable is not known yet; the total follows the amount claimed."
BY_BOOK = "Neither the amount payable nor the amount claimed is known; the total is that of claims like this one."
NOT_OWED = "Nothing is payable by the calculation."


@dataclass(frozen=True, slots=True)
class ReserveRange:
    """
    A low, a middle and a high total in USD, None where it cannot be told; `claims` is how many it rests on.

    A total counts what is paid already; `outstanding_usd` is the middle without it, the reserve to be set.
    `basis` says in words what the middle is.
    """

    low_usd: Decimal | None
    middle_usd: Decimal | None
    high_usd: Decimal | None
    outstanding_usd: Decimal | None
    basis: str
    segment: str
    claims: int


def nearest_rank(amounts: tuple[Decimal, ...], percent: int) -> Decimal:
    """
    Return the smallest amount that at least `percent` of all do not exceed.

    Source: the nearest-rank definition of a percentile, rank ceil(percent / 100 * n).
    """
    rank = -(-percent * len(amounts) // 100)
    return sorted(amounts)[max(rank, 1) - 1]


def reserve_range(
    inputs: ClaimInputs, coverage: Coverage, settlement: Settlement, bills: tuple[Bill, ...]
) -> ReserveRange:
    """
    Return the range of the total: around what is payable where that is known, around the amount claimed elsewhere.

    With fewer than eight claims, or a median of zero to scale by, the history gives no range around an amount.
    """
    if settlement.payable_usd is None:
        claimed = inputs.amount("claimed_usd")
        return _spread(inputs, claimed, BY_BOOK if claimed is None else BY_CLAIM)
    total = settlement.payable_usd + inputs.history.paid_usd
    if settlement.payable_usd > 0 or (total > 0 and not _excluded(coverage)):
        return _spread(inputs, total, BY_CALCULATION)
    return _nothing_owed(inputs, coverage, settlement, bills)


def _excluded(coverage: Coverage) -> bool:
    return any(exclusion.applies is Applies.YES for exclusion in coverage.exclusions)


def _nothing_owed(
    inputs: ClaimInputs, coverage: Coverage, settlement: Settlement, bills: tuple[Bill, ...]
) -> ReserveRange:
    """Return what is paid already as the total; its high end is what is payable if an exclusion did not apply."""
    paid, contested, words = inputs.history.paid_usd, NOTHING, f"{NOT_OWED} {settlement.reason}".strip()
    if _excluded(coverage):
        contested = compute_settlement(inputs, replace(coverage, exclusions=()), bills).payable_usd or NOTHING
        words += " The high end is what is payable if the exclusion did not apply."
    total = to_cents(paid)
    high = to_cents(paid + contested)
    return ReserveRange(total, total, high, to_cents(NOTHING), words, inputs.history.segment, 0)


def _spread(inputs: ClaimInputs, middle: Decimal | None, basis: str) -> ReserveRange:
    """Return the quartiles of the segment, scaled so that their middle is the amount where it is known."""
    past, segment = inputs.history.settled_usd, inputs.history.segment
    if len(past) < FEWEST_CLAIMS:
        few = f"only {len(past)} closed claims, {FEWEST_CLAIMS} are needed for a range"
        return _ranged(inputs, (None, middle, None), basis, f"{segment or 'segment'}: {few}")
    quartiles = tuple(nearest_rank(past, percent) for percent in QUARTERS)
    if middle is None:
        return _ranged(inputs, quartiles, basis, segment)
    if quartiles[1] <= 0:
        return _ranged(inputs, (None, middle, None), basis, f"{segment}: most closed claims came to nothing")
    low, high = (quartile * middle / quartiles[1] for quartile in (quartiles[0], quartiles[2]))
    return _ranged(inputs, (low, middle, high), basis, segment)


def _ranged(inputs: ClaimInputs, totals: tuple[Decimal | None, ...], basis: str, segment: str) -> ReserveRange:
    """Return totals in cents, none below what is paid and none above the policy's limit, with what is outstanding."""
    low, middle, high = (_bounded(inputs, total) for total in totals)
    outstanding = None if middle is None else max(middle - to_cents(inputs.history.paid_usd), to_cents(NOTHING))
    return ReserveRange(low, middle, high, outstanding, basis, segment, len(inputs.history.settled_usd))


def _bounded(inputs: ClaimInputs, amount: Decimal | None) -> Decimal | None:
    if amount is None:
        return None
    most = min(amount, inputs.policy.limit_usd) if inputs.policy else amount
    return to_cents(max(most, inputs.history.paid_usd))
