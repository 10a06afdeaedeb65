"""The head of a letter: the institution's name in its colour, its lines, its logo, and a line in its accent."""

from io import BytesIO
from xml.sax.saxutils import escape

from PIL import Image as Picture
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, Image, Paragraph, Spacer, Table

from backend.domain.letters.facts import LetterFacts

LOGO_WIDEST, LOGO_HIGHEST = 52 * mm, 17 * mm
_GREY = "#5a6472"


def letter_head(facts: LetterFacts, logo_png: bytes, fonts: tuple[str, str]) -> list[Flowable]:
    """Return the head; facts without a colour are of a letter from before there were any, and stay as they were."""
    plain, bold = fonts
    name = ParagraphStyle("head", fontName=bold, fontSize=14, leading=18)
    if not facts.colour:
        return [Paragraph(_lines(facts.institution), name), Spacer(0, 12 * mm)]
    small = ParagraphStyle("under", fontName=plain, fontSize=8.5, leading=11.5, textColor=HexColor(_GREY))
    coloured = ParagraphStyle("name", parent=name, textColor=HexColor(facts.colour))
    words: list[Flowable] = [Paragraph(_lines(facts.institution), coloured)]
    if facts.letterhead:
        words.append(Paragraph(_lines(facts.letterhead), small))
    head = _beside(words, _logo(logo_png)) if logo_png else words
    return [*head, Spacer(0, 2.5 * mm), HRFlowable("100%", 1.6, color=HexColor(facts.accent)), Spacer(0, 9 * mm)]


def _beside(words: list[Flowable], logo: Image) -> list[Flowable]:
    """Return the words with the logo at the right edge."""
    table = Table([[words, logo]], colWidths=[None, LOGO_WIDEST], hAlign="LEFT")
    table.setStyle(
        [
            ("VALIGN", (0, 0), (0, 0), "MIDDLE"),
            ("VALIGN", (1, 0), (1, 0), "MIDDLE"),
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return [table]


def _logo(logo_png: bytes) -> Image:
    """Return the logo as large as its place allows, its shape kept."""
    with Picture.open(BytesIO(logo_png), formats=("PNG",)) as picture:
        width, height = picture.size
    scale = min(LOGO_WIDEST / width, LOGO_HIGHEST / height)
    logo = Image(BytesIO(logo_png), width * scale, height * scale, mask="auto")
    logo.hAlign = "RIGHT"
    return logo


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
