"""The sheet of figures that a workbook cannot recalculate: every method by origin, simulated ones with their seed."""

from backend.domain.studies.result import MethodResult
from backend.domain.studies.views import StudyResult
from backend.domain.studies.words import MethodName
from backend.services.study_book_paper import Book, Paper
from backend.services.study_book_summary import METHOD_TITLES

SHEET = "All methods"
_HEADS = ("Origin", "Latest", "Ultimate", "IBNR", "Standard error", "Process error", "Parameter error")
_A_ROW = 10
"""Percents of a simulated reserve in one row, so that the sheet prints in a size that can be read."""
_PARTS = ("latest", "ultimate", "ibnr", "standard_error", "process_error", "parameter_error")
_LIVE = {
    MethodName.CHAIN_LADDER: "live on the measure's sheet",
    MethodName.MACK: "live on the sheet Mack",
    MethodName.BORNHUETTER_FERGUSON: "live on the sheet Expected methods",
    MethodName.CAPE_COD: "live on the sheet Expected methods",
    MethodName.BENKTANDER: "live on the sheet Expected methods",
}


def write_methods(book: Book, result: StudyResult) -> None:
    """Write every method by origin as values, then its own figures."""
    paper = book.paper(SHEET, (26,), frozen=(0, 1))
    row = paper.opening(
        "Every method by origin, as the engine computed it",
        "These are values, not formulas: they do not follow the 0/1 cells.",
    )
    for method in result.figures.methods:
        row = _write_method(paper, row, method, _origin_of_figures(method.method, result))


def _origin_of_figures(method: MethodName, result: StudyResult) -> str:
    if method is MethodName.ODP_BOOTSTRAP:
        choice = result.selection.simulation
        return f"simulated: {choice.simulations} simulations, seed {choice.seed}"
    return _LIVE.get(method, "computed by the engine, values only")


def _write_method(paper: Paper, top: int, method: MethodResult, origin_of_figures: str) -> int:
    """Write one method; return the first row of the next."""
    measure = str(method.measure).replace("_", " ")
    paper.text(top, 0, f"{METHOD_TITLES[method.method]}, {measure}: {origin_of_figures}", "section")
    levels = sorted({level for row in (*method.origins, method.total) for level in row.quantiles}, key=float)
    paper.heads(top + 1, (*_HEADS, *(f"IBNR at {float(level):.1%}" for level in levels)))
    rows = (*method.origins, method.total)
    for row, figures in enumerate(rows, start=top + 2):
        is_total = figures is method.total
        style = "total" if is_total else "amount"
        paper.text(row, 0, figures.origin, "total_text" if is_total else "text")
        paper.row(row, [getattr(figures, part) for part in _PARTS], style, 1)
        paper.row(row, [figures.quantiles.get(level) for level in levels], style, len(_HEADS))
    return _write_parameters(paper, top + 2 + len(rows), method) + 1


def _write_parameters(paper: Paper, top: int, method: MethodResult) -> int:
    row = top
    for name, given in method.parameters.items():
        paper.text(row, 0, name.replace("_", " "))
        paper.row(row, list(given) if isinstance(given, list) else [given], "exact", 1)
        row += 1
    for start in range(0, len(method.samples), _A_ROW):
        some = method.samples[start : start + _A_ROW]
        paper.text(row, 0, f"IBNR at {start + 1}% to {start + len(some)}%")
        paper.row(row, some, "amount", 1)
        row += 1
    return row
