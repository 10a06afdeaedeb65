"""S.19.01 of the published Taylor-Ashe triangle, and of quarters of it, against plain sums over the same cells."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import MethodName, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.reserving.samples import load_sample
from backend.services.study_s1901 import write_s1901
from fakes.study_results import make_study

ROWS = [f"R0{160 + 10 * number}" for number in range(10)]
IBNR = (0, 94_634, 469_511, 709_638, 984_889, 1_419_459, 2_177_641, 3_920_301, 4_278_972, 4_625_811)
"""Mack (1993), table of Taylor and Ashe's data: reserves by accident year, and their sum."""
TOTAL = 18_680_856
ONLY = Selection(methods=(MethodName.CHAIN_LADDER,))


def taylor_ashe():
    triangle = load_sample("genins").measures[Measure.LOSS]
    return TriangleSet({Measure.PAID: triangle}, unit="USD")


def blocks(triangles, selection=ONLY):
    """Return both blocks as cells by row and column code."""
    lines = list(csv.reader(io.StringIO(write_s1901(*make_study(triangles, selection)).decode("utf-8-sig"))))
    heads = [number for number, line in enumerate(lines) if line[:2] == ["", ""] and line[2].startswith("C0")]
    found = []
    for head in heads:
        cells = {}
        for line in lines[head + 2 : head + 14]:
            for code, cell in zip(lines[head][2:], line[2:], strict=False):
                if cell:
                    cells[line[0], code] = float(cell)
        found.append(cells)
    return found


@pytest.fixture(scope="module")
def published():
    return blocks(taylor_ashe())


def test_payments_are_the_differences_of_the_cumulative_amounts(published):
    rows = taylor_ashe().measures[Measure.PAID].to_rows()
    for number, cells in enumerate(rows):
        amounts = [cell for cell in cells if cell is not None]
        paid = np.diff([0.0, *amounts])
        shown = [published[0][ROWS[number], f"C0{10 * (age + 1):03d}"] for age in range(len(amounts))]
        assert shown == pytest.approx(list(paid), abs=0.005)
        assert (ROWS[number], f"C0{10 * (len(amounts) + 1):03d}") not in published[0], "nothing is shown of the future"


def test_the_first_and_the_last_year_are_those_of_the_paper(published):
    paid = published[0]

    assert (paid["R0160", "C0010"], paid["R0160", "C0020"], paid["R0160", "C0100"]) == (357_848, 766_940, 67_948)
    assert (paid["R0250", "C0010"], paid["R0250", "C0170"], paid["R0250", "C0180"]) == (344_014, 344_014, 344_014)


def test_the_current_year_is_the_newest_diagonal_of_payments(published):
    rows = taylor_ashe().measures[Measure.PAID].to_rows()
    newest = [float(np.diff([0.0, *(cell for cell in cells if cell is not None)])[-1]) for cells in rows]

    assert [published[0][row, "C0170"] for row in ROWS] == pytest.approx(newest)
    assert published[0]["R0260", "C0170"] == pytest.approx(sum(newest))


def test_the_sum_of_years_is_what_was_paid_in_all(published):
    latest = [
        max(cell for cell in cells if cell is not None) for cells in taylor_ashe().measures[Measure.PAID].to_rows()
    ]

    assert [published[0][row, "C0180"] for row in ROWS] == pytest.approx(latest)
    assert published[0]["R0260", "C0180"] == pytest.approx(sum(latest))
    assert published[0]["R0260", "C0180"] == 34_358_090


def test_the_best_estimate_is_macks_published_reserve_on_the_newest_diagonal(published):
    estimate = published[1]
    diagonal = [estimate[ROWS[number], f"C0{200 + 10 * (9 - number)}"] for number in range(10)]

    assert diagonal == pytest.approx(list(IBNR), abs=1)
    assert estimate["R0260", "C0300"] == pytest.approx(TOTAL, abs=1)
    assert len(estimate) == 11, "one cell a year and the total"


def test_each_year_has_as_many_payments_as_years_have_passed(published):
    counts = [sum(row == code and int(column[1:]) <= 110 for row, column in published[0]) for code in ROWS]

    assert counts == list(range(10, 0, -1))


def test_there_is_nothing_before_the_tenth_year(published):
    assert not [cell for cells in published for cell in cells if cell[0] == "R0100"]


def test_a_tail_raises_the_estimate_of_every_year_by_its_share_of_the_ultimate(published):
    tail = FactorChoice(tail=Tail(TailKind.CONSTANT, 1.05))
    with_tail = blocks(taylor_ashe(), replace(ONLY, factors=tail))[1]
    paid = published[0]
    for number, row in enumerate(ROWS):
        column = f"C0{200 + 10 * (9 - number)}"
        ultimate = paid[row, "C0180"] + published[1][row, column]
        assert with_tail[row, column] == pytest.approx(ultimate * 1.05 - paid[row, "C0180"], abs=0.05)


def test_other_units_scale_every_amount(published):
    triangle = taylor_ashe().measures[Measure.PAID]
    thousand = TriangleSet({Measure.PAID: Triangle(triangle.origins, triangle.ages, triangle.values * 1000)})
    scaled = blocks(thousand)
    for before, after in zip(published, scaled, strict=True):
        assert before.keys() == after.keys()
        assert [after[place] for place in before] == pytest.approx([1000 * cell for cell in before.values()], abs=5.1)


def quarters(years=3):
    """Return quarters in which each one pays 10 times its number at every age: all sums can be told by hand."""
    count = 4 * years
    origins = [f"{2024 + number // 4}Q{number % 4 + 1}" for number in range(count)]
    ages = tuple(3 * (age + 1) for age in range(count))
    rows = [
        [10.0 * (origin + 1) * (age + 1) if age < count - origin else None for age in range(count)]
        for origin in range(count)
    ]
    return TriangleSet({Measure.PAID: Triangle.of_rows(origins, ages, rows)})


def test_quarters_become_years_whose_payments_are_those_of_their_quarters():
    paid, _ = blocks(quarters())
    first = sum(10 * number * (5 - number) for number in (1, 2, 3, 4))

    assert paid["R0230", "C0010"] == first
    assert paid["R0230", "C0020"] == 4 * 10 * (1 + 2 + 3 + 4)
    assert paid["R0230", "C0030"] == 4 * 10 * (1 + 2 + 3 + 4)
    assert paid["R0240", "C0020"] == 4 * 10 * (5 + 6 + 7 + 8)


def test_quarters_have_the_estimate_of_their_quarters_together():
    triangles = quarters()
    result = make_study(triangles, ONLY)[1].figures.methods[0]
    _, estimate = blocks(triangles)

    newest = sum(row.ibnr for row in result.origins[-4:])
    assert estimate["R0250", "C0200"] == pytest.approx(newest, abs=0.01)
    assert estimate["R0260", "C0300"] == pytest.approx(result.total.ibnr, abs=0.01)


def test_a_payment_that_was_taken_back_is_negative_and_never_a_negative_zero():
    rows = ([100.0, 150.0, 149.999], [110.0, 105.0, None], [120.0, None, None])
    triangle = Triangle.of_rows(("2024", "2025", "2026"), (12, 24, 36), rows)
    content = write_s1901(*make_study(TriangleSet({Measure.PAID: triangle}), ONLY)).decode("utf-8-sig")

    assert "-5.00" in content
    assert "-0.00" not in content


def test_says_how_figures_and_cells_are_written():
    content = write_s1901(*make_study(taylor_ashe(), ONLY)).decode("utf-8-sig")

    assert "decimal point" in content
    assert "357848.00" in content, "no separators between thousands"
