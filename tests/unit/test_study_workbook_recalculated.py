"""The workbook under an independent calculation: every live cell must come to the engine's figure."""

import io
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from openpyxl import load_workbook

from backend.domain.studies.selection import ExpectedChoice, FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, MethodName, SigmaRule, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.reserving.samples import load_sample
from backend.services.study_book_places import Places
from backend.services.study_workbook import write_workbook
from fakes.recalculated import Recalculated
from fakes.study_results import make_study

LIVE = (
    MethodName.CHAIN_LADDER,
    MethodName.MACK,
    MethodName.BORNHUETTER_FERGUSON,
    MethodName.CAPE_COD,
    MethodName.BENKTANDER,
)
CHOSEN = FactorChoice(
    average=Average.SIMPLE,
    averages={24: Average.REGRESSION},
    last_periods=5,
    excluded=frozenset({("2006", 12), ("2005", 36)}),
    sigma=SigmaRule.LOGLINEAR,
    tail=Tail(TailKind.CONSTANT, 1.05),
)


def genins():
    return replace(load_sample("genins"), premium=tuple(1e7 + 4e5 * year for year in range(10)))


def trapezoid():
    rows = [[100.0 + 7 * origin, 160.0 + 9 * origin, 190.0 + 13 * origin, 200.0 + 11 * origin] for origin in range(6)]
    cells = [[cell if age < 6 - origin else None for age, cell in enumerate(row)] for origin, row in enumerate(rows)]
    return TriangleSet({Measure.LOSS: Triangle.of_rows([str(2020 + n) for n in range(6)], (12, 24, 36, 48), cells)})


def newest_of(code, size):
    """Return the newest origins of a sample at their first ages: a workbook that is calculated much sooner."""
    whole = load_sample(code)
    measures = {
        measure: Triangle(triangle.origins[-size:], triangle.ages[:size], triangle.values[-size:, :size])
        for measure, triangle in whole.measures.items()
    }
    return TriangleSet(measures, tuple(1e7 + 4e5 * year for year in range(size)), whole.unit)


CASES = {
    "genins with a loss ratio": (genins, Selection(methods=LIVE, expected=ExpectedChoice(loss_ratio=0.6))),
    "genins with choices": (
        lambda: newest_of("genins", 7),
        Selection(methods=LIVE, factors=CHOSEN, expected=ExpectedChoice(trend=0.03, decay=0.75, iterations=3)),
    ),
    "raa with every average and a picked factor": (
        lambda: newest_of("raa", 6),
        Selection(
            methods=LIVE[:2],
            factors=FactorChoice(
                averages={12: Average.GEOMETRIC, 24: Average.MEDIAL, 36: Average.SIMPLE}, picked={48: 1.2}
            ),
        ),
    ),
    "raa with a curve": (
        lambda: newest_of("raa", 6),
        Selection(methods=LIVE[:2], factors=FactorChoice(tail=Tail(TailKind.EXPONENTIAL))),
    ),
    "raa with an age that has no factor": (
        lambda: newest_of("raa", 6),
        Selection(methods=LIVE[:1], factors=FactorChoice(excluded=frozenset({("1985", 60)}))),
    ),
    "a trapezoid": (trapezoid, Selection(methods=LIVE[:2])),
    "paid and incurred": (lambda: newest_of("usauto", 4), Selection(methods=LIVE[:2])),
}


def open_book(triangles, selection, folder):
    study, result = make_study(triangles, selection)
    return Recalculated(write_workbook(study, result), folder), result


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Return for a case its workbook, result, triangles and calculated cells; each is calculated once."""

    @cache
    def open_case(case):
        make, selection = CASES[case]
        triangles = make()
        book, result = open_book(triangles, selection, tmp_path_factory.mktemp("book"))
        return book, result, triangles, book.run()

    return open_case


def column_of(calculated, sheet, places, column, rows):
    return [calculated.get((sheet, f"{column}{places.result + 1 + row}")) for row in range(rows)]


def differ(shown, calculated):
    """Tell whether a cell's stored figure is another than the calculated one."""
    if isinstance(shown, int | float) and isinstance(calculated, float):
        return not np.isclose(shown, calculated, rtol=1e-6, atol=1e-9)
    return (shown or None) != calculated


@pytest.mark.parametrize("case", CASES)
def test_every_live_cell_comes_to_the_engines_figure(case, opened):
    book, _, _, calculated = opened(case)
    wrong = {
        place: figure for place, figure in calculated.items() if differ(book.stored[place[0]][place[1]].value, figure)
    }

    assert len(calculated) > 50
    assert not wrong


@pytest.mark.parametrize("case", CASES)
def test_the_chain_ladder_of_the_workbook_is_the_engines(case, opened):
    _, result, triangles, calculated = opened(case)
    measure = result.figures.basis
    places = Places.of(triangles.measures[measure], str(measure))
    rows = [*result.figures.find(MethodName.CHAIN_LADDER).origins, result.figures.find(MethodName.CHAIN_LADDER).total]

    for column, part in (("C", "latest"), ("E", "ultimate"), ("F", "ibnr")):
        figures = column_of(calculated, places.sheet, places, column, len(rows))
        assert figures == [approximately(getattr(row, part)) for row in rows]


def approximately(figure):
    return None if figure is None else pytest.approx(figure, rel=1e-6, abs=1e-6)


def test_mack_of_the_workbook_is_the_published_one(opened):
    calculated = opened("genins with a loss ratio")[3]
    errors = [figure for (sheet, cell), figure in calculated.items() if sheet == "Mack" and cell.startswith("F")]

    assert errors[-1] == pytest.approx(2_447_094.860835, rel=1e-6)


def test_premium_methods_of_the_workbook_are_the_golden_ones(opened):
    book, _, _, calculated = opened("genins with a loss ratio")
    heads = {str(cell.value): cell.column_letter for cell in book.written["Expected methods"][12]}
    totals = {name: calculated["Expected methods", f"{at}23"] for name, at in heads.items() if "IBNR" in name}

    assert totals == {
        "Cape Cod IBNR": pytest.approx(19_802_308.3927, rel=1e-6),
        "Bornhuetter-Ferguson IBNR": pytest.approx(25_886_135.9187, rel=1e-6),
        "Benktander IBNR": pytest.approx(23_598_483.7597, rel=1e-6),
    }


def test_a_zero_in_the_workbook_is_an_exclusion_in_the_engine(opened):
    book, _, triangles, before = opened("genins with a loss ratio")
    places = Places.of(triangles.measures[Measure.LOSS], "loss")
    switch = f"C{places.counts + triangles.origins.index('2005') + 1}"
    excluded = FactorChoice(excluded=frozenset({("2005", 24)}))
    study, result = make_study(
        triangles, Selection(methods=LIVE, factors=excluded, expected=ExpectedChoice(loss_ratio=0.6))
    )
    expected = load_workbook(io.BytesIO(write_workbook(study, result)), data_only=True)

    assert book.written["Loss"][switch].value == 1
    moved = book.run({("Loss", switch): 0})
    sheets = ("Loss", "Mack", "Expected methods")
    wrong = [
        (sheet, cell)
        for (sheet, cell), figure in moved.items()
        if sheet in sheets and differ(expected[sheet][cell].value, figure)
    ]
    total = ("Loss", f"F{places.total + 1}")
    assert not wrong
    assert moved[total] == pytest.approx(result.figures.find(MethodName.CHAIN_LADDER).total.ibnr, rel=1e-6)
    assert moved[total] != pytest.approx(before[total], rel=1e-6)


def test_another_average_and_a_picked_factor_can_be_typed_into_the_workbook(opened):
    book, _, triangles, _ = opened("genins with a loss ratio")
    places = Places.of(triangles.measures[Measure.LOSS], "loss")
    typed = {("Loss", f"B{places.chosen + 1}"): "simple", ("Loss", f"C{places.picked + 1}"): 1.8}
    choice = FactorChoice(averages={12: Average.SIMPLE}, picked={24: 1.8})
    _, result = make_study(triangles, Selection(methods=LIVE[:1], factors=choice))

    moved = book.run(typed)

    ultimate = result.figures.find(MethodName.CHAIN_LADDER).total.ultimate
    assert moved["Loss", f"E{places.total + 1}"] == pytest.approx(ultimate, rel=1e-6)
