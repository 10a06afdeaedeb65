"""What stands on every page beside the text: the institution's colours, a running head, the foot with its number."""

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate

from backend.domain.reports.content import ReportContent
from backend.rendering.colours import GREY, LINE
from backend.rendering.fonts import BOLD, PLAIN, in_line, shortened, width_of
from backend.rendering.parts import foot_of, made_on
from backend.rendering.styles import MARGIN, Looks

_BAND = 5 * mm
_ACCENT_WIDTH = 46 * mm
_HEAD = 14 * mm
_FOOT = 12 * mm
_SIZE = 7.5


def draw_band(canvas: Canvas, looks: Looks) -> None:
    """Draw the institution's colours along the top edge of the first page."""
    width, height = looks.paper
    canvas.setFillColor(HexColor(looks.primary))
    canvas.rect(0, height - _BAND, width, _BAND, stroke=0, fill=1)
    canvas.setFillColor(HexColor(looks.accent))
    canvas.rect(width - _ACCENT_WIDTH, height - _BAND, _ACCENT_WIDTH, _BAND, stroke=0, fill=1)


def draw_head(canvas: Canvas, looks: Looks, content: ReportContent) -> None:
    """Draw whose report it is, and which, over the text of a later page."""
    width, height = looks.paper
    y = height - _HEAD
    half = looks.width / 2 - 6
    canvas.setFillColor(HexColor(looks.ink))
    canvas.setFont(BOLD, _SIZE)
    canvas.drawString(MARGIN, y, shortened(in_line(looks.brand.name), _SIZE, half, BOLD))
    canvas.setFillColor(HexColor(GREY))
    canvas.setFont(PLAIN, _SIZE)
    canvas.drawRightString(width - MARGIN, y, shortened(in_line(content.title), _SIZE, half))
    canvas.setStrokeColor(HexColor(looks.primary))
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, y - 5, width - MARGIN, y - 5)


def draw_foot(canvas: Canvas, looks: Looks, content: ReportContent, page: str) -> None:
    """Draw reference, run and moment, and the number of the page."""
    width = looks.paper[0]
    canvas.setStrokeColor(HexColor(LINE))
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, _FOOT + 12, width - MARGIN, _FOOT + 12)
    canvas.setFillColor(HexColor(GREY))
    canvas.setFont(PLAIN, _SIZE)
    canvas.drawRightString(width - MARGIN, _FOOT + 1, page)
    room = looks.width - width_of(page, _SIZE) - 10
    canvas.drawString(MARGIN, _FOOT + 1, shortened(in_line(foot_of(content)), _SIZE, room))
    canvas.drawString(MARGIN, _FOOT - 9, shortened(in_line(made_on(content)), _SIZE, room))


def page_number(template: BaseDocTemplate, count: int) -> str:
    """Return which page of how many this is."""
    return f"Page {template.page} of {count}"
