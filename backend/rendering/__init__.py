"""Report files: a report's blocks become PDF, DOCX or JSON; the same content gives the same bytes."""

from backend.domain.reports.content import ReportContent
from backend.rendering.cited import with_named_cites
from backend.rendering.report_json import write_json


def render_pdf(content: ReportContent) -> bytes:
    """Return the report as a PDF for reading and printing."""
    from backend.rendering.pdf_file import draw_pdf  # noqa: PLC0415 - drawing libraries load only where a file is made

    return draw_pdf(with_named_cites(content))


def render_docx(content: ReportContent) -> bytes:
    """Return the report as a Word document that can be worked on."""
    from backend.rendering.docx_file import write_docx  # noqa: PLC0415 - same

    return write_docx(with_named_cites(content))


def render_json(content: ReportContent) -> bytes:
    """Return the report for machines: all blocks and figures with the name and version of their schema."""
    return write_json(content)
