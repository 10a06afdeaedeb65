"""The studies of the demonstration: which triangle each is of, and what its versions choose and why."""

from dataclasses import dataclass

from backend.domain.studies.selection import (
    ALL_METHODS,
    DEFAULT_METHODS,
    ExpectedChoice,
    FactorChoice,
    Selection,
    Tail,
)
from backend.domain.studies.words import MethodName, SigmaRule, TailKind

WITHOUT_LIBRARY = (*DEFAULT_METHODS, MethodName.ODP_BOOTSTRAP, MethodName.ONE_YEAR)
"""Methods of the own core: they need no worker that has the library loaded."""
_PAIR = (*WITHOUT_LIBRARY, MethodName.MUNICH)
_WITHOUT_PREMIUM = (*WITHOUT_LIBRARY, MethodName.CLARK_LOGLOGISTIC, MethodName.CLARK_WEIBULL)
OUTLIER = ("1982", 12)
"""The link ratio of the published liability triangle that stands far off: 40 where the others lie below 9."""
TAIL = Tail(TailKind.EXPONENTIAL)


@dataclass(frozen=True, slots=True)
class VersionPlan:
    """What one version chooses, and the reason beside it; the authors take turns."""

    selection: Selection
    reason: str


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """A study of a published sample, or of the own claims where no sample is named."""

    name: str
    versions: tuple[VersionPlan, ...]
    sample: str = ""
    line: str = ""
    company: str = ""


ADOPTED = StudyPlan(
    name="General liability treaty, all years",
    sample="raa",
    versions=(
        VersionPlan(
            Selection(WITHOUT_LIBRARY),
            "Starting point: every link ratio counts, averages by volume, no tail.",
        ),
        VersionPlan(
            Selection(WITHOUT_LIBRARY, factors=FactorChoice(excluded=frozenset({OUTLIER}))),
            "1982 had hardly anything reported after twelve months; its first link ratio says nothing of other years.",
        ),
        VersionPlan(
            Selection(WITHOUT_LIBRARY, factors=FactorChoice(excluded=frozenset({OUTLIER}), last_periods=5, tail=TAIL)),
            "Reporting became faster after 1985, so the last five years count; liability still moves after ten years.",
        ),
    ),
)
"""The study whose versions are computed at once, so that the last of them can be adopted."""
ADOPTION_REASON = "Checked against the second version and the residuals by calendar year; the tail is small and fits."
WAITING = (
    StudyPlan(
        name="Property triangle of the textbooks",
        sample="genins",
        versions=(VersionPlan(Selection(_WITHOUT_PREMIUM), "Shows the desk on figures that every actuary knows."),),
    ),
    StudyPlan(
        name="Private auto, New Jersey Manufacturers",
        sample="clrd",
        line="ppauto",
        company="7080",
        versions=(VersionPlan(Selection(ALL_METHODS), "A steady book: do all methods agree?"),),
    ),
    StudyPlan(
        name="Medical malpractice, Promutual",
        sample="clrd",
        line="medmal",
        company="683",
        versions=(
            VersionPlan(
                Selection(ALL_METHODS, expected=ExpectedChoice(iterations=3)),
                "Small and slow to settle: how far may the reserve lie off?",
            ),
        ),
    ),
    StudyPlan(
        name="Fire, paid and incurred together",
        sample="mcl",
        versions=(
            VersionPlan(
                Selection(_PAIR, factors=FactorChoice(sigma=SigmaRule.LOGLINEAR)),
                "Paid and incurred lead to two ultimates; Munich chain ladder brings them together.",
            ),
        ),
    ),
    StudyPlan(
        name="Own motor claims by quarter",
        versions=(
            VersionPlan(
                Selection((*DEFAULT_METHODS, MethodName.CAPE_COD, MethodName.BORNHUETTER_FERGUSON)),
                "First look at the own book for the quarter's closing.",
            ),
        ),
    ),
)
"""The studies that wait for the worker after the start."""
