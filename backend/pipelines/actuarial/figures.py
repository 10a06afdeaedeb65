"""Everything a study computes, before anybody words it: methods, development, diagnostics, industry, warnings."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog

from backend.domain.studies.checks import check_selection
from backend.domain.studies.result import AssumptionTests, Development, Diagnostics, Industry, StudyFigures
from backend.domain.studies.selection import FactorChoice, Tail
from backend.domain.triangles import BASES, Measure
from backend.errors import InvalidRequestError
from backend.pipelines.actuarial.cautions import below_paid, warnings_of
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.reserving.diagnostics import diagnose
from backend.reserving.factors import development_of
from backend.reserving.industry import compare_industry
from backend.reserving.methods import run_methods
from backend.reserving.not_estimable import NUMERIC_FAILURES, NotEstimableError

OnStep = Callable[[str], None]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Attempts:
    """Computes parts of a study; what one of them cannot be made from becomes a warning, not the study's end."""

    warnings: list[str] = field(default_factory=list)

    def make(self, part: str, compute: Callable[[], Made]) -> Made | None:
        """Return what a part comes to, None where these amounts do not give it."""
        try:
            return compute()
        except NotEstimableError as error:
            self.warnings.append(f"The {part} could not be computed. {error.reason}")
        except NUMERIC_FAILURES as error:
            structlog.get_logger().warning("part_not_computed", part=part, error=type(error).__name__)
            self.warnings.append(f"The {part} could not be computed on this triangle.")
        return None


def figures_of(inputs: StudyInputs, on_step: OnStep = lambda _: None) -> StudyFigures:
    """
    Return everything a study computes; a method that gives nothing is named with its reason.

    Raises:
        InvalidRequestError: the selection does not fit the triangle.

    """
    on_step("checking the selection")
    if problems := check_selection(inputs.selection, inputs.triangles):
        raise InvalidRequestError(" ".join(problems))
    on_step("computing the methods")
    methods, missing = run_methods(inputs.triangles, inputs.selection)
    on_step("examining the development")
    tried = _Attempts()
    development = tuple(one for measure in _losses(inputs) if (one := _development(inputs, measure, tried)) is not None)
    diagnostics = tried.make("diagnostics", lambda: diagnose(inputs.triangles, inputs.selection))
    industry = _industry(inputs, tried)
    own = next((one for one in development if one.measure is inputs.basis), None)
    return StudyFigures(
        basis=inputs.basis,
        development=development,
        methods=methods,
        not_estimable=missing,
        diagnostics=diagnostics or Diagnostics(AssumptionTests(None, None)),
        warnings=(*warnings_of(inputs, own), *below_paid(methods), *tried.warnings),
        industry=industry,
    )


def _losses(inputs: StudyInputs) -> list[Measure]:
    """Return the loss measures that are there, the basis first."""
    others = [measure for measure in BASES if measure in inputs.triangles.measures and measure is not inputs.basis]
    return [inputs.basis, *others]


def _development(inputs: StudyInputs, measure: Measure, tried: _Attempts) -> Development | None:
    """Return how a measure develops, None where its factors cannot be computed."""
    triangle, choice = inputs.triangles.measures[measure], _choice(inputs, measure)
    return tried.make(f"development of {measure.value} amounts", lambda: development_of(measure, triangle, choice))


def _choice(inputs: StudyInputs, measure: Measure) -> FactorChoice:
    """Return how a measure's factors are chosen: exclusions, picked factors and the tail were seen on the basis."""
    choice = inputs.selection.factors
    return choice if measure is inputs.basis else replace(choice, excluded=frozenset(), picked={}, tail=Tail())


def _industry(inputs: StudyInputs, tried: _Attempts) -> Industry | None:
    """Return the line's industry beside the company, None where there is none or it cannot be compared."""
    beside = inputs.industry
    if beside is None:
        return None
    return tried.make(
        "comparison with the industry",
        lambda: compare_industry(inputs.triangles, beside, inputs.industry_name, inputs.selection),
    )
