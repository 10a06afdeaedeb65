"""The top of the first page: letterhead with logo and name, title, notices and the summary box."""

from io import BytesIO

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from backend.domain.reports.content import ReportContent
from backend.rendering.colours import GREY
from backend.rendering.fonts import BOLD, PLAIN, markup
from backend.rendering.logos import Logo, read_logo
from backend.rendering.parts import SUMMARY
from backend.rendering.pdf_blocks import boxed, draw_notice
from backend.rendering.pdf_tables import draw_pairs
from backend.rendering.styles import Looks
from backend.rendering.text import in_one_line

_LOGO = (46 * mm, 16 * mm)
_MOST_LINES, _LONGEST_LINE = 8, 160
"""A letterhead stays a head: what an institution wrote beyond that is left out."""


def draw_cover(looks: Looks, content: ReportContent) -> list[Flowable]:
    """Return everything that stands above the first section."""
    drawn: list[Flowable] = [
        _letterhead(looks),
        Spacer(0, 14),
        Paragraph(markup(content.title), looks.style(19, BOLD, looks.ink, 2)),
    ]
    if content.subtitle:
        drawn.append(Paragraph(markup(content.subtitle), looks.style(10.5, PLAIN, GREY, 4)))
    drawn.append(Spacer(0, 8))
    for notice in content.notices:
        drawn += [draw_notice(looks, notice), Spacer(0, 8)]
    if content.summary.rows:
        title: list[Flowable] = [Paragraph(SUMMARY, looks.style(10.5, BOLD, looks.ink))]
        drawn += [boxed(title, looks.width, looks.tint, looks.primary)]
        drawn += [draw_pairs(looks, content.summary, is_summary=True), Spacer(0, 6)]
    return drawn


def _letterhead(looks: Looks) -> Grid:
    """Return logo and name at the left, the lines of the institution at the right."""
    left: list[Flowable] = []
    if (logo := read_logo(looks.brand.logo_png)) is not None:
        left += [_sized(logo), Spacer(0, 4)]
    left.append(Paragraph(markup(in_one_line(looks.brand.name)[:_LONGEST_LINE]), looks.style(13, BOLD, looks.ink)))
    right: list[Flowable] = [
        Paragraph(markup(in_one_line(line)[:_LONGEST_LINE]), looks.cell(7.5, PLAIN, GREY, is_number=True))
        for line in looks.brand.letterhead[:_MOST_LINES]
    ]
    return Grid(
        [[left, right or ""]],
        colWidths=[looks.width * 0.6, looks.width * 0.4],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def _sized(logo: Logo) -> Image:
    scale = min(_LOGO[0] / logo.width, _LOGO[1] / logo.height)
    return Image(BytesIO(logo.png), logo.width * scale, logo.height * scale, hAlign="LEFT")
