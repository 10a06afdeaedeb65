"""What the panels of the submission screen share: the case, its newest assessment and its newest run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from app.ui.any_case import DeskWords
from app.ui.page import Page
from app.ui.panels import TAB
from backend.domain.access import Permission
from backend.domain.cases import AssessmentView, HistoryLine, SubmissionView
from backend.domain.products import PRODUCTS, FieldSpec, Product
from backend.domain.run_views import RunView
from backend.domain.runs import RunKind
from backend.domain.submissions import FINAL
from backend.services.document_views import DocumentRecord, FactFilter, FactPage

SUBMISSIONS = DeskWords(
    noun="case",
    run=RunKind.UNDERWRITING,
    assess=Permission.ASSESS_SUBMISSION,
    write=Permission.WRITE_SUBMISSION,
    no_documents="Add the loss runs and the list of drivers; they are read at once.",
    failed_run="The case stays workable: rules, documents and decision below do not need the run.",
    no_proposal="Have the case assessed, or decide it by hand: documents, form and decision work without a proposal.",
)


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as this person sees it now."""

    page: Page
    case: SubmissionView
    assessment: AssessmentView | None
    run: RunView | None

    @property
    def words(self) -> DeskWords:
        """Return how the desk calls things."""
        return SUBMISSIONS

    @property
    def case_id(self) -> UUID:
        """Return the id in the address."""
        return self.case.submission_id

    @property
    def submission_id(self) -> UUID | None:
        """Return the submission that uploads belong to."""
        return self.case.submission_id

    @property
    def claim_id(self) -> UUID | None:
        """Return None: uploads belong to no claim."""
        return None

    @property
    def version(self) -> int:
        """Return the version looked at."""
        return self.case.version

    @property
    def fields(self) -> Mapping[str, object]:
        """Return the form as stored."""
        return self.case.fields

    @property
    def is_assessed(self) -> bool:
        """Tell whether an assessment was ever done."""
        return self.assessment is not None

    @property
    def product(self) -> Product | None:
        """Return the product, None for one that is not offered any more."""
        return PRODUCTS.get(self.case.product)

    @property
    def is_open(self) -> bool:
        """Tell whether anything can still be decided on the case."""
        return self.case.status not in FINAL

    @property
    def is_outdated(self) -> bool:
        """Tell whether form or evidence changed since the newest assessment, so that its proposal no longer counts."""
        return self.is_open and self.assessment is not None and self.case.proposed_outcome is None

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role covers an act."""
        return self.page.principal.may(permission)

    def field(self, name: str) -> FieldSpec | None:
        """Return a field of the product."""
        return self.product.field(name) if self.product else None

    def documents_by_hash(self) -> Mapping[str, UUID]:
        """Return which upload of the case holds the bytes of a hash; facts name documents by it."""
        return {document.sha256: document.document_id for document in self.list_documents()}

    def list_documents(self) -> list[DocumentRecord]:
        """Return the documents."""
        return self.page.services.documents.list_for_submission(self.page.principal, self.case_id)

    def list_facts(self, wanted: FactFilter) -> FactPage:
        """Return what the documents say."""
        return self.page.services.documents.list_submission_facts(self.page.principal, self.case_id, wanted)

    def list_history(self) -> Sequence[HistoryLine]:
        """Return past acts, newest first."""
        return self.page.services.underwriting.list_history(self.page.principal, self.case_id)

    def assess(self, request: str) -> UUID:
        """Have the case assessed again and return the run; the same request starts one."""
        return self.page.services.underwriting.assess(self.page.principal, self.case_id, request)

    def change_fields(self, version: int, fields: Mapping[str, object]) -> None:
        """Store another form over the version looked at."""
        self.page.services.underwriting.change_fields(self.page.principal, self.case_id, version, fields)


def read_case(page: Page, submission_id: UUID) -> CaseView:
    """Return the case with its newest assessment and run; NotFoundError when this person may not see it."""
    underwriting, principal = page.services.underwriting, page.principal
    # The run is read first: one that ends meanwhile is still shown as active, and the screen looks again.
    run = page.services.runs.find_latest(principal, submission_id, RunKind.UNDERWRITING)
    assessment = underwriting.find_assessment(principal, submission_id)
    return CaseView(page, underwriting.get(principal, submission_id), assessment, run)


def turn_to(tab: str) -> None:
    """Turn to another tab; a callback."""
    st.session_state[TAB] = tab
