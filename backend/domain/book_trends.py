"""How fast frequency and severity move: a straight line through their logarithms, with its uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist, fmean

from backend.domain.book_figures import PeriodSums

FEWEST_QUARTERS = 8
"""Two years of quarters: with fewer, one season can look like a trend."""
QUARTERS_A_YEAR = 4
LEVEL = 0.975


@dataclass(frozen=True, slots=True)
class Trend:
    """
    A change by the year as a fraction with its 95 % interval, from so many quarters.

    `fitted` are the values of the line at the quarters in order, None where a quarter did not count.
    """

    yearly: float
    low: float
    high: float
    quarters: int
    fitted: tuple[float | None, ...]

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves out no change."""
        return self.low > 0 or self.high < 0


def fit_trend(values: Sequence[float | None]) -> Trend | None:
    """
    Return the log-linear trend of values a quarter apart; None with too few quarters that have a value above nothing.

    Least squares on the logarithms, the interval from Student's t on the residuals with n - 2 degrees of freedom.

    Source: Werner and Modlin (2016), Basic Ratemaking, ch. 6 (exponential trend); Draper and Smith (1998), ch. 1.
    """
    points = [(at, log(value)) for at, value in enumerate(values) if value is not None and value > 0]
    if len(points) < FEWEST_QUARTERS:
        return None
    middle, level = fmean(at for at, _ in points), fmean(height for _, height in points)
    spread = sum((at - middle) ** 2 for at, _ in points)
    slope = sum((at - middle) * (height - level) for at, height in points) / spread
    left = sum((height - level - slope * (at - middle)) ** 2 for at, height in points)
    degrees = len(points) - 2
    margin = student_t(degrees) * sqrt(left / degrees / spread)
    counted = {at for at, _ in points}
    fitted = [exp(level + slope * (at - middle)) if at in counted else None for at in range(len(values))]
    low, yearly, high = (_a_year(each) for each in (slope - margin, slope, slope + margin))
    return Trend(yearly, low, high, len(points), tuple(fitted))


def frequencies(quarters: Sequence[PeriodSums]) -> list[float | None]:
    """Return claims a policy year of the finished quarters; None where there are too few claims."""
    return [None if quarter.is_unfinished else quarter.sums.frequency for quarter in quarters]


def severities_usd(quarters: Sequence[PeriodSums]) -> list[float | None]:
    """Return incurred a claim of the finished quarters; None where there are too few claims."""
    return [None if quarter.is_unfinished else quarter.sums.severity_usd for quarter in quarters]


def student_t(degrees: int) -> float:
    """
    Return the 97.5 % point of Student's t, within 0.001 from 6 degrees on.

    Source: Abramowitz and Stegun (1964), 26.7.5.
    """
    z = NormalDist().inv_cdf(LEVEL)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return sum(term / float(degrees) ** power for power, term in enumerate(terms))


def _a_year(slope: float) -> float:
    return exp(QUARTERS_A_YEAR * slope) - 1
