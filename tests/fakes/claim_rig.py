"""A claims desk with people, a policy with clauses, and claims whose assessment and openings tests set as they need."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import text

from backend.domain.access import Authority, Principal, Role
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimReferralRequest, PaymentRequest, ReserveRequest
from backend.domain.claims.words import ClaimOutcome, ClaimReferralKind
from backend.services.claim_decisions import ClaimDecisionsService
from backend.services.claim_money import ClaimMoneyService
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.tables import Document, FactRow, Run, RunResult
from factories import make_claim, make_policy, make_principal

NOTE = "A note that another person can act on."
REASON = "The vehicle was used in an organised race, as the police report says on page two."
RACING = "We do not cover loss while your covered auto is used in any organised or timed race."
CLAUSES = [
    {"id": "A", "kind": "insuring", "title": "Cover", "text": "We pay for direct loss to your covered auto."},
    {"id": "X1", "kind": "exclusion", "title": "Racing", "text": RACING},
]


def authority(pay: int | None = 5_000, reserve: int | None = 20_000) -> dict[str, Authority]:
    """Return authority in motor claims up to these amounts."""
    held = {"claim_payment_auto": pay, "claim_reserve_auto": reserve}
    return {line: Authority(Decimal(amount), 100) for line, amount in held.items() if amount is not None}


@dataclass(frozen=True)
class ClaimRig:
    """The services of money and decisions over one database, and what happens around them."""

    unit_of_work: UnitOfWorkFactory
    money: ClaimMoneyService
    decisions: ClaimDecisionsService

    def person(self, role: Role = Role.ADJUSTER, beside: Principal | None = None, held=None) -> Principal:
        """Return a new person, in the house of another where one is given."""
        with self.unit_of_work() as work:
            return make_principal(work, role, beside.institution_id if beside else None, held)

    def claim(self, by: Principal, *, proposed: str | None = None, **wanted) -> UUID:
        """Return a new claim under a policy in force with two clauses, assessed where a proposal is wanted."""
        with self.unit_of_work() as work:
            policy_id = make_policy(work, by, clauses=CLAUSES)
            claim_id = make_claim(work, by, policy_id, **wanted)
        if proposed:
            self.assess(by, claim_id, proposed)
        return claim_id

    def assess(self, by: Principal, claim_id: UUID, proposed: str, score: int = 20, **more) -> UUID:
        """Finish an assessment as a worker would, with this proposal, and return the run's id."""
        result = {"outcome": proposed, "score": score, "floor": proposed, "provider": "mock", "facts": [], **more}
        with self.unit_of_work() as work:
            run = Run(
                run_id=uuid4(),
                institution_id=by.institution_id,
                kind="claim",
                subject_id=claim_id,
                requested_by=by.user_id,
                idempotency_key=uuid4().hex,
                state="succeeded",
            )
            run.finished_at = work.session.execute(text("SELECT clock_timestamp()")).scalar_one()
            work.session.add(run)
            work.session.flush()
            made = RunResult(run_id=run.run_id, fence=1, result=result, result_hash="h", created_at=run.finished_at)
            work.session.add(made)
            work.claims.note_proposal(claim_id, ClaimOutcome(proposed), score)
            return run.run_id

    def version(self, by: Principal, claim_id: UUID) -> int:
        """Return the claim's version as it stands."""
        return self.look(by, claim_id).version

    def look(self, by: Principal, claim_id: UUID):
        """Return the claim as this person sees it."""
        with self.unit_of_work() as work:
            return work.claims.get(by, claim_id)

    def reserve(self, by: Principal, claim_id: UUID, usd: object):
        """Set the outstanding reserve on the claim as it stands."""
        version = self.version(by, claim_id)
        return self.money.set_reserve(by, ReserveRequest(claim_id, version, Decimal(usd), "First look at the bills."))

    def pay(self, by: Principal, claim_id: UUID, usd: object, **more):
        """Pay on the claim as it stands."""
        return self.money.pay(by, self.payment(by, claim_id, usd, **more))

    def payment(self, by: Principal, claim_id: UUID, usd: object, **more) -> PaymentRequest:
        """Make a payment on the claim as it stands."""
        asked = {
            "version": self.version(by, claim_id),
            "payee": "Corner Garage",
            "reason": "Repair bill of the garage.",
            "idempotency_key": uuid4().hex,
            **more,
        }
        return PaymentRequest(claim_id=claim_id, amount_usd=Decimal(usd), **asked)

    def decide(self, by: Principal, claim_id: UUID, action: object, code: str, **more):
        """Decide on the claim as it stands."""
        asked = {"version": self.version(by, claim_id), "reason_text": REASON, "accepts_no_evidence": True, **more}
        return self.decisions.decide(by, ClaimDecisionRequest(claim_id, action=action, reason_code=code, **asked))

    def refer(self, by: Principal, claim_id: UUID, to: Principal | None = None, kind=ClaimReferralKind.COVERAGE):
        """Refer the claim as it stands, and return the referral's id."""
        version = self.version(by, claim_id)
        asked = ClaimReferralRequest(claim_id, version, kind, NOTE, to.user_id if to else None)
        return self.decisions.refer(by, asked)

    def document(self, by: Principal, claim_id: UUID, status: str = "read", facts: int = 1) -> tuple[UUID, list[int]]:
        """Attach a document with this many facts, and return its id with theirs."""
        with self.unit_of_work() as work:
            document = Document(
                institution_id=by.institution_id,
                claim_id=claim_id,
                filename="report.pdf",
                uploaded_by=by.user_id,
                sha256=uuid4().hex * 2,
                media_type="application/pdf",
                size_bytes=3,
                status=status,
            )
            work.session.add(document)
            work.session.flush()
            return document.document_id, [self._fact(work, by, document.document_id) for _ in range(facts)]

    def _fact(self, work, by: Principal, document_id: UUID) -> int:
        run = Run(
            institution_id=by.institution_id,
            kind="document",
            subject_id=document_id,
            requested_by=by.user_id,
            idempotency_key=uuid4().hex,
        )
        work.session.add(run)
        work.session.flush()
        fact = FactRow(
            institution_id=by.institution_id,
            document_id=document_id,
            run_id=run.run_id,
            page=1,
            field="loss.date",
            value="2026-05-04",
            quote="May 4, 2026",
            method="layout",
            confidence=1.0,
            is_verified=True,
        )
        work.session.add(fact)
        work.session.flush()
        return fact.fact_id

    def open_evidence(self, by: Principal, document_id: UUID, fact_id: int) -> None:
        """Open one fact in a document, as its page writes it down."""
        self.note(by, Act("evidence_opened", "document", str(document_id), {"fact_id": str(fact_id)}))

    def note(self, by: Principal, act: Act) -> None:
        """Write an act into the chain."""
        with self.unit_of_work() as work:
            work.audit.record(by, act)


def make_claim_rig(unit_of_work: UnitOfWorkFactory) -> ClaimRig:
    """Return a claims desk over these units of work."""
    return ClaimRig(unit_of_work, ClaimMoneyService(unit_of_work), ClaimDecisionsService(unit_of_work))
