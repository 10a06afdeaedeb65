"""One case of the book: what was sent, what the pipeline made of it, and what people did with it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from backend.demo.risk import Paper
from backend.domain.access import Principal
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import Outcome, ReferralState
from backend.domain.products import Product
from backend.domain.replays import RunMaterial
from backend.domain.submissions import FieldValue, SubmissionStatus
from backend.extraction.intake import Intake
from backend.pipelines.underwriting import Assessment
from backend.services.document_runs import DocumentRead
from backend.store.audit import PastAct


@dataclass(frozen=True, slots=True)
class SentPaper:
    """A paper as taken in and read: ids of its rows, what intake said, and what the readers found."""

    document_id: UUID
    run_id: UUID
    paper: Paper
    looked_at: Intake
    read: DocumentRead
    read_at: datetime


@dataclass(frozen=True, slots=True)
class AssessedCase:
    """A submission with its finished assessment: `result` as its run stores it, `material` as a replay takes it."""

    submission_id: UUID
    run_id: UUID
    reference: str
    product: Product
    values: Mapping[str, FieldValue]
    papers: tuple[SentPaper, ...]
    assessment: Assessment
    result: Mapping[str, object]
    material: RunMaterial
    sender: Principal
    received_at: datetime
    started_at: datetime
    assessed_at: datetime

    @property
    def amount_usd(self) -> Decimal | None:
        """Return the amount that authority is measured against."""
        return self.product.amount_usd(self.values)


@dataclass(frozen=True, slots=True)
class PastReferral:
    """A question to another person, and the answer where there is one."""

    referral_id: UUID
    requested_by: Principal
    requested_at: datetime
    note: str
    addressed_to: Principal
    state: ReferralState = ReferralState.OPEN
    answered_at: datetime | None = None
    answer_note: str = ""
    answer_outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision with its moment; `facts_opened` says how many pieces of evidence the person looked at."""

    decision_id: UUID
    by: Principal
    at: datetime
    request: DecisionRequest
    facts_opened: int = 0


@dataclass(slots=True)
class Course:
    """How a case stands today and how it came there."""

    status: SubmissionStatus
    assignee: Principal | None
    updated_at: datetime
    acts: list[PastAct] = field(default_factory=list)
    referrals: list[PastReferral] = field(default_factory=list)
    decision: PastDecision | None = None
    version: int = 1
