"""The heading of a table to its layout: which column is the origin, the age, the value, the measure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from backend.domain.texts import clean_line
from backend.domain.triangles import Measure
from backend.domain.triangles.long_form import find_measure

FIRST_ROWS = 20
_ORIGINS = {
    *("origin", "origin period", "origin year", "accident year", "accident period", "accident quarter", "ay", "uy"),
    *("accident month", "underwriting year", "uw year", "loss year", "report year", "policy year", "year", "period"),
}
_AGES = {
    *("age", "age months", "age month", "age in months", "months", "development", "development months", "dev", "lag"),
    *("development month", "development age", "development year", "development quarter", "development period"),
    *("dev months", "dev month", "dev year", "dev quarter", "dev period", "dev lag", "development lag", "age years"),
    *("lag months", "lag years", "development years", "valuation", "valuation date", "valuation year", "calendar year"),
    *("evaluation date", "evaluation year", "maturity"),
}
_VALUES = {"value", "values", "amount", "amounts", "amount usd", "value usd", "cumulative", "cumulative value"}
_MEASURES = {"measure", "measures", "type", "kind", "basis", "metric", "triangle"}
_AGE_HEADING = re.compile(
    r"(?:age|dev|development|lag|month|months|year|quarter|q|m|d)?[ ._-]*"
    r"(?P<age>[0-9]{1,4}(?:\.0+)?|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?|"
    r"[0-9]{1,2}(?:\.[0-9]{1,2}\.|/[0-9]{1,2}/)[0-9]{4})[ ]*"
    r"(?P<unit>m|mo|mos|month|months|y|yr|yrs|year|years|q|quarters?)?",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s*[(\[]\s*(?:in )?(?P<unit>[A-Z]{3}(?: ?(?:thousands?|millions?|'?000s?))?|thousands?|millions?)\s*[)\]]\s*"
)
"""A unit of money behind a heading, in brackets: Paid (USD thousand)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Where the columns of a table stand; `ages` are the columns of a wide table with what their headings say.

    A long table has `age` and the columns of `values`; its measure is in `measure`, or in the heading of the value.
    """

    heading_row: int
    origin: int
    values: Mapping[int, Measure | None]
    age: int | None = None
    age_name: str = ""
    measure: int | None = None
    ages: Mapping[int, str] | None = None
    unused: tuple[str, ...] = ()
    unit: str = ""


def find_layout(rows: Sequence[Sequence[str]]) -> Layout | None:
    """Return the layout of the first row that is a heading, None where the beginning of the table has none."""
    for number, cells in enumerate(rows[:FIRST_ROWS]):
        names = [_plain(cell) for cell in cells]
        if layout := _long(number, names) or _wide(number, names, cells):
            return replace(layout, unit=_unit_of(cells))
    return None


def _unit_of(cells: Sequence[str]) -> str:
    """Return the unit of money that a heading names behind one of its words, nothing where it names none."""
    return next((found["unit"] for cell in cells if (found := _UNIT.search(cell[:200]))), "")


def _plain(heading: str) -> str:
    """Return a heading in small letters with single blanks: AccidentYear and accident_year are the same."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _UNIT.sub(" ", clean_line(heading[:200])))
    return " ".join(re.sub(r"[_()\[\]:-]", " ", parted).casefold().split())


def _first(names: Sequence[str], wanted: set[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in wanted), None)


def _long(number: int, names: list[str]) -> Layout | None:
    origin, age = _first(names, _ORIGINS - {"year", "period"}), _first(names, _AGES)
    origin = _first(names, _ORIGINS) if origin is None else origin
    if origin is None or age is None:
        return None
    measure, value = _first(names, _MEASURES), _first(names, _VALUES)
    by_name = {at: found for at, name in enumerate(names) if (found := find_measure(name)) and at not in {origin, age}}
    values: dict[int, Measure | None] = {}
    if value is not None:
        values = {value: None}
    elif by_name:
        values = {next(iter(by_name)): None} if measure is not None else dict(by_name)
    if not values:
        return None
    used = {origin, age, measure, *values}
    if value is not None and measure is None:
        values |= {at: found for at, found in by_name.items() if found is Measure.PREMIUM}
        used |= set(values)
    unused = tuple(name for at, name in enumerate(names) if at not in used and name)
    return Layout(number, origin, values, age, names[age], measure, unused=unused)


def _wide(number: int, names: list[str], cells: Sequence[str]) -> Layout | None:
    """Return the layout of a table whose headings are ages; its first column holds the origins."""
    if not names or _age_of(names[0]):
        return None
    ages = {at: age for at, name in enumerate(names) if at and (age := _age_of(clean_line(cells[at]).casefold()))}
    if not ages or (len(ages) == 1 and names[0] not in _ORIGINS):
        return None
    origin = _first(names, _ORIGINS)
    measure = _first(names, _MEASURES)
    values = {at: Measure.PREMIUM for at, name in enumerate(names) if find_measure(name) is Measure.PREMIUM and at}
    at_origin = origin if origin is not None and origin not in ages else _free(len(names), {measure, *ages, *values})
    used = {at_origin, measure, *ages, *values}
    unused = tuple(name for at, name in enumerate(names) if at not in used and name)
    return Layout(number, at_origin, values, measure=measure, ages=ages, unused=unused)


def _free(width: int, taken: set[int | None]) -> int:
    return next((at for at in range(width) if at not in taken), 0)


def _age_of(name: str) -> str:
    """Return the age that a heading of a wide table says, with its unit, nothing where it says none."""
    found = _AGE_HEADING.fullmatch(name)
    return f"{found['age']} {found['unit'] or ''}".strip() if found else ""
