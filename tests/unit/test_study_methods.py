"""The registry of methods: all are there, one that fails leaves the others standing."""

from dataclasses import replace

import numpy as np
import pytest
import structlog

from backend.domain.studies.result import TOTAL, MethodResult, OriginFigures
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure
from backend.reserving.methods import METHODS, NOT_COMPUTED, run_methods
from backend.reserving.not_estimable import NotEstimableError
from fakes.actuarial_rig import NUMPY_METHODS, small

BOTH = replace(Selection(), methods=(MethodName.MACK, MethodName.CHAIN_LADDER))


def giving(ultimate, **parameters):
    total = OriginFigures(TOTAL, 1.0, ultimate, 0.0)
    return lambda *_: (MethodResult(MethodName.CHAIN_LADDER, Measure.PAID, total, (), parameters),)


def failing(error):
    def method(*_):
        raise error

    return method


def test_every_method_has_its_function():
    assert set(METHODS) == set(MethodName)


@pytest.mark.parametrize("method", NUMPY_METHODS)
def test_each_own_method_answers_under_its_own_name(method):
    results, missing = run_methods(small(), replace(Selection(), methods=(method,)))

    assert not missing
    assert [(one.method, one.measure) for one in results] == [(method, Measure.PAID)]


def test_results_come_in_the_order_chosen():
    results, _ = run_methods(small(), BOTH)

    assert [one.method for one in results] == list(BOTH.methods)


def test_the_reason_of_a_method_that_is_not_estimable_is_its_own_sentence():
    methods = {MethodName.MACK: failing(NotEstimableError("There is one year.")), MethodName.CHAIN_LADDER: giving(1.0)}
    results, missing = run_methods(small(), BOTH, methods)

    assert len(results) == 1
    assert [(one.method, one.reason) for one in missing] == [(MethodName.MACK, "There is one year.")]


@pytest.mark.parametrize(
    "error",
    [np.linalg.LinAlgError("singular"), FloatingPointError(), OverflowError(), ZeroDivisionError()],
)
def test_a_numeric_failure_of_one_method_is_logged_and_leaves_the_others(error):
    methods = {MethodName.MACK: failing(error), MethodName.CHAIN_LADDER: giving(1.0)}
    with structlog.testing.capture_logs() as lines:
        results, missing = run_methods(small(), BOTH, methods)

    assert len(results) == 1
    assert missing[0].reason == NOT_COMPUTED
    (line,) = lines
    assert (line["event"], line["method"], line["error"]) == ("method_not_computed", "mack", type(error).__name__)


@pytest.mark.parametrize("error", [TypeError("a wrong call"), ValueError("shapes"), KeyError("x"), IndexError()])
def test_a_fault_of_the_program_is_not_called_a_fault_of_the_triangle(error):
    methods = {MethodName.MACK: failing(error), MethodName.CHAIN_LADDER: giving(1.0)}

    with pytest.raises(type(error)):
        run_methods(small(), BOTH, methods)


@pytest.mark.parametrize("method", [giving(float("nan")), giving(1.0, lambdas=[1.0, float("inf")]), lambda *_: ()])
def test_no_figure_that_is_no_number_leaves_the_registry(method):
    results, missing = run_methods(
        small(), BOTH, {MethodName.MACK: method, MethodName.CHAIN_LADDER: giving(1.0, ratio=0.5)}
    )

    assert [one.parameters for one in results] == [{"ratio": 0.5}]
    assert [one.method for one in missing] == [MethodName.MACK]
