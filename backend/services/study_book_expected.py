"""The sheet of methods with a premium: Bornhuetter-Ferguson, Cape Cod and Benktander, live from the measure's sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import ExpectedChoice, Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import FloatArray, TriangleSet
from backend.reserving.chain_ladder import newest_column, project
from backend.reserving.expected import Exposed, loss_ratios
from backend.reserving.exposure import origin_years, premiums_of
from backend.reserving.not_estimable import NotEstimableError
from backend.services.study_book_paper import ERRS, Book, Paper, at, known, span
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
_STYLES = ("amount", "ratio", "percent", "exact", "ratio", "amount", "amount", "percent", "percent")


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedSheet:
    """What the writers of rows share: the sheet, where the measure's stands, and the engine's figures by method."""

    paper: Paper
    measure: Places
    results: Mapping[MethodName, MethodResult]
    exposed: Exposed
    choice: ExpectedChoice

    def down(self, column: int) -> str:
        """Return the address of a column over all origins."""
        return span((_TOP, column), (_TOP + len(self.measure.origins) - 1, column))


def place_of_ibnr(number: int, origins: int) -> str:
    """Return the address of the total IBNR of the method that stands as the number from 0 on the sheet."""
    return at(_TOP + origins, _FIRST_METHOD + 2 * number + 1, sheet=SHEET)


def write_expected(
    book: Book,
    triangles: TriangleSet,
    measure: Places,
    selection: Selection,
    results: Mapping[MethodName, MethodResult],
) -> None:
    """Write the sheet for those of the three methods that have results."""
    paper = book.paper(SHEET, (30,), frozen=(_TOP, 1))
    paper.opening("Methods that use a premium", "Yellow cells are inputs; all other figures but the years are live.")
    choice = selection.expected
    inputs = (choice.loss_ratio, choice.trend, choice.decay, float(choice.iterations))
    for row, (name, figure) in enumerate(zip(_INPUTS, inputs, strict=True), start=_RATIO):
        paper.text(row, 0, name)
        paper.sheet.write_blank(row, 1, None, paper.styles["input"])
        paper.number(row, 1, figure, "input")
    sheet = ExpectedSheet(paper, measure, results, _expose(triangles, selection, results), choice)
    paper.heads(_TOP - 1, _HEADS + tuple(f"{_TITLES[one]} {word}" for one in results for word in ("ultimate", "IBNR")))
    _write_exposure(sheet)
    for number, method in enumerate(results):
        _write_method(sheet, method, _FIRST_METHOD + 2 * number)


def _expose(triangles: TriangleSet, selection: Selection, results: Mapping[MethodName, MethodResult]) -> Exposed:
    measure = next(iter(results.values())).measure
    triangle = triangles.measures[measure]
    projection = project(triangle, selection.factors)
    growth = np.where(
        np.isnan(projection.latest), np.nan, projection.selected.cdf[np.maximum(newest_column(triangle), 0)]
    )
    return Exposed(measure, triangle, projection.latest, premiums_of(triangles, SHEET), growth, ())


def _cape_cod(sheet: ExpectedSheet) -> FloatArray:
    try:
        return loss_ratios(sheet.exposed, sheet.choice)
    except NotEstimableError:
        return np.full(len(sheet.exposed.latest), np.nan)


def _write_exposure(sheet: ExpectedSheet) -> None:
    exposed, choice = sheet.exposed, sheet.choice
    years = np.arange(len(exposed.latest)) * origin_years(exposed.triangle)
    trend = (1 + choice.trend) ** (years[-1] - years)
    used = np.where(np.isnan(exposed.latest), np.nan, exposed.premium / exposed.growth)
    level = np.where(np.isnan(used), np.nan, exposed.latest * trend)
    ratios = _cape_cod(sheet)
    prior = ratios if choice.loss_ratio is None else np.full(len(ratios), choice.loss_ratio)
    columns = (exposed.latest, exposed.growth, 1 - 1 / exposed.growth, years, trend, level, used, ratios, prior)
    for offset, origin in enumerate(sheet.measure.origins):
        row = _TOP + offset
        sheet.paper.text(row, 0, origin)
        sheet.paper.number(row, 1, known(exposed.premium[offset]), "input_amount")
        formulas = _exposure_formulas(sheet, offset)
        for column, (figures, style) in enumerate(zip(columns, _STYLES, strict=True), start=2):
            if formula := formulas[column - 2]:
                sheet.paper.live((row, column), f"=IFERROR({formula},{ERRS})", known(figures[offset]), style)
            else:
                sheet.paper.number(row, column, float(figures[offset]), style)


def _exposure_formulas(sheet: ExpectedSheet, offset: int) -> tuple[str, ...]:
    """Return the formulas from the latest amount to the prior loss ratio; none for the years, which are values."""
    row, source = _TOP + offset, sheet.measure.result + offset
    premium, latest, growth, years, trend, used = (at(row, column) for column in (1, 2, 3, 5, 6, 8))
    last_year = at(_TOP + len(sheet.measure.origins) - 1, 5)
    decay = f"{at(_DECAY, 1)}^ABS({sheet.down(5)}-{years})"
    weighed = f"SUMPRODUCT({decay},{sheet.down(7)})/SUMPRODUCT({decay},{sheet.down(8)})/{trend}"
    chosen = at(_RATIO, 1)
    return (
        at(source, 2, sheet=sheet.measure.sheet),
        at(source, 3, sheet=sheet.measure.sheet),
        f"1-1/{growth}",
        "",
        f"(1+{at(_TREND, 1)})^({last_year}-{years})",
        f"IF(ISNUMBER({used}),{latest}*{trend},{ERRS})",
        f"IF(AND(ISNUMBER({premium}),ISNUMBER({latest})),{premium}/{growth},{ERRS})",
        weighed,
        f"IF(ISNUMBER({chosen}),{chosen},{at(row, 9)})",
    )


def _write_method(sheet: ExpectedSheet, method: MethodName, column: int) -> None:
    result = sheet.results[method]
    for offset, figures in enumerate(result.origins):
        row = _TOP + offset
        ultimate = f"=IFERROR(IF(ISNUMBER({at(row, 1)}),{_ultimate(method, row)},{ERRS}),{ERRS})"
        sheet.paper.live((row, column), ultimate, figures.ultimate)
        sheet.paper.live((row, column + 1), f"=IFERROR({at(row, column)}-{at(row, 2)},{ERRS})", figures.ibnr)
    row = _TOP + len(result.origins)
    sheet.paper.text(row, 0, "Total", "total_text")
    for place, figure in ((column, result.total.ultimate), (column + 1, result.total.ibnr)):
        cells = sheet.down(place)
        total = f"=IF(COUNT({cells})=COUNT({sheet.down(2)}),SUM({cells}),{ERRS})"
        sheet.paper.live((row, place), total, figure, "total")


def _ultimate(method: MethodName, row: int) -> str:
    premium, latest, growth, still = (at(row, column) for column in (1, 2, 3, 4))
    prior, times = f"{premium}*{at(row, 10)}", at(_TIMES, 1)
    match method:
        case MethodName.CAPE_COD:
            return f"{latest}+{still}*{premium}*{at(row, 9)}"
        case MethodName.BENKTANDER:
            return f"{latest}*{growth}*(1-{still}^{times})+{prior}*{still}^{times}"
        case _:
            return f"{latest}+{still}*{prior}"
