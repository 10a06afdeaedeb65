"""A report as a PDF."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from backend.domain.reports.content import ReportContent
from backend.rendering.text import marked_up
from backend.rendering.words import blocks_in_words


def draw_pdf(content: ReportContent) -> bytes:
    """Return the whole report as pages."""
    out = BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    story: list[Flowable] = [Paragraph(marked_up(line), style) for line in blocks_in_words(content)]
    SimpleDocTemplate(out, pagesize=A4, invariant=1, title=content.title, author=content.brand.name).build(story)
    return out.getvalue()
