"""The second try at a PDF: plain text by pypdf, without boxes; runs in the limited child only."""

import io
from collections.abc import Callable

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from backend.domain.documents import ExtractedDocument, MediaType, Page, PageSource
from backend.errors import UnreadableDocumentError
from backend.extraction import characters
from backend.extraction.risks import pdf_risks

MAX_PAGES = 300


def read_pdf_text(content: bytes, announce: Callable[[int], None]) -> ExtractedDocument:
    """
    Return the text of a PDF that the first reader could not read; words have no boxes here.

    Raises:
        UnreadableDocumentError: this reader finds no text either.

    """
    try:
        document = PdfReader(io.BytesIO(content), strict=False)
        count = len(document.pages)
        announce(min(count, MAX_PAGES))
        texts = [characters.clean(document.pages[index].extract_text()) for index in range(min(count, MAX_PAGES))]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise UnreadableDocumentError from error
    if count > MAX_PAGES or not any(text.strip() for text in texts):
        raise UnreadableDocumentError
    pages = tuple(_page(number, text) for number, text in enumerate(texts, start=1))
    return ExtractedDocument(MediaType.PDF, pages, flags=tuple(sorted(pdf_risks(content) | {"second_reader"})))


def _page(number: int, text: str) -> Page:
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return Page(number, PageSource.TEXT if lines else PageSource.NONE, lines)
