"""The first sheet of a study's workbook: what it is, who stands for it, and what each method comes to."""

from collections.abc import Sequence

from backend.domain.studies.result import Figure, MethodResult, NotEstimable
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName
from backend.services.study_book_guide import valuation_of
from backend.services.study_book_live import LiveTotals, live_totals
from backend.services.study_book_paper import ERRS, Book, Paper, at, variation_of

SHEET = "Summary"
METHOD_TITLES = {
    MethodName.CHAIN_LADDER: "Chain ladder",
    MethodName.MACK: "Mack",
    MethodName.BORNHUETTER_FERGUSON: "Bornhuetter-Ferguson",
    MethodName.CAPE_COD: "Cape Cod",
    MethodName.BENKTANDER: "Benktander",
    MethodName.INCREMENTAL_ADDITIVE: "Incremental additive",
    MethodName.MUNICH: "Munich chain ladder",
    MethodName.CLARK_LOGLOGISTIC: "Clark, log-logistic",
    MethodName.CLARK_WEIBULL: "Clark, Weibull",
    MethodName.ODP_BOOTSTRAP: "ODP bootstrap",
    MethodName.ONE_YEAR: "One-year view (Merz-Wüthrich)",
}
_HEADS = ("Method", "Measure", "Latest", "Ultimate", "IBNR", "Standard error", "CV of IBNR")
_LIVE_HEADS = ("Live IBNR", "Live less engine's")
_GUIDE = "The sheet Guide says what is live and what is an input."
_TITLE = "Methods side by side (the engine's figures; beside them the live ones of this workbook)"


def write_summary(book: Book, study: StudyView, result: StudyResult) -> None:
    """Write what the study is and the methods side by side, then what a reader must know."""
    paper = book.paper(SHEET, (34, 18, 14, 14, 14, 14, 11, 14, 14))
    title = f"Reserving study {study.reference}: {study.name}"
    row = paper.opening(title, _standing(study, result), _GUIDE)
    for name, words in _facts(study, result):
        paper.text(row, 0, name)
        paper.text(row, 1, words)
        row += 1
    row = _write_methods(paper, row + 1, result, live_totals(study, result))
    row = _write_list(paper, row + 1, "Not estimable", [_why(one.method, one.reason) for one in _missing(result)])
    notes = dict.fromkeys(_why(one.method, note) for one in result.figures.methods for note in one.notes)
    row = _write_list(paper, row, "What the methods say of themselves", tuple(notes))
    warnings = tuple(dict.fromkeys((*study.triangle.warnings, *result.figures.warnings)))
    _write_list(paper, row, "Warnings", warnings)


def standing_of(study: StudyView, result: StudyResult) -> str:
    """Return in words whether the version shown is the one that a person adopted."""
    adoption = study.adoption
    if adoption is None:
        return "Not adopted: a proposal until another person adopts it."
    when = f"{adoption.adopted_at:%Y-%m-%d %H:%M} UTC"
    if adoption.number == result.number and adoption.run_id == result.run_id:
        return f"Adopted by {adoption.adopted_by} on {when}: {adoption.reason}"
    return f"Not adopted: version {adoption.number} stands, adopted by {adoption.adopted_by} on {when}."


def _standing(study: StudyView, result: StudyResult) -> str:
    return f"Version {result.number}. {standing_of(study, result)}"


def _facts(study: StudyView, result: StudyResult) -> Sequence[tuple[str, str]]:
    triangles = study.triangle.triangles
    version = next((one for one in study.versions if one.number == result.number), None)
    without = "made without a model" if result.made_without_model else f"{result.provider}, {result.model}"
    author = () if version is None else (("Author", version.author), ("Reason", version.reason))
    return (
        ("Triangle", f"{study.triangle.name} ({study.triangle.source})"),
        ("Unit of amounts", triangles.unit),
        ("Origins", f"{triangles.origins[0]} to {triangles.origins[-1]}"),
        ("Amounts", valuation_of(study, result)),
        ("Basis of the reserves", str(result.figures.basis).replace("_", " ")),
        *author,
        ("Computed", f"{result.finished_at:%Y-%m-%d %H:%M} UTC"),
        ("Commentary", without),
        ("Result hash", result.result_hash),
    )


def _write_methods(paper: Paper, top: int, result: StudyResult, live: LiveTotals) -> int:
    paper.text(top, 0, _TITLE, "section")
    paper.heads(top + 1, _HEADS + _LIVE_HEADS, frozenset({1}))
    for row, method in enumerate(result.figures.methods, start=top + 2):
        paper.text(row, 0, METHOD_TITLES[method.method])
        paper.text(row, 1, str(method.measure).replace("_", " "))
        paper.row(row, _figures(method), "amount", 2)
        total = method.total
        formula = f'=IFERROR({at(row, 5)}/{at(row, 4)},"")'
        if total.standard_error is not None:
            paper.live((row, 6), formula, variation_of(total.standard_error, total.ibnr), "percent")
        if source := live.get((method.method, method.measure)):
            _write_live(paper, row, source, total.ibnr)
    return top + 2 + len(result.figures.methods)


def _write_live(paper: Paper, row: int, source: str, ibnr: Figure) -> None:
    """Write the live IBNR that stands elsewhere, and how far it is from the engine's."""
    paper.live((row, 7), f"={source}", ibnr)
    now, then = at(row, 7), at(row, 4)
    moved = f"IF(ABS({now}-{then})<=ABS({then})*1E-9,0,{now}-{then})"
    formula = f"=IF(AND(ISNUMBER({now}),ISNUMBER({then})),{moved},{ERRS})"
    paper.live((row, 8), formula, None if ibnr is None else 0.0)


def _figures(method: MethodResult) -> tuple[Figure, ...]:
    total = method.total
    return (total.latest, total.ultimate, total.ibnr, total.standard_error)


def _missing(result: StudyResult) -> Sequence[NotEstimable]:
    return result.figures.not_estimable


def _why(method: MethodName, words: str) -> str:
    return f"{METHOD_TITLES[method]}: {words}"


def _write_list(paper: Paper, top: int, title: str, sentences: Sequence[str]) -> int:
    """Write a heading with sentences under it, nothing where there are none; return the next free row."""
    if not sentences:
        return top
    paper.text(top, 0, title, "section")
    for row, sentence in enumerate(sentences, start=top + 1):
        paper.text(row, 0, sentence)
    return top + len(sentences) + 2
