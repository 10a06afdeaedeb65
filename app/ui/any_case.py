"""What the panels that serve both desks read of a case; submissions and claims each answer in their own words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.cases import HistoryLine
from backend.domain.products import FieldSpec, Product
from backend.domain.run_views import RunView
from backend.domain.runs import RunKind
from backend.services.document_views import DocumentRecord, FactFilter, FactPage

Details = Mapping[str, object]
Said = Callable[[Details], str]
"""Turns what an act left in the history into a sentence."""


@dataclass(frozen=True, slots=True)
class DeskWords:
    """How one desk calls its cases, what its runs are, and which permissions its acts need."""

    noun: str
    run: RunKind
    assess: Permission
    write: Permission
    no_documents: str
    failed_run: str
    no_proposal: str
    acts: Mapping[str, Said] = field(default_factory=dict)


class AnyCase(Protocol):
    """One case of either desk as one person sees it now."""

    @property
    def page(self) -> Page:
        """The screen's page."""

    @property
    def run(self) -> RunView | None:
        """The newest run of the case."""

    @property
    def words(self) -> DeskWords:
        """How the desk calls things."""

    @property
    def product(self) -> Product | None:
        """The form, None for one that is not offered any more."""

    @property
    def case_id(self) -> UUID:
        """The id in the address."""

    @property
    def submission_id(self) -> UUID | None:
        """The submission that uploads belong to, None on a claim."""

    @property
    def claim_id(self) -> UUID | None:
        """The claim that uploads belong to, None on a submission."""

    @property
    def version(self) -> int:
        """The version looked at."""

    @property
    def fields(self) -> Mapping[str, object]:
        """The form as stored."""

    @property
    def is_open(self) -> bool:
        """Whether anything can still be decided."""

    @property
    def is_assessed(self) -> bool:
        """Whether an assessment was ever done."""

    @property
    def is_outdated(self) -> bool:
        """Whether form or evidence changed since."""

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role covers an act."""

    def field(self, name: str) -> FieldSpec | None:
        """Return a field of the form."""

    def list_documents(self) -> list[DocumentRecord]:
        """Return the documents."""

    def list_facts(self, wanted: FactFilter) -> FactPage:
        """Return what the documents say."""

    def list_history(self) -> Sequence[HistoryLine]:
        """Return past acts, newest first."""

    def documents_by_hash(self) -> Mapping[str, UUID]:
        """Return which upload holds the bytes of a hash."""

    def assess(self, request: str) -> UUID:
        """Have the case assessed again and return the run."""

    def change_fields(self, version: int, fields: Mapping[str, object]) -> None:
        """Store another form over the version looked at."""
