"""A workbook to the texts of its cells, sheet by sheet, for tables whose rows count; runs in the limited child only."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from backend.errors import UnreadableDocumentError
from backend.extraction import sandbox
from backend.extraction.limits import MEBIBYTE, Allowance
from backend.extraction.sheets import shown

MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 20, 200_000, 500
_ALLOWANCE = Allowance(base_s=30.0, answer_bytes=64 * MEBIBYTE)
_TOO_LARGE = f"This workbook has a sheet of more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. Please send less."


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet as texts; `first_row` is the number of the first row in the sheet, counted from 1."""

    name: str
    first_row: int
    rows: tuple[tuple[str, ...], ...]


def read_grids(content: bytes) -> tuple[Grid, ...]:
    """
    Return the sheets of a workbook that intake let through, read by a child process that may die.

    Raises:
        UnreadableDocumentError: nothing could be read; the message says what happened.

    """
    answer = sandbox.run(sandbox.Task("grids:pack_grids", {}, _ALLOWANCE), content)
    try:
        return tuple(_grid(kept) for kept in json.loads(answer))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise sandbox.ChildFailedError("gave an answer that makes no sense") from error


def pack_grids(content: bytes, announce: Callable[[int], None]) -> bytes:
    """Return the sheets as JSON; this is the child's part."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(book.sheet_names) > MOST_SHEETS:
            raise UnreadableDocumentError(f"This workbook has more than {MOST_SHEETS} sheets. Please send fewer.")
        announce(len(book.sheet_names))
        sheets = [_packed(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except PasswordError as error:
        raise UnreadableDocumentError("This workbook has a password. Please remove it and upload again.") from error
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableDocumentError("This workbook is damaged. Please save it again and upload the copy.") from error
    return json.dumps(sheets, separators=(",", ":")).encode()


def _packed(sheet: CalamineSheet) -> dict[str, object]:
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise UnreadableDocumentError(_TOO_LARGE)
    rows: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=True)
    first = sheet.start[0] + 1 if sheet.start else 1
    return {"name": sheet.name, "first_row": first, "rows": [[shown(cell) for cell in row] for row in rows]}


def _grid(kept: Mapping[str, Any]) -> Grid:
    rows = tuple(tuple(str(cell) for cell in row) for row in kept["rows"])
    return Grid(str(kept["name"]), int(kept["first_row"]), rows)
