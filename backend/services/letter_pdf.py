"""A letter as a PDF: sender, day, recipient, subject, text, and the page's number; the same letter, the same bytes."""

import unicodedata
from collections.abc import Container
from dataclasses import replace
from functools import cache
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
from backend.services.letter_head import letter_head

_MARGIN = 24 * mm
_FOOT = 14 * mm
_GREY = "#5a6472"


def draw_letter(facts: LetterFacts, subject: str, body: str, recipient: str, logo_png: bytes = b"") -> bytes:
    """Return the letter as it goes out, on the paper of its place; the day and the colours are those of the facts."""
    plain, bold = "Helvetica", "Helvetica-Bold"
    if not _is_western(f"{facts.institution}{facts.letterhead}{subject}{body}{recipient}"):
        plain, bold = "Vera", "VeraBd"
        subject, body, recipient = _drawable(subject), _drawable(body), _drawable(recipient)
        facts = replace(facts, institution=_drawable(facts.institution), letterhead=_drawable(facts.letterhead))
    text = ParagraphStyle("text", fontName=plain, fontSize=10.5, leading=15, alignment=TA_LEFT)
    about = ParagraphStyle("about", parent=text, fontName=bold, fontSize=11.5, leading=16)
    story: list[Flowable] = [
        *letter_head(facts, logo_png, (plain, bold)),
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


def _is_western(text: str) -> bool:
    """Tell whether the built-in fonts hold every letter of a text."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _drawable(text: str) -> str:
    """Return a text in letters that the wider font holds: a letter it lacks by its base, otherwise a question mark."""
    held = _wider_font().face.charToGlyph
    return "".join(_nearest(letter, held) for letter in text)


def _nearest(letter: str, held: Container[int]) -> str:
    if letter == "\n" or ord(letter) in held:
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if ord(base) in held else "?"


@cache
def _wider_font() -> TTFont:
    """Return the font for names beyond Western Europe, made known to the drawing library with its bold."""
    pdfmetrics.registerFont(TTFont("VeraBd", "VeraBd.ttf"))
    font = TTFont("Vera", "Vera.ttf")
    pdfmetrics.registerFont(font)
    return font
