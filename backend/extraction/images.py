"""One page of a stored document to a PNG for the screen, by a limited child process."""

from backend.extraction import sandbox
from backend.extraction.limits import MEBIBYTE, Allowance

WIDEST_PX = 4_000
_PDF_HEADER = b"%PDF-"
_HEADER_WITHIN = 1_024
_ALLOWANCE = Allowance(memory_bytes=1536 * MEBIBYTE, base_s=20.0, answer_bytes=64 * MEBIBYTE)


def render_page(content: bytes, page: int, width_px: int) -> bytes:
    """
    Return the page of a PDF, or a whole picture file, as PNG without hidden notes.

    Raises:
        UnreadableDocumentError: it cannot be drawn; the message says why.

    """
    width_px = max(1, min(width_px, WIDEST_PX))
    if _PDF_HEADER in content[:_HEADER_WITHIN]:
        return sandbox.run(
            sandbox.Task("pdf_pictures:render_page", {"page": page, "width_px": width_px}, _ALLOWANCE), content
        )
    return sandbox.run(sandbox.Task("bitmaps:render_png", {"width_px": width_px}, _ALLOWANCE), content)
