"""What the panels of the submission screen share: the case, its newest assessment and its newest run."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.cases import AssessmentView, SubmissionView
from backend.domain.products import PRODUCTS, FieldSpec, Product
from backend.domain.run_views import RunView
from backend.domain.runs import RunKind
from backend.domain.submissions import FINAL

TAB = "tab"


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as this person sees it now."""

    page: Page
    case: SubmissionView
    assessment: AssessmentView | None
    run: RunView | None

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
        documents = self.page.services.documents.list_for_submission(self.page.principal, self.case.submission_id)
        return {document.sha256: document.document_id for document in documents}


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
