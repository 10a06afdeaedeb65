"""Writes the rows of what people did on one claim, each with its line in the audit trail and its clock event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from uuid import UUID

from backend.demo.chance import new_id
from backend.demo.claim_case import PastLoss, Row, Story
from backend.domain.access import Principal
from backend.domain.claims.authority import authority_line
from backend.domain.claims.status import ClaimStatus, move_claim
from backend.domain.claims.words import (
    ClaimAction,
    ClaimEvent,
    ClaimReferralAnswer,
    ClaimReferralKind,
    LetterState,
    TransactionKind,
    TransactionState,
)
from backend.domain.decisions import ReferralState
from backend.services.claim_decisions import EVENT_AFTER, STATUS_AFTER
from backend.store.audit import Act, PastAct
from backend.store.claim_decisions import CLAUSE_OPENED


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement of money as asked for; somebody else answered it where `answered_by` is given."""

    kind: TransactionKind
    amount_usd: Decimal
    reason: str
    payee: str = ""
    state: TransactionState = TransactionState.POSTED
    answered_by: Principal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided: the act, its coded reason and words, an amount or a clause."""

    action: ClaimAction
    code: str
    words: str
    amount_usd: Decimal | None = None
    clause_id: str = ""


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes for one claim; every row gets its moment from whoever tells the story."""

    past: PastLoss
    story: Story
    chance: Random

    def act(self, at: datetime, by: Principal | None, action: str, details: Mapping[str, object]) -> None:
        """Note an act on the claim."""
        institution_id = self.past.sender.institution_id
        act = Act(action, "claim", str(self.past.claim_id), details)
        self.story.acts.append(PastAct(at, by, act, None if by else institution_id))
        self.story.updated_at = at
        self.story.version += 1

    def event(self, event: ClaimEvent, at: datetime) -> None:
        """Note what the claim's clocks hear of."""
        self.story.events.append((event, at, self.story.status))

    def move(self, target: ClaimStatus) -> None:
        """Bring the claim into another state; an illegal step is an error of the story."""
        self.story.status = move_claim(self.story.status, target)

    def money(self, at: datetime, by: Principal, moved: Movement) -> None:
        """Write a movement of money."""
        story = self.story
        row_id = new_id(self.chance)
        story.money.append(self._money_row(row_id, at, by, moved))
        story.count_money(moved.kind, moved.state, moved.amount_usd)
        details = {
            "transaction_id": row_id, "kind": moved.kind, "state": moved.state, "amount_usd": moved.amount_usd,
        }  # fmt: skip
        self.act(at, moved.answered_by or by, f"{moved.kind}_{moved.state}", details)
        if moved.kind is TransactionKind.PAYMENT and moved.state is TransactionState.POSTED:
            self.event(ClaimEvent.PAID, at)

    def _money_row(self, row_id: UUID, at: datetime, by: Principal, moved: Movement) -> Row:
        decider = moved.answered_by or by
        is_posted = moved.state is TransactionState.POSTED
        return {
            **self._own(),
            "transaction_id": row_id,
            "kind": moved.kind,
            "state": moved.state,
            "amount_usd": moved.amount_usd,
            "payee": moved.payee,
            "reason": moved.reason,
            "requested_by": by.user_id,
            "requested_at": at,
            "answered_by": moved.answered_by.user_id if moved.answered_by else None,
            "answered_at": at if moved.answered_by else None,
            "answer_note": moved.note,
            "posted_at": at if is_posted else None,
            "authority": self._held(decider, moved.kind),
        }

    def decide(self, at: datetime, by: Principal, made: Verdict) -> None:
        """Write a decision; a denial is preceded by the look at its clause."""
        clause = self.past.policy.clause(made.clause_id)
        if made.action is ClaimAction.DENY:
            self.act(at, by, CLAUSE_OPENED, {"clause_id": made.clause_id})
        self.story.decisions.append(
            {
                **self._own(),
                "decision_id": new_id(self.chance),
                "decided_by": by.user_id,
                "decided_at": at,
                "action": made.action,
                "amount_usd": made.amount_usd,
                "reason_code": made.code,
                "reason_text": made.words,
                "clause_id": made.clause_id,
                "clause_text": clause.text if clause else "",
                "evidence_opened": 1 if clause else 0,
                "seconds_on_case": round(self.chance.lognormvariate(6.2, 0.6)),
                "authority": self._held(by, TransactionKind.PAYMENT),
                "run_id": None,
                "proposal": {},
            }
        )
        self.move(STATUS_AFTER[made.action])
        details = {"action": made.action, "reason": made.code, "amount_usd": made.amount_usd}
        self.act(at, by, "decided", details)
        if made.action is not ClaimAction.DENY:
            self.event(EVENT_AFTER[made.action], at)
        if self.story.status is ClaimStatus.CLOSED:
            self.story.closed_at = at

    def refer(self, at: datetime, kind: ClaimReferralKind, asked: tuple[Principal, Principal], note: str) -> Row:
        """Write a question of the first person to the second and return its row, still open."""
        by, to = asked
        row: Row = {
            **self._own(),
            "referral_id": new_id(self.chance),
            "kind": kind,
            "requested_by": by.user_id,
            "requested_at": at,
            "request_note": note,
            "addressed_to": to.user_id,
            "state": ReferralState.OPEN,
            "answered_by": None,
            "answered_at": None,
            "answer_note": "",
            "answer": None,
        }
        self.story.referrals.append(row)
        self.move(ClaimStatus.REFERRED)
        self.act(at, by, "referred", {"referral_id": row["referral_id"], "kind": kind})
        return row

    def answer(self, at: datetime, row: Row, by: Principal, said: tuple[ClaimReferralAnswer, str]) -> None:
        """Write the answer into a referral's row."""
        answer, note = said
        row |= {"state": ReferralState.ANSWERED, "answered_by": by.user_id, "answered_at": at}
        row |= {"answer_note": note, "answer": answer}
        self.move(ClaimStatus.INVESTIGATING)
        self.act(at, by, "referral_answered", {"referral_id": row["referral_id"], "answer": answer})

    def letter(self, at: datetime, by: Principal, row: Row, event: ClaimEvent | None) -> None:
        """Write a released letter, and tell the clocks of it."""
        letter_id = new_id(self.chance)
        own = {"letter_id": letter_id, "state": LetterState.RELEASED, "drafted_by": by.user_id, "created_at": at}
        self.story.letters.append({**self._own(), **row, **own, "released_by": by.user_id, "released_at": at})
        self.act(at, by, "letter_released", {"letter_id": letter_id, "kind": row["kind"]})
        if event:
            self.event(event, at)

    def _own(self) -> Row:
        return {"institution_id": self.past.sender.institution_id, "claim_id": self.past.claim_id}

    def _held(self, by: Principal, kind: TransactionKind) -> dict[str, object]:
        line = authority_line(self.past.policy.line, kind)
        limit = by.authority.get(line)
        return {"role": by.role, "line": line, **({"max_amount_usd": str(limit.max_amount_usd)} if limit else {})}
