"""Excel and CSV to one page a sheet, one line a row, cells parted by tabs; runs in the limited child only."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from backend.domain.documents import ExtractedDocument, MediaType
from backend.errors import UnreadableDocumentError
from backend.extraction import tables
from backend.extraction.encodings import decode
from backend.extraction.plain import text_page

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(content: bytes, announce: Callable[[int], None]) -> ExtractedDocument:
    """Return one page a sheet, labelled with its name; values as the file stores them, formulas by their results."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        announce(len(names))
        texts = [_lines(book.get_sheet_by_name(name).to_python(skip_empty_area=True)) for name in names]
    except PasswordError as error:
        raise UnreadableDocumentError("This workbook has a password. Please remove it and upload again.") from error
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableDocumentError("This workbook is damaged. Please save it again and upload the copy.") from error
    named = enumerate(zip(names, texts, strict=True), start=1)
    pages = tuple(text_page(number, text, name) for number, (name, text) in named)
    return ExtractedDocument(MediaType.XLSX, pages)


def read_csv(content: bytes, announce: Callable[[int], None]) -> ExtractedDocument:
    """Return the table as one page."""
    announce(1)
    try:
        text = _lines(tables.rows(decode(content)))
    except csv.Error as error:
        raise UnreadableDocumentError("This CSV file is not a table. Please export it again.") from error
    return ExtractedDocument(MediaType.CSV, (text_page(1, text),))


def _lines(rows: Iterable[Sequence[Cell]]) -> str:
    return "\n".join("\t".join(shown(cell) for cell in row).rstrip() for row in rows)


def shown(cell: Cell) -> str:
    """Return a cell as a reader expects it: whole numbers without a fraction, dates in ISO form, no line ends."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return " ".join(str(cell).split())
