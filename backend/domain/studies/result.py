"""What a study comes to: figures by method and origin, factors, tests and diagnostics, as plain dataclasses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from backend.domain.studies.words import MethodName, TailKind
from backend.domain.triangles import Measure

Figure: TypeAlias = float | None
"""A figure of a result; None is 'not estimable', never NaN."""
Grid: TypeAlias = tuple[tuple[Figure, ...], ...]
"""Cells by origin (down) and age (across)."""
TOTAL = "Total"


@dataclass(frozen=True, slots=True)
class OriginFigures:
    """
    The figures of one origin, or of all together under the name `TOTAL`.

    `quantiles` are of the ultimate's reserve (IBNR), by level as text ("0.5", "0.995").
    """

    origin: str
    latest: Figure
    ultimate: Figure
    ibnr: Figure
    standard_error: Figure = None
    process_error: Figure = None
    parameter_error: Figure = None
    quantiles: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MethodResult:
    """
    What one method says of one measure.

    `parameters` are the method's own figures by name (a loss ratio, lambdas, curve parameters); `notes` are
    sentences for the reader; `samples` are the quantiles of the total's reserve at every percent, for a fan chart.
    """

    method: MethodName
    measure: Measure
    total: OriginFigures
    origins: tuple[OriginFigures, ...]
    parameters: Mapping[str, float | list[float]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    samples: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class NotEstimable:
    """A method that gives nothing here, and why in one sentence."""

    method: MethodName
    reason: str


@dataclass(frozen=True, slots=True)
class TailFigures:
    """The tail as it was applied."""

    kind: TailKind
    factor: float
    sigma: Figure = None
    standard_error: Figure = None


@dataclass(frozen=True, slots=True)
class Development:
    """
    How one measure develops: link ratios, which of them count, and the factors selected.

    All tuples run over the ages but the last; `cdf` over all ages (the last is the tail); `averages` gives the
    factors of the other averages for comparison, by name ("volume", "volume, last 5", "simple" …).
    """

    measure: Measure
    link_ratios: Grid
    counts: tuple[tuple[bool, ...], ...]
    selected: tuple[Figure, ...]
    standard_errors: tuple[Figure, ...]
    sigmas: tuple[Figure, ...]
    cdf: tuple[Figure, ...]
    tail: TailFigures
    averages: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DevelopmentCorrelation:
    """Mack's test for correlation between development factors: rejected outside the band."""

    statistic: float
    low: float
    high: float
    rejects: bool


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """Mack's test for calendar-year effects, all diagonals together: rejected where z lies outside the band."""

    z: float
    expected: float
    variance: float
    low: float
    high: float
    rejects: bool


@dataclass(frozen=True, slots=True)
class AssumptionTests:
    """The two tests of Mack's assumptions; None where the triangle is too small."""

    development_correlation: DevelopmentCorrelation | None
    calendar_year: CalendarYear | None


@dataclass(frozen=True, slots=True)
class Residual:
    """One standardised residual of the selected factors: origin, age it develops from, and calendar period."""

    origin: str
    age: int
    calendar: int
    fitted: float
    residual: float


@dataclass(frozen=True, slots=True)
class ActualExpected:
    """
    The newest cumulative amount of an origin against what the triangle without it had expected.

    `previous` is the amount one age before; 0 in results stored before it was kept.
    """

    origin: str
    age: int
    actual: float
    expected: float
    previous: float = 0.0

    @property
    def moved(self) -> float:
        """Return what the last period brought."""
        return self.actual - self.previous

    @property
    def expected_move(self) -> float:
        """Return what the last period was expected to bring."""
        return self.expected - self.previous


@dataclass(frozen=True, slots=True)
class RunOff:
    """The IBNR that is expected to be left after so many periods from now."""

    periods: int
    ibnr: float


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What shows whether the figures can be trusted."""

    tests: AssumptionTests
    residuals: tuple[Residual, ...] = ()
    actual_expected: tuple[ActualExpected, ...] = ()
    run_off: tuple[RunOff, ...] = ()
    paid_to_incurred: Grid = ()


@dataclass(frozen=True, slots=True)
class Industry:
    """The line's industry beside the company: factors selected in the same way, and loss ratios by origin."""

    name: str
    selected: tuple[Figure, ...]
    company_loss_ratios: tuple[Figure, ...]
    industry_loss_ratios: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Commentary:
    """Sentences whose every figure is a computed one; `dropped` counts those that had another."""

    sentences: tuple[str, ...] = ()
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class StudyFigures:
    """Everything that a study computes, before anybody words it."""

    basis: Measure
    development: tuple[Development, ...]
    methods: tuple[MethodResult, ...]
    not_estimable: tuple[NotEstimable, ...]
    diagnostics: Diagnostics
    warnings: tuple[str, ...] = ()
    industry: Industry | None = None

    def find(self, method: MethodName, measure: Measure | None = None) -> MethodResult | None:
        """Return what a method says of a measure (None: of any), None where it gives nothing."""
        return next((m for m in self.methods if m.method is method and measure in {None, m.measure}), None)

    def development_of(self, measure: Measure) -> Development | None:
        """Return how a measure develops."""
        return next((one for one in self.development if one.measure is measure), None)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What other factors would come to, computed in the page and stored nowhere; `note` says why there is no error."""

    development: Development
    chain_ladder: MethodResult
    mack: MethodResult | None
    note: str = ""
