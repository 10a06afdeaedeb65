"""A small study whose every figure can be checked in the head, for charts and panels."""

from dataclasses import replace

from backend.domain.studies.result import (
    TOTAL,
    ActualExpected,
    AssumptionTests,
    CalendarYear,
    Development,
    DevelopmentCorrelation,
    Diagnostics,
    Industry,
    MethodResult,
    NotEstimable,
    OriginFigures,
    Residual,
    RunOff,
    StudyFigures,
    TailFigures,
)
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from fakes.study_results import make_study

ORIGINS, AGES = ("2021", "2022", "2023"), (12, 24, 36)
PAID = Triangle.of_rows(ORIGINS, AGES, [[1000, 1500, 1600], [1200, 1800, None], [2000, None, None]])
INCURRED = Triangle.of_rows(ORIGINS, AGES, [[2000, 2000, 2000], [2000, 2000, None], [4000, None, None]])
SETS = TriangleSet({Measure.PAID: PAID, Measure.INCURRED: INCURRED}, (3000.0, 3000.0, 3000.0), "USD thousand")
LEVELS = ("0.5", "0.75", "0.9", "0.95", "0.99", "0.995")
SMALL_TESTS = AssumptionTests(
    DevelopmentCorrelation(0.3, -0.2, 0.2, rejects=True), CalendarYear(3.0, 2.9, 1.0, 0.9, 4.9, rejects=False)
)


def origin(name: str, latest: float, ibnr: float | None, error: float | None = None) -> OriginFigures:
    """Return the figures of one origin; None where it cannot be estimated."""
    return OriginFigures(name, latest, None if ibnr is None else latest + ibnr, ibnr, error)


CHAIN_LADDER = MethodResult(
    MethodName.CHAIN_LADDER,
    Measure.PAID,
    origin(TOTAL, 5400, 2000),
    (origin("2021", 1600, 0), origin("2022", 1800, 500), origin("2023", 2000, 1500)),
)
MACK = MethodResult(
    MethodName.MACK,
    Measure.PAID,
    origin(TOTAL, 5400, 2000, 400),
    (origin("2021", 1600, 0, 0), origin("2022", 1800, 500, 100), origin("2023", 2000, 1500, 350)),
    notes=("The last sigma follows Mack's rule.",),
)
ONE_YEAR = replace(
    MACK,
    method=MethodName.ONE_YEAR,
    total=origin(TOTAL, 5400, 2000, 300),
    origins=(origin("2021", 1600, 0, 0), origin("2022", 1800, 500, 90), origin("2023", 2000, 1500, 250)),
    notes=(),
)
BOOTSTRAP = replace(
    MACK,
    method=MethodName.ODP_BOOTSTRAP,
    total=replace(origin(TOTAL, 5400, 2100, 500), quantiles=dict(zip(LEVELS, range(2000, 2600, 100), strict=True))),
    origins=tuple(
        replace(one, quantiles={level: (one.ibnr or 0) * (1 + at / 10) for at, level in enumerate(LEVELS)})
        for one in MACK.origins
    ),
    samples=tuple(1500.0 + 10 * percent for percent in range(1, 100)),
    notes=(),
)
DEVELOPMENT = Development(
    measure=Measure.PAID,
    link_ratios=((1.5, 1.067), (1.5, None), (None, None)),
    counts=((True, True), (True, False), (False, False)),
    selected=(1.5, 1.067),
    standard_errors=(0.1, None),
    sigmas=(1.0, None),
    cdf=(1.6, 1.067, 1.0),
    tail=TailFigures(TailKind.NONE, 1.0),
)
DIAGNOSTICS = Diagnostics(
    SMALL_TESTS,
    residuals=(
        Residual("2021", 12, 1, 1500, 2.5),
        Residual("2022", 12, 2, 1800, -0.5),
        Residual("2021", 24, 2, 1600, 0.5),
    ),
    actual_expected=(ActualExpected("2021", 36, 1600, 1500, 1500), ActualExpected("2022", 24, 1800, 1750, 1500)),
    run_off=(RunOff(0, 2000), RunOff(1, 900), RunOff(2, 0)),
    paid_to_incurred=((0.5, 0.75, 0.8), (0.6, 0.9, None), (0.5, None, None)),
)
INDUSTRY = Industry("Motor, all companies", (1.6, 1.067), (0.6, 0.7, 0.8), (0.5, 0.6, None))
FIGURES = StudyFigures(
    basis=Measure.PAID,
    development=(DEVELOPMENT,),
    methods=(CHAIN_LADDER, MACK, BOOTSTRAP, ONE_YEAR),
    not_estimable=(NotEstimable(MethodName.MUNICH, "Paid and incurred do not overlap."),),
    diagnostics=DIAGNOSTICS,
    warnings=("Row 7 was put aside.",),
    industry=INDUSTRY,
)


def small_study(figures: StudyFigures = FIGURES) -> tuple[StudyView, StudyResult]:
    """Return the study and its result with these figures."""
    return make_study(SETS, Selection(methods=tuple(one.method for one in figures.methods)), figures=figures)
