"""A letter as a PDF: sender, day, recipient, subject, text, and the page's number; the same letter, the same bytes."""

from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer

from backend.domain.letters.facts import LetterFacts, day_in_words

_MARGIN = 24 * mm
_FOOT = 14 * mm
_GREY = "#5a6472"


def draw_letter(facts: LetterFacts, subject: str, body: str, recipient: str) -> bytes:
    """Return the letter as it goes out, on the paper of its place; the day is that of the facts."""
    plain, bold = _fonts(f"{facts.institution}{subject}{body}{recipient}")
    text = ParagraphStyle("text", fontName=plain, fontSize=10.5, leading=15, alignment=TA_LEFT)
    head = ParagraphStyle("head", parent=text, fontName=bold, fontSize=14, leading=18)
    about = ParagraphStyle("about", parent=text, fontName=bold, fontSize=11.5, leading=16)
    story: list[Flowable] = [
        Paragraph(_lines(facts.institution), head),
        Spacer(0, 12 * mm),
        Paragraph(_lines(recipient), text),
        Spacer(0, 8 * mm),
        Paragraph(day_in_words(facts.day), text),
        Spacer(0, 8 * mm),
        Paragraph(_lines(subject), about),
        Spacer(0, 4 * mm),
    ]
    for paragraph in body.replace("\r\n", "\n").split("\n\n"):
        story += [Paragraph(_lines(paragraph), text), Spacer(0, 3.5 * mm)]
    return _build(story, facts, subject, plain)


def _build(story: list[Flowable], facts: LetterFacts, subject: str, font: str) -> bytes:
    """Return the pages; `invariant` keeps the moment of printing and random ids out of the bytes."""
    paper = A4 if facts.place_code.startswith("EU-") else LETTER
    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=paper, invariant=1, title=subject, author=facts.institution)
    width, height = paper
    frame = Frame(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN, 0, 0, 0, 0)

    def foot(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.setFont(font, 8.5)
        canvas.setFillColor(_GREY)
        canvas.drawString(_MARGIN, _FOOT, f"{facts.institution} · claim {facts.reference}")
        canvas.drawRightString(width - _MARGIN, _FOOT, f"Page {template.page}")

    document.addPageTemplates([PageTemplate(frames=[frame], onPage=foot)])
    document.build(story)
    return out.getvalue()


def _lines(text: str) -> str:
    """Return text for a paragraph: what it holds is text and never markup, and its lines stay lines."""
    return escape(text).replace("\n", "<br/>")


def _fonts(text: str) -> tuple[str, str]:
    """Return plain and bold fonts that have the letters of the text: the built-in ones hold those of the West only."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        for name, file in (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf")):
            pdfmetrics.registerFont(TTFont(name, file))
        return "Vera", "VeraBd"
    return "Helvetica", "Helvetica-Bold"
