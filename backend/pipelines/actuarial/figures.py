"""Everything a study computes, before anybody words it: methods, development, diagnostics, industry, warnings."""

import logging
from collections.abc import Callable
from dataclasses import replace

from backend.domain.studies.checks import check_selection
from backend.domain.studies.result import AssumptionTests, Development, Diagnostics, Industry, StudyFigures
from backend.domain.studies.selection import FactorChoice, Tail
from backend.domain.triangles import BASES, Measure
from backend.errors import InvalidRequestError
from backend.pipelines.actuarial.cautions import warnings_of
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.reserving.diagnostics import diagnose
from backend.reserving.factors import development_of
from backend.reserving.industry import compare_industry
from backend.reserving.methods import run_methods
from backend.reserving.not_estimable import NotEstimableError

OnStep = Callable[[str], None]
_LOG = logging.getLogger(__name__)
_NOT_POSSIBLE = (NotEstimableError, ArithmeticError, ValueError)


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
    development = tuple(one for measure in _losses(inputs) if (one := _development(inputs, measure)) is not None)
    own = next((one for one in development if one.measure is inputs.basis), None)
    return StudyFigures(
        basis=inputs.basis,
        development=development,
        methods=methods,
        not_estimable=missing,
        diagnostics=_diagnostics(inputs),
        warnings=warnings_of(inputs, own),
        industry=_industry(inputs),
    )


def _losses(inputs: StudyInputs) -> list[Measure]:
    """Return the loss measures that are there, the basis first."""
    others = [measure for measure in BASES if measure in inputs.triangles.measures and measure is not inputs.basis]
    return [inputs.basis, *others]


def _development(inputs: StudyInputs, measure: Measure) -> Development | None:
    """Return how a measure develops, None where its factors cannot be computed."""
    try:
        return development_of(measure, inputs.triangles.measures[measure], _choice(inputs, measure))
    except _NOT_POSSIBLE as error:
        _LOG.warning("development_not_computed: %s, %s", measure.value, type(error).__name__)
        return None


def _choice(inputs: StudyInputs, measure: Measure) -> FactorChoice:
    """Return how a measure's factors are chosen: exclusions, picked factors and the tail were seen on the basis."""
    choice = inputs.selection.factors
    return choice if measure is inputs.basis else replace(choice, excluded=frozenset(), picked={}, tail=Tail())


def _diagnostics(inputs: StudyInputs) -> Diagnostics:
    try:
        return diagnose(inputs.triangles, inputs.selection)
    except _NOT_POSSIBLE as error:
        _LOG.warning("diagnostics_not_computed: %s", type(error).__name__)
        return Diagnostics(AssumptionTests(None, None))


def _industry(inputs: StudyInputs) -> Industry | None:
    """Return the line's industry beside the company, None where there is none or it cannot be compared."""
    if inputs.industry is None:
        return None
    try:
        return compare_industry(inputs.triangles, inputs.industry, inputs.industry_name, inputs.selection)
    except _NOT_POSSIBLE as error:
        _LOG.warning("industry_not_compared: %s", type(error).__name__)
        return None
