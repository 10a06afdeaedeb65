"""Submissions as people see them: the queue's lines, the case, its decisions and referrals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from backend.domain.decisions import DecisionAction, Outcome, ReferralState
from backend.domain.happenings import Happened
from backend.domain.submissions import SubmissionStatus


class QueueScope(StrEnum):
    """Whose cases a queue shows."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    REFERRED_TO_ME = "referred_to_me"
    ALL = "all"


class QueueOrder(StrEnum):
    """What stands first in a queue: the newest, or what is due first."""

    NEWEST = "newest"
    DUE_FIRST = "due_first"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a queue is narrowed to; empty values narrow nothing. `is_due_soon` means open and due within a day."""

    scope: QueueScope = QueueScope.ALL
    status: SubmissionStatus | None = None
    product: str = ""
    text: str = ""
    is_overdue: bool = False
    is_due_soon: bool = False
    is_open: bool = False
    order: QueueOrder = QueueOrder.NEWEST
    limit: int = 50
    offset: int = 0
    happened: Happened | None = None


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One submission in the queue."""

    submission_id: UUID
    reference: str
    product: str
    insured_name: str
    status: SubmissionStatus
    assignee: str
    proposed_outcome: Outcome | None
    score: int | None
    requested_limit_usd: Decimal | None
    effective_date: date | None
    created_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue and how many lines there are in all."""

    lines: tuple[QueueLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """
    One submission whole; `version` guards against two people changing it at once.

    `proposed_outcome` and `score` are None until an assessment of the form as it stands now is done.
    """

    submission_id: UUID
    reference: str
    product: str
    insured_name: str
    status: SubmissionStatus
    fields: Mapping[str, object]
    requested_limit_usd: Decimal | None
    assignee_id: UUID | None
    assignee: str
    created_by: UUID
    creator: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    proposed_outcome: Outcome | None
    score: int | None
    version: int
    fields_changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MyWork:
    """What waits for one person; each figure opens its queue."""

    due: int
    new: int
    referred_to_me: int
    running: int
    mine: int


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """What a person decides on a proposal; `version` is that of the case they looked at."""

    submission_id: UUID
    version: int
    run_id: UUID | None
    action: DecisionAction
    outcome: Outcome
    reason_code: str = ""
    reason_text: str = ""
    amount_usd: Decimal | None = None
    seconds_on_case: int = 0


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with the proposal that stood beside it."""

    decided_at: datetime
    decided_by: str
    action: DecisionAction
    outcome: Outcome
    reason_code: str
    reason_text: str
    amount_usd: Decimal | None
    authority: Mapping[str, object]
    proposal: Mapping[str, object]
    evidence_opened: int
    seconds_on_case: int


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A question to somebody with more authority, and the answer."""

    referral_id: UUID
    submission_id: UUID
    reference: str
    insured_name: str
    state: ReferralState
    requested_by: str
    requester_id: UUID
    requested_at: datetime
    request_note: str
    addressed_to: str
    addressed_to_id: UUID | None
    answered_by: str
    answered_at: datetime | None
    answer_note: str
    answer_outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A form typed and not yet sent."""

    product: str
    fields: Mapping[str, object]
    document_ids: tuple[str, ...] = ()
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One past act on a case."""

    at: datetime
    actor: str
    role: str
    action: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """The newest assessment of a case: the result as stored, and who made it."""

    run_id: UUID
    made_at: datetime
    outcome: Outcome
    score: int
    made_without_model: bool
    provider: str
    model: str
    result: Mapping[str, object]
