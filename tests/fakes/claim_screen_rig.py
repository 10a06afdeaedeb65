"""Claims on screen: reported through the real services, assessed by the real pipeline with fixed rules alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from backend.bootstrap import Services
from backend.domain.access import Authority, Principal
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimReferralRequest, PaymentRequest, ReserveRequest
from backend.domain.claims.views import ClaimRequest
from backend.domain.claims.words import ClaimAction, ClaimOutcome, ClaimReferralKind
from backend.domain.policies import PolicyLine
from backend.domain.runs import RunKind
from backend.llm.building import build_chain
from backend.pipelines import claim, document
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.claim_runs import ClaimRunHandler
from backend.services.claims import Reported
from backend.services.document_reading import make_document_pipeline
from backend.services.document_runs import DocumentRunHandler
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.settings import Settings
from backend.store.engine import UnitOfWorkFactory
from factories import make_policy
from fixtures.claims import LOSS

RACING = "We do not cover loss while your covered auto is used in any organised or timed race."
CLAUSES = [
    {"id": "A", "kind": "insuring", "title": "Cover", "text": "We pay for direct loss to your covered auto."},
    {
        "id": "X1",
        "kind": "exclusion",
        "title": "Racing",
        "text": RACING,
        "circumstances": {"vehicle_use": ["racing"]},
        "page": 3,
    },
]
MEND = "Repair bill of the garage on Main Street."


def may(pay: int = 20_000, reserve: int = 20_000) -> Mapping[str, Authority]:
    """Give authority in motor claims up to these amounts."""
    held = {"claim_payment_auto": pay, "claim_reserve_auto": reserve}
    return {line: Authority(Decimal(limit), 100) for line, limit in held.items()}


@dataclass(frozen=True)
class ClaimScreenRig:
    """Reports and assesses claims, and does what people do on them beside the screen."""

    services: Services
    unit_of_work: UnitOfWorkFactory

    def policy(self, by: Principal, **wanted: object) -> UUID:
        """Make the policy that the loss names, with two clauses."""
        given = {"number": LOSS["policy_number"], "effective_date": date(2026, 1, 1), "clauses": CLAUSES, **wanted}
        with self.unit_of_work() as work:
            return make_policy(work, by, **given)

    def report(self, by: Principal, documents: tuple[UUID, ...] = (), **changed: object) -> Reported:
        """Report a loss whose run nobody has performed yet; the policy must be there."""
        fields = {**LOSS, "vehicle_use": "personal", **changed}
        ids = tuple(str(one) for one in documents)
        return self.services.claims.report(by, ClaimRequest(PolicyLine.AUTO, fields, ids), uuid4().hex)

    def assess(self, by: Principal, documents: tuple[UUID, ...] = (), **changed: object) -> Reported:
        """Report a loss and have it assessed."""
        sent = self.report(by, documents, **changed)
        self.perform(sent.run_id)
        return sent

    def propose(self, sent: Reported, outcome: str = "settle") -> None:
        """Make the standing proposal of an assessed claim another one, as another file would have."""
        with self.unit_of_work() as work:
            work.claims.note_proposal(sent.claim_id, ClaimOutcome(outcome), 20)

    def assess_clean(self, by: Principal, documents: tuple[UUID, ...] = (), **changed: object) -> Reported:
        """Report a loss and have it assessed, with the proposal to settle that a clean file has."""
        sent = self.assess(by, documents, **changed)
        self.propose(sent)
        return sent

    def upload(self, by: Principal, name: str, content: str) -> UUID:
        """Upload a document and have it read."""
        stored = self.services.documents.upload(by, name, content.encode())
        self.perform(stored.run_id)
        return stored.document_id

    def perform(self, run_id: UUID, providers: str = "mock") -> None:
        """Perform a run as a worker would."""
        answers, book = DatabaseAnswers(self.unit_of_work), AttemptBook(self.unit_of_work)
        responders = {**claim.responders(), **document.responders()}
        chain = build_chain(Settings(provider_order=providers), responders, answers, book)
        handlers = {
            RunKind.DOCUMENT: DocumentRunHandler(self.unit_of_work, make_document_pipeline(chain)),
            RunKind.CLAIM: ClaimRunHandler(self.unit_of_work, lambda: chain),
        }
        RunEngine(self.unit_of_work, self.services.claims.queue, handlers, Patience(300, 300)).perform(run_id)

    def look(self, by: Principal, sent: Reported):
        """Return the claim as this person sees it."""
        return self.services.claims.get(by, sent.claim_id)

    def result(self, by: Principal, sent: Reported) -> Mapping[str, object]:
        """Return the newest result of the claim."""
        made = self.services.claims.find_assessment(by, sent.claim_id)
        assert made is not None
        return made.result

    def reserve(self, by: Principal, sent: Reported, usd: int = 5_000):
        """Set the outstanding reserve."""
        version = self.look(by, sent).version
        return self.services.claim_money.set_reserve(by, ReserveRequest(sent.claim_id, version, Decimal(usd), MEND))

    def pay(self, by: Principal, sent: Reported, usd: int = 500):
        """Pay out of the reserve."""
        version = self.look(by, sent).version
        asked = PaymentRequest(sent.claim_id, version, Decimal(usd), "Corner Garage", MEND, uuid4().hex)
        return self.services.claim_money.pay(by, asked)

    def settle(self, by: Principal, sent: Reported, usd: int) -> None:
        """Settle an assessed claim for an agreed total."""
        version = self.look(by, sent).version
        made = self.services.claims.find_assessment(by, sent.claim_id)
        asked = ClaimDecisionRequest(sent.claim_id, version, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(usd))
        self.services.claim_decisions.decide(by, replace(asked, run_id=made.run_id if made else None))

    def refer(self, by: Principal, sent: Reported, kind: ClaimReferralKind = ClaimReferralKind.COVERAGE) -> UUID:
        """Refer the claim to anybody."""
        asked = ClaimReferralRequest(sent.claim_id, self.look(by, sent).version, kind, "Please look at the amount.")
        return self.services.claim_decisions.refer(by, asked)

    def deny(self, by: Principal, sent: Reported) -> None:
        """Deny a claim without papers under the clause about races, as a person does."""
        self.services.claim_decisions.open_clause(by, sent.claim_id, "X1")
        why = "The vehicle was used in an organised race, as the driver said."
        asked = ClaimDecisionRequest(
            sent.claim_id,
            self.look(by, sent).version,
            ClaimAction.DENY,
            "exclusion_applies",
            why,
            clause_id="X1",
            accepts_no_evidence=True,
        )
        self.services.claim_decisions.decide(by, asked)

    def beside(self, by: Principal, **changes: object) -> Reported:
        """Report the same loss for another insured, so that both claims share what it names."""
        number = f"PB-{uuid4().int % 10**6:06d}"
        self.policy(by, number=number, insured_name="Rory Blake")
        return self.assess(by, policy_number=number, insured_name="Rory Blake", **changes)
