"""Triangles one cell a row, as files and requests bring them, before the input gate."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.triangles.words import Measure

MOST_ORIGINS = 400
MOST_AGES = 400
MOST_CELLS = 200_000
OLDEST_AGE_MONTHS = 1_200
LARGEST_AMOUNT = 1e15
_MEASURES: Mapping[str, Measure] = {
    "paid": Measure.PAID,
    "paid loss": Measure.PAID,
    "paid losses": Measure.PAID,
    "paid claims": Measure.PAID,
    "cum paid": Measure.PAID,
    "cum paid loss": Measure.PAID,
    "cumulative paid": Measure.PAID,
    "payments": Measure.PAID,
    "incurred": Measure.INCURRED,
    "incurred loss": Measure.INCURRED,
    "incurred losses": Measure.INCURRED,
    "incurred claims": Measure.INCURRED,
    "incur loss": Measure.INCURRED,
    "cumulative incurred": Measure.INCURRED,
    "reported loss": Measure.INCURRED,
    "reported losses": Measure.INCURRED,
    "loss": Measure.LOSS,
    "losses": Measure.LOSS,
    "claims": Measure.LOSS,
    "reported count": Measure.REPORTED_COUNT,
    "reported counts": Measure.REPORTED_COUNT,
    "reported claims": Measure.REPORTED_COUNT,
    "reported": Measure.REPORTED_COUNT,
    "closed count": Measure.CLOSED_COUNT,
    "closed counts": Measure.CLOSED_COUNT,
    "closed claims": Measure.CLOSED_COUNT,
    "closed": Measure.CLOSED_COUNT,
    "premium": Measure.PREMIUM,
    "premiums": Measure.PREMIUM,
    "earned premium": Measure.PREMIUM,
    "exposure": Measure.PREMIUM,
}
"""The names under which files bring the measures, in small letters with single blanks."""


@dataclass(frozen=True, slots=True)
class LongCell:
    """
    One cell of one measure, cumulative; `row` is its row in the file, 0 where there is none.

    The premium of an origin has no age of its own: 0 will do, and the newest age counts.
    """

    origin: str
    age_months: int
    value: float
    measure: Measure
    row: int = 0


def find_measure(name: str) -> Measure | None:
    """Return the measure that a file calls by a name, None for a name that means none."""
    return _MEASURES.get(" ".join(name.replace("_", " ").replace("-", " ").casefold().split()))
