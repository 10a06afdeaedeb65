"""Tables on paper: headings again on each page, figures to the right, rows longer than a page broken."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, Flowable, Paragraph
from reportlab.platypus import Table as Grid

from backend.domain.reports.content import KeyValues, Table
from backend.rendering.colours import GREY, INK, LINE
from backend.rendering.column_widths import Part, parts_of
from backend.rendering.fonts import BOLD, PLAIN, markup
from backend.rendering.pdf_kept import Kept, under_heading
from backend.rendering.styles import CELL_PAD, Looks, head_colours

BAR, BOX_PAD = 3.0, 8.0
_SHORTEST_SPLIT = 24
_LONGEST_HEAD = 240
"""So many characters of a heading are repeated on each page; more would leave no room for the rows."""
_SHORT = 16
"""A table of so few rows stands on one page where it can."""
_ROOM_FOR_SOME = 96.0
"""A longer one begins where heading and some rows have room."""
EMPTY = "There is nothing to list."


def draw_table(looks: Looks, table: Table) -> list[Flowable]:
    """Return a table with its title and note; one that is too wide comes in parts beneath one another."""
    drawn: list[Flowable] = []
    if not table.columns or not table.rows:
        drawn.append(Paragraph(EMPTY, looks.small()))
    else:
        parts = parts_of(table, looks.width)
        for number, part in enumerate(parts, 1):
            drawn += _draw_part(looks, table, part, f"Part {number} of {len(parts)}" if len(parts) > 1 else "")
    if table.note:
        drawn.append(Paragraph(markup(table.note), looks.style(7.5, PLAIN, GREY, 4)))
    return under_heading(Paragraph(markup(table.title), looks.heading(9.5, 4)), drawn) if table.title else drawn


def draw_pairs(looks: Looks, pairs: KeyValues, *, is_summary: bool = False) -> Grid:
    """Return pairs of a label and what is known, beneath one another; those of the summary on its ground."""
    label, value = looks.cell(8.5, BOLD, GREY, is_number=False), looks.cell(8.5, PLAIN, INK, is_number=False)
    cells = [[Paragraph(markup(name), label), Paragraph(markup(known), value)] for name, known in pairs.rows]
    ground = (
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(looks.tint)),
        ("LINEBEFORE", (0, 0), (0, -1), BAR, HexColor(looks.primary)),
        ("LEFTPADDING", (0, 0), (0, -1), BOX_PAD + BAR),
    )
    return Grid(
        cells or [["", ""]],
        colWidths=[looks.width * 0.28, looks.width * 0.72],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -2), 0.4, HexColor(LINE)),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LEFTPADDING", (0, 0), (-1, -1), CELL_PAD),
            ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PAD),
            *(ground if is_summary else ()),
        ],
        splitInRow=_SHORTEST_SPLIT,
        hAlign="LEFT",
    )


def _draw_part(looks: Looks, table: Table, part: Part, words: str) -> list[Flowable]:
    grid = Grid(
        [_cells(looks, table.columns, table, part, is_head=True)]
        + [_cells(looks, row, table, part, is_head=False) for row in table.rows],
        colWidths=list(part.widths),
        repeatRows=1,
        splitInRow=_SHORTEST_SPLIT,
        hAlign="LEFT",
        spaceAfter=6,
        style=[
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(head_colours(looks)[0])),
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [HexColor("#ffffff"), HexColor(looks.tint)]),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(LINE)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LEFTPADDING", (0, 0), (-1, -1), CELL_PAD),
            ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PAD),
        ],
    )
    caption = [Paragraph(words, looks.small())] if words else []
    if len(table.rows) <= _SHORT:
        return [Kept([*caption, grid])]
    return [CondPageBreak(_ROOM_FOR_SOME), *caption, grid]


def _cells(looks: Looks, texts: Sequence[str], table: Table, part: Part, *, is_head: bool) -> list[Paragraph]:
    """Return a row of cells as wide as the table; a short row ends in empty ones."""
    font, ink = (BOLD, head_colours(looks)[1]) if is_head else (PLAIN, INK)
    most = _LONGEST_HEAD if is_head else None
    styles = {flag: looks.cell(part.size, font, ink, is_number=flag) for flag in (True, False)}
    return [
        Paragraph(markup(texts[place][:most] if place < len(texts) else ""), styles[place in table.numeric])
        for place in part.places
    ]
