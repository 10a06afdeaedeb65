"""What a selection must hold before a study is computed: one sentence for each thing that does not fit."""

from dataclasses import replace

import numpy as np
import pytest

from backend.domain.studies.checks import MOST_PICKED, MOST_SIMULATED_CELLS, check_selection
from backend.domain.studies.selection import ExpectedChoice, FactorChoice, Selection, SimulationChoice, Tail
from backend.domain.studies.words import Average, MethodName, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.domain.triangles.long_form import MOST_AGES, MOST_ORIGINS
from fakes.actuarial_rig import small

INFINITE = float("inf")
UNKNOWN = float("nan")


def problems_of(**choices):
    return check_selection(replace(Selection(), **choices), small())


def test_the_defaults_fit_every_triangle():
    assert check_selection(Selection(), small()) == ()


def test_a_full_selection_within_its_bounds_fits():
    factors = FactorChoice(
        averages={12: Average.SIMPLE},
        last_periods=1,
        excluded=frozenset({("2021", 12), ("2022", 24)}),
        picked={36: 1.05},
        tail=Tail(TailKind.CONSTANT, 1.02, 0.0, 0.01),
    )
    problems = problems_of(
        methods=tuple(MethodName),
        basis=Measure.INCURRED,
        factors=factors,
        expected=ExpectedChoice(0.6, -0.02, 0.75, 100),
        simulation=SimulationChoice(100_000, 0),
    )

    assert problems == ()


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"methods": ()}, "at least one method"),
        ({"methods": (MethodName.MACK, MethodName.MACK)}, "each method once"),
        ({"basis": Measure.LOSS}, "no loss amounts"),
        ({"basis": Measure.REPORTED_COUNT}, "cannot be computed from reported count"),
        ({"factors": FactorChoice(last_periods=0)}, "1 or more"),
        ({"factors": FactorChoice(picked={48: 1.1})}, "no factor at age 48"),
        ({"factors": FactorChoice(averages={13: Average.SIMPLE})}, "no factor at age 13"),
        ({"factors": FactorChoice(picked={12: 0.0})}, "picked at age 12"),
        ({"factors": FactorChoice(picked={12: UNKNOWN})}, "picked at age 12"),
        ({"factors": FactorChoice(picked={12: 1e300})}, "at most 1,000"),
        ({"factors": FactorChoice(picked={24: MOST_PICKED * 1.001})}, "picked at age 24"),
        ({"factors": FactorChoice(excluded=frozenset({("1999", 12)}))}, "origin 1999 at age 12"),
        ({"factors": FactorChoice(excluded=frozenset({("2021", 48)}))}, "origin 2021 at age 48"),
        ({"factors": FactorChoice(excluded=frozenset({("2024", 12)}))}, "origin 2024 at age 12"),
        ({"factors": FactorChoice(tail=Tail(TailKind.CONSTANT, 0.0))}, "tail factor"),
        ({"factors": FactorChoice(tail=Tail(TailKind.CONSTANT, INFINITE))}, "tail factor"),
        ({"factors": FactorChoice(tail=Tail(TailKind.CONSTANT, 11.0))}, "at most 10"),
        ({"factors": FactorChoice(tail=Tail(TailKind.NONE, 1.05))}, "needs a constant tail"),
        ({"factors": FactorChoice(tail=Tail(TailKind.NONE, 1.0, 2.0))}, "sigma needs a tail"),
        ({"factors": FactorChoice(tail=Tail(TailKind.CONSTANT, 1.1, -1.0))}, "sigma is a number of 0 or more"),
        ({"factors": FactorChoice(tail=Tail(TailKind.CONSTANT, 1.1, None, UNKNOWN))}, "standard error"),
        ({"expected": ExpectedChoice(loss_ratio=0.0)}, "loss ratio"),
        ({"expected": ExpectedChoice(loss_ratio=60.0)}, "0.6 is 60 %"),
        ({"expected": ExpectedChoice(trend=3.0)}, "trend"),
        ({"expected": ExpectedChoice(decay=0.0)}, "decay"),
        ({"expected": ExpectedChoice(decay=1.01)}, "decay"),
        ({"expected": ExpectedChoice(iterations=0)}, "iterations"),
        ({"expected": ExpectedChoice(iterations=101)}, "iterations"),
        ({"simulation": SimulationChoice(simulations=99)}, "simulations"),
        ({"simulation": SimulationChoice(simulations=100_001)}, "between 100 and 100,000"),
        ({"simulation": SimulationChoice(seed=-1)}, "seed"),
        ({"simulation": SimulationChoice(seed=2**32)}, "seed"),
    ],
)
def test_names_what_does_not_fit_in_one_sentence(choices, words):
    (problem,) = problems_of(**choices)

    assert words in problem
    assert problem.endswith(".")


def test_names_every_fault_at_once():
    problems = problems_of(
        methods=(),
        factors=FactorChoice(last_periods=-1, picked={12: -1.0}),
        simulation=SimulationChoice(1, -1),
    )

    assert len(problems) == 5


def test_a_triangle_of_counts_alone_is_no_basis():
    counts = TriangleSet({Measure.REPORTED_COUNT: small().measures[Measure.PAID]})

    assert "cannot be computed from reported count" in " ".join(check_selection(Selection(), counts))


def test_an_exclusion_is_sought_on_the_basis_alone():
    chosen = Selection(factors=FactorChoice(excluded=frozenset({("2021", 12)})))
    without = TriangleSet({Measure.PAID: small().measures[Measure.PAID]})

    assert check_selection(chosen, without) == ()
    assert len(check_selection(replace(chosen, basis=Measure.INCURRED), without)) == 1


def long_set(periods):
    """Give a triangle of so many origins and ages with amounts in its first two ages."""
    values = np.full((periods, periods), np.nan)
    values[:, 0], values[:-1, 1] = 100.0, 150.0
    triangle = Triangle(tuple(map(str, range(1600, 1600 + periods))), tuple(range(12, 12 * periods + 1, 12)), values)
    return TriangleSet({Measure.PAID: triangle})


def test_more_simulations_than_a_large_triangle_bears_are_refused_with_how_many_fit():
    asked = Selection(methods=(MethodName.ODP_BOOTSTRAP,), simulation=SimulationChoice(100_000))

    assert check_selection(asked, long_set(100)) == (
        "On 100 origins and 100 ages up to 50,000 simulations fit; choose no more than that.",
    )
    assert check_selection(replace(asked, simulation=SimulationChoice(50_000)), long_set(100)) == ()
    assert check_selection(replace(asked, methods=(MethodName.MACK,)), long_set(100)) == ()
    assert check_selection(asked, long_set(70)) == ()


def test_the_largest_triangle_still_takes_a_bootstrap():
    asked = Selection(methods=(MethodName.ODP_BOOTSTRAP,), simulation=SimulationChoice(3_125))

    assert MOST_SIMULATED_CELLS // (MOST_ORIGINS * MOST_AGES) == 3_125
    assert check_selection(asked, long_set(MOST_ORIGINS)) == ()
