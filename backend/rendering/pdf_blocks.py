"""The blocks of a report on paper."""

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from backend.domain.reports.content import Block, Chart, KeyValues, Notice, Quote, Table
from backend.domain.reports.content import Paragraph as Said
from backend.rendering.charts import draw_chart
from backend.rendering.colours import WARNING_BAR, WARNING_GROUND
from backend.rendering.fonts import BOLD, markup
from backend.rendering.parts import NOTICE, beneath
from backend.rendering.pdf_kept import Kept
from backend.rendering.pdf_tables import BAR, BOX_PAD, draw_pairs, draw_table
from backend.rendering.styles import Looks


def draw_block(looks: Looks, block: Block) -> list[Flowable]:
    """Return one block with the room beneath it."""
    match block:
        case Said():
            drawn = _draw_paragraph(looks, block)
        case Quote():
            drawn = [Kept([_draw_quote(looks, block)])]
        case Notice():
            drawn = [Kept([draw_notice(looks, block)])]
        case KeyValues():
            drawn = [draw_pairs(looks, block)]
        case Table():
            drawn = draw_table(looks, block)
        case Chart():
            title = Paragraph(markup(block.title), looks.heading(9.5, 4))
            drawn = [Kept([title, draw_chart(block, looks.brand, looks.width)])]
    return [*drawn, Spacer(0, 7)]


def draw_notice(looks: Looks, notice: Notice) -> Grid:
    """Return a notice in a box whose colours no institution changes."""
    words: list[Flowable] = [Paragraph(NOTICE, looks.warning(BOLD)), Paragraph(markup(notice.text), looks.warning())]
    return boxed(words, looks.width, WARNING_GROUND, WARNING_BAR)


def boxed(held: list[Flowable], width: float, ground: str, bar: str) -> Grid:
    """Return what is held on a ground, with a bar at its left."""
    return Grid(
        [[one] for one in held],
        colWidths=[width],
        splitInRow=24,
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(ground)),
            ("LINEBEFORE", (0, 0), (0, -1), BAR, HexColor(bar)),
            ("LEFTPADDING", (0, 0), (-1, -1), BOX_PAD + BAR),
            ("RIGHTPADDING", (0, 0), (-1, -1), BOX_PAD),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ("TOPPADDING", (0, 0), (-1, 0), 6),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
        ],
    )


def _draw_paragraph(looks: Looks, said: Said) -> list[Flowable]:
    drawn: list[Flowable] = [Paragraph(markup(said.text), looks.text)]
    if words := beneath(said):
        drawn = [Kept([*drawn, Paragraph(markup(words), looks.small())])]
    return drawn


def _draw_quote(looks: Looks, quote: Quote) -> Grid:
    words: list[Flowable] = [Paragraph(markup(f"“{quote.text}”"), looks.quote())]
    if quote.source:
        words.append(Paragraph(markup(f"— {quote.source}"), looks.small()))
    return boxed(words, looks.width, looks.tint, looks.accent)
