"""Claims as people see them: the queue's lines, the claim whole, its newest assessment, and a client's own view."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimOutcome, Complexity, Severity
from backend.domain.happenings import Happened
from backend.domain.policies import PolicyLine
from backend.domain.submissions import FieldValue


class ClaimScope(StrEnum):
    """Whose claims a queue shows."""

    MINE = "mine"
    TEAM = "team"
    UNASSIGNED = "unassigned"
    REFERRED_TO_ME = "referred_to_me"
    ALL = "all"


class ClaimOrder(StrEnum):
    """What stands first: what is due first, the highest red-flag score, the newest, the largest amount."""

    DUE_FIRST = "due_first"
    SCORE = "score"
    NEWEST = "newest"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """A loss as reported: the line's form, its fields, and the documents sent with it."""

    line: PolicyLine
    fields: Mapping[str, FieldValue]
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What the queue is narrowed to; empty values narrow nothing. `is_due_soon` means a clock past 80 % of its time."""

    scope: ClaimScope = ClaimScope.ALL
    status: ClaimStatus | None = None
    line: PolicyLine | None = None
    severity: Severity | None = None
    text: str = ""
    policy_id: UUID | None = None
    is_open: bool = False
    is_overdue: bool = False
    is_due_soon: bool = False
    order: ClaimOrder = ClaimOrder.DUE_FIRST
    limit: int = 50
    offset: int = 0
    happened: Happened | None = None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """
    One claim in the queue.

    `due_at` is the time of its next clock, `clock` that clock's name and `clock_share` how much of it has run (1 and
    more: overdue); None where no clock runs.
    """

    claim_id: UUID
    reference: str
    line: PolicyLine
    loss_type: str
    insured_name: str
    policy_number: str
    status: ClaimStatus
    severity: Severity | None
    complexity: Complexity | None
    assignee: str
    claimed_usd: Decimal | None
    reserve_usd: Decimal
    paid_usd: Decimal
    proposed_outcome: ClaimOutcome | None
    score: int | None
    loss_date: date
    reported_at: datetime
    due_at: datetime | None
    clock: str
    clock_share: float | None
    state_code: str = ""


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One page of the queue and how many lines there are in all."""

    lines: tuple[ClaimLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ClaimView:
    """
    One claim whole; `version` guards against two people changing it at once.

    `proposed_outcome` and `score` are None until an assessment of the loss and evidence as they stand now is done;
    `reserve_usd` is what is still outstanding, so paid and reserve together are incurred.
    """

    claim_id: UUID
    institution_id: UUID
    reference: str
    line: PolicyLine
    loss_type: str
    policy_id: UUID | None
    policy_number: str
    insured_name: str
    state_code: str
    loss_date: date
    reported_at: datetime
    status: ClaimStatus
    fields: Mapping[str, object]
    claimed_usd: Decimal | None
    reserve_usd: Decimal
    paid_usd: Decimal
    recovered_usd: Decimal
    severity: Severity | None
    complexity: Complexity | None
    triage: Mapping[str, object]
    assignee_id: UUID | None
    assignee: str
    created_by: UUID
    creator: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    proposed_outcome: ClaimOutcome | None
    score: int | None
    version: int
    evidence_changed_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClaimAssessmentView:
    """The newest assessment of a claim: the result as stored, and who made it."""

    run_id: UUID
    made_at: datetime
    outcome: ClaimOutcome
    score: int
    made_without_model: bool
    provider: str
    model: str
    result: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MyClaimWork:
    """What waits for one person; each figure opens its queue. `scope` names whose clocks the first two count."""

    overdue: int
    due_soon: int
    new: int
    referred_to_me: int
    approvals: int
    mine: int
    scope: ClaimScope = ClaimScope.MINE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who could take a claim, with the reason: authority that suffices, and the load they carry."""

    user_id: UUID
    name: str
    open_claims: int
    has_authority: bool
    reason: str


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """A claim as the client who reported it sees it: no analysis, no reserve, no score."""

    claim_id: UUID
    reference: str
    line: PolicyLine
    loss_type: str
    policy_number: str
    loss_date: date
    reported_at: datetime
    status_words: str
    paid_usd: Decimal
    documents: int
    letters: tuple["OwnLetter", ...] = ()


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """A letter that was released to the client."""

    letter_id: UUID
    subject: str
    released_at: datetime
