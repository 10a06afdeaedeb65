"""The sheet that tells another actuary how to read the workbook: colours, what is live, and what each sheet holds."""

from calendar import month_name
from collections.abc import Iterator

from backend.domain.studies.result import StudyFigures
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Triangle
from backend.domain.triangles.origins import read_origin
from backend.services.study_book_expected import METHODS
from backend.services.study_book_paper import Book

SHEET = "Guide"
_COLOURS = (
    ("input", "Yellow: an input. Type another figure and everything that rests on it follows."),
    ("selected", "Blue: the factors that the ultimates are computed with; live."),
    ("amount", "White under a heading with '(live)': a formula. It shows the engine's figure until something changes."),
    ("amount", "White elsewhere: a value as the engine computed it; it does not follow the inputs."),
)
_RULES = (
    "Ages are months from the beginning of the origin period; a link ratio stands under the younger of its two ages.",
    "An empty cell is a figure that is not there or cannot be estimated; it is never a zero.",
    "To leave a link ratio out: type 0 for its 1 in the block 'Which link ratios count' of the measure's sheet.",
    "To take another average or a factor of your own: the rows 'Average' and 'Picked by hand' under the averages.",
    "The tail factor is the yellow cell at the right of the selected factors.",
    "The last column of the methods on the sheet Summary shows how far the inputs have moved a live IBNR.",
)
_ABOUT = {
    "Summary": ("values; live IBNR beside", "What the study is, who stands for it, methods side by side, warnings."),
    "Mack": ("live", "Variances of the factors and both errors of the chain ladder, step by step."),
    "Expected methods": ("live", "Cape Cod, Bornhuetter-Ferguson and Benktander; premium, trend and decay are inputs."),
    "All methods": ("values", "Every method by origin with its own parameters; simulated figures with their seed."),
    "Diagnostics": ("values", "Tests of the assumptions, actual against expected, run-off, residuals."),
    "Data": ("values", "Every cell as it was read, in a form that can be read in again."),
    "Assumptions": ("words", "What was chosen, by whom and why; hashes, run and versions that prove it."),
    "Commentary": ("words", "Sentences about the figures and who worded them."),
    "Rejected rows": ("words", "Rows of the file that were put aside, each with its reason."),
}
_OF_MEASURE = ("live", "Triangle, link ratios, which of them count, averages, selected factors, chain ladder.")


def write_guide(book: Book, study: StudyView, result: StudyResult) -> None:
    """Write how to read the workbook, before anything else is in it."""
    paper = book.paper(SHEET, (24, 26, 100))
    unit = study.triangle.triangles.unit
    top = paper.opening("How to read this workbook", f"Amounts are in {unit}; {valuation_of(study, result)}.")
    for row, (style, words) in enumerate(_COLOURS, start=top):
        paper.number(row, 0, 1.0, style)
        paper.text(row, 1, words)
    top += len(_COLOURS) + 1
    for row, words in enumerate(_RULES, start=top):
        paper.text(row, 0, words)
    top += len(_RULES) + 1
    paper.heads(top, ("Sheet", "Figures", "What it holds"), frozenset({1, 2}))
    for row, about in enumerate(_sheets(result.figures), start=top + 1):
        paper.row(row, about)


def _sheets(figures: StudyFigures) -> Iterator[tuple[str, str, str]]:
    """Return what each sheet of this workbook holds, in their order."""
    measures = [one.measure for one in figures.development]
    names = [str(measure).replace("_", " ").capitalize() for measure in measures]
    is_here = {
        "Mack": figures.basis in measures and figures.find(MethodName.MACK, figures.basis) is not None,
        "Expected methods": figures.basis in measures and any(figures.find(one, figures.basis) for one in METHODS),
    }
    for name, about in _ABOUT.items():
        if is_here.get(name, True):
            yield name, *about
        if name == "Summary":
            yield from ((measure, *_OF_MEASURE) for measure in names)


def valuation_of(study: StudyView, result: StudyResult) -> str:
    """Return in words when the newest amounts of the basis stand, as far as the origins are named by dates."""
    ends = _ends(study.triangle.triangles.measures[result.figures.basis])
    if not ends:
        return "valued at the newest diagonal"
    year, month = divmod(max(ends) - 1, 12)
    return f"valued at the end of {month_name[month + 1]} {year}"


def _ends(triangle: Triangle) -> list[int]:
    """Return the months, counted from the year 0, that the newest amounts stand at; none where a name has no date."""
    ends = []
    for origin, cells in zip(triangle.origins, triangle.to_rows(), strict=True):
        period = read_origin(origin)
        if period is None or not period.months:
            return []
        ends += [period.first_month + age for age, cell in zip(triangle.ages, cells, strict=True) if cell is not None]
    return ends
