"""The check of a commentary's numbers: every one must be a computed cell, at the precision it is written with."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.pipelines.wording_checks.cell import Cell, CellKind, rounded
from backend.pipelines.wording_checks.number_words import strange_word
from backend.pipelines.wording_checks.periods import without_periods

_NUMBER = re.compile(r"(?P<sign>(?<![\w.)])[-+])?(?P<digits>\.?\d[\d,.]*)")
_WELL_FORMED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PERCENT = re.compile(r"\s?(?:%|per ?cent\b)")
_LEVEL = re.compile(r"\s?%|(?:st|nd|rd|th)\b|\s(?:per ?cent|percentile|quantile)\b")
_SCALED = re.compile(r"\s?(?:(?:[A-Z]{3}|[\u20ac\u00a3\u00a5]) )?(thousand|million|billion|mn|bn|m|k)\b")
_CURRENCY_BEHIND = re.compile(
    r"\s?(?:(?:thousand|million|billion|mn|bn|m|k)\s)?([A-Z]{3}|dollars?|euros?|pounds?|yen|francs?)\b"
)
_CURRENCY_BEFORE = re.compile(r"(?<![A-Za-z])([A-Z]{3})\s?$")
_SPOKEN = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "franc": "CHF"}
_OTHER_UNIT = re.compile(
    r"[\s-]?(?:[\u2030\u2031]|(?:per ?mille|basis points?|bps?|percentage points?|points?|lakhs?|crores?|times|fold"
    r"|squared|cubed|hundredths?|thousandths?|millionths?)\b)",
    re.IGNORECASE,
)
"""Units that no cell is written in: a number with one of them says something else than its cell."""
_TURNED_BEFORE = re.compile(r"\b(?:minus|negative)\s$", re.IGNORECASE)
_SCALES = {
    "thousand": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
}
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2011": "-", "\u2010": "-"})
_MOST_DIGITS = 20
_LEAST_PLACES = 2
"""Factors and statistics are written with so many places, or exactly."""
_MOST_ROUNDED = Decimal("0.05")
"""Rounding may move a figure by this part of it, so that no 1 million stands for 1.4 million."""


@dataclass(frozen=True, slots=True)
class Written:
    """A number as a sentence writes it: signed value, places shown, and the unit around it."""

    digits: str
    value: Decimal
    places: int
    is_percent: bool
    is_level: bool
    currency: str
    scale: int | None


def unfounded_number(text: str, cited: Sequence[Cell], origins: Sequence[str], ages: Sequence[int]) -> str:
    """
    Return the first number of a sentence that no cited cell states, empty where all are stated.

    The names of origins and ages in months are no figures and may stand.
    """
    if any(unicodedata.category(sign).startswith("N") and sign not in "0123456789" for sign in text):
        return "digits of another script"
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS)
    if any(unicodedata.category(sign) == "Sc" and not any(sign in cell.text for cell in cited) for sign in plain):
        return "the sign of another currency"
    if stray := strange_word(plain, [cell.value for cell in cited if cell.kind is CellKind.COUNT]):
        return stray
    rest = without_periods(plain, origins, ages)
    for found in _NUMBER.finditer(rest):
        written = _read(rest, found)
        if written is None or not any(_states(cell, written) for cell in cited):
            return found.group().strip(",.")
    return ""


def _read(text: str, found: re.Match[str]) -> Written | None:
    """Return a number with what stands around it, None where it is written as no figure is."""
    digits = found["digits"].rstrip(",.")
    end = found.start("digits") + len(digits)
    before, behind = text[: found.start()], text[end:]
    if not _WELL_FORMED.fullmatch(digits) or len(digits) > _MOST_DIGITS:
        return None
    if re.search(r"[\w/:^*=\u00d7.,]$", before) or re.match(r"[/:^*\u00d7]", behind):
        return None
    if _OTHER_UNIT.match(behind) or _TURNED_BEFORE.search(before):
        return None
    scaled, is_level = _SCALED.match(behind), _LEVEL.match(behind) is not None
    is_percent = _PERCENT.match(behind) is not None
    if re.match(r"\w", behind) and not (scaled or is_level):
        return None
    value = Decimal(digits.replace(",", "")) * (-1 if found["sign"] == "-" else 1)
    return Written(
        digits=digits,
        value=value,
        places=len(digits.partition(".")[2]),
        is_percent=is_percent,
        is_level=is_level,
        currency=_currency(before, behind),
        scale=_SCALES[scaled[1]] if scaled else None,
    )


def _currency(before: str, behind: str) -> str:
    """Return the letters of the currency around a number, empty where none is named."""
    found = _CURRENCY_BEFORE.search(before) or _CURRENCY_BEHIND.match(behind)
    return _SPOKEN.get(found[1].removesuffix("s"), found[1]) if found else ""


def _states(cell: Cell, written: Written) -> bool:
    """Tell whether a cell states a number as it is written."""
    if written.is_level and written.digits in cell.names and written.value > 0:
        return True
    value = _in_unit(cell, written)
    if value is None or (written.is_level and not written.is_percent):
        return False
    return rounded(value, written.places) == written.value and _is_recognisable(cell, value, written)


def _is_recognisable(cell: Cell, value: Decimal, written: Written) -> bool:
    """Tell whether a rounded number still tells its cell from another: exact, as the cell's text, or close to it."""
    is_as_shown = written.scale is None and written.places >= cell.places
    if value == written.value or (is_as_shown and (written.is_percent or cell.kind is not CellKind.FRACTION)):
        return True
    is_fine = written.places >= _LEAST_PLACES or written.is_percent or cell.kind is CellKind.AMOUNT
    return is_fine and abs(value - written.value) <= abs(value) * _MOST_ROUNDED


def _in_unit(cell: Cell, written: Written) -> Decimal | None:
    """Return a cell's value in the unit a number is written in, None where that unit is not the cell's."""
    if cell.kind is CellKind.WORD:
        return None
    if written.is_percent:
        return 100 * cell.value if cell.kind is CellKind.FRACTION else None
    if cell.kind is not CellKind.AMOUNT:
        return None if written.scale or written.currency else cell.value
    if written.currency and written.currency not in cell.text.split():
        return None
    if written.scale:
        return cell.value * cell.scale / written.scale
    return cell.value * cell.scale if written.currency else cell.value
