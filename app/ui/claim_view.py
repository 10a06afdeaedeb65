"""What the panels of the claim screen share: the claim, its newest assessment and run, and its policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.ui.any_case import DeskWords
from app.ui.case_result import Row
from app.ui.claim_acts import CLAIM_ACTS
from app.ui.page import Page
from backend.domain.access import Permission
from backend.domain.cases import HistoryLine
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.status import OPEN_CLAIMS
from backend.domain.claims.views import ClaimAssessmentView, ClaimView
from backend.domain.policies import PolicyTerm
from backend.domain.products import FieldSpec, Product
from backend.domain.run_views import RunView
from backend.domain.runs import RunKind
from backend.services.document_views import DocumentRecord, FactFilter, FactPage

CLAIMS = DeskWords(
    noun="claim",
    run=RunKind.CLAIM,
    assess=Permission.ASSESS_CLAIM,
    write=Permission.WRITE_CLAIM,
    no_documents="Add police report, estimates and bills; they are read at once.",
    failed_run="The claim stays workable: documents, money, letters and decision below do not need the run. "
    "Retry it, or refer the claim to another person.",
    no_proposal="Have the claim assessed, or work on it by hand: documents, money, letters and clocks need no "
    "proposal. To settle without one, refer the claim first.",
    acts=CLAIM_ACTS,
)


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """One claim as this person sees it now."""

    page: Page
    claim: ClaimView
    assessment: ClaimAssessmentView | None
    run: RunView | None

    @property
    def words(self) -> DeskWords:
        """Return how the desk calls things."""
        return CLAIMS

    @property
    def product(self) -> Product | None:
        """Return the loss form of the line."""
        return LOSS_FORMS.get(self.claim.line)

    @property
    def case_id(self) -> UUID:
        """Return the id in the address."""
        return self.claim.claim_id

    @property
    def claim_id(self) -> UUID | None:
        """Return the claim that uploads belong to."""
        return self.claim.claim_id

    @property
    def submission_id(self) -> UUID | None:
        """Return None: uploads belong to no submission."""
        return None

    @property
    def version(self) -> int:
        """Return the version looked at."""
        return self.claim.version

    @property
    def fields(self) -> Mapping[str, object]:
        """Return the report of the loss as stored."""
        return self.claim.fields

    @property
    def is_open(self) -> bool:
        """Tell whether the claim is still to be decided."""
        return self.claim.status in OPEN_CLAIMS

    @property
    def is_assessed(self) -> bool:
        """Tell whether an assessment was ever done."""
        return self.assessment is not None

    @property
    def is_outdated(self) -> bool:
        """Tell whether loss or evidence changed since the newest assessment, so that its proposal no longer counts."""
        return self.is_open and self.assessment is not None and self.claim.proposed_outcome is None

    @property
    def result(self) -> Row:
        """Return the newest assessment's result, empty before the first."""
        return self.assessment.result if self.assessment else {}

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role covers an act."""
        return self.page.principal.may(permission)

    def field(self, name: str) -> FieldSpec | None:
        """Return a field of the loss form, also by the name that documents give it: `loss.date` is `loss_date`."""
        return self.product.field(name.replace(".", "_")) if self.product else None

    def find_term(self) -> PolicyTerm | None:
        """Return the policy term the claim stands under, None where none was found."""
        if self.claim.policy_id is None:
            return None
        return self.page.services.policies.get(self.page.principal, self.claim.policy_id)

    def list_documents(self) -> list[DocumentRecord]:
        """Return the documents."""
        return self.page.services.documents.list_for_claim(self.page.principal, self.case_id)

    def documents_by_hash(self) -> Mapping[str, UUID]:
        """Return which upload of the claim holds the bytes of a hash; results name documents by it."""
        return {document.sha256: document.document_id for document in self.list_documents()}

    def list_facts(self, wanted: FactFilter) -> FactPage:
        """Return what the documents say."""
        return self.page.services.documents.list_claim_facts(self.page.principal, self.case_id, wanted)

    def list_history(self) -> Sequence[HistoryLine]:
        """Return past acts, newest first."""
        return self.page.services.claims.list_history(self.page.principal, self.case_id)

    def assess(self, request: str) -> UUID:
        """Have the claim assessed again and return the run; the same request starts one."""
        return self.page.services.claims.assess(self.page.principal, self.case_id, request)

    def change_fields(self, version: int, fields: Mapping[str, object]) -> None:
        """Store another report of the loss over the version looked at."""
        self.page.services.claims.change_fields(self.page.principal, self.case_id, version, fields)


def read_claim(page: Page, claim_id: UUID) -> ClaimCase:
    """Return the claim with its newest assessment and run; NotFoundError when this person may not see it."""
    claims, principal = page.services.claims, page.principal
    # The run is read first: one that ends meanwhile is still shown as active, and the screen looks again.
    run = page.services.runs.find_latest(principal, claim_id, RunKind.CLAIM)
    assessment = claims.find_assessment(principal, claim_id)
    return ClaimCase(page, claims.get(principal, claim_id), assessment, run)
