"""Small cases with documents, and a provider that says what a test puts into its mouth."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pydantic import BaseModel

from backend.domain.documents import Page, PageSource
from backend.domain.facts import Fact
from backend.domain.guidelines import DEFAULT_GUIDELINES, Guideline
from backend.domain.products import PRODUCTS, Product, parse_fields
from backend.domain.submissions import FieldValue
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.error_kinds import ErrorKind
from backend.llm.mock import MockProvider
from backend.llm.provider import AIResponse, Prompt, ProviderAttempt
from backend.pipelines import document, underwriting
from backend.pipelines.underwriting import CaseDocument, CaseInputs

AUTO: Product = PRODUCTS["commercial_auto"]
GUIDELINE: Guideline = DEFAULT_GUIDELINES["commercial_auto"]
LOSS_RUN, PACKET = "a" * 64, "b" * 64


def fields(**changes: object) -> dict[str, FieldValue]:
    """Give the fields of a quiet trucking risk; a test changes what matters."""
    raw = {
        "insured_name": "Lakeshore Haulage LLC",
        "state": "OH",
        "years_in_business": 12,
        "operation_radius": "local",
        "cargo": "general_freight",
        "power_units": 10,
        "effective_date": "2027-01-01",
        "requested_limit_usd": 1_000_000,
        "deductible_usd": 2_500,
        **changes,
    }
    return parse_fields(AUTO, {name: value for name, value in raw.items() if value is not ...})


def fact(field: str, value: str, sha256: str = LOSS_RUN, *, page: int = 1, is_verified: bool = True) -> Fact:
    """Give one fact whose quote is its value."""
    return Fact(field, value, sha256, page, value, is_verified=is_verified)


def rows(name: str, entries: Sequence[Mapping[str, str]], sha256: str) -> list[Fact]:
    """Give the facts of a list."""
    return [
        fact(f"{name}[{i}].{column}", value, sha256)
        for i, entry in enumerate(entries)
        for column, value in entry.items()
    ]


def claim(number: int, **changes: str) -> dict[str, str]:
    """Give one closed claim of 1,000 paid, in the policy year 2025."""
    return {
        "policy_number": "P-1",
        "effective_date": "01/01/25",
        "claim_number": f"C-{number}",
        "date_of_loss": "06/01/25",
        "claim_status": "Closed",
        "claim_reserves": "0.00",
        "claim_paid": "1000.00",
        "claim_recovered": "0.00",
        **changes,
    }


def loss_run(
    *claims: Mapping[str, str], insured: str = "Lakeshore Haulage LLC", sha256: str = LOSS_RUN
) -> CaseDocument:
    """Give a loss run valued in December 2026 with three policy years and these claims."""
    periods = [{"policy_number": f"P-{y}", "effective_date": f"01/01/{y}", "total_reserve": "0"} for y in (24, 25, 26)]
    facts = [
        fact("insured.name", insured, sha256),
        fact("valuation_date", "12/01/2026", sha256),
        *rows("periods", periods, sha256),
        *rows("claims", claims, sha256),
    ]
    return CaseDocument(sha256, "losses.pdf", tuple(facts))


def driver(number: int, **changes: str) -> dict[str, str]:
    """Give one driver of ten years' experience with a clean certified record."""
    return {
        "name": f"Driver {number}",
        "license_number": f"OH {number}",
        "years_experienced": "10",
        "license_class": "A",
        "accidents_last_5_years": "0",
        "mvr_violations": "None",
        **changes,
    }


def packet(*drivers: Mapping[str, str], insured: str = "Lakeshore Haulage LLC") -> CaseDocument:
    """Give a driver packet."""
    facts = [fact("insured.name", insured, PACKET), *rows("drivers", drivers, PACKET)]
    return CaseDocument(PACKET, "drivers.pdf", tuple(facts))


def quiet_case(*documents: CaseDocument, **changes: object) -> CaseInputs:
    """Give a case without any fired rule but what a test brings in."""
    answers: dict[str, object] = {
        "annual_mileage": 500_000,
        "crosses_border": False,
        "owner_operator_percent": 0,
        "average_vehicle_age_years": 4,
        "cancelled_or_nonrenewed": False,
        "safety_programme": True,
        "telematics": False,
        "dot_rating": "satisfactory",
        **changes,
    }
    given = documents or (loss_run(claim(1)), packet(*(driver(n) for n in range(12))))
    return CaseInputs(AUTO, fields(**answers), tuple(given))


def page(text: str, number: int = 1) -> Page:
    """Give a page of text without geometry."""
    return Page(number, PageSource.TEXT, text)


class ScriptedProvider:
    """Answers every question with the same JSON text; an empty one is a failure."""

    name = "scripted"
    model = "script-1"
    is_hosted = False
    is_model = True
    max_tokens_out = 1000

    def __init__(self, content: str) -> None:
        self.content = content
        self.prompts: list[Prompt] = []

    def generate_response(self, prompt: Prompt, *, timeout_s: float | None = None) -> AIResponse:
        """Give the text."""
        del timeout_s
        return self._answer(prompt)

    def generate_structured_response(
        self, prompt: Prompt, schema: type[BaseModel], *, timeout_s: float | None = None
    ) -> AIResponse:
        """Give the text."""
        del timeout_s, schema
        return self._answer(prompt)

    def close(self) -> None:
        """Do nothing."""

    def _answer(self, prompt: Prompt) -> AIResponse:
        self.prompts.append(prompt)
        kind = None if self.content else ErrorKind.AUTHENTICATION
        attempt = ProviderAttempt(self.name, self.model, kind, latency_ms=len(self.prompts), cost_usd=Decimal(0))
        return AIResponse(
            content=self.content,
            provider=self.name,
            model=self.model,
            ok=bool(self.content),
            prompt_hash="0" * 64,
            model_answered=self.model,
            error_kind=kind,
            attempts=(attempt,),
            cost_usd=Decimal(0),
        )


def rules_chain() -> ProviderChain:
    """Give the chain of a machine without any key."""
    return ProviderChain((MockProvider({**underwriting.responders(), **document.responders()}),), board=BreakerBoard())


def scripted_chain(content: str) -> ProviderChain:
    """Give a chain of one provider that says just this."""
    return ProviderChain((ScriptedProvider(content),), board=BreakerBoard())
