"""Amounts of a study in words and on axes: short in sentences and pictures, in full in tables; never without a unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.ui.format import NOTHING, short_money
from backend.domain.studies.result import Figure
from backend.domain.triangles import Measure, TriangleSet

NOT_ESTIMABLE = "not estimable"
MEASURES: Mapping[Measure, str] = {
    Measure.PAID: "Paid",
    Measure.INCURRED: "Incurred",
    Measure.LOSS: "Losses",
    Measure.REPORTED_COUNT: "Claims reported",
    Measure.CLOSED_COUNT: "Claims closed",
    Measure.PREMIUM: "Premium",
}
"""What is paid, incurred or counted, in words and in the order in which screens name them."""
COUNTS = frozenset({Measure.REPORTED_COUNT, Measure.CLOSED_COUNT})
UNNAMED = "amounts"
"""The unit of a published triangle that names no currency."""
CODE_LETTERS = 3
"""Letters of a currency's code, which stands before its amount."""
BILLION = 1e9
_MULTIPLES = {"thousand": 1e3, "thousands": 1e3, "million": 1e6, "millions": 1e6}
_STEPS = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"), (1.0, ""))


@dataclass(frozen=True, slots=True)
class Scale:
    """What amounts are divided by for an axis, and the unit that this leaves: `USD million`."""

    divisor: float
    unit: str

    def of(self, amount: Figure) -> Figure:
        """Return an amount in the unit of the axis."""
        return None if amount is None else amount / self.divisor


def unit_of(unit: str, measure: Measure) -> str:
    """Return what a measure is counted in: the unit of the set, or claims."""
    return "claims" if measure in COUNTS else unit


def scale_of(unit: str, amounts: Iterable[Figure]) -> Scale:
    """Return the scale on which the largest amount has one to three digits before the point."""
    currency, multiple = _parts(unit)
    largest = max((abs(amount) * multiple for amount in amounts if amount is not None), default=0.0)
    step, word = next(((step, word) for step, word in _STEPS if largest >= step), _STEPS[-1])
    return Scale(step / multiple, f"{currency} {word}".strip())


def short_amount(amount: Figure, unit: str) -> str:
    """Return an amount for a sentence, `USD 18.7 m`, or that it is not estimable."""
    if amount is None:
        return NOT_ESTIMABLE
    currency, multiple = _parts(unit)
    number = _short(float(amount) * multiple)
    return f"{currency} {number}" if _is_code(currency) else f"{number} {currency}".strip()


def short_number(amount: Figure, unit: str) -> str:
    """Return an amount for a tile whose label names the currency: `18.7 m`."""
    if amount is None:
        return NOT_ESTIMABLE
    return _short(float(amount) * _parts(unit)[1])


def full_number(amount: Figure, unit: str) -> str:
    """Return an amount to the last digit with its unit, for the words beside a short one: `18,680,856 USD`."""
    if amount is None:
        return NOT_ESTIMABLE
    return f"{amount:,.0f}{'' if unit == UNNAMED else f' {unit}'}"


def amounts_in(unit: str) -> str:
    """Return what short amounts are in, without the multiple: `Amounts in USD.` also where they are USD thousand."""
    currency = _parts(unit)[0]
    return f"Amounts in {currency}." if currency else ""


def share(fraction: Figure, places: int = 0) -> str:
    """Return a fraction as a percentage with as many places as are asked for."""
    return NOTHING if fraction is None else f"{fraction * 100:.{places}f} %"


def premium_words(sets: TriangleSet) -> str:
    """Return how much premium was read and for how many origins, nothing where there is none."""
    known = [one for one in sets.premium or () if one is not None]
    if not known:
        return ""
    lacking = len(sets.origins) - len(known)
    of_all = "all origins" if not lacking else f"{len(known)} of {len(sets.origins)} origins, none for {lacking}"
    return f"premium {short_amount(sum(known), sets.unit)} for {of_all}"


def _parts(unit: str) -> tuple[str, float]:
    """Return the currency or noun of a unit and what an amount of one means in it."""
    words = [] if unit == UNNAMED else unit.split()
    if words and words[-1].lower() in _MULTIPLES:
        return " ".join(words[:-1]), _MULTIPLES[words[-1].lower()]
    return " ".join(words), 1.0


def _short(amount: float) -> str:
    """Return an amount as `18.7 m`; billions, of which a tenth is a hundred million, with two places."""
    return f"{amount / BILLION:,.2f} bn" if abs(amount) >= BILLION else short_money(Decimal(repr(amount)))


def _is_code(currency: str) -> bool:
    return len(currency) == CODE_LETTERS and currency.isupper()
