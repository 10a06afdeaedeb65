"""The paper of a study's workbook: sheets, their styles, and cells that hold text, numbers or live formulas."""

import io
import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from backend.domain.studies.result import Figure

LONGEST_TEXT = 32_000
"""Characters (of 16 bits, as spreadsheet programs count them) that a cell holds; more would not be written at all."""
ERRS = '""'
"""What a live formula shows where the engine says 'not estimable'."""
_NARROW, _WIDE = 11, 14
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LINE = {"bottom": 1, "bottom_color": "#9AA5B1"}
_AMOUNT, _RATIO = "#,##0", "0.0000"
_LINE_HEIGHT = 15
_AMOUNTS = frozenset({"amount", "total", "input_amount"})
_STYLES: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#52606D"},
    "section": {"bold": True, "font_size": 12, "font_color": "#1F4E79"},
    "head": {"bold": True, "bg_color": "#E4E7EB", "align": "right", "text_wrap": True, "valign": "top", **_LINE},
    "head_left": {"bold": True, "bg_color": "#E4E7EB", "text_wrap": True, "valign": "top", **_LINE},
    "text": {},
    "prose": {"text_wrap": True, "valign": "top"},
    "whole": {"num_format": "0"},
    "amount": {"num_format": _AMOUNT},
    "ratio": {"num_format": _RATIO},
    "percent": {"num_format": "0.0%"},
    "exact": {"num_format": "General"},
    "total": {"num_format": _AMOUNT, "bold": True, "top": 1},
    "total_text": {"bold": True, "top": 1},
    "input": {"bg_color": "#FFF4CC", "num_format": "General", "border": 1, "border_color": "#D9B300"},
    "input_amount": {"bg_color": "#FFF4CC", "num_format": _AMOUNT, "border": 1, "border_color": "#D9B300"},
    "input_text": {"bg_color": "#FFF4CC", "border": 1, "border_color": "#D9B300", "align": "right"},
    "selected": {"num_format": _RATIO, "bold": True, "bg_color": "#DCEBF7"},
}


def at(row: int, column: int, *, sheet: str = "") -> str:
    """Return the fixed address of a cell, rows and columns from 0."""
    address = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    return f"'{sheet}'!{address}" if sheet else address


def span(first: tuple[int, int], last: tuple[int, int], *, sheet: str = "") -> str:
    """Return the fixed address of a block of cells from its first to its last cell."""
    return f"{at(*first, sheet=sheet)}:{at(*last)}"


def known(number: float) -> Figure:
    """Return a number as a cell shows it: nothing where it is not one."""
    return None if math.isnan(number) else float(number)


def variation_of(standard_error: Figure, ibnr: Figure) -> Figure:
    """Return the standard error as a share of the IBNR, None where either is missing or the IBNR is zero."""
    return standard_error / ibnr if standard_error is not None and ibnr else None


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet; text is always text, whatever it starts with, and a figure that is not there leaves its cell empty."""

    name: str
    sheet: Worksheet
    styles: Mapping[str, Format]
    widths: Sequence[int] = ()

    def text(self, row: int, column: int, words: str, style: str = "text") -> None:
        """Write words; those that a program might take for a formula are marked as quoted."""
        kind = f"quoted {style}" if words.startswith(_FORMULA_STARTS) else style
        self.sheet.write_string(row, column, _fit(words), self.styles[kind])

    def number(self, row: int, column: int, figure: Figure, style: str = "amount") -> None:
        """Write a number, or nothing where there is none."""
        if figure is not None:
            self.sheet.write_number(row, column, figure, self.styles[style])

    def live(self, place: tuple[int, int], formula: str, figure: Figure | str, style: str = "amount") -> None:
        """Write a formula with the engine's figure, which programs that do not calculate show."""
        shown = "" if figure is None else figure
        self.sheet.write_formula(*place, formula, self.styles[style], shown)

    def row(self, row: int, cells: Sequence[Figure | str], style: str = "amount", column: int = 0) -> None:
        """Write cells side by side, words as text and figures in the style."""
        for offset, cell in enumerate(cells):
            if isinstance(cell, str):
                self.text(row, column + offset, cell)
            else:
                self.number(row, column + offset, cell, style)

    def heads(self, row: int, names: Sequence[str], words: frozenset[int] = frozenset()) -> None:
        """Write the names over the columns of a table, left over the first one and those of words, in a row as high."""
        for column, name in enumerate(names):
            self.text(row, column, name, "head_left" if column in words | {0} else "head")
        lines = max((self._lines(column, name) for column, name in enumerate(names)), default=1)
        if lines > 1:
            self.sheet.set_row(row, _LINE_HEIGHT * lines)

    def _lines(self, column: int, name: str) -> int:
        width = self.widths[column] if column < len(self.widths) else _NARROW
        return len(textwrap.wrap(name, max(1, width - 1)))

    def opening(self, title: str, *notes: str) -> int:
        """Write the title and sentences under it; return the first free row after a gap."""
        self.text(0, 0, title, "title")
        for row, note in enumerate(notes, start=1):
            self.text(row, 0, note, "note")
        return len(notes) + 2


def _fit(words: str) -> str:
    """Return words that a cell can hold: cut to its length, and characters that no file can hold replaced."""
    kept = words.encode("utf-16-le", "replace")[: 2 * LONGEST_TEXT]
    return kept.decode("utf-16-le", "ignore")


def _spec(name: str, decimals: int) -> dict[str, object]:
    """Return a style's properties, amounts with so many decimals."""
    spec = dict(_STYLES[name])
    if decimals and name in _AMOUNTS:
        spec["num_format"] = f"{_AMOUNT}.{'0' * decimals}"
    return spec


class Book:
    """A workbook in memory whose bytes follow from its cells and its date alone."""

    def __init__(self, title: str, made_at: datetime, decimals: int = 0) -> None:
        self._bytes = io.BytesIO()
        never = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
        self.workbook = Workbook(self._bytes, {"in_memory": True, **never})
        self.workbook.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
        self._styles: dict[str, Format] = {}
        for name in _STYLES:
            spec = _spec(name, decimals)
            self._styles[name] = self.workbook.add_format(spec)
            self._styles[f"quoted {name}"] = self.workbook.add_format({**spec, "quote_prefix": True})

    def paper(self, name: str, widths: Sequence[int] = (), *, frozen: tuple[int, int] = (0, 0)) -> Paper:
        """Return a new sheet, printed landscape on pages as wide as it is; the first columns have the widths given."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&C&A&R&P / &N")
        sheet.set_column(0, 60, _NARROW if widths else _WIDE)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(*frozen)
        if frozen[0]:
            sheet.repeat_rows(0, frozen[0] - 1)
        return Paper(name, sheet, self._styles, tuple(widths))

    def name_range(self, name: str, address: str) -> None:
        """Give a block of cells a name that formulas can use."""
        self.workbook.define_name(name, f"={address}")

    def close(self) -> bytes:
        """Return the workbook's bytes."""
        self.workbook.close()
        return self._bytes.getvalue()
