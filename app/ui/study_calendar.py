"""Diagonals of a triangle by name: the calendar year, half-year, quarter or month that each one brought; pure."""

from collections.abc import Callable, Sequence

from backend.domain.triangles.origins import OriginPeriod, read_origin

YEAR_MONTHS = 12
WORDS = {1: "Calendar month", 3: "Calendar quarter", 6: "Calendar half-year", 12: "Calendar year"}


def diagonal_words(origins: Sequence[str], ages: Sequence[int]) -> str:
    """Return what a diagonal of the triangle is: a calendar year, a quarter; a diagonal where origins bear no date."""
    return WORDS.get(_step(ages), "Diagonal") if _first_month(origins) is not None else "Diagonal"


def name_diagonals(origins: Sequence[str], ages: Sequence[int]) -> Callable[[int], str]:
    """
    Return what names a diagonal by its index, which counts ages from the first origin's first one.

    Origins that bear no date, as `1` to `10`, give numbers from 1, in the way such origins are counted.
    """
    first_month, step = _first_month(origins), _step(ages)
    if first_month is None or step not in WORDS:
        return lambda index: str(index + 1)
    last_month = first_month + ages[0] - 1

    def name(index: int) -> str:
        return _name(last_month + index * step, step)

    return name


def _name(last_month: int, step: int) -> str:
    """Return the period of `step` months that a month lies in; both are counted from the year 0."""
    begin = last_month - last_month % step
    return OriginPeriod(begin, step, "").renamed(step).name


def _first_month(origins: Sequence[str]) -> int | None:
    period = read_origin(origins[0]) if origins else None
    return period.first_month if period and period.months else None


def _step(ages: Sequence[int]) -> int:
    """Return the months from one age to the next; those of a year where there is one age alone."""
    return ages[1] - ages[0] if len(ages) > 1 else YEAR_MONTHS
