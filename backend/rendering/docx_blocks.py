"""The blocks of a report as parts of a Word document."""

from io import BytesIO

from docx.document import Document
from docx.shared import Pt

from backend.domain.reports.content import Block, Chart, KeyValues, Notice, Paragraph, Quote, Table
from backend.rendering.chart_pictures import draw_picture
from backend.rendering.colours import GREY, WARNING_BAR, WARNING_GROUND, WARNING_INK
from backend.rendering.docx_tables import add_pairs, add_table
from backend.rendering.docx_words import write
from backend.rendering.docx_xml import dress_paragraph
from backend.rendering.parts import NOTICE, beneath, told
from backend.rendering.styles import Looks
from backend.rendering.text import clean

_BAR = 24


def add_block(document: Document, looks: Looks, block: Block) -> None:
    """Add one block at the end of the document."""
    match block:
        case Paragraph():
            _add_paragraph(document, block)
        case Quote():
            _add_quote(document, looks, block)
        case Notice():
            add_notice(document, block)
        case KeyValues():
            add_pairs(document, looks, block)
        case Table():
            add_table(document, looks, block)
        case Chart():
            _add_chart(document, looks, block)


def add_notice(document: Document, notice: Notice) -> None:
    """Add a notice in colours that no institution changes."""
    paragraph = document.add_paragraph()
    edges = tuple((side, WARNING_BAR, _BAR if side == "left" else 6) for side in ("top", "left", "bottom", "right"))
    dress_paragraph(paragraph, WARNING_GROUND, edges)
    write(paragraph, f"{NOTICE}: ", ink=WARNING_INK, is_bold=True)
    write(paragraph, notice.text, ink=WARNING_INK)


def _add_paragraph(document: Document, block: Paragraph) -> None:
    write(document.add_paragraph(), block.text)
    if words := beneath(block):
        write(document.add_paragraph(), words, size=7.5, ink=GREY)


def _add_quote(document: Document, looks: Looks, quote: Quote) -> None:
    paragraph = document.add_paragraph(style="Quote")
    dress_paragraph(paragraph, looks.tint, (("left", looks.accent, _BAR),))
    write(paragraph, f"“{quote.text}”")
    if quote.source:
        source = document.add_paragraph()
        dress_paragraph(source, looks.tint, (("left", looks.accent, _BAR),))
        write(source, f"— {quote.source}", size=8, ink=GREY)


def _add_chart(document: Document, looks: Looks, chart: Chart) -> None:
    document.add_heading(clean(chart.title), 2)
    picture = document.add_picture(BytesIO(draw_picture(chart, looks.brand, looks.width)), Pt(looks.width))
    known = picture._inline.docPr  # noqa: SLF001 - the library has no name for the words that stand for a picture
    known.set("descr", told(chart))
    known.set("name", clean(chart.title))
