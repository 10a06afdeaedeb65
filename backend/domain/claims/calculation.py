"""What the calculation says of a claim's money, and how far a movement goes beyond it, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from backend.domain.claims.authority import ClaimSums, total_after, usd
from backend.domain.claims.settlement import NOT_COVERED, PAID_BEFORE
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import TransactionKind

NO_AMOUNT = "No amount was calculated."
NO_RESERVE = "No range of the reserve was proposed."


@dataclass(frozen=True, slots=True)
class Calculation:
    """
    What an assessment came to; None where it is not known.

    `payable_usd` is what was still to pay then, `total_usd` with what had been paid before; `is_uncovered` tells that
    everything was taken off as not covered.
    """

    payable_usd: Decimal | None = None
    total_usd: Decimal | None = None
    reserve_low_usd: Decimal | None = None
    reserve_high_usd: Decimal | None = None
    is_uncovered: bool = False


def read_calculation(result: Mapping[str, object]) -> Calculation:
    """Return what the stored result of an assessment came to; what it lacks is not known, never a fault."""
    settlement, reserve = _part(result, "settlement"), _part(result, "reserve")
    payable = _amount(settlement, "payable_usd")
    total = None if payable is None else payable - sum(_taken(settlement, PAID_BEFORE), Decimal(0))
    low, high = _amount(reserve, "low_usd"), _amount(reserve, "high_usd")
    return Calculation(payable, total, low, high, is_uncovered=any(_taken(settlement, NOT_COVERED)))


def calculation_words(calculated: Calculation, kind: TransactionKind) -> str:
    """Return what the calculation says about such a movement: the range of the reserve, else what is payable."""
    if kind is TransactionKind.RESERVE:
        low, high = calculated.reserve_low_usd, calculated.reserve_high_usd
        return (
            NO_RESERVE
            if low is None or high is None
            else f"The proposed reserve is {usd(low)} to {usd(high)} in total."
        )
    payable, total = calculated.payable_usd, calculated.total_usd
    if payable is None or total is None:
        return NO_AMOUNT
    if total == payable:
        return f"The calculation says {usd(total)} in total."
    return f"The calculation says {usd(total)} in total, of which {usd(total - payable)} were paid before it."


def find_excess(
    calculated: Calculation, claim: ClaimView | ClaimSums, kind: TransactionKind, change_usd: Decimal
) -> str | None:
    """Return the sentence that warns of a movement above what the calculation says, None where it is not above."""
    if kind is TransactionKind.PAYMENT:
        total, most = total_after(claim, kind, change_usd), calculated.total_usd
        if most is None or total <= most:
            return None
        return f"All payments together would be {usd(total)}, above the {usd(most)} that the calculation says."
    if kind is TransactionKind.RESERVE:
        total, most = total_after(claim, kind, change_usd), calculated.reserve_high_usd
        if most is None or change_usd <= 0 or total <= most:
            return None
        return f"Paid and reserved together would be {usd(total)}, above the proposed range that ends at {usd(most)}."
    return None


def settled_apart(calculated: Calculation, amount_usd: Decimal) -> str | None:
    """Return the sentence that warns of a settlement above or below what the calculation says, None where it is so."""
    said = calculated.total_usd
    if said is None or amount_usd == said:
        return None
    apart = "above" if amount_usd > said else "below"
    return f"The settlement of {usd(amount_usd)} in total is {apart} the {usd(said)} that the calculation says."


def find_nothing_gap(calculated: Calculation, amount_usd: Decimal | None) -> str | None:
    """Return why a claim is not settled for 0 against the calculation, which only a denial does, None when it is."""
    if amount_usd != 0:
        return None
    if calculated.is_uncovered:
        return (
            "The calculation takes the loss off as not covered, and only a denial under a clause says so. Deny the "
            "claim, or correct the form and have it assessed again."
        )
    if calculated.total_usd:
        return (
            f"The calculation says {usd(calculated.total_usd)} in total, so the loss is not below the deductible. "
            "Settle for what is owed, deny under a clause, or correct the form and have it assessed again."
        )
    return None


def _part(result: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = result.get(name)
    return part if isinstance(part, Mapping) else {}


def _amount(part: Mapping[str, object], name: str) -> Decimal | None:
    try:
        amount = Decimal(str(part.get(name)))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _taken(settlement: Mapping[str, object], label: str) -> list[Decimal]:
    """Return the amounts, below zero, that the steps of this label took off."""
    steps = settlement.get("steps")
    taken = (
        _amount(step, "amount_usd")
        for step in (steps if isinstance(steps, list) else [])
        if isinstance(step, Mapping) and step.get("label") == label
    )
    return [amount for amount in taken if amount is not None]
