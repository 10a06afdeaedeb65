"""Documents as the program sees them after reading: pages, words with boxes, form fields."""

from dataclasses import dataclass, field
from enum import StrEnum


class MediaType(StrEnum):
    """The file types that intake accepts."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"
    TXT = "text/plain"
    EML = "message/rfc822"
    PNG = "image/png"
    JPG = "image/jpeg"


class DocumentStatus(StrEnum):
    """Where an upload stands; `unreadable` keeps the bytes and says why."""

    STORED = "stored"
    READ = "read"
    UNREADABLE = "unreadable"


class PageSource(StrEnum):
    """Where the text of a page comes from; `NONE` waits for OCR."""

    TEXT = "text"
    FORM = "form"
    OCR = "ocr"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in fractions of its width and height, origin at the top left."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a page; `start` is its offset in `Page.text`, so text[start:start+len(text)] == text."""

    text: str
    start: int
    box: Box


@dataclass(frozen=True, slots=True)
class FormField:
    """One filled AcroForm field with the rectangle of its widget."""

    name: str
    value: str
    page: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page (PDF), sheet (XLSX) or section (DOCX, mail), numbered from 1.

    `width_pt` and `height_pt` are 0 where the format has no page geometry; then words have no boxes.
    """

    number: int
    source: PageSource
    text: str
    words: tuple[Word, ...] = ()
    width_pt: float = 0.0
    height_pt: float = 0.0
    label: str = ""


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    """What reading gave: pages in order, form fields, and risk flags such as `javascript` or `hidden_text`."""

    media_type: MediaType
    pages: tuple[Page, ...]
    form_fields: tuple[FormField, ...] = ()
    flags: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
