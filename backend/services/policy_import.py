"""From a CSV file of policies to terms, faults by row, and what they change beside the terms that are stored."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from backend.domain.policies import ImportReport, PolicyTerm, RowFault
from backend.errors import InvalidRequestError
from backend.services.policy_columns import COLUMNS, REQUIRED, CellFaultError, read_term
from backend.store.wording import storable

LARGEST_BYTES = 8 << 20
RETURNED = ("row", "problem", "more_cells")
"""Columns that a file of faults has besides its own; it may be corrected and imported as it is."""
FORMULA_STARTS = ("=", "+", "-", "@")
MOST_ROWS = 20_000
_MARKS = (",", ";", "\t")
_HEADING = 1
_NO_TEXT = "This file does not read as text. Save the file as CSV in UTF-8."
_NO_CSV = "From this line on it is no CSV: look for a quotation mark that does not close. Save it as CSV and try again."


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row that fits, with its number in the file and the text of its cells."""

    row: int
    term: PolicyTerm
    cells: Mapping[str, str] = field(default_factory=dict)

    def fault(self, problem: str) -> RowFault:
        """Return the row as one that is not taken."""
        return RowFault(self.row, self.term.number, problem, self.cells)


@dataclass(slots=True)
class Comparison:
    """What an import finds: terms to add, to change, those already there as they are, and rows with faults."""

    faults: list[RowFault]
    added: list[PolicyTerm] = field(default_factory=list)
    changed: list[PolicyTerm] = field(default_factory=list)
    unchanged: int = 0

    def report(self, *, is_dry_run: bool) -> ImportReport:
        """Return the counts and the faults in the order of the file."""
        faults = tuple(sorted(self.faults, key=lambda fault: fault.row))
        return ImportReport(is_dry_run, len(self.added), len(self.changed), self.unchanged, faults)


def read_policies(content: bytes) -> tuple[list[ReadRow], list[RowFault]]:
    """
    Return the rows that fit and the faults of the others.

    Raises:
        InvalidRequestError: the file is too large, no text in UTF-8, or its heading cannot be used.

    """
    if len(content) > LARGEST_BYTES:
        raise InvalidRequestError(f"The file is larger than {LARGEST_BYTES >> 20} MB; please split it.")
    try:
        text = storable(_decoded(content)).lstrip("\r\n")
    except UnicodeDecodeError:
        raise InvalidRequestError(_NO_TEXT) from None
    mark = max(_MARKS, key=text.partition("\n")[0].count)
    lines = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
    try:
        return _read_lines(lines)
    except csv.Error:
        return [], [RowFault(max(lines.line_num, _HEADING), "", _NO_CSV)]


def compare(
    rows: Sequence[ReadRow], known: Mapping[str, tuple[PolicyTerm, ...]], faults: Sequence[RowFault]
) -> Comparison:
    """Sort the rows into new, changed and unchanged terms; overlapping terms of a number become faults."""
    found = Comparison(list(faults))
    by_number: dict[str, dict[date, ReadRow]] = {}
    for row in rows:
        arriving = by_number.setdefault(row.term.number, {})
        if arriving.setdefault(row.term.effective_date, row) is not row:
            problem = f"The term from {row.term.effective_date} stands in the file twice."
            found.faults.append(row.fault(problem))
    for number, arriving in by_number.items():
        _sort_number(found, list(arriving.values()), {term.effective_date: term for term in known.get(number, ())})
    return found


def _sort_number(found: Comparison, rows: list[ReadRow], stored: Mapping[date, PolicyTerm]) -> None:
    """File the rows of one policy; where its terms would overlap, none of them is taken."""
    after = {**stored, **{row.term.effective_date: row.term for row in rows}}
    pairs = list(pairwise(sorted(after.values(), key=lambda term: term.effective_date)))
    clashes = [pair for pair in pairs if pair[1].effective_date < _end(pair[0])]
    for row in rows:
        if clashes:
            found.faults.append(row.fault(_clash(row.term, clashes)))
        else:
            _file(found, stored.get(row.term.effective_date), row.term)


def _file(found: Comparison, stored: PolicyTerm | None, term: PolicyTerm) -> None:
    if stored is None:
        found.added.append(term)
    elif (final := replace(term, policy_id=stored.policy_id)) == stored:
        found.unchanged += 1
    else:
        found.changed.append(final)


def _clash(term: PolicyTerm, clashes: list[tuple[PolicyTerm, PolicyTerm]]) -> str:
    """Return the sentence about the overlap of a term, or of its neighbours where it overlaps none itself."""
    own = next((pair for pair in clashes if term in pair), None)
    if own is None:
        return "Other terms of this policy overlap; correct them first."
    other = own[1] if own[0] is term else own[0]
    return f"The term overlaps the one from {other.effective_date} to {other.expiry_date} of this policy."


def _end(term: PolicyTerm) -> date:
    return term.cancelled_on or term.expiry_date


def _decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 where it says so."""
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if has_mark else "utf-8-sig")


def _read_lines(lines: Iterator[list[str]]) -> tuple[list[ReadRow], list[RowFault]]:
    names = [name.strip().casefold().replace(" ", "_") for name in next(lines, [])]
    if problem := _heading_fault(names):
        raise InvalidRequestError(f"The heading of the file does not fit: {problem} Nothing was read from its rows.")
    return _read_rows(names, _numbered(lines))


def _heading_fault(names: list[str]) -> str:
    """Return the one sentence that says why a heading cannot be used, nothing where it can."""
    lacking = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in COLUMNS and name not in RETURNED]
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if lacking:
        return f"the {_columns(lacking)} missing."
    if unknown:
        return f"the column {unknown[0][:40] or '(without a name)'} is unknown; remove it or correct its name."
    return f"the column {twice[0]} stands twice." if twice else ""


def _columns(names: list[str]) -> str:
    return f"column {names[0]} is" if len(names) == 1 else f"columns {', '.join(names)} are"


def _numbered(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Give each row that holds anything with its number, the heading being 1."""
    for number, cells in enumerate(lines, _HEADING + 1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _read_rows(names: list[str], lines: Iterator[tuple[int, list[str]]]) -> tuple[list[ReadRow], list[RowFault]]:
    rows: list[ReadRow] = []
    faults: list[RowFault] = []
    for number, cells in lines:
        if len(rows) + len(faults) >= MOST_ROWS:
            faults.append(RowFault(number, "", f"Only {MOST_ROWS:,} rows are taken at once; split the file."))
            break
        given = _given(names, cells)
        fits = len(cells) <= len(names)
        try:
            rows.append(ReadRow(number, read_term(given if fits else {}), given))
        except CellFaultError as fault:
            problem = str(fault) if fits else "The row has more cells than the heading."
            faults.append(RowFault(number, given.get("number", "")[:40], problem, given))
    return rows, faults


def _given(names: list[str], cells: list[str]) -> dict[str, str]:
    """Return the cells of a row by column, without what a file of faults adds to them."""
    given = {name: _bare(cell.strip()) for name, cell in zip(names, cells, strict=False) if name not in RETURNED}
    more = cells[len(names) :]
    return {**given, "more_cells": " | ".join(more)} if more else given


def _bare(cell: str) -> str:
    """Return a cell without the quotation mark that keeps a spreadsheet from calculating it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_STARTS and cell[1:] else cell
