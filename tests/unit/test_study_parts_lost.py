"""A part of a study that these amounts do not give: a warning for the reader and a line in the log, never silence."""

import numpy as np
import pytest
import structlog

from backend.domain.studies.result import AssumptionTests
from backend.domain.studies.words import Average, MethodName
from backend.pipelines.actuarial import figures as module
from backend.pipelines.actuarial.figures import figures_of
from backend.reserving.averages import average_age
from backend.reserving.not_estimable import NotEstimableError
from fakes.actuarial_rig import small, study

PARTS = [
    ("diagnose", "The diagnostics"),
    ("development_of", "The development of paid amounts"),
    ("compare_industry", "The comparison with the industry"),
]


def broken(monkeypatch, name, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(module, name, fail)
    return study(small(), MethodName.CHAIN_LADDER, industry=small(), industry_name="All companies")


@pytest.mark.parametrize(("name", "words"), PARTS)
@pytest.mark.parametrize("error", [np.linalg.LinAlgError("singular"), ZeroDivisionError(), OverflowError()])
def test_what_arithmetic_cannot_give_is_told_and_logged(monkeypatch, name, words, error):
    inputs = broken(monkeypatch, name, error)
    with structlog.testing.capture_logs() as lines:
        figures = figures_of(inputs)

    assert f"{words} could not be computed on this triangle." in figures.warnings
    assert {(line["event"], line["error"]) for line in lines} == {("part_not_computed", type(error).__name__)}
    assert figures.find(MethodName.CHAIN_LADDER) is not None


@pytest.mark.parametrize(("name", "words"), PARTS)
def test_what_cannot_be_estimated_is_told_with_its_reason(monkeypatch, name, words):
    figures = figures_of(broken(monkeypatch, name, NotEstimableError("There is one age.")))

    assert f"{words} could not be computed. There is one age." in figures.warnings


@pytest.mark.parametrize("name", [name for name, _ in PARTS])
@pytest.mark.parametrize("error", [ValueError("shapes"), KeyError("x"), TypeError()])
def test_a_fault_of_the_program_ends_the_study(monkeypatch, name, error):
    with pytest.raises(type(error)):
        figures_of(broken(monkeypatch, name, error))


def test_lost_diagnostics_are_empty_and_a_study_without_loss_has_no_such_warning(monkeypatch):
    whole = figures_of(study(small(), MethodName.CHAIN_LADDER))
    lost = figures_of(broken(monkeypatch, "diagnose", ZeroDivisionError()))

    assert not any("could not be computed" in warning for warning in whole.warnings)
    assert lost.diagnostics.tests == AssumptionTests(None, None)
    assert whole.diagnostics.tests != lost.diagnostics.tests


@pytest.mark.parametrize("average", list(Average))
def test_amounts_too_small_for_a_weight_give_no_factor_and_no_failure(average):
    found = average_age(np.full(3, 1e-300), np.array([1.5, 1.5, 1.5]), average)

    assert np.isnan(found.factor) if average is Average.REGRESSION else found.factor == pytest.approx(1.5)
