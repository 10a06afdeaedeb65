"""Small losses with a policy and papers in which nothing is wrong; a test changes what matters."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.documents import Page, PageSource
from backend.domain.facts import Fact
from backend.domain.policies import Clause, ClauseKind, PolicyLine, PolicyTerm
from backend.domain.products import parse_fields
from backend.domain.scorecards import DEFAULT_SCORECARDS
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.claim import CaseDocument, ClaimAssessment, ClaimHistory, ClaimInputs, assess_claim, responders
from fakes.underwriting_rig import ScriptedProvider

D = Decimal
VIN = "1M8GDM9AXKP042788"
BILL, FORM_PAPER, POLICE, OTHER_BILL = "a" * 64, "b" * 64, "c" * 64, "d" * 64
RACING = Clause(
    "X1", ClauseKind.EXCLUSION, "Racing", "No cover in a race.", circumstances={"vehicle_use": ("racing", "delivery")}
)
INSURING = Clause("C1", ClauseKind.INSURING, "Collision", "We pay for damage by collision.", ("collision",))
POLICY = PolicyTerm(
    policy_id=UUID(int=7),
    number="AU-100",
    line=PolicyLine.AUTO,
    insured_name="Maren Oakfield",
    effective_date=date(2026, 1, 1),
    expiry_date=date(2027, 1, 1),
    limit_usd=Decimal(50_000),
    deductible_usd=Decimal(500),
    perils=("collision", "theft", "glass"),
    clauses=(INSURING, RACING),
    insured_things=({"vin": VIN},),
)
_AUTO: Mapping[str, object] = {
    "policy_number": "AU-100",
    "loss_date": "2026-06-10",
    "reported_date": "2026-06-11",
    "loss_state": "OH",
    "loss_type": "collision",
    "description": "Reversed into a bollard.",
    "vin": VIN,
    "vehicle_age_years": 4,
    "driver_name": "Maren Oakfield",
    "driver_licensed": True,
    "vehicle_use": "personal",
    "insured_name": "Maren Oakfield",
    "claimed_usd": "2350.00",
    "parts_usd": "400.00",
}
_PROPERTY: Mapping[str, object] = {
    "policy_number": "PR-200",
    "loss_date": "2026-06-10",
    "reported_date": "2026-06-11",
    "loss_state": "OH",
    "loss_type": "water",
    "description": "A pipe burst.",
    "property_address": "12 Elm Street, Toledo",
    "vacant_days": 0,
    "water_cause": "sudden_pipe_burst",
    "item_age_years": 5,
    "insured_name": "Maren Oakfield",
    "claimed_usd": "2350.00",
}
_LIABILITY: Mapping[str, object] = {
    "policy_number": "LI-300",
    "loss_date": "2026-06-10",
    "reported_date": "2026-06-11",
    "loss_state": "OH",
    "loss_type": "premises",
    "description": "A visitor slipped.",
    "claimant_name": "Jonas Reed",
    "intent": "accident",
    "liability_percent": 60,
    "insured_name": "Maren Oakfield",
    "claimed_usd": "2350.00",
}
_FIELDS = {PolicyLine.AUTO: _AUTO, PolicyLine.PROPERTY: _PROPERTY, PolicyLine.LIABILITY: _LIABILITY}


def policy(**changes: object) -> PolicyTerm:
    """Give the motor policy with changes."""
    return replace(POLICY, **changes)


def line_policy(line: PolicyLine, **changes: object) -> PolicyTerm:
    """Give a policy of a line that covers its usual loss."""
    number = str(_FIELDS[line]["policy_number"])
    things = {PolicyLine.AUTO: ({"vin": VIN},), PolicyLine.PROPERTY: ({"address": "12 Elm St., Toledo"},)}
    perils = (str(_FIELDS[line]["loss_type"]), "theft")
    given = {"line": line, "number": number, "perils": perils, "clauses": (), "insured_things": things.get(line, ())}
    return replace(POLICY, **{**given, **changes})


def fact(field: str, value: str, sha256: str = BILL, *, page: int = 1, is_verified: bool = True) -> Fact:
    """Give one fact whose quote is its value."""
    return Fact(field, value, sha256, page, value, is_verified=is_verified)


def paper(sha256: str, filename: str, **values: str) -> CaseDocument:
    """Give a document that states these facts; `loss__date` is the fact `loss.date`."""
    facts = tuple(fact(name.replace("__", "."), value, sha256) for name, value in values.items())
    return CaseDocument(sha256, filename, facts)


def bill(sha256: str = BILL, filename: str = "bill.pdf", **parts: str) -> CaseDocument:
    """Give an invoice of 2,350 by one garage, dated after the loss."""
    given = {"number": "77", "issuer": "Dorr Garage", "date": "06/15/2026", "total": "2,350.00", **parts}
    kind = {"document__kind": given.pop("kind", "invoice")}
    return paper(sha256, filename, **kind, **{f"bill__{name}": value for name, value in given.items() if value})


def loss(line: PolicyLine = PolicyLine.AUTO, **changes: object) -> ClaimInputs:
    """
    Give a loss in which nothing is wrong; changes are fields of the form.

    `policy`, `documents` and `history` change the rest; `...` leaves a field out.
    """
    term = changes.pop("policy", POLICY if line is PolicyLine.AUTO else line_policy(line))
    documents = changes.pop("documents", (bill(),))
    history = changes.pop("history", ClaimHistory())
    raw = {name: value for name, value in {**_FIELDS[line], **changes}.items() if value is not ...}
    form = LOSS_FORMS[line]
    return ClaimInputs(form, parse_fields(form, raw), term, DEFAULT_SCORECARDS[line], tuple(documents), history)


def page(text: str) -> Page:
    """Give a page of text without geometry."""
    return Page(1, PageSource.TEXT, text)


def rules_chain() -> ProviderChain:
    """Give a chain of fixed rules alone."""
    return ProviderChain((MockProvider(responders()),), board=BreakerBoard())


def obedient(content: str) -> ProviderChain:
    """Give a chain whose model says what it is told to; behind it stand the rules."""
    return ProviderChain((ScriptedProvider(content), MockProvider(responders())), board=BreakerBoard())


def assessed(inputs: ClaimInputs) -> ClaimAssessment:
    """Give the assessment by rules alone."""
    return assess_claim(inputs, rules_chain())
