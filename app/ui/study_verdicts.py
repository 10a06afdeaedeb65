"""Mack's two tests as sentences with their figures: what was asked, what came out, and what that means."""

from dataclasses import dataclass

from backend.domain.studies.result import AssumptionTests, CalendarYear, DevelopmentCorrelation

FINE = "This test finds nothing against it."


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of one test; `rejects` is None where it could not be made."""

    name: str
    rejects: bool | None
    sentence: str


def verdicts(tests: AssumptionTests) -> tuple[Verdict, ...]:
    """Return the verdict of each test."""
    return (_of_development(tests.development_correlation), _of_calendar(tests.calendar_year))


def _of_development(test: DevelopmentCorrelation | None) -> Verdict:
    name = "Development factors are uncorrelated"
    if test is None:
        return Verdict(name, None, "Not estimable: the triangle is too small to rank the factors of neighbouring ages.")
    said = f"Rank correlation {test.statistic:+.3f} lies {_place(rejects=test.rejects)}"
    band = f"{test.low:+.3f} to {test.high:+.3f}, the band of half of all cases"
    next_one = "high" if test.statistic > 0 else "low"
    advice = f"A high factor tends to be followed by a {next_one} one; use the chain ladder with care."
    return Verdict(name, test.rejects, f"{said} {band}. {advice if test.rejects else FINE}")


def _of_calendar(test: CalendarYear | None) -> Verdict:
    name = "No calendar period stands out"
    if test is None:
        return Verdict(name, None, "Not estimable: the diagonals have too few link ratios to count high and low ones.")
    said = f"Z is {test.z:g}, {test.expected:.2f} expected; it lies {_place(rejects=test.rejects)}"
    band = f"{test.low:.2f} to {test.high:.2f}, the band of 95 % of all cases"
    advice = "Some diagonals are high or low as a whole: look for a change in how claims are settled."
    return Verdict(name, test.rejects, f"{said} {band}. {advice if test.rejects else FINE}")


def _place(*, rejects: bool) -> str:
    return "outside" if rejects else "within"
