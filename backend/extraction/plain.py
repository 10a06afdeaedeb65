"""A text file to one page; runs in the limited child only."""

from collections.abc import Callable

from backend.domain.documents import ExtractedDocument, MediaType, Page, PageSource
from backend.extraction import characters
from backend.extraction.encodings import decode


def read_txt(content: bytes, announce: Callable[[int], None]) -> ExtractedDocument:
    """Return the text as one page, lines as they stand."""
    announce(1)
    return ExtractedDocument(MediaType.TXT, (text_page(1, decode(content)),))


def text_page(number: int, text: str, label: str = "") -> Page:
    """Return a page without geometry; one without any text waits for nothing more."""
    lines = "\n".join(line.rstrip() for line in characters.clean(text).split("\n")).strip("\n")
    return Page(number, PageSource.TEXT if lines.strip() else PageSource.NONE, lines, label=label)
