"""Paid claims by whole origin years at their year-ends, from annual triangles and from shorter periods."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.triangles import Triangle
from backend.domain.triangles.origins import read_origin
from backend.errors import InvalidRequestError

_YEAR = 12
_NO_YEAR_END = "S.19.01 needs whole years: the newest amounts of this triangle do not stand at a year-end."
_NO_AGES = "S.19.01 needs whole years: this triangle has no ages at which its origin years end."
_NO_LABELS = "S.19.01 needs whole years: name the origins as years (2026), quarters (2026Q1) or months (2026-01)."


@dataclass(frozen=True, slots=True)
class Year:
    """
    One origin year: payments by development year, None where the triangle does not show one.

    `back` counts years before the newest year-end; `estimate` is what is still to be paid, not discounted; `ended`
    is a year older than the ages of the triangle, of which nothing is to be seen in the newest year.
    """

    name: str
    back: int
    payments: tuple[float | None, ...]
    paid: float
    estimate: float | None
    ended: bool = False

    @property
    def current(self) -> float | None:
        """Return what the newest year paid."""
        return self.payments[self.back]


@dataclass(frozen=True, slots=True)
class Years:
    """All origin years, oldest first."""

    years: tuple[Year, ...]

    def newest(self, count: int) -> tuple[Year, ...]:
        """Return the years that are shown one by one."""
        return tuple(year for year in self.years if year.back < count)

    def prior_paid(self, count: int) -> float | None:
        """Return what the newest year paid for older years, None where the triangle does not show it."""
        return _sum_of([year.current for year in self.years if year.back >= count and not year.ended])

    @property
    def current(self) -> float | None:
        """Return what the newest year paid in all, None where the amount before lacks for a year."""
        return _sum_of([year.current for year in self.years if not year.ended])

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the years of which the newest or the last year-end lacks, so that nobody knows what was paid."""
        return tuple(year.name for year in self.years if year.current is None and not year.ended)

    def prior_estimate(self, count: int) -> float | None:
        """Return what is still to be paid for older years, None where there are none or one has no figure."""
        return _sum_of([year.estimate for year in self.years if year.back >= count])

    @property
    def estimate(self) -> float | None:
        """Return what is still to be paid in all, None where a year has no figure."""
        return _sum_of([year.estimate for year in self.years])


@dataclass(frozen=True, slots=True)
class _Origin:
    """One origin period: the months of its year before it begins, and its amounts by age."""

    year: int
    before: int
    amounts: dict[int, float]
    ultimate: float | None

    @property
    def valued_at(self) -> int:
        """Return the month, counted from year 0, that the newest amount stands at."""
        return _YEAR * self.year + self.before + max(self.amounts, default=-_YEAR)

    def at_end(self, development: int) -> float | None:
        """Return the amount at the end of a development year."""
        return self.amounts.get(_YEAR * (development + 1) - self.before)


def to_years(paid: Triangle, ultimates: Sequence[float | None]) -> Years:
    """
    Return the whole years of a cumulative paid triangle with ultimates by origin.

    Raises:
        InvalidRequestError: origins are not years, quarters or months, or ages do not meet year-ends.

    """
    origins = _origins(paid, ultimates)
    valued_at = max((one.valued_at for one in origins if one.amounts), default=0)
    if valued_at % _YEAR:
        raise InvalidRequestError(_NO_YEAR_END)
    newest = valued_at // _YEAR - 1
    by_year: dict[int, list[_Origin]] = {}
    for one in origins:
        if one.amounts:
            by_year.setdefault(one.year, []).append(one)
    years = [_year_of(members, newest - year, paid.ages[-1]) for year, members in sorted(by_year.items())]
    if all(payment is None for year in years for payment in year.payments):
        raise InvalidRequestError(_NO_AGES)
    return Years(tuple(years))


def _origins(paid: Triangle, ultimates: Sequence[float | None]) -> list[_Origin]:
    places = _starts(paid)
    rows = zip(places, paid.to_rows(), ultimates, strict=True)
    return [
        _Origin(*place, {age: cell for age, cell in zip(paid.ages, cells, strict=True) if cell is not None}, ultimate)
        for place, cells, ultimate in rows
    ]


def _starts(paid: Triangle) -> list[tuple[int, int]]:
    """Return the year of each origin and the months of that year before it begins."""
    found = [_start_of(origin) for origin in paid.origins]
    known = [place for place in found if place is not None]
    if len(known) == len(found):
        return known
    if any(age % _YEAR for age in paid.ages):
        raise InvalidRequestError(_NO_LABELS)
    return [(number, 0) for number in range(1, len(paid.origins) + 1)]


def _start_of(origin: str) -> tuple[int, int] | None:
    period = read_origin(origin)
    return divmod(period.first_month, _YEAR) if period is not None and period.months else None


def _year_of(members: Sequence[_Origin], back: int, oldest_months: int) -> Year:
    ends = [_sum_of([one.at_end(development) for one in members]) for development in range(back + 1)]
    payments = tuple(
        None if now is None or before is None else now - before for before, now in zip([0.0, *ends], ends, strict=False)
    )
    paid = sum(one.amounts[max(one.amounts)] for one in members)
    ultimate = _sum_of([one.ultimate for one in members])
    estimate = None if ultimate is None else ultimate - paid
    return Year(str(members[0].year), back, payments, paid, estimate, ended=_YEAR * (back + 1) > oldest_months)


def _sum_of(figures: Sequence[float | None]) -> float | None:
    """Return the sum, None where nothing or not everything is known."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known and len(known) == len(figures) else None
