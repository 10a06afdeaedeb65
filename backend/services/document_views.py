"""What the documents service hands to screens and routes: frozen answers, no rows."""

from dataclasses import dataclass
from uuid import UUID

from backend.domain.documents import Box, DocumentStatus, MediaType
from backend.domain.reports.words import ReportMediaType
from backend.store.document_records import (
    DocumentRecord,
    EarlierUpload,
    FactFilter,
    FactRecord,
    PageSummary,
)

__all__ = [
    "AttachmentOutcome",
    "DocumentRecord",
    "DocumentView",
    "DownloadedFile",
    "EarlierUpload",
    "FactFilter",
    "FactPage",
    "FactRecord",
    "PageImageRequest",
    "PageSummary",
    "SearchHit",
    "StoredDocument",
]

DRAWN_TYPES = frozenset({MediaType.PDF, MediaType.PNG, MediaType.JPG})
"""The types whose pages are shown as pictures; all others are shown as text."""


@dataclass(frozen=True, slots=True)
class AttachmentOutcome:
    """What became of one file inside a mail: its upload, or the sentence that says why it was refused."""

    filename: str
    document_id: UUID | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What an upload gave; `duplicate_of` names every earlier upload of the same bytes."""

    document_id: UUID
    filename: str
    sha256: str
    status: DocumentStatus
    run_id: UUID
    duplicate_of: tuple[EarlierUpload, ...] = ()
    attachments: tuple[AttachmentOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One upload with its pages, the other uploads of the same bytes, and what came inside it."""

    document: DocumentRecord
    pages: tuple[PageSummary, ...]
    other_uploads: tuple[EarlierUpload, ...]
    attachments: tuple[DocumentRecord, ...]

    @property
    def is_drawn(self) -> bool:
        """Tell whether pages can be shown as pictures."""
        return self.document.media_type in DRAWN_TYPES


@dataclass(frozen=True, slots=True)
class FactPage:
    """A stretch of facts and how many the filter meets in all."""

    facts: tuple[FactRecord, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One place where a search met a page: the line around it and the boxes of the words."""

    page: int
    line: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageImageRequest:
    """Which page to draw how wide, which boxes to mark and to outline; with `closeup` only the surroundings of one."""

    document_id: UUID
    page: int
    width_px: int = 1000
    cited: tuple[Box, ...] = ()
    outlined: tuple[Box, ...] = ()
    closeup: Box | None = None


@dataclass(frozen=True, slots=True)
class DownloadedFile:
    """The bytes of an upload as they came, or of a file made here, to be sent as an attachment only."""

    filename: str
    media_type: MediaType | ReportMediaType
    content: bytes
