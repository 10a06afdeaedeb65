"""Typing into the workbook: averages, 0/1 cells, factors, tail and loss ratio move what the engine would move."""

import io
from functools import cache

import pytest
from openpyxl import load_workbook

from backend.domain.studies.selection import ExpectedChoice, FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, MethodName, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.services.study_book_places import Places
from backend.services.study_workbook import write_workbook
from fakes.recalculated import Recalculated
from fakes.study_results import make_study

METHODS = (
    MethodName.CHAIN_LADDER,
    MethodName.MACK,
    MethodName.BORNHUETTER_FERGUSON,
    MethodName.CAPE_COD,
    MethodName.BENKTANDER,
)
ROWS = (
    [1000.0, 1500.0, 1700.0, 1770.0, 1790.0],
    [1100.0, 1610.0, 1850.0, 1930.0, None],
    [1200.0, 1890.0, 2100.0, None, None],
    [1300.0, 1900.0, None, None, None],
    [1250.0, None, None, None, None],
)
ORIGINS = tuple(str(year) for year in range(2021, 2026))
AGES = (12, 24, 36, 48, 60)
PREMIUM = (2500.0, 2600.0, 2700.0, 2800.0, 2900.0)


def triangles():
    return TriangleSet({Measure.PAID: Triangle.of_rows(ORIGINS, AGES, ROWS)}, PREMIUM)


PLACES = Places.of(triangles().measures[Measure.PAID], "paid")
SUMMARY_METHODS = {
    MethodName.CHAIN_LADDER: "Chain ladder",
    MethodName.MACK: "Mack",
    MethodName.BORNHUETTER_FERGUSON: "Bornhuetter-Ferguson",
    MethodName.CAPE_COD: "Cape Cod",
    MethodName.BENKTANDER: "Benktander",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    study, result = make_study(triangles(), Selection(methods=METHODS))
    return Recalculated(write_workbook(study, result), tmp_path_factory.mktemp("typed"))


def live_of(book, cells):
    """Return the live IBNR of the summary by method."""
    sheet = book.written["Summary"]
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    return {method: cells["Summary", f"H{rows[name]}"] for method, name in SUMMARY_METHODS.items()}


@cache
def engine(factors, expected):
    result = make_study(triangles(), Selection(METHODS, None, FACTORS[factors], EXPECTED[expected]))[1]
    return {one.method: one.total for one in result.figures.methods}


FACTORS = {
    "plain": FactorChoice(),
    "simple at 12": FactorChoice(averages={12: Average.SIMPLE}),
    "regression at 24": FactorChoice(averages={24: Average.REGRESSION}),
    "geometric at 12": FactorChoice(averages={12: Average.GEOMETRIC}),
    "medial at 12": FactorChoice(averages={12: Average.MEDIAL}),
    "one left out": FactorChoice(excluded=frozenset({("2023", 12)})),
    "three left out": FactorChoice(excluded=frozenset({("2021", 12), ("2022", 12), ("2021", 24)})),
    "picked at 36": FactorChoice(picked={36: 1.06}),
    "with a tail": FactorChoice(tail=Tail(TailKind.CONSTANT, 1.03)),
}
EXPECTED = {
    "plain": ExpectedChoice(),
    "loss ratio": ExpectedChoice(loss_ratio=0.8),
    "trend": ExpectedChoice(trend=0.04),
    "decay": ExpectedChoice(decay=0.5),
    "iterations": ExpectedChoice(iterations=5),
}


def switch(origin, age):
    return ("Paid", f"{'BCDE'[AGES.index(age)]}{PLACES.counts + ORIGINS.index(origin) + 1}")


CHOSEN, PICKED, SELECTED = PLACES.chosen + 1, PLACES.picked + 1, PLACES.selected + 1
TYPED_FACTORS = {
    "simple at 12": {("Paid", f"B{CHOSEN}"): "simple"},
    "regression at 24": {("Paid", f"C{CHOSEN}"): "regression"},
    "geometric at 12": {("Paid", f"B{CHOSEN}"): "geometric"},
    "medial at 12": {("Paid", f"B{CHOSEN}"): "medial"},
    "one left out": {switch("2023", 12): 0},
    "three left out": {switch("2021", 12): 0, switch("2022", 12): 0, switch("2021", 24): 0},
    "picked at 36": {("Paid", f"D{PICKED}"): 1.06},
    "with a tail": {("Paid", f"F{SELECTED}"): 1.03},
}
TYPED_EXPECTED = {
    "loss ratio": {("Expected methods", "B5"): 0.8},
    "trend": {("Expected methods", "B6"): 0.04},
    "decay": {("Expected methods", "B7"): 0.5},
    "iterations": {("Expected methods", "B8"): 5},
}


@pytest.mark.parametrize("name", TYPED_FACTORS)
def test_what_is_typed_about_factors_moves_every_live_reserve_as_in_the_engine(name, book):
    live = live_of(book, book.run(TYPED_FACTORS[name]))
    totals, before = engine(name, "plain"), engine("plain", "plain")

    for method, ibnr in live.items():
        if method in totals:
            assert ibnr == pytest.approx(totals[method].ibnr, rel=1e-9), method
    assert live[MethodName.CHAIN_LADDER] != pytest.approx(before[MethodName.CHAIN_LADDER].ibnr, rel=1e-6)


@pytest.mark.parametrize("name", TYPED_EXPECTED)
def test_what_is_typed_about_premiums_moves_the_methods_that_use_it_and_no_other(name, book):
    live = live_of(book, book.run(TYPED_EXPECTED[name]))
    totals, before = engine("plain", name), engine("plain", "plain")

    assert live == {method: pytest.approx(totals[method].ibnr, rel=1e-9) for method in live}
    assert live[MethodName.CHAIN_LADDER] == pytest.approx(before[MethodName.CHAIN_LADDER].ibnr)
    assert live[MethodName.BENKTANDER] != pytest.approx(before[MethodName.BENKTANDER].ibnr, rel=1e-9)


def test_the_summary_shows_how_far_a_live_reserve_was_moved(book):
    cells = book.run(TYPED_FACTORS["one left out"])
    sheet = book.written["Summary"]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "Chain ladder")
    now, then = engine("one left out", "plain"), engine("plain", "plain")

    moved = now[MethodName.CHAIN_LADDER].ibnr - then[MethodName.CHAIN_LADDER].ibnr
    assert cells["Summary", f"I{row}"] == pytest.approx(moved, rel=1e-9)
    assert abs(moved) > 1


@pytest.mark.parametrize("name", ["simple at 12", "regression at 24", "one left out", "three left out"])
def test_the_standard_error_follows_what_is_typed(name, book):
    cells = book.run(TYPED_FACTORS[name])
    mack = engine(name, "plain")[MethodName.MACK]
    errors = {place: figure for (sheet, place), figure in cells.items() if sheet == "Mack" and place.startswith("F")}

    assert list(errors.values())[-1] == pytest.approx(mack.standard_error, rel=1e-9)


@pytest.mark.parametrize("name", ["geometric at 12", "medial at 12", "picked at 36"])
def test_a_factor_without_a_variance_leaves_the_standard_error_of_the_total_empty(name, book):
    cells = book.run(TYPED_FACTORS[name])
    errors = [figure for (sheet, place), figure in cells.items() if sheet == "Mack" and place.startswith("F")]

    assert errors[-1] is None


def test_an_age_whose_link_ratios_are_all_left_out_leaves_the_total_empty_and_not_wrong(book):
    cells = book.run({switch("2021", 48): 0})

    assert cells["Paid", f"F{PLACES.total + 1}"] is None
    assert cells["Paid", f"E{PLACES.result + 1}"] == pytest.approx(1790), "the oldest origin needs no factor"
    assert live_of(book, cells)[MethodName.CHAIN_LADDER] is None


def test_putting_a_link_ratio_back_restores_the_figure(book):
    book.run(TYPED_FACTORS["one left out"])
    live = live_of(book, book.run({switch("2023", 12): 1}))

    assert live[MethodName.CHAIN_LADDER] == pytest.approx(engine("plain", "plain")[MethodName.CHAIN_LADDER].ibnr)


NEGATIVE = (
    [100.0, 150.0, 140.0, 139.0],
    [-10.0, 176.0, 180.0, None],
    [120.0, -5.0, None, None],
    [130.0, None, None, None],
)


def test_an_origin_whose_process_error_cannot_be_told_shows_no_parameter_error_either(tmp_path):
    years = ("2022", "2023", "2024", "2025")
    measure = Triangle.of_rows(years, AGES[:4], NEGATIVE)
    study, result = make_study(TriangleSet({Measure.PAID: measure}), Selection(methods=METHODS[:2]))
    book = Recalculated(write_workbook(study, result), tmp_path)
    different = {
        place: (book.stored[place[0]][place[1]].value, computed)
        for place, computed in book.run().items()
        if computed is not None and book.stored[place[0]][place[1]].value in {None, ""}
    }

    assert result.figures.find(MethodName.MACK) is not None
    assert different == {}


def stored_cells(choice):
    study, result = make_study(triangles(), Selection(methods=METHODS[:1], factors=choice))
    return load_workbook(io.BytesIO(write_workbook(study, result)), data_only=True)["Paid"], result


@pytest.mark.parametrize("average", list(Average))
def test_the_selected_factors_are_those_of_the_average_that_is_named_above_them(average):
    sheet, result = stored_cells(FactorChoice(average=average))
    names = [sheet.cell(CHOSEN, column).value for column in range(2, 6)]
    row = next(row for row in range(PLACES.averages + 1, CHOSEN) if sheet.cell(row, 1).value == str(average))

    assert names == [str(average)] * 4
    for column in range(2, 6):
        assert sheet.cell(SELECTED, column).value == pytest.approx(sheet.cell(row, column).value)
    assert result.figures.development[0].selected[0] == pytest.approx(sheet.cell(SELECTED, 2).value)


@pytest.mark.parametrize("periods", [1, 2, 3])
def test_the_newest_periods_alone_are_ones(periods):
    sheet, _ = stored_cells(FactorChoice(last_periods=periods))
    for column in range(2, 6):
        switches = [sheet.cell(PLACES.counts + 1 + row, column).value for row in range(5)]
        given = [one for one in switches if one is not None]
        assert given == [0] * max(0, len(given) - periods) + [1] * min(periods, len(given))


def test_the_averages_can_be_told_by_hand():
    sheet, _ = stored_cells(FactorChoice())
    ratios = [1500 / 1000, 1610 / 1100, 1890 / 1200, 1900 / 1300]
    product = ratios[0] * ratios[1] * ratios[2] * ratios[3]
    shown = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(PLACES.averages + 1, CHOSEN - 1)}

    assert shown["volume"] == pytest.approx(6900 / 4600)
    assert shown["simple"] == pytest.approx(sum(ratios) / 4)
    assert shown["geometric"] == pytest.approx(product**0.25)
    assert shown["medial"] == pytest.approx((sum(ratios) - max(ratios) - min(ratios)) / 2)
    squares = 1000**2 + 1100**2 + 1200**2 + 1300**2
    crossed = 1000 * 1500 + 1100 * 1610 + 1200 * 1890 + 1300 * 1900
    assert shown["regression"] == pytest.approx(crossed / squares)
