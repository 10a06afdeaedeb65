"""One PDF page to a PNG as a reader sees it, filled fields included; runs in the limited child only."""

from collections.abc import Callable

import pypdfium2

from backend.errors import UnreadableDocumentError
from backend.extraction.bitmaps import as_png
from backend.extraction.pdf import open_pdf

_MOST_PIXELS = 30_000_000


def render_page(content: bytes, announce: Callable[[int], None], page: int, width_px: int) -> bytes:
    """
    Return the page (counted from 1) as PNG of the given width.

    Raises:
        UnreadableDocumentError: the page does not exist or cannot be drawn.

    """
    document = open_pdf(content)
    announce(1)
    document.init_forms()
    if not 1 <= page <= len(document):
        raise UnreadableDocumentError(f"This document has {len(document)} pages; there is no page {page}.")
    try:
        sheet = document[page - 1]
        width_pt, height_pt = sheet.get_size()
        scale = min(width_px / max(width_pt, 1.0), (_MOST_PIXELS / max(width_pt * height_pt, 1.0)) ** 0.5)
        picture = sheet.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(f"Page {page} of this document cannot be drawn.") from error
    return as_png(picture)
