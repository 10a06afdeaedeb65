"""A measure's sheet: triangle, link ratios, 0/1 cells, averages, selected factors and chain ladder, all live."""

from backend.domain.studies.result import Development, MethodResult
from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.words import Average, TailKind
from backend.domain.triangles import Triangle
from backend.services.study_book_paper import ERRS, Book, Paper, at, span
from backend.services.study_book_places import Places

_NOTES = (
    "Yellow cells are inputs: 0 leaves a link ratio out and 1 takes it in, and everything after it follows.",
    "Every other figure on this sheet but the triangle is a live formula; cells show the engine's figure until then.",
)
_RESULT_HEADS = ("Origin", "Newest age", "Latest", "CDF", "Ultimate", "IBNR")


def write_measure(
    book: Book, triangle: Triangle, development: Development, choice: FactorChoice, method: MethodResult | None
) -> Places:
    """Write the sheet of a measure; return where its blocks stand."""
    places = Places.of(triangle, str(development.measure))
    paper = book.paper(places.sheet, (16,), frozen=(0, 1))
    paper.opening(f"{_title(development)} by origin and age in months", *_NOTES)
    _write_triangle(paper, places, triangle)
    _write_ratios(paper, places, triangle, development)
    _write_averages(paper, places, development)
    _write_selected(paper, places, development, choice)
    _write_chain_ladder(paper, places, triangle, development, method)
    for name, row in (("Factors", places.selected), ("CDF", places.cdf)):
        last = places.ages if name == "CDF" else places.ages - 1
        book.name_range(f"{name}_{development.measure}", span((row, 1), (row, last), sheet=places.sheet))
    book.name_range(f"Counts_{development.measure}", places.block(places.counts, places.ages - 1, sheet=places.sheet))
    return places


def _title(development: Development) -> str:
    return str(development.measure).replace("_", " ").capitalize()


def _begin(paper: Paper, places: Places, row: int, title: str, columns: int) -> None:
    paper.text(row - 2, 0, title, "section")
    paper.text(row - 1, 0, "Origin", "head_left")
    for column in range(1, columns + 1):
        paper.sheet.write_number(row - 1, column, places.months[column - 1], paper.styles["head"])
    for offset, origin in enumerate(places.origins):
        paper.text(row + offset, 0, origin)


def _write_triangle(paper: Paper, places: Places, triangle: Triangle) -> None:
    _begin(paper, places, places.triangle, "Triangle (cumulative, values)", places.ages)
    for offset, cells in enumerate(triangle.to_rows()):
        paper.row(places.triangle + offset, cells, "amount", 1)


def _write_ratios(paper: Paper, places: Places, triangle: Triangle, development: Development) -> None:
    steps = places.ages - 1
    _begin(paper, places, places.ratios, "Link ratios (live)", steps)
    _begin(paper, places, places.counts, "Which link ratios count (input): 1 counts, 0 is left out", steps)
    _begin(paper, places, places.counted, "Link ratios that count (live)", steps)
    seen = triangle.observed
    for row in range(len(places.origins)):
        for step in range(steps):
            if seen[row, step] and seen[row, step + 1]:
                ratio = development.link_ratios[row][step]
                _write_ratio(paper, places, (row, step), ratio, counts=development.counts[row][step])
    paper.sheet.data_validation(
        places.counts,
        1,
        places.counts + len(places.origins) - 1,
        max(1, steps),
        {"validate": "list", "source": [0, 1], "error_title": "0 or 1", "error_message": "Type 0 or 1."},
    )


def _write_ratio(paper: Paper, places: Places, cell: tuple[int, int], ratio: float | None, *, counts: bool) -> None:
    row, column = cell[0], cell[1] + 1
    younger, older = at(places.triangle + row, column), at(places.triangle + row, column + 1)
    made, switch = at(places.ratios + row, column), at(places.counts + row, column)
    paper.live((places.ratios + row, column), f"=IF({younger}>0,{older}/{younger},{ERRS})", ratio, "ratio")
    if ratio is not None:
        paper.number(places.counts + row, column, float(counts), "input")
    shown = ratio if counts else None
    paper.live((places.counted + row, column), f"=IF(AND({switch}=1,ISNUMBER({made})),{made},{ERRS})", shown, "ratio")


def _average_formula(average: Average, places: Places, column: int) -> str:
    counts, counted = places.down(places.counts, column), places.down(places.counted, column)
    younger, older = places.down(places.triangle, column), places.down(places.triangle, column + 1)
    match average:
        case Average.VOLUME:
            return f"SUMPRODUCT({counts},{older})/SUMPRODUCT({counts},{younger})"
        case Average.SIMPLE:
            return f"AVERAGE({counted})"
        case Average.REGRESSION:
            return f"SUMPRODUCT({counts},{younger},{older})/SUMPRODUCT({counts},{younger},{younger})"
        case Average.GEOMETRIC:
            return f"IF(MIN({counted})>0,PRODUCT({counted})^(1/COUNT({counted})),{ERRS})"
        case Average.MEDIAL:
            trimmed = f"(SUM({counted})-MAX({counted})-MIN({counted}))/(COUNT({counted})-2)"
            return f"IF(COUNT({counted})>2,{trimmed},AVERAGE({counted}))"


def _write_averages(paper: Paper, places: Places, development: Development) -> None:
    paper.text(places.averages - 2, 0, "Averages of the link ratios that count (live)", "section")
    paper.text(places.averages - 1, 0, "Average", "head_left")
    for step in range(places.ages - 1):
        paper.text(places.averages - 1, step + 1, places.steps[step], "head")
    for offset, average in enumerate(Average):
        row = places.averages + offset
        paper.text(row, 0, str(average))
        figures = development.averages.get(str(average), ())
        for step in range(places.ages - 1):
            figure = figures[step] if step < len(figures) else None
            formula = f"=IFERROR({_average_formula(average, places, step + 1)},{ERRS})"
            paper.live((row, step + 1), formula, figure, "ratio")


def _write_selected(paper: Paper, places: Places, development: Development, choice: FactorChoice) -> None:
    paper.text(places.chosen - 1, 0, "Selection", "section")
    for row, name in zip(range(places.chosen, places.cdf + 1), _SELECTION_ROWS, strict=True):
        paper.text(row, 0, name)
    names = span((places.averages, 0), (places.averages + len(Average) - 1, 0))
    for step in range(places.ages - 1):
        age, column = places.months[step], step + 1
        paper.text(places.chosen, column, str(choice.averages.get(age, choice.average)), "input_text")
        picked, chosen = at(places.picked, column), at(places.chosen, column)
        if age in choice.picked:
            paper.number(places.picked, column, choice.picked[age], "input")
        else:
            paper.sheet.write_blank(places.picked, column, None, paper.styles["input"])
        block = span((places.averages, column), (places.averages + len(Average) - 1, column))
        formula = f"=IF(ISNUMBER({picked}),{picked},INDEX({block},MATCH({chosen},{names},0)))"
        paper.live((places.selected, column), formula, development.selected[step], "selected")
    paper.sheet.data_validation(
        places.chosen, 1, places.chosen, places.ages, {"validate": "list", "source": [str(one) for one in Average]}
    )
    _write_tail(paper, places, development)


_SELECTION_ROWS = ("Average", "Picked by hand", "Selected factor", "CDF to ultimate")


def _write_tail(paper: Paper, places: Places, development: Development) -> None:
    tail, last = development.tail, places.ages
    fitted = tail.kind in {TailKind.EXPONENTIAL, TailKind.INVERSE_POWER}
    kind = str(tail.kind).replace("_", " ")
    words = f"Tail: {kind}, the engine's fit as a value" if fitted else f"Tail: {kind} (input)"
    paper.text(places.chosen, last + 1, words, "note")
    paper.number(places.selected, last, tail.factor, "input")
    paper.live((places.cdf, last), f"={at(places.selected, last)}", development.cdf[-1], "selected")
    for step in range(places.ages - 1):
        formula = f"=IFERROR({at(places.selected, step + 1)}*{at(places.cdf, step + 2)},{ERRS})"
        paper.live((places.cdf, step + 1), formula, development.cdf[step], "selected")


def _write_chain_ladder(
    paper: Paper, places: Places, triangle: Triangle, development: Development, method: MethodResult | None
) -> None:
    paper.text(places.result - 2, 0, "Chain ladder (live)", "section")
    paper.heads(places.result - 1, _RESULT_HEADS)
    # looking up a very large number would find the newest cell too, but not in LibreOffice where a row has one cell
    cdf, header = places.across(places.cdf), places.across(places.triangle - 1)
    expected = _expected(triangle, development, method)
    for offset, origin in enumerate(triangle.origins):
        row, cells = places.result + offset, places.across(places.triangle + offset)
        age, latest, factor, ultimate, ibnr = expected[offset]
        newest = f"SUMPRODUCT(MAX(ISNUMBER({cells})*(COLUMN({cells})-1)))"
        place = f"MATCH({at(row, 1)},{header},0)"
        paper.text(row, 0, origin)
        paper.live((row, 1), f"=IF(COUNT({cells})=0,{ERRS},INDEX({header},{newest}))", age, "whole")
        paper.live((row, 2), f"=IFERROR(INDEX({cells},{place}),{ERRS})", latest)
        paper.live((row, 3), f"=IFERROR(INDEX({cdf},{place}),{ERRS})", factor, "ratio")
        paper.live((row, 4), f"=IFERROR({at(row, 2)}*{at(row, 3)},{ERRS})", ultimate)
        paper.live((row, 5), f"=IFERROR({at(row, 4)}-{at(row, 2)},{ERRS})", ibnr)
    write_totals(paper, places, expected)


def write_totals(paper: Paper, places: Places, expected: "list[tuple[float | None, ...]]") -> None:
    """Write the sums of latest, ultimate and IBNR; nothing where an origin that has begun has no ultimate."""
    paper.text(places.total, 0, "Total", "total_text")
    begun = places.down(places.result, 1)
    for column, position in ((2, 1), (4, 3), (5, 4)):
        cells = places.down(places.result, column)
        figures = [row[position] for row in expected if row[1] is not None]
        known = [figure for figure in figures if figure is not None]
        total = sum(known) if len(known) == len(figures) else None
        paper.live((places.total, column), f"=IF(COUNT({cells})=COUNT({begun}),SUM({cells}),{ERRS})", total, "total")


def _expected(
    triangle: Triangle, development: Development, method: MethodResult | None
) -> "list[tuple[float | None, ...]]":
    """Return age, latest, CDF, ultimate and IBNR of each origin: the engine's where it has a chain ladder here."""
    rows: list[tuple[float | None, ...]] = []
    for number, cells in enumerate(triangle.to_rows()):
        newest = max((column for column, cell in enumerate(cells) if cell is not None), default=-1)
        latest = cells[newest] if newest >= 0 else None
        factor = development.cdf[newest] if newest >= 0 else None
        ultimate = None if latest is None or factor is None else latest * factor
        if method is not None:
            ultimate = method.origins[number].ultimate
        ibnr = None if latest is None or ultimate is None else ultimate - latest
        rows.append((None if newest < 0 else float(triangle.ages[newest]), latest, factor, ultimate, ibnr))
    return rows
