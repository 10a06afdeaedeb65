"""A PDF's bytes to pages with words and boxes; runs in the limited child only."""

from collections.abc import Callable
from typing import Any

import pypdfium2

from backend.domain.documents import ExtractedDocument, FormField, MediaType, Page, PageSource
from backend.errors import UnreadableDocumentError
from backend.extraction import characters, pdf_forms
from backend.extraction.geometry import Sheet
from backend.extraction.lines import compose
from backend.extraction.pdf_words import page_words
from backend.extraction.revisions import is_edited
from backend.extraction.risks import pdf_risks

MAX_PAGES = 300
_FEWEST_CHARACTERS = 2
_MOST_UNKNOWN = 0.5
_KEPT_HIDDEN = 2_000


def read_pdf(content: bytes, announce: Callable[[int], None]) -> ExtractedDocument:
    """
    Return the pages of a PDF; `announce` is told the number of pages before they are read.

    Raises:
        UnreadableDocumentError: not a PDF we can open, behind a password, or too long.

    """
    document = open_pdf(content)
    announce(len(document))
    document.init_forms()
    hidden: list[str] = []
    fields: list[FormField] = []
    pages = tuple(_read_page(document, number, fields, hidden) for number in range(1, len(document) + 1))
    flags = pdf_risks(content) | _engine_risks(document)
    stated = document.get_metadata_dict(skip_empty=True)
    metadata = {key.lower(): characters.clean(value) for key, value in stated.items()}
    if not fields and is_edited(content, metadata):
        flags.add("edited")
    if hidden:
        flags.add("hidden_text")
        metadata["hidden_text"] = " ".join(hidden)[:_KEPT_HIDDEN]
    return ExtractedDocument(MediaType.PDF, pages, tuple(fields), tuple(sorted(flags)), metadata)


def open_pdf(content: bytes) -> Any:
    """Return the opened PDF, or raise UnreadableDocumentError with the reason."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocumentError(
                "This PDF is protected by a password. Please remove the password and upload it again."
            ) from error
        raise UnreadableDocumentError("This PDF is damaged and cannot be opened. Please export it again.") from error
    if not 0 < len(document) <= MAX_PAGES:
        raise UnreadableDocumentError(
            f"This PDF has {len(document)} pages; we read 1 to {MAX_PAGES}. Please split it and upload the parts."
        )
    return document


def can_open(content: bytes, announce: Callable[[int], None]) -> bytes:
    """Answer yes when the PDF opens without a password."""
    announce(len(open_pdf(content)))
    return b"yes"


def sheet_of(page: Any) -> Sheet:
    """Return the visible rectangle and the turn of a page."""
    left, bottom, right, top = page.get_bbox()
    return Sheet(left, bottom, right, top, page.get_rotation())


def _read_page(document: Any, number: int, fields: list[FormField], hidden: list[str]) -> Page:
    """Read one page; its filled fields are added to `fields`, its unseen words to `hidden`."""
    try:
        page = document[number - 1]
        layer = page.get_textpage()
    except pypdfium2.PdfiumError:
        return Page(number, PageSource.NONE, "")
    sheet = sheet_of(page)
    words, unseen = page_words(page, layer, sheet)
    filled = pdf_forms.filled_fields(page, number, sheet)
    typed = pdf_forms.typed_words(filled)
    text, placed = compose([*words, *typed, *pdf_forms.noted_words(page, sheet)])
    fields.extend(filled)
    hidden.extend(unseen)
    width_pt, height_pt = sheet.shown_size_pt
    layer.close()
    page.close()
    return Page(
        number, PageSource.FORM if typed else _source(text), text, placed, round(width_pt, 2), round(height_pt, 2)
    )


def _source(text: str) -> PageSource:
    """Tell whether the page has a text layer; one of glyphs without meaning counts as none."""
    if len(text.strip()) < _FEWEST_CHARACTERS or characters.unknown_share(text) > _MOST_UNKNOWN:
        return PageSource.NONE
    return PageSource.TEXT


def _engine_risks(document: Any) -> set[str]:
    """Return the risks that only the opened document shows, such as those in compressed objects."""
    risks: set[str] = set()
    if document.count_attachments() > 0:
        risks.add("embedded_file")
    if pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        risks.add("javascript")
    if document.get_formtype() in {pypdfium2.raw.FORMTYPE_XFA_FULL, pypdfium2.raw.FORMTYPE_XFA_FOREGROUND}:
        risks.add("xfa")
    return risks
