"""The workbook of a triangle with holes under an independent calculation: every live cell comes to the engine's."""

import pytest

from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import MethodName, SigmaRule
from backend.domain.triangles import Measure, Triangle, TriangleSet
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
ROWS = {
    "an interior hole": [
        [100, 150, 180, 198, 202],
        [110, None, 190, 205, None],
        [120, 192, 225, None, None],
        [130, 200, None, None, None],
        [140, None, None, None, None],
    ],
    "an origin that begins late": [
        [100, 150, 180, 198, 202],
        [110, 160, 190, 205, None],
        [None, 192, 225, None, None],
        [130, 200, None, None, None],
        [140, None, None, None, None],
    ],
    "an older diagonal missing": [
        [100, None, 180, 198, 202],
        [None, 160, 190, 205, None],
        [120, 192, 225, None, None],
        [130, 200, None, None, None],
        [140, None, None, None, None],
    ],
    "a newest amount after two holes": [
        [100, 150, 180, 198, 202],
        [110, None, None, 205, None],
        [120, 192, 225, None, None],
        [130, 200, None, None, None],
        [140, None, None, None, None],
    ],
    "three origins and three ages": [[100, 150, 180], [110, 176, None], [120, None, None]],
}


def book_of(rows, selection, folder):
    origins = tuple(str(2020 + number) for number in range(len(rows)))
    ages = tuple(12 * (number + 1) for number in range(len(rows[0])))
    premium = tuple(300.0 + 10 * number for number in range(len(rows)))
    triangles = TriangleSet({Measure.PAID: Triangle.of_rows(origins, ages, rows)}, premium)
    study, result = make_study(triangles, selection)
    return Recalculated(write_workbook(study, result), folder), result


@pytest.mark.parametrize(
    ("kind", "rule"),
    [*((kind, SigmaRule.MACK) for kind in ROWS), ("three origins and three ages", SigmaRule.LOGLINEAR)],
)
def test_every_live_cell_comes_to_the_engines_figure(kind, rule, tmp_path):
    selection = Selection(methods=METHODS, factors=FactorChoice(sigma=rule))
    book, result = book_of(ROWS[kind], selection, tmp_path)
    different = {}
    for (sheet, address), computed in book.run().items():
        stored = book.stored[sheet][address].value
        shown = None if stored in {"", None} else stored
        if computed != shown and computed != pytest.approx(shown, rel=1e-9, abs=1e-7):
            different[sheet, address] = (shown, computed)

    assert {one.method for one in result.figures.methods} == set(METHODS)
    assert different == {}


def test_a_figure_of_the_newest_cell_is_taken_and_not_of_the_last_but_some(tmp_path):
    book, _ = book_of(ROWS["a newest amount after two holes"], Selection(methods=METHODS[:1]), tmp_path)
    cells = [cell.value for row in book.stored["Paid"].iter_rows() for cell in row]

    assert cells.count(205) >= 2
    assert cells.count(110) == 1
