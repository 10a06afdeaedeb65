"""An uploaded triangle, CSV or XLSX, long or wide, to what the input gate makes of it; nothing is stored."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace

from backend.domain.documents import MediaType
from backend.domain.studies.views import CheckedTriangle, RejectedRow
from backend.domain.triangles import Measure
from backend.domain.triangles.long_form import MOST_CELLS, find_measure
from backend.errors import RejectedUploadError
from backend.extraction import intake
from backend.extraction.encodings import decode
from backend.extraction.grids import Grid, read_grids
from backend.services.triangle_cells import put_aside
from backend.services.triangle_gate import check_cells
from backend.services.triangle_tables import ReadTable, read_table

LARGEST_BYTES = 8 << 20
MOST_KEPT = 500
_AS_TEXT = ("csv", "txt", "tsv")
_MARKS = ";\t|,"
_LINES_FOR_MARK = 20
_NO_HEADING = (
    "No heading was found. A long table has the columns origin, age_months and value, and measure where there are "
    "several; a wide one has the origins in its first column and the ages as headings."
)


def read_triangle_file(filename: str, content: bytes, unit: str = "USD") -> CheckedTriangle:
    """
    Return what the input gate makes of a file; a bad row is put aside with its number, never fatal.

    Raises:
        RejectedUploadError: the file is too large, empty, of another kind, or unsafe to open.
        UnreadableDocumentError: the workbook could not be read.
        InvalidRequestError: the unit is no short text.

    """
    name = _named(filename)
    looked_at = intake.inspect(name, content, LARGEST_BYTES)
    broken: list[RejectedRow] = []
    is_workbook = looked_at.media_type is MediaType.XLSX
    grids = read_grids(content) if is_workbook else (Grid("", 1, tuple(_csv_rows(decode(content), broken))),)
    read = [table for grid, usual in _meant(grids) if (table := read_table(grid, usual))]
    if not read:
        return CheckedTriangle(None, tuple(broken), (_NO_HEADING,))
    return _checked(read, broken, unit)


def _named(filename: str) -> str:
    """Return the name with an extension that intake knows."""
    stem, _, extension = filename.rpartition(".")
    if extension.casefold() in _AS_TEXT:
        return f"{stem}.csv"
    if extension.casefold() != "xlsx":
        raise RejectedUploadError("type_not_allowed", "A triangle comes as CSV or XLSX. Please export it as one.")
    return filename


def _csv_rows(text: str, broken: list[RejectedRow]) -> Iterator[tuple[str, ...]]:
    """Give the rows line by line, so that a quotation mark that does not close spoils its own line only."""
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    if len(lines) > MOST_CELLS:
        raise RejectedUploadError("too_long", f"The file has more than {MOST_CELLS:,} lines. Please send less.")
    mark = _mark(lines)
    for number, line in enumerate(lines, start=1):
        cells = _split(line, mark)
        if cells is None:
            broken.append(put_aside(number, line, "The quotation marks of this line do not fit together."))
        yield cells or ()


def _split(line: str, mark: str) -> tuple[str, ...] | None:
    """Return the cells of a line, None where its quotation marks do not pair."""
    if line.count('"') % 2:
        return None
    try:
        return tuple(next(csv.reader([line], delimiter=mark, strict=True), ()))
    except csv.Error:
        return None


def _mark(lines: list[str]) -> str:
    """Return the separator that parts most of the first lines; decimals may hold commas, so that comes last."""
    first = [line for line in lines if line.strip()][:_LINES_FOR_MARK]
    return max(_MARKS, key=lambda mark: (sum(mark in line for line in first), sum(line.count(mark) for line in first)))


def _meant(grids: tuple[Grid, ...]) -> Iterator[tuple[Grid, Measure]]:
    """Give each table with the measure that its sheet is named after; without such names the first table counts."""
    named = [(grid, measure) for grid in grids if (measure := find_measure(grid.name))]
    yield from named or [(grid, Measure.LOSS) for grid in grids[:1]]


def _checked(read: list[ReadTable], broken: list[RejectedRow], unit: str) -> CheckedTriangle:
    checked = check_cells([cell for table in read for cell in table.cells], unit)
    aside = sorted(
        {*broken, *checked.rejected, *(row for table in read for row in table.rejected)},
        key=lambda row: (row.row, row.text, row.problem),
    )
    decided = dict.fromkeys(warning for table in read for warning in [*table.warnings, *_other_unit(table, unit)])
    if len(aside) > MOST_KEPT:
        decided[f"{len(aside):,} rows were put aside; the first {MOST_KEPT} are kept."] = None
    return replace(checked, rejected=tuple(aside[:MOST_KEPT]), warnings=(*decided, *checked.warnings))


def _other_unit(table: ReadTable, unit: str) -> Iterator[str]:
    """Give a sentence where a heading names another unit than the one chosen."""
    if table.unit and table.unit.casefold() != unit.strip().casefold():
        yield f'The heading gives amounts in "{table.unit}", and the unit chosen is "{unit.strip()}".'
