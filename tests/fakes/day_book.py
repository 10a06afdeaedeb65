"""Acts of an institution as rows at chosen moments, for what counts days: each method is one act in a transaction."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from backend.domain.access import Principal, Role
from backend.store.audit import Act
from backend.store.tables import (
    Blob,
    ClaimDecision,
    ClaimReferral,
    ClaimTransaction,
    Decision,
    Document,
    FactRow,
    ProviderCall,
    Referral,
    RuleResultRow,
    Run,
    Submission,
)
from factories import make_claim, make_policy, make_principal

CLAUSE = {"id": "E1", "text": "We do not cover racing."}
_keys = count(1)


@dataclass
class DayBook:
    """One institution with a manager and a colleague."""

    unit_of_work: object
    manager: Principal
    colleague: Principal = field(init=False)

    def __post_init__(self):
        with self.unit_of_work() as work:
            self.colleague = make_principal(work, Role.MANAGER, self.manager.institution_id)

    def _own(self):
        return {"institution_id": self.manager.institution_id}

    def _add(self, row):
        with self.unit_of_work() as work:
            work.session.add(row)
            work.session.flush()
            return row

    def submission(self, at, product="commercial_auto", limit=100, status="new"):
        """Receive a submission."""
        with self.unit_of_work() as work:
            case = Submission(
                submission_id=uuid4(),
                **self._own(),
                reference=f"S-{next(_keys)}",
                product=product,
                insured_name="Harbor Line",
                status=status,
                created_by=self.manager.user_id,
                created_at=at,
                requested_limit_usd=None if limit is None else Decimal(limit),
            )
            work.session.add(case)
            return case.submission_id

    def set_status(self, table, key, status):
        """Move a submission or a claim to another state."""
        with self.unit_of_work() as work:
            work.session.get(table, key).status = status

    def decide(self, case, at, proposed="accept", **wanted):
        """Decide a submission: as proposed unless told otherwise."""
        outcome = wanted.pop("outcome", "accept")
        action = wanted.pop("action", "accept_proposal")
        columns = {"decided_by": self.manager.user_id, "reason_code": "other", "reason_text": "seeded", **wanted}
        proposal = {"outcome": proposed} if proposed else {}
        return self._add(
            Decision(
                **self._own(),
                submission_id=case,
                decided_at=at,
                action=action,
                outcome=outcome,
                proposal=proposal,
                **columns,
            )
        )

    def refer(self, case, at, answered_at=None, outcome="accept"):
        """Ask a colleague about a submission, and let them answer."""
        asked = self._add(
            Referral(
                referral_id=uuid4(),
                **self._own(),
                submission_id=case,
                requested_by=self.manager.user_id,
                requested_at=at,
                request_note="Please look at it.",
            )
        )
        if answered_at is not None:
            self.answer(Referral, asked.referral_id, answered_at, answer_outcome=outcome)
        return asked.referral_id

    def refer_claim(self, claim, at, answered_at=None, kind="coverage"):
        """Ask a colleague about a claim, and let them answer."""
        asked = self._add(
            ClaimReferral(
                referral_id=uuid4(),
                **self._own(),
                claim_id=claim,
                kind=kind,
                requested_by=self.manager.user_id,
                requested_at=at,
                request_note="Please look at it.",
            )
        )
        if answered_at is not None:
            answer = {"coverage": "proceed", "siu": "cleared"}[kind]
            self.answer(ClaimReferral, asked.referral_id, answered_at, answer=answer)
        return asked.referral_id

    def answer(self, table, referral_id, at, **answer):
        """Answer an open referral as the colleague."""
        with self.unit_of_work() as work:
            row = work.session.get(table, referral_id)
            row.state, row.answered_by, row.answered_at = "answered", self.colleague.user_id, at
            row.answer_note = "Looked at."
            for name, value in answer.items():
                setattr(row, name, value)

    def run(self, at, subject=None, kind="underwriting", state="succeeded", **columns):
        """End a run of ten seconds."""
        run_id = uuid4()
        ended = {"finished_at": at, "started_at": at - timedelta(seconds=10)} if state != "queued" else {}
        self._add(
            Run(
                run_id=run_id,
                **self._own(),
                kind=kind,
                subject_id=subject or uuid4(),
                requested_by=self.manager.user_id,
                state=state,
                idempotency_key=f"day-{run_id}",
                error_kind="timeout" if state == "failed" else "",
                **{"attempts": 1, **ended, **columns},
            )
        )
        return run_id

    def send_again(self, run_id):
        """Send a failed run round again."""
        with self.unit_of_work() as work:
            return work.runs.requeue(self.manager.institution_id, run_id)

    def end_run(self, run_id, at, **columns):
        """Let a queued run succeed."""
        with self.unit_of_work() as work:
            run = work.session.get(Run, run_id, populate_existing=True)
            run.state, run.started_at, run.finished_at = "succeeded", at - timedelta(seconds=4), at
            run.attempts += 1
            for name, value in columns.items():
                setattr(run, name, value)

    def call(self, run_id, at, provider="openai", outcome="ok"):
        """Write one question to a provider down."""
        self._add(
            ProviderCall(
                run_id=run_id, at=at, step="propose", provider=provider, model="m", outcome=outcome, latency_ms=1500
            )
        )

    def rule(self, run_id, rule_id, floor):
        """Write down what a rule asked for in a run."""
        self._add(
            RuleResultRow(
                run_id=run_id,
                rule_id=rule_id,
                **self._own(),
                guideline_version=1,
                field="f",
                operator=">",
                threshold="1",
                outcome="fired" if floor != "accept" else "passed",
                points=1,
                floor=floor,
                reason_code="r",
                wording="w",
            )
        )

    def claim(self, at, line="auto", claimed=4_000):
        """Take the report of a loss under a policy that excludes racing."""
        with self.unit_of_work() as work:
            policy = make_policy(work, self.manager, line=line, clauses=[CLAUSE])
            return make_claim(work, self.manager, policy, reported_at=at, claimed_usd=Decimal(claimed))

    def decide_claim(self, claim, at, action="settle", proposed="settle", amount=None):
        """Decide a claim; a denial after a look at the clause."""
        if action == "deny":
            with self.unit_of_work() as work:
                work.audit.record(self.manager, Act("clause_opened", "claim", str(claim), {"clause_id": CLAUSE["id"]}))
        denial = {"clause_id": CLAUSE["id"], "clause_text": CLAUSE["text"], "evidence_opened": 1}
        return self._add(
            ClaimDecision(
                **self._own(),
                claim_id=claim,
                decided_by=self.manager.user_id,
                decided_at=at,
                action=action,
                amount_usd=Decimal(amount or 10) if action == "settle" else None,
                reason_text="Looked at all of it.",
                proposal={"outcome": proposed} if proposed else {},
                **(denial if action == "deny" else {}),
            )
        )

    def money(self, claim, at, kind, amount, state="posted"):
        """Post a movement of a claim's money, or ask for one."""
        return self._add(
            ClaimTransaction(
                transaction_id=uuid4(),
                **self._own(),
                claim_id=claim,
                kind=kind,
                state=state,
                amount_usd=Decimal(amount),
                payee="" if kind == "reserve" else "Garage",
                reason="Repair of the car",
                requested_by=self.manager.user_id,
                requested_at=at,
                posted_at=at if state == "posted" else None,
            )
        ).transaction_id

    def approve(self, transaction_id, at):
        """Post a movement that waited, as the colleague."""
        with self.unit_of_work() as work:
            row = work.session.get(ClaimTransaction, transaction_id)
            row.state, row.answered_by, row.answered_at, row.posted_at = "posted", self.colleague.user_id, at, at

    def correct_fact(self, case, at):
        """Store a document of a submission with a fact that the manager corrected."""
        document_id, run_id = uuid4(), self.run(at, kind="document")
        self._add(Blob(**self._own(), sha256=str(document_id), size_bytes=3))
        self._add(
            Document(
                document_id=document_id,
                **self._own(),
                submission_id=case,
                filename="a.pdf",
                uploaded_by=self.manager.user_id,
                sha256=str(document_id),
                media_type="application/pdf",
                size_bytes=3,
            )
        )
        self._add(
            FactRow(
                **self._own(),
                run_id=run_id,
                document_id=document_id,
                page=1,
                field="f",
                value="1",
                quote="1",
                method="layout",
                confidence=1,
                is_verified=True,
                review="corrected",
                corrected_value="2",
                reviewed_by=self.manager.user_id,
                reviewed_at=at,
            )
        )


def noon(day: str) -> datetime:
    """Return noon of a day, UTC."""
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def make_day_book(unit_of_work) -> DayBook:
    """Return the book of a new institution."""
    with unit_of_work() as work:
        manager = make_principal(work, Role.MANAGER)
    return DayBook(unit_of_work, manager)
