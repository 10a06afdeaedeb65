"""The sheet of methods with a premium: Bornhuetter-Ferguson, Cape Cod and Benktander, live from the measure's sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.studies.result import Figure, MethodResult
from backend.domain.studies.selection import ExpectedChoice
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Triangle, TriangleSet
from backend.reserving.exposure import origin_years
from backend.services.study_book_paper import ERRS, Book, Paper, at, span
from backend.services.study_book_places import Places

SHEET = "Expected methods"
METHODS = (MethodName.CAPE_COD, MethodName.BORNHUETTER_FERGUSON, MethodName.BENKTANDER)
_TITLES = {
    MethodName.CAPE_COD: "Cape Cod",
    MethodName.BORNHUETTER_FERGUSON: "Bornhuetter-Ferguson",
    MethodName.BENKTANDER: "Benktander",
}
_INPUTS = ("Loss ratio (empty: Cape Cod's)", "Trend a year", "Decay a year", "Iterations of Benktander")
_HEADS = (
    "Origin",
    "Premium",
    "Latest",
    "CDF",
    "Not yet observed",
    "Years",
    "Trend to newest",
    "Latest at newest level",
    "Premium used up",
    "Cape Cod loss ratio",
    "Prior loss ratio",
)
_RATIO, _TREND, _DECAY, _TIMES = 4, 5, 6, 7
_TOP = 12
_FIRST_METHOD = len(_HEADS)


@dataclass(frozen=True, slots=True)
class ExpectedSheet:
    """What the writers of rows share: the sheet, where the measure's stands, and the engine's figures by method."""

    paper: Paper
    measure: Places
    results: Mapping[MethodName, MethodResult]
    triangles: TriangleSet

    def down(self, column: int) -> str:
        """Return the address of a column over all origins."""
        return span((_TOP, column), (_TOP + len(self.measure.origins) - 1, column))


def write_expected(
    book: Book,
    triangles: TriangleSet,
    measure: Places,
    choice: ExpectedChoice,
    results: Mapping[MethodName, MethodResult],
) -> None:
    """Write the sheet for those of the three methods that have results."""
    paper = book.paper(SHEET, (30,), frozen=(_TOP, 1))
    paper.opening("Methods that use a premium", "Yellow cells are inputs; all figures but the premium are live.")
    for row, (name, figure) in enumerate(
        zip(_INPUTS, (choice.loss_ratio, choice.trend, choice.decay, float(choice.iterations)), strict=True), start=4
    ):
        paper.text(row, 0, name)
        if figure is None:
            paper.sheet.write_blank(row, 1, None, paper.styles["input"])
        paper.number(row, 1, figure, "input")
    sheet = ExpectedSheet(paper, measure, results, triangles)
    heads = [f"{_TITLES[one]} {word}" for one in METHODS if one in results for word in ("ultimate", "IBNR")]
    paper.heads(_TOP - 1, (*_HEADS, *heads))
    triangle = triangles.measures[next(iter(results.values())).measure]
    for row, origin in enumerate(measure.origins):
        paper.text(_TOP + row, 0, origin)
        _write_exposure(sheet, row, origin_years(triangle), _cdf_shown(triangle, row))
        _write_methods(sheet, row)
    _write_totals(sheet)


def _cdf_shown(triangle: Triangle, row: int) -> int:
    """Return the column of an origin's newest amount, -1 where there is none."""
    cells = triangle.to_rows()[row]
    return max((column for column, cell in enumerate(cells) if cell is not None), default=-1)
