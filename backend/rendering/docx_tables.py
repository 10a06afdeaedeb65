"""Tables of a Word document: headings again on each page, figures to the right, wide ones in parts."""

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table as Grid
from docx.table import _Cell

from backend.domain.reports.content import KeyValues, Table
from backend.rendering.colours import GREY
from backend.rendering.column_widths import Part, parts_of
from backend.rendering.docx_words import write
from backend.rendering.docx_xml import keep_row_whole, repeat_row, shade_cell
from backend.rendering.pdf_tables import EMPTY
from backend.rendering.styles import Looks, head_colours
from backend.rendering.text import clean

_LONG_CELL = 600


def add_table(document: Document, looks: Looks, table: Table) -> None:
    """Add a table with its title and note; one that is too wide comes in parts beneath one another."""
    if table.title:
        document.add_heading(clean(table.title), 2)
    if not table.columns or not table.rows:
        write(document.add_paragraph(), EMPTY, ink=GREY)
    else:
        parts = parts_of(table, looks.width)
        for number, part in enumerate(parts, 1):
            if len(parts) > 1:
                write(document.add_paragraph(), f"Part {number} of {len(parts)}", size=8, ink=GREY)
            _add_part(document, looks, table, part)
    write(document.add_paragraph(), table.note, size=8, ink=GREY)


def add_pairs(document: Document, looks: Looks, pairs: KeyValues) -> None:
    """Add pairs of a label and what is known, beneath one another."""
    if not pairs.rows:
        return
    grid = _grid(document, len(pairs.rows), (looks.width * 0.28, looks.width * 0.72))
    for row, (label, known) in zip(grid.rows, pairs.rows, strict=True):
        left, right = row.cells
        write(left.paragraphs[0], label, size=8.5, ink=GREY, is_bold=True)
        write(right.paragraphs[0], known, size=8.5)
        shade_cell(left, looks.tint)
    document.add_paragraph()


def _add_part(document: Document, looks: Looks, table: Table, part: Part) -> None:
    grid = _grid(document, len(table.rows) + 1, part.widths)
    rows = list(grid.rows)
    repeat_row(rows[0])
    ground, ink = head_colours(looks)
    for place, cell in zip(part.places, rows[0].cells, strict=True):
        shade_cell(cell, ground)
        write(cell.paragraphs[0], table.columns[place], size=part.size, ink=ink, is_bold=True)
        _align(cell, is_number=place in table.numeric)
    for row, texts in zip(rows[1:], table.rows, strict=True):
        if sum(map(len, texts)) < _LONG_CELL:
            keep_row_whole(row)
        for place, cell in zip(part.places, row.cells, strict=True):
            write(cell.paragraphs[0], texts[place] if place < len(texts) else "", size=part.size)
            _align(cell, is_number=place in table.numeric)


def _align(cell: _Cell, *, is_number: bool) -> None:
    if is_number:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _grid(document: Document, count: int, widths: Sequence[float]) -> Grid:
    grid: Grid = document.add_table(count, len(widths), "Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Pt(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Pt(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return grid
