"""A report as a Word document."""

from io import BytesIO

from docx import Document

from backend.domain.reports.content import ReportContent
from backend.rendering.text import clean
from backend.rendering.words import blocks_in_words


def write_docx(content: ReportContent) -> bytes:
    """Return the whole report as a document."""
    document = Document()
    for line in blocks_in_words(content):
        document.add_paragraph(clean(line))
    out = BytesIO()
    document.save(out)
    return out.getvalue()
