"""Origin periods: the many ways in which files write a year, a quarter or a month, in one form and in order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from backend.domain.texts import clean_line

LONGEST_NAME = 40
_FORMULA_STARTS = ("=", "+", "-", "@")
_YEAR = r"(?P<year>(?:18|19|20|21)[0-9]{2})"
_LONG_FORMS = (
    (
        12,
        re.compile(
            rf"(?:[a-z]{{1,2}}|accident year|underwriting year|origin|year)?[ -]?{_YEAR}(?:\.0+)?", re.IGNORECASE
        ),
    ),
    (6, re.compile(rf"{_YEAR}[ -]?h(?P<part>[12])", re.IGNORECASE)),
    (6, re.compile(rf"h(?P<part>[12])[ -]?{_YEAR}", re.IGNORECASE)),
    (3, re.compile(rf"{_YEAR}[ -]?q(?P<part>[1-4])", re.IGNORECASE)),
    (3, re.compile(rf"q(?P<part>[1-4])[ -]?{_YEAR}", re.IGNORECASE)),
    (1, re.compile(rf"{_YEAR}[-/](?P<part>0?[1-9]|1[0-2])", re.IGNORECASE)),
    (1, re.compile(rf"{_YEAR}[-/](?P<part>0?[1-9]|1[0-2])[-/][0-3]?[0-9](?:[ T][0-9:.]+)?", re.IGNORECASE)),
    (1, re.compile(rf"(?P<part>0?[1-9]|1[0-2])/[0-3]?[0-9]/{_YEAR}", re.IGNORECASE)),
    (1, re.compile(rf"(?:1[3-9]|2[0-9]|3[01])/(?P<part>0?[1-9]|1[0-2])/{_YEAR}", re.IGNORECASE)),
    (1, re.compile(rf"[0-3]?[0-9]\.(?P<part>0?[1-9]|1[0-2])\.{_YEAR}", re.IGNORECASE)),
)
_YEAR_OF_TWO = re.compile(
    rf"(?:[a-z]{{1,2}}|accident year|underwriting year|origin|year)?[ -]?{_YEAR} ?[-/] ?"
    r"(?P<next>[0-9]{2}|[0-9]{4})",
    re.IGNORECASE,
)
"""Years that do not begin in January are named by both of their calendar years: 2012/13 or 2012-2013."""
_FEWEST_OF_TWO = 3
_NUMBERED = re.compile(
    r"(?:[a-z]{1,2}|accident year|underwriting year|origin|year|period)?[ -]?(?P<number>[0-9]{1,9})(?:\.0+)?",
    re.IGNORECASE,
)
"""Origins that are counted rather than dated, as the published triangles often are: 1 to 10."""
_TOTALS = frozenset({"total", "totals", "sum", "all", "grand total", "subtotal", "all years", "ldf", "cdf", "average"})


@dataclass(frozen=True, slots=True, order=True)
class OriginPeriod:
    """
    A period by its first month, counted from the year 0, and its length; `months` 0 is one that only has a name.

    Such names stand in the order of the number that they are, so that 10 follows 9; the others by their letters.
    """

    first_month: int
    months: int
    name: str

    def renamed(self, months: int) -> "OriginPeriod":
        """Return the period that starts in the same month and has this length, under its usual name."""
        return _period(self.first_month, months)


def read_origin(text: str) -> OriginPeriod | None:
    """Return the period that a text names; None where it names none: nothing, a total, or a formula."""
    name = clean_line(text)[: LONGEST_NAME + 1]
    if not name or len(name) > LONGEST_NAME or name.startswith(_FORMULA_STARTS) or name.casefold() in _TOTALS:
        return None
    for months, form in _LONG_FORMS:
        if found := form.fullmatch(name):
            part = int(found.groupdict().get("part") or 1)
            return _period(int(found["year"]) * 12 + (part - 1) * months, months)
    both = _YEAR_OF_TWO.fullmatch(name)
    if both and both["next"] in _next_years(int(both["year"])):
        return _year_of_two(int(both["year"]))
    numbered = _NUMBERED.fullmatch(name)
    return OriginPeriod(int(numbered["number"]) if numbered else 0, 0, name)


def as_years_of_two(periods: Iterable[OriginPeriod]) -> dict[OriginPeriod, OriginPeriod]:
    """
    Return the months that are years of two calendar years beside the others: 2001/02 reads like February 2001.

    All months must name the year after theirs, and be three or stand beside one that is no month, as 2012/13.
    """
    every = sorted(set(periods))
    dated = [period for period in every if period.months]
    named_so = sum(period == _year_of_two(period.first_month) for period in every if not period.months)
    years = {period: _year_of_two(period.first_month // 12) for period in dated if _may_name_next_year(period)}
    return years if len(years) == len(dated) and (named_so or len(years) >= _FEWEST_OF_TWO) else {}


def settle_lengths(periods: Iterable[OriginPeriod]) -> dict[OriginPeriod, OriginPeriod]:
    """
    Return each period under the name it has beside the others.

    Files often write a year or a quarter by its first or last day; months that all begin or end such periods are those.
    """
    listed = sorted(set(periods))
    apart = min((later.first_month - earlier.first_month for earlier, later in pairwise(listed)), default=0)
    if any(period.months != 1 for period in listed):
        return {period: period for period in listed}
    for months in (length for length in (12, 6, 3) if apart >= length):
        for before in (0, months - 1):
            if all(period.first_month % months == before for period in listed):
                return {period: _period(period.first_month - before, months) for period in listed}
    return {period: period for period in listed}


def _next_years(year: int) -> tuple[str, str]:
    return str(year + 1), f"{(year + 1) % 100:02d}"


def _may_name_next_year(period: OriginPeriod) -> bool:
    """Tell whether the month has the number of the next year, as February 2001 and 2001/02."""
    year, month = divmod(period.first_month, 12)
    return period.months == 1 and month + 1 == (year + 1) % 100


def _year_of_two(year: int) -> OriginPeriod:
    """Return the year that begins in one calendar year and ends in the next; in which month, nobody knows."""
    return OriginPeriod(year, 0, f"{year}/{year + 1}")


def _period(first_month: int, months: int) -> OriginPeriod:
    year, month = divmod(first_month, 12)
    names = {12: f"{year}", 6: f"{year}H{month // 6 + 1}", 3: f"{year}Q{month // 3 + 1}"}
    return OriginPeriod(first_month, months, names.get(months, f"{year}-{month + 1:02d}"))
