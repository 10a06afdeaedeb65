"""What two selections choose differently, in words."""

from dataclasses import replace

import pytest

from app.ui.study_differences import MOST_CELLS, cells_words, differences, tail_words
from backend.domain.studies.selection import ExpectedChoice, FactorChoice, Selection, SimulationChoice, Tail
from backend.domain.studies.words import Average, MethodName, SigmaRule, TailKind
from backend.domain.triangles import Measure

START = Selection()


def with_factors(**wanted):
    return replace(START, factors=FactorChoice(**wanted))


def test_equal_selections_differ_in_nothing():
    assert differences(START, Selection()) == ()


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (with_factors(average=Average.SIMPLE), "Average: volume-weighted before, now simple."),
        (with_factors(last_periods=5), "Link ratios of each age: all before, now the last 5."),
        (with_factors(excluded=frozenset({("2022", 12)})), "Taken out: 2022 from 12 months."),
        (with_factors(picked={24: 1.05}), "Factor by hand from 24 months: none before, now 1.05."),
        (
            with_factors(averages={12: Average.MEDIAL}),
            "Average from 12 months: as all before, now without highest and lowest.",
        ),
        (with_factors(sigma=SigmaRule.LOGLINEAR), "Last sigma: Mack's rule before, now log-linear."),
        (with_factors(tail=Tail(TailKind.CONSTANT, 1.02)), "Tail: no tail before, now constant factor 1.02."),
        (replace(START, basis=Measure.INCURRED), "Basis: paid where there is any before, now incurred."),
        (
            replace(START, expected=ExpectedChoice(loss_ratio=0.6)),
            "Expected loss ratio: Cape Cod's before, now 60.0%.",
        ),
        (replace(START, expected=ExpectedChoice(trend=0.03)), "Trend a year: 0.00% before, now 3.00%."),
        (replace(START, expected=ExpectedChoice(decay=0.5)), "Weight kept a year away: 100 % before, now 50 %."),
        (replace(START, expected=ExpectedChoice(iterations=3)), "Rounds of Benktander: 2 before, now 3."),
        (replace(START, simulation=SimulationChoice(5_000)), "Simulations: 10,000 before, now 5,000."),
        (replace(START, simulation=SimulationChoice(seed=7)), "Seed: 42 before, now 7."),
        (replace(START, methods=(*START.methods, MethodName.CAPE_COD)), "Methods added: Cape Cod."),
        (replace(START, methods=(MethodName.MACK,)), "Methods left out: Chain ladder."),
    ],
)
def test_each_choice_that_changed_is_one_sentence(after, sentence):
    assert differences(START, after) == (sentence,)


def test_what_is_taken_in_again_is_told_apart_from_what_is_taken_out():
    before = with_factors(excluded=frozenset({("2021", 12), ("2022", 12)}))
    after = with_factors(excluded=frozenset({("2022", 12), ("2020", 24)}))

    assert differences(before, after) == ("Taken out: 2020 from 24 months.", "Taken in again: 2021 from 12 months.")


def test_many_cells_are_counted_and_not_listed():
    cells = [(str(2000 + row), 12) for row in range(MOST_CELLS + 1)]

    assert cells_words(cells) == f"{MOST_CELLS + 1} link ratios"
    assert cells_words(cells[:2]) == "2000 from 12 months, 2001 from 12 months"


def test_a_tail_names_the_figures_given_for_it():
    tail = Tail(TailKind.CONSTANT, 1.05, sigma=0.1, standard_error=0.02)

    assert tail_words(tail) == "constant factor 1.05 sigma 0.1 standard error 0.02"
