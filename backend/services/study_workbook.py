"""The workbook of a study: one sheet a subject, live where a spreadsheet can follow, values with their source else."""

from dataclasses import replace

from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, Triangle
from backend.services.study_book_diagnostics import write_diagnostics
from backend.services.study_book_expected import METHODS, write_expected
from backend.services.study_book_guide import write_guide
from backend.services.study_book_mack import write_mack
from backend.services.study_book_measure import write_measure
from backend.services.study_book_methods import write_methods
from backend.services.study_book_paper import Book
from backend.services.study_book_places import Places
from backend.services.study_book_records import write_assumptions, write_cells, write_commentary, write_rejected
from backend.services.study_book_summary import write_summary

__all__ = ["write_workbook"]

_DECIMALS = ((10_000.0, 0), (100.0, 2))
_MOST_DECIMALS = 4


def write_workbook(study: StudyView, result: StudyResult) -> bytes:
    """Return the workbook of a version's result; the same study and result give the same bytes."""
    title = f"Reserving study {study.reference}, version {result.number}"
    book = Book(title, result.finished_at, _decimals(study.triangle.triangles.measures[result.figures.basis]))
    write_summary(book, study, result)
    write_guide(book, study, result)
    places = _write_measures(book, study, result)
    _write_live_methods(book, study, result, places)
    write_methods(book, result)
    write_diagnostics(book, study, result)
    write_cells(book, study)
    write_assumptions(book, study, result)
    write_commentary(book, result)
    write_rejected(book, study)
    return book.close()


def _decimals(triangle: Triangle) -> int:
    """Return how many decimals amounts need, so that those in millions do not all read as a few whole ones."""
    largest = max((abs(cell) for cells in triangle.to_rows() for cell in cells if cell is not None), default=0.0)
    return next((decimals for least, decimals in _DECIMALS if largest >= least), _MOST_DECIMALS)


def _write_measures(book: Book, study: StudyView, result: StudyResult) -> dict[Measure, Places]:
    """Write a sheet for each measure that develops, with the chain ladder's figures where there are some."""
    return {
        development.measure: write_measure(
            book,
            study.triangle.triangles.measures[development.measure],
            development,
            _choice(result, development.measure),
            result.figures.find(MethodName.CHAIN_LADDER, development.measure),
        )
        for development in result.figures.development
    }


def _choice(result: StudyResult, measure: Measure) -> FactorChoice:
    """Return how a measure's factors were chosen: picked ones were seen on the basis and hold for it alone."""
    choice = result.selection.factors
    return choice if measure is result.figures.basis else replace(choice, picked={})


def _write_live_methods(book: Book, study: StudyView, result: StudyResult, places: dict[Measure, Places]) -> None:
    figures, triangles = result.figures, study.triangle.triangles
    sheet = places.get(figures.basis)
    if sheet is None:
        return
    if mack := figures.find(MethodName.MACK, figures.basis):
        write_mack(book, triangles.measures[figures.basis], sheet, result.selection.factors, mack)
    found = {name: one for name in METHODS if (one := figures.find(name, figures.basis))}
    if found:
        write_expected(book, triangles, sheet, result.selection, found)
