"""One computed figure that the commentary may state, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

_PLACES_OF_SMALL, _SMALL = 2, 100
_PLAIN = frozenset({"", "amount", "amounts"})
"""Units that say nothing beside a number."""
_WIDE = Context(prec=400)
"""Room for every digit of the largest float, which has 309 before the point."""


class CellKind(StrEnum):
    """What a figure is: money (or claims), a part of something, a bare figure, a count, or a word."""

    AMOUNT = "amount"
    FRACTION = "fraction"
    FIGURE = "figure"
    COUNT = "count"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One figure with its id, label and text; `scale` is what one unit of an amount is worth in the currency.

    `names` are numbers of its label (a quantile's level); `verdict` and `caveat` are what a sentence about it says.
    """

    id: str
    label: str
    kind: CellKind
    value: Decimal
    text: str
    scale: int = 1
    names: tuple[str, ...] = ()
    verdict: str = ""
    caveat: str = ""

    @property
    def places(self) -> int:
        """Return how many places its text shows."""
        shown = "".join(sign for sign in self.text if sign.isdigit() or sign == ".")
        return len(shown.partition(".")[2])


Cells = Mapping[str, Cell]


def amount(place: str, label: str, value: float, unit: str) -> Cell:
    """Return an amount in the triangle's unit."""
    scale = scale_of(unit)
    return Cell(place, label, CellKind.AMOUNT, _exact(value), with_unit(amount_text(value), unit), scale)


def fraction(place: str, label: str, value: float) -> Cell:
    """Return a part of something, written in percent."""
    percent = 100 * _exact(value)
    return Cell(place, label, CellKind.FRACTION, _exact(value), f"{rounded(percent, 1 if abs(percent) >= 1 else 2)} %")


def figure(place: str, label: str, value: float, verdict: str = "") -> Cell:
    """Return a bare figure: a factor, a statistic."""
    return Cell(place, label, CellKind.FIGURE, _exact(value), str(rounded(_exact(value), 3)), verdict=verdict)


def count(place: str, label: str, value: int) -> Cell:
    """Return how many there are of something."""
    return Cell(place, label, CellKind.COUNT, Decimal(value), f"{value:,}")


def word(place: str, label: str, text: str) -> Cell:
    """Return a word or name that was computed, such as the sigma rule."""
    return Cell(place, label, CellKind.WORD, Decimal(0), text)


def amount_text(value: float) -> str:
    """Return an amount with thousands separated; small ones keep two places."""
    exact = _exact(value)
    is_small = 0 < abs(exact) < _SMALL
    return f"{rounded(exact, _PLACES_OF_SMALL if is_small else 0):,}"


def tells(value: float) -> bool:
    """Tell whether an amount is above zero as it is written, so that a part of it means something."""
    return value > 0 and any(sign in "123456789" for sign in amount_text(value))


def with_unit(text: str, unit: str) -> str:
    """Return a number with its unit: the currency before it, thousand or million behind it."""
    words = unit.split()
    if unit in _PLAIN or any(sign.isdigit() for sign in unit):
        return text
    if not (words[0].isalpha() and words[0].isupper()):
        return f"{text} {unit}"
    return " ".join([words[0], text, *words[1:]])


def scale_of(unit: str) -> int:
    """Return what one unit is worth in the currency."""
    lowered = unit.lower()
    if "thousand" in lowered:
        return 1_000
    return 1_000_000 if "million" in lowered else 1


def rounded(value: Decimal, places: int) -> Decimal:
    """Return a value at so many places, halves away from zero; what is not finite stays as it is."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE) if value.is_finite() else value


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))
