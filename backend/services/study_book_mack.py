"""The Mack sheet: variances of the factors and the recursion of both errors, live from the measure's sheet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.studies.result import Figure, MethodResult
from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.words import SigmaRule
from backend.domain.triangles import Triangle
from backend.services.study_book_mack_figures import MackFigures, mack_figures
from backend.services.study_book_mack_places import SIGMA_ROWS, MackPlaces
from backend.services.study_book_paper import ERRS, Book, Paper, at, known, span, variation_of
from backend.services.study_book_places import Places

SHEET = "Mack"
_NOTES = (
    "Errors of the chain ladder by Mack (1999), live from the link ratios that count on the measure's sheet.",
    "The tail's sigma and standard error (yellow) are the engine's figures: type others to see what follows.",
)
_HEADS = ("Origin", "Ultimate", "IBNR", "Process error", "Parameter error", "Standard error", "CV of IBNR")


@dataclass(frozen=True, slots=True)
class MackSheet:
    """What the writers of the blocks share."""

    paper: Paper
    measure: Places
    places: MackPlaces
    figures: MackFigures


def write_mack(book: Book, triangle: Triangle, measure: Places, choice: FactorChoice, result: MethodResult) -> None:
    """Write the Mack sheet of a measure whose own sheet stands at the places given."""
    paper = book.paper(SHEET, (26,), frozen=(0, 1))
    paper.opening(f"Mack's errors of the {measure.sheet.lower()} chain ladder", *_NOTES, f"Sigma rule: {choice.sigma}.")
    sheet = MackSheet(paper, measure, MackPlaces(len(triangle.origins)), mack_figures(triangle, choice))
    _write_full(sheet, triangle)
    _write_squares(sheet, triangle)
    _write_sigmas(sheet, choice.sigma)
    _write_errors(sheet)
    _write_result(sheet, result)


def _begin(sheet: MackSheet, row: int, title: str, heads: Sequence[str]) -> None:
    sheet.paper.text(row - 2, 0, title, "section")
    sheet.paper.heads(row - 1, ("Origin", *heads))
    for offset, origin in enumerate(sheet.measure.origins):
        sheet.paper.text(row + offset, 0, origin)


def _factor(sheet: MackSheet, step: int) -> str:
    """Return the address of a step's selected factor; the tail is the last step."""
    return at(sheet.measure.selected, step + 1, sheet=sheet.measure.sheet)


def _write_full(sheet: MackSheet, triangle: Triangle) -> None:
    top = sheet.places.full
    _begin(sheet, top, "Completed triangle (live)", [str(age) for age in triangle.ages])
    for row, cells in enumerate(triangle.to_rows()):
        start = sheet.figures.start[row]
        for column, cell in enumerate(cells):
            if cell is not None:
                source = at(sheet.measure.triangle + row, column + 1, sheet=sheet.measure.sheet)
                sheet.paper.live((top + row, column + 1), f"={source}", cell)
            elif 0 <= start < column:
                formula = f"=IFERROR({at(top + row, column)}*{_factor(sheet, column - 1)},{ERRS})"
                sheet.paper.live((top + row, column + 1), formula, known(sheet.figures.full[row, column]))


def _write_squares(sheet: MackSheet, triangle: Triangle) -> None:
    places, figures, measure = sheet.places, sheet.figures, sheet.measure
    _begin(sheet, places.weights, "Weights: amount to the power alpha (live)", measure.steps)
    _begin(sheet, places.deviations, "Weighted squared deviations from the factor (live)", measure.steps)
    seen = triangle.observed
    for row in range(len(triangle.origins)):
        for step in range(len(measure.steps)):
            if seen[row, step] and seen[row, step + 1]:
                column = step + 1
                ratio = at(measure.counted + row, column, sheet=measure.sheet)
                amount = at(measure.triangle + row, column, sheet=measure.sheet)
                weight = at(places.weights + row, column)
                alpha = at(places.alpha, column)
                power = f"IF(ISNUMBER({ratio}),{amount}^{alpha},{ERRS})"
                away = f"{weight}*({ratio}-{_factor(sheet, step)})^2"
                shown = known(figures.weights[row, step]), known(figures.deviations[row, step])
                sheet.paper.live((places.weights + row, column), f"=IFERROR({power},{ERRS})", shown[0])
                sheet.paper.live((places.deviations + row, column), f"=IFERROR({away},{ERRS})", shown[1])


def _write_sigmas(sheet: MackSheet, rule: SigmaRule) -> None:
    paper, places, steps = sheet.paper, sheet.places, sheet.figures.steps
    last = len(sheet.measure.steps) + 1
    paper.text(places.alpha - 2, 0, "Variances of the factors (live)", "section")
    paper.heads(places.alpha - 1, ("Step", *sheet.measure.steps, "tail"))
    for offset, name in enumerate(SIGMA_ROWS):
        paper.text(places.alpha + offset, 0, name)
    for step in range(last - 1):
        _write_sigma(sheet, step, rule)
    paper.number(places.alpha, last, 1.0, "input")
    paper.number(places.alpha + 3, last, known(steps.sigmas[-1]), "input")
    paper.number(places.alpha + 4, last, known(steps.errors[-1]), "input")
    if rule is SigmaRule.LOGLINEAR:
        _write_line(sheet)


def _write_sigma(sheet: MackSheet, step: int, rule: SigmaRule) -> None:
    paper, figures, top, column = sheet.paper, sheet.figures, sheet.places.alpha, step + 1
    sources = {"sheet": sheet.measure.sheet}
    picked, chosen = at(sheet.measure.picked, column, **sources), at(sheet.measure.chosen, column, **sources)
    powers = f'IF({chosen}="volume",1,IF({chosen}="simple",0,IF({chosen}="regression",2,{ERRS})))'
    weights, squares = _down(sheet.places.weights, sheet, column), _down(sheet.places.deviations, sheet, column)
    alpha, own, square, sigma = (at(top + offset, column) for offset in range(4))
    enough = f"AND(ISNUMBER({alpha}),COUNT({squares})>1)"
    paper.live((top, column), f"=IF(ISNUMBER({picked}),{ERRS},{powers})", known(figures.steps.alphas[step]), "exact")
    mean = f"=IFERROR(IF({enough},SUM({squares})/(COUNT({squares})-1),{ERRS}),{ERRS})"
    paper.live((top + 1, column), mean, known(figures.own[step]), "ratio")
    filled = _missing_sigma(top, column) if rule is SigmaRule.MACK else _sigma_on_line(top, column)
    formula = f"=IF(ISNUMBER({own}),{own},IFERROR({filled},{ERRS}))"
    paper.live((top + 2, column), formula, known(figures.completed[step]), "ratio")
    used = f"=IFERROR(IF(ISNUMBER({alpha}),SQRT({square}),{ERRS}),{ERRS})"
    paper.live((top + 3, column), used, known(figures.steps.sigmas[step]), "ratio")
    error = f"=IFERROR({sigma}/SQRT(SUM({weights})),{ERRS})"
    paper.live((top + 4, column), error, known(figures.steps.errors[step]), "ratio")


def _down(first: int, sheet: MackSheet, column: int) -> str:
    return span((first, column), (first + sheet.places.origins - 1, column))


def _missing_sigma(top: int, column: int) -> str:
    """Return Mack's smallest rule: the least of the two squares before and their continued ratio, or the only one."""
    if column == 1:
        return ERRS
    if column == 2:  # noqa: PLR2004 - one square before
        return f"{at(top + 2, 1)}+0"
    before, last = at(top + 2, column - 2), at(top + 2, column - 1)
    return f"IF({before}>0,MIN({last}^2/{before},{before},{last}),MIN({before}+0,{last}+0))"


def _sigma_on_line(top: int, column: int) -> str:
    """Return the square on the line whose rows stand under the others, by the smallest rule where there is no line."""
    level, slope = at(top + len(SIGMA_ROWS) + 1, 1), at(top + len(SIGMA_ROWS) + 1, 2)
    return f"IF(ISNUMBER({slope}),EXP({level}+{slope}*{column})^2,{_missing_sigma(top, column)})"


def _write_line(sheet: MackSheet) -> None:
    """Write logarithms of the sigmas, and level and slope of the least-squares line through them."""
    top, last = sheet.places.alpha, len(sheet.measure.steps)
    row, own = top + len(SIGMA_ROWS), sheet.figures.own
    sheet.paper.text(row, 0, "Logarithm of own sigma")
    sheet.paper.text(row + 1, 0, "Line: level, slope")
    points = []
    for column in range(1, last + 1):
        square = at(top + 1, column)
        log = math.log(own[column - 1]) / 2 if own[column - 1] > 0 else None
        points += [] if log is None else [(column, log)]
        formula = f"=IF(ISNUMBER({square}),IF({square}>0,LN({square})/2,{ERRS}),{ERRS})"
        sheet.paper.live((row, column), formula, log, "ratio")
    logs = span((row, 1), (row, last))
    # SLOPE would do, but programs differ in how they pair numbers with empty cells
    count, level = f"COUNT({logs})", f"(SUM({logs})/COUNT({logs}))"
    numbers = f"(COLUMN({logs})-1)"
    centre = f"(SUMPRODUCT(ISNUMBER({logs})*{numbers})/{count})"
    away = f"({numbers}-{centre})"
    slope = f"=IFERROR(SUMPRODUCT({away},{logs})/SUMPRODUCT(ISNUMBER({logs})*{away}^2),{ERRS})"
    found = _line_of(points)
    sheet.paper.live((row + 1, 1), f"=IFERROR({level}-{at(row + 1, 2)}*{centre},{ERRS})", found[0], "ratio")
    sheet.paper.live((row + 1, 2), slope, found[1], "ratio")


def _line_of(points: Sequence[tuple[int, float]]) -> tuple[Figure, Figure]:
    if len(points) <= 1:
        return None, None
    centre = sum(column for column, _ in points) / len(points)
    level = sum(log for _, log in points) / len(points)
    slope = sum((column - centre) * log for column, log in points) / sum((column - centre) ** 2 for column, _ in points)
    return level - slope * centre, slope


def _write_errors(sheet: MackSheet) -> None:
    places, figures = sheet.places, sheet.figures
    heads = (*sheet.measure.steps, "tail")
    _begin(sheet, places.process, "Squared process error after each step (live)", heads)
    _begin(sheet, places.parameter, "Squared parameter error after each step (live)", heads)
    sheet.paper.text(places.parameter + places.origins, 0, "All origins together", "total_text")
    for row, start in enumerate(figures.start):
        for step in range(max(start, 0), len(heads) if start >= 0 else 0):
            _write_error(sheet, row, step, first=step == start)
    for step in range(min((one for one in figures.start if one >= 0), default=len(heads)), len(heads)):
        _write_together(sheet, step)


def _write_error(sheet: MackSheet, row: int, step: int, *, first: bool) -> None:
    places, figures, column = sheet.places, sheet.figures, step + 1
    amount, alpha = at(places.full + row, column), at(places.alpha, column)
    sigma, error = at(places.alpha + 3, column), at(places.alpha + 4, column)
    spread = f"IF({amount}>0,{amount}^(2-{alpha}),IF({amount}=0,0,{ERRS}))*{sigma}^2"
    for top, added, shown in (
        (places.process, spread, figures.process),
        (places.parameter, f"({amount}*{error})^2", figures.parameter),
    ):
        grown = "" if first else f"+{at(top + row, column - 1)}*{_factor(sheet, step)}^2"
        guarded = f"IF(ISNUMBER({sigma}),{added}{grown},{ERRS})"
        sheet.paper.live((top + row, column), f"=IFERROR({guarded},{ERRS})", known(shown[row, step]))


def _write_together(sheet: MackSheet, step: int) -> None:
    places, starts, column = sheet.places, sheet.figures.start, step + 1
    row = places.parameter + places.origins
    begun = [number for number, start in enumerate(starts) if 0 <= start <= step]
    amounts = ",".join(span((places.full + one, column), (places.full + end, column)) for one, end in _runs(begun))
    grown = ""
    if any(0 <= start < step for start in starts):
        grown = f"+{at(row, column - 1)}*{_factor(sheet, step)}^2"
    error = at(places.alpha + 4, column)
    guarded = f"IF(ISNUMBER({error}),(SUM({amounts})*{error})^2{grown},{ERRS})"
    sheet.paper.live((row, column), f"=IFERROR({guarded},{ERRS})", known(sheet.figures.together[step]), "total")


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each stretch of neighbouring rows."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _write_result(sheet: MackSheet, result: MethodResult) -> None:
    paper, places, measure = sheet.paper, sheet.places, sheet.measure
    last = len(measure.months)
    paper.text(places.result - 2, 0, "Errors by origin (live)", "section")
    paper.heads(places.result - 1, _HEADS)
    rows = [*result.origins, result.total]
    for offset, figures in enumerate(rows):
        row, is_total = places.result + offset, offset == places.origins
        style = "total" if is_total else "amount"
        paper.text(row, 0, figures.origin, "total_text" if is_total else "text")
        source = (measure.total if is_total else measure.result + offset), measure.sheet
        paper.live((row, 1), f"={at(source[0], 4, sheet=source[1])}", figures.ultimate, style)
        paper.live((row, 2), f"={at(source[0], 5, sheet=source[1])}", figures.ibnr, style)
        cells = span((places.process, last), (places.process + places.origins - 1, last))
        process = f"SUM({cells})" if is_total else at(places.process + offset, last)
        errors = f"SQRT({process})", f"SQRT({at(places.parameter + offset, last)})"
        complete = (
            f"COUNT({cells})={sum(start >= 0 for start in sheet.figures.start)}" if is_total else f"ISNUMBER({process})"
        )
        parts = f"ISNUMBER({at(places.parameter + offset, last)}),{complete}"
        both = f"AND(ISNUMBER({at(row, 1)}),{parts})"
        for column, error, figure in zip((3, 4), errors, (figures.process_error, figures.parameter_error), strict=True):
            paper.live((row, column), f"=IFERROR(IF({both},{error},{ERRS}),{ERRS})", figure, style)
        whole = f"=IFERROR(SQRT({at(row, 3)}^2+{at(row, 4)}^2),{ERRS})"
        paper.live((row, 5), whole, figures.standard_error, style)
        variation = f"=IFERROR({at(row, 5)}/{at(row, 2)},{ERRS})"
        paper.live((row, 6), variation, variation_of(figures.standard_error, figures.ibnr), "percent")
