"""What the document queries take and give: frozen records instead of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from backend.domain.access import Principal
from backend.domain.documents import Box, DocumentStatus, MediaType, Page
from backend.domain.facts import Fact, FactMethod, FactReview


@dataclass(frozen=True, slots=True)
class DocumentScope:
    """Which uploads a query may touch: of one institution, by one uploader, or as far as one person may see."""

    institution_id: UUID
    uploaded_by: UUID | None = None
    person: Principal | None = None


@dataclass(frozen=True, slots=True)
class NewDocument:
    """An upload that passed intake and is about to be kept."""

    institution_id: UUID
    uploaded_by: UUID
    filename: str
    sha256: str
    media_type: MediaType
    size_bytes: int
    flags: tuple[str, ...] = ()
    submission_id: UUID | None = None
    parent_id: UUID | None = None
    claim_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One upload as stored, with the name of the person and the reference of its submission or claim."""

    document_id: UUID
    institution_id: UUID
    submission_id: UUID | None
    submission_reference: str
    parent_id: UUID | None
    filename: str
    upload_time: datetime
    uploaded_by: UUID
    uploader: str
    sha256: str
    media_type: MediaType
    size_bytes: int
    status: DocumentStatus
    error_message: str
    flags: tuple[str, ...]
    page_count: int | None
    kind: str
    run_id: UUID | None
    claim_id: UUID | None = None
    claim_reference: str = ""

    @property
    def case_id(self) -> UUID | None:
        """Return the submission or claim that the upload belongs to, None while it is loose."""
        return self.submission_id or self.claim_id


@dataclass(frozen=True, slots=True)
class EarlierUpload:
    """Another upload of the same bytes; both references are empty where it belongs to no case."""

    document_id: UUID
    filename: str
    upload_time: datetime
    submission_reference: str
    claim_reference: str = ""

    @property
    def case_reference(self) -> str:
        """Return the reference of the submission or claim it belongs to, empty while it is loose."""
        return self.submission_reference or self.claim_reference


@dataclass(frozen=True, slots=True)
class PageSummary:
    """One line of a table of contents: number, label, and where the text comes from."""

    number: int
    label: str
    source: str
    fact_count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one run read from one document, ready to be stored."""

    document_id: UUID
    institution_id: UUID
    run_id: UUID
    pages: tuple[Page, ...]
    facts: tuple[Fact, ...]
    kind: str = ""
    flags: tuple[str, ...] = ()
    results: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One stored fact with its proof and what a person said of it."""

    fact_id: int
    run_id: UUID
    document_id: UUID | None
    filename: str
    sha256: str
    page: int
    field: str
    value: str
    quote: str
    box: Box | None
    method: FactMethod
    confidence: float
    is_verified: bool
    sources: tuple[str, ...]
    review: FactReview
    corrected_value: str | None
    reviewer: str
    reviewed_at: datetime | None

    @property
    def current_value(self) -> str:
        """Return what holds today: the person's correction where there is one."""
        return self.value if self.corrected_value is None else self.corrected_value

    def to_fact(self) -> Fact:
        """Return the fact as it was read, in the words of the domain."""
        return Fact(
            field=self.field,
            value=self.value,
            document=self.sha256,
            page=self.page,
            quote=self.quote,
            box=self.box,
            method=self.method,
            confidence=self.confidence,
            is_verified=self.is_verified,
            sources=self.sources,
        )


@dataclass(frozen=True, slots=True)
class FactFilter:
    """Which facts to list: of one page, with a text in field, value or quote, and which stretch of them."""

    page: int | None = None
    text: str = ""
    offset: int = 0
    limit: int | None = 200


EVERY_FACT = FactFilter(limit=None)


@dataclass(frozen=True, slots=True)
class FactReviewed:
    """A person's word on one fact."""

    fact_id: int
    review: FactReview
    corrected_value: str | None
    reviewed_by: UUID
