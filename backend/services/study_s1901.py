"""S.19.01: claims paid by year and development year, and the best estimate, in the shape of the public template."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from backend.domain.studies.result import MethodResult
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure
from backend.errors import InvalidRequestError
from backend.services.study_s1901_years import Year, Years, to_years
from backend.services.triangle_holes import listed

YEARS = 10
"""Origin years that the public template shows one by one; older ones are the row 'Prior'."""
_ROW_CODES = tuple(f"R0{160 + 10 * number}" for number in range(YEARS))
_PAID_CODES = tuple(f"C0{10 * number:03d}" for number in range(1, YEARS + 2))
_ESTIMATE_CODES = tuple(f"C0{200 + 10 * number}" for number in range(YEARS + 1))
_PRIOR, _TOTAL = "R0100", "R0260"
_CURRENT, _SUM = "C0170", "C0180"
_AGES = (*map(str, range(YEARS)), "10 & +")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NO_PAID = "S.19.01 shows paid claims, and this study has no paid triangle. Name the measure 'paid' in the file."
_NO_METHOD = "S.19.01 shows a best estimate, and no method of this study gives an ultimate."
_NOT_HERE = (
    "The shape of S.19.01.21 without these parts: discounting (C0360 is left out), RBNS, recoverables (net).",
    "Gross and net are as in the triangle that was given: the template asks for gross amounts.",
    "Best estimates of earlier year-ends are not known to a study: only the newest diagonal is filled.",
    "Cells are separated by commas, amounts have a decimal point and no separators; the text is UTF-8.",
    "Prior: what the newest year paid for years before N-9, as far as the triangle shows it.",
)
_UNKNOWN = (
    "What origin years {years} paid in the current year is not known, for the triangle lacks their amount at its end "
    "or at the end of the year before: these cells and their total are empty."
)
Cell: TypeAlias = float | None
Line: TypeAlias = Sequence[str | Cell]


def write_s1901(study: StudyView, result: StudyResult) -> bytes:
    """
    Return the CSV (UTF-8 with mark) of a version's paid claims and undiscounted best estimate.

    Raises:
        InvalidRequestError: there is no paid triangle, no ultimate, or no way to whole years.

    """
    paid = study.triangle.triangles.measures.get(Measure.PAID)
    if paid is None:
        raise InvalidRequestError(_NO_PAID)
    method = _best(result)
    years = to_years(paid, [figures.ultimate for figures in method.origins])
    heading = [*_heading(study, result, method), *_unknown(years), []]
    lines = [*heading, *_paid_block(years), [], *_estimate_block(years)]
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows([_safe(cell) for cell in line] for line in lines)
    return target.getvalue().encode("utf-8-sig")


def _best(result: StudyResult) -> MethodResult:
    """Return the chain ladder, else the first method with an ultimate."""
    chosen = result.figures.find(MethodName.CHAIN_LADDER, result.figures.basis)
    candidates = (*([chosen] if chosen else []), *result.figures.methods)
    found = next((one for one in candidates if any(row.ultimate is not None for row in one.origins)), None)
    if found is None:
        raise InvalidRequestError(_NO_METHOD)
    return found


def _heading(study: StudyView, result: StudyResult, method: MethodResult) -> Iterator[Line]:
    adopted = study.adoption is not None and study.adoption.run_id == result.run_id
    yield ["S.19.01.21", "Non-life insurance claims, not discounted"]
    yield [
        "Study",
        f"{study.reference} {study.name}",
        f"version {result.number}",
        "adopted" if adopted else "not adopted",
    ]
    yield ["Unit", study.triangle.triangles.unit]
    yield ["Year basis (Z0020)", "origin years of the triangle"]
    yield ["Best estimate", f"{method.method.replace('_', ' ')} ultimate ({method.measure}) less paid to date"]
    yield ["Run", str(result.run_id)]
    yield ["Data hash", result.data_hash]
    for sentence in _NOT_HERE:
        yield ["Note", sentence]


def _unknown(years: Years) -> Iterator[Line]:
    """Give a note on years of which the triangle does not tell what they paid in the newest year."""
    if years.unknown:
        yield ["Note", _UNKNOWN.format(years=listed(years.unknown))]


def _rows(years: Years) -> Iterator[tuple[str, str, Year | None]]:
    """Give code and name of each year shown, oldest first, with the year itself where the triangle has it."""
    shown = {year.back: year for year in years.newest(YEARS)}
    for back, code in zip(reversed(range(YEARS)), _ROW_CODES, strict=True):
        name, year = "N" if back == 0 else f"N-{back}", shown.get(back)
        yield code, f"{name} ({year.name})" if year else name, year


def _paid_block(years: Years) -> Iterator[Line]:
    yield ["Gross claims paid (non-cumulative)"]
    yield ["", "", *_PAID_CODES, _CURRENT, _SUM]
    yield ["", "Year", *_AGES, "In current year", "Sum of years (cumulative)"]
    prior = years.prior_paid(YEARS)
    yield [_PRIOR, "Prior", *[None] * YEARS, prior, prior, prior]
    sums = prior or 0.0
    for code, name, year in _rows(years):
        if year is None:
            yield [code, name]
            continue
        sums += year.paid
        padding = [None] * (YEARS + 1 - len(year.payments))
        yield [code, name, *year.payments, *padding, year.current, year.paid]
    yield [_TOTAL, "Total", *[None] * (YEARS + 1), years.current, sums]


def _estimate_block(years: Years) -> Iterator[Line]:
    yield ["Gross undiscounted best estimate claims provisions, at year-end"]
    yield ["", "", *_ESTIMATE_CODES]
    yield ["", "Year", *_AGES]
    prior = years.prior_estimate(YEARS)
    yield [_PRIOR, "Prior", *[None] * YEARS, prior]
    for code, name, year in _rows(years):
        if year is None:
            yield [code, name]
            continue
        cells: list[Cell] = [None] * (YEARS + 1)
        cells[year.back] = year.estimate
        yield [code, name, *cells]
    yield [_TOTAL, "Total (not discounted)", *[None] * YEARS, years.estimate]


def _safe(cell: str | Cell) -> str:
    """Return a cell as text: figures to the cent, words never as something that a program would calculate."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
    return f"{round(cell, 2) + 0.0:.2f}"
