"""Amounts as files write them to numbers: thousands marks, decimal commas, brackets for negatives, currency signs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LONGEST = 40
_DIGITS_OF_THOUSAND = 4
_SIGNS = str.maketrans("", "", "$€£\u00a0\u202f' ")
_COMMA_FIRST = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|0,[0-9]{3}"
)
_POINT_FIRST = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|0\.[0-9]{3}"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_COMMA_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?|[0-9]+,[0-9]*")
_PLAIN = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE)

_READ_AS = {
    ",": "Commas are read as thousands marks.",
    ".": "Points are read as decimal marks: 1.234 is a little more than one, not a thousand.",
}
_COMMAS = "Commas are read as decimal marks."
_POINTS = "Points are read as thousands marks, for no whole number without one reaches a thousand."


@dataclass(frozen=True, slots=True)
class Marks:
    """How the marks in the amounts of a file are read, and the sentence on it where they could mean something else."""

    decimal_commas: bool
    said: str


def read_marks(cells: Sequence[str]) -> Marks:
    """Return how the amounts of a file are to be read."""
    if has_decimal_commas(cells):
        return Marks(decimal_commas=True, said=_COMMAS)
    doubt = find_doubt(cells)
    if doubt == "." and _reach_no_thousand(cells):
        return Marks(decimal_commas=True, said=_POINTS)
    return Marks(decimal_commas=False, said=_READ_AS.get(doubt, ""))


def _reach_no_thousand(cells: Iterable[str]) -> bool:
    """Tell whether there are whole numbers without a mark and none of a thousand: decimals would not stop there."""
    whole = [bare.lstrip("0") for bare in map(_bare, cells) if bare.isascii() and bare.isdigit()]
    return 0 < max(map(len, whole), default=0) < _DIGITS_OF_THOUSAND


def has_decimal_commas(cells: Iterable[str]) -> bool:
    """Tell whether the amounts of a file part decimals by a comma: some can be read in no other way."""
    bare = [_bare(cell) for cell in cells]
    commas = sum(bool(_COMMA_FIRST.fullmatch(cell)) for cell in bare)
    return commas > sum(bool(_POINT_FIRST.fullmatch(cell)) for cell in bare)


def find_doubt(cells: Iterable[str]) -> str:
    """Return the mark, a comma or a point, that is read in one of two ways in amounts such as 1,234 or 1.234."""
    bare = [cell for cell in map(_bare, cells) if "," in cell or "." in cell]
    alike = {mark: [bool(re.fullmatch(rf"[1-9][0-9]{{0,2}}\{mark}[0-9]{{3}}", cell)) for cell in bare] for mark in ",."}
    return next((mark for mark, doubtful in alike.items() if doubtful and all(doubtful)), "")


def read_amount(cell: str, *, decimal_commas: bool = False) -> float | None:
    """Return the number that a cell writes, None where it writes none; what is no finite number is none."""
    text = cell.strip()
    is_negative = False
    if text.startswith("(") and text.endswith(")"):
        is_negative, text = True, text[1:-1]
    bare = _bare(text)
    if decimal_commas and _COMMA_GROUPED.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if len(text) > _LONGEST or not _PLAIN.fullmatch(bare):
        return None
    amount = float(bare)
    return -amount if is_negative != _has_minus(text) else amount


def _bare(cell: str) -> str:
    """Return the digits and marks of a cell without sign, brackets, blanks and currency."""
    return (
        cell.strip()
        .strip("()")
        .translate(_SIGNS)
        .replace("\u2212", "-")
        .removeprefix("USD")
        .removesuffix("-")
        .removeprefix("-")
        .removeprefix("+")
    )


def _has_minus(text: str) -> bool:
    seen = text.translate(_SIGNS).replace("\u2212", "-").removeprefix("USD")
    return seen.startswith("-") or seen.endswith("-")
