"""What people do on a claim, as asked and as kept: money, decisions, referrals, clocks, letters, links."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from backend.domain.claims.words import (
    ClaimAction,
    ClaimReferralAnswer,
    ClaimReferralKind,
    ClockState,
    LetterKind,
    LetterState,
    LinkKind,
    SignVerdict,
    TransactionKind,
    TransactionState,
)
from backend.domain.decisions import ReferralState


@dataclass(frozen=True, slots=True)
class ReserveRequest:
    """The outstanding reserve that the claim should have from now on; `version` is that of the claim looked at."""

    claim_id: UUID
    version: int
    outstanding_usd: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A payment out of the outstanding reserve; the same `idempotency_key` pays once."""

    claim_id: UUID
    version: int
    amount_usd: Decimal
    payee: str
    reason: str
    idempotency_key: str
    is_recovery: bool = False


@dataclass(frozen=True, slots=True)
class TransactionView:
    """One movement of a claim's money; a reserve's amount is the change of what is outstanding."""

    transaction_id: UUID
    claim_id: UUID
    reference: str
    kind: TransactionKind
    state: TransactionState
    amount_usd: Decimal
    payee: str
    reason: str
    requested_by: str
    requester_id: UUID
    requested_at: datetime
    answered_by: str
    answered_at: datetime | None
    answer_note: str
    authority: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ClaimDecisionRequest:
    """
    What a person decides on a claim; `version` is that of the claim they looked at.

    A settlement's `amount_usd` is the total of the claim, what was paid before included. `accepts_no_evidence` is the
    word of who denies a claim without any document that they know it.
    """

    claim_id: UUID
    version: int
    action: ClaimAction
    reason_code: str = ""
    reason_text: str = ""
    amount_usd: Decimal | None = None
    clause_id: str = ""
    run_id: UUID | None = None
    seconds_on_case: int = 0
    accepts_no_evidence: bool = False


@dataclass(frozen=True, slots=True)
class ClaimDecisionView:
    """A decision with the proposal that stood beside it and the proof of the look at the evidence."""

    decision_id: UUID
    decided_at: datetime
    decided_by: str
    action: ClaimAction
    amount_usd: Decimal | None
    reason_code: str
    reason_text: str
    clause_id: str
    clause_text: str
    evidence_opened: int
    seconds_on_case: int
    authority: Mapping[str, object]
    proposal: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ClaimReferralRequest:
    """A question to another person about a claim; `addressed_to` None leaves it to anybody who may answer."""

    claim_id: UUID
    version: int
    kind: ClaimReferralKind
    note: str
    addressed_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClaimReferralView:
    """A question to another person about a claim, and the answer."""

    referral_id: UUID
    claim_id: UUID
    reference: str
    insured_name: str
    kind: ClaimReferralKind
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
    answer: ClaimReferralAnswer | None


@dataclass(frozen=True, slots=True)
class ClockView:
    """
    One statutory clock of a claim.

    `share` is how much of the time has run at the moment of reading (1 and more: overdue), `days` with `day_kind`
    ('calendar' or 'business') the time allowed, `citation` the provision it follows from.
    """

    clock_id: UUID
    claim_id: UUID
    rule_id: str
    name: str
    citation: str
    days: int
    day_kind: str
    state: ClockState
    started_at: datetime
    due_at: datetime
    share: float
    tolled_since: datetime | None
    met_at: datetime | None
    waived_by: str
    waive_reason: str

    @property
    def is_overdue(self) -> bool:
        """Tell whether the clock ran out and still runs."""
        return self.state is ClockState.RUNNING and self.share >= 1


@dataclass(frozen=True, slots=True)
class LetterCheck:
    """One element that a letter of its kind must hold, and whether it does."""

    element: str
    wording: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter with its required elements; `version` guards the text."""

    letter_id: UUID
    claim_id: UUID
    kind: LetterKind
    state: LetterState
    subject: str
    body: str
    recipient: str
    checks: tuple[LetterCheck, ...]
    drafted_by: str
    created_at: datetime
    released_by: str
    released_at: datetime | None
    version: int

    @property
    def is_complete(self) -> bool:
        """Tell whether every required element is there."""
        return all(check.is_present for check in self.checks)


@dataclass(frozen=True, slots=True)
class LinkedClaim:
    """One claim in the graph of links."""

    claim_id: UUID
    reference: str
    line: str
    insured_name: str
    status: str
    claimed_usd: Decimal | None
    loss_date: str


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """Why two claims are linked, how strongly (0 to 1), and what a person said of it."""

    link_id: UUID
    first_id: UUID
    second_id: UUID
    kind: LinkKind
    shown: str
    strength: float
    verdict: SignVerdict
    reviewed_by: str
    note: str


@dataclass(frozen=True, slots=True)
class LinkGraph:
    """A claim, the claims within two steps of it, and the links between them."""

    centre_id: UUID
    claims: tuple[LinkedClaim, ...]
    links: tuple[ClaimLink, ...]


@dataclass(frozen=True, slots=True)
class SignPrecision:
    """How often people confirmed a red flag or a kind of link: confirmed of all that were reviewed."""

    sign: str
    name: str
    raised: int
    confirmed: int
    dismissed: int


@dataclass(frozen=True, slots=True)
class Comparable:
    """A past claim near this one: `distance` from 0 (alike) to 1, `differences` in words, outcome and any override."""

    claim_id: UUID
    reference: str
    insured_name: str
    loss_date: str
    distance: float
    differences: tuple[str, ...]
    outcome: str
    paid_usd: Decimal
    incurred_usd: Decimal
    override: str
