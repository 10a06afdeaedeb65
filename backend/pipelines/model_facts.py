"""What a model adds to the facts of one document: quoted, and checked by code on the cited page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend.domain.documents import ExtractedDocument, Page
from backend.domain.evidence import box_of, verify
from backend.domain.facts import Fact, FactMethod
from backend.domain.prompts import DEFAULT_VERSION, PromptTexts
from backend.llm.chain import ProviderChain
from backend.llm.provider import AIResponse, Prompt
from backend.pipelines.readers.proof import closeness

STEP = "extract"
MAX_MATERIAL_CHARS = 90_000
MODEL_CONFIDENCE = 0.8
LIST_FIELDS = {
    "claims": (
        "policy_number effective_date claim_reported claim_number claimant date_reported date_of_loss claim_status "
        "date_closed adjuster claim_reserves claim_paid claim_recovered description driver"
    ),
    "drivers": (
        "name state_licensed license_number date_of_birth date_hired years_experienced mvr_run_date license_class "
        "accidents_last_5_years mvr_violations"
    ),
    "periods": "policy_number effective_date expiry_date total_reserve total_paid total_recovered",
    "bill.lines": "description amount",
}
SINGLE_FIELDS = (
    "insured.name insured.fein insured.dot_number insured.power_units insured.policy_number insured.address "
    "insured.license_number valuation_date submission.effective_date submission.expiry_date "
    "submission.annual_revenue_usd submission.operation_radius submission.cargo submission.annual_mileage "
    "submission.years_in_business submission.driver_count_declared submission.requested_limit_usd "
    "submission.deductible_usd submission.prior_carrier "
    "loss.date loss.reported_date loss.location loss.type policy.effective_date policy.expiry_date claimant.name "
    "claimant.phone claimant.address property.address vehicle.vin vehicle.plate driver.name police.report_number "
    "police.report_date repairer.name payee.bank_account bill.number bill.date bill.issuer bill.subtotal bill.tax "
    "bill.total"
)
SYSTEM = f"""You read one insurance document and report facts. Each fact has a field name, the value, the page number \
and a quote: the shortest stretch of that page, copied character by character, that shows the value.

Field names: {SINGLE_FIELDS}; for rows of lists name[i].column with i from 0 in document order: \
{"; ".join(f"{name}[i]. followed by one of: {columns}" for name, columns in LIST_FIELDS.items())}.

Write amounts without currency signs and dates as printed. Leave out whatever the document does not state. A fact \
whose quote does not stand on its page is thrown away."""
USER = "Report the facts of the document that follows as material. Each page begins with a line such as [page 3]."
DEFAULT_PROMPT = PromptTexts(STEP, DEFAULT_VERSION, SYSTEM, USER)
"""The words where an institution has none of its own in force."""

_LIST_FIELD = re.compile(r"(?P<list>\w+(?:\.\w+)?)\[\d{1,4}\]\.(?P<column>\w+)")
_SINGLE = frozenset(SINGLE_FIELDS.split())
_COLUMNS = {name: frozenset(columns.split()) for name, columns in LIST_FIELDS.items()}


class QuotedFact(BaseModel):
    """One fact as a model reports it."""

    model_config = ConfigDict(extra="forbid")

    field: Annotated[str, Field(max_length=80)]
    value: Annotated[str, Field(min_length=1, max_length=400)]
    page: Annotated[int, Field(ge=1, le=5000)]
    quote: Annotated[str, Field(min_length=1, max_length=500)]


class QuotedFacts(BaseModel):
    """All facts that a model reports of one document."""

    model_config = ConfigDict(extra="forbid")

    facts: Annotated[list[QuotedFact], Field(max_length=2000)]


@dataclass(frozen=True, slots=True)
class ModelReading:
    """
    What a model added: facts (those without a proven quote are unverified), and the answer they came from.

    `refused` counts facts of unknown fields or of fields that the rules had read; `unread_pages` were too much
    for one question.
    """

    facts: tuple[Fact, ...]
    response: AIResponse
    refused: int = 0
    unread_pages: tuple[int, ...] = ()


def has_model(chain: ProviderChain) -> bool:
    """Tell whether a language model stands in the chain."""
    return any(provider.is_model for provider in chain.providers)


def nothing_to_add(_prompt: Prompt) -> QuotedFacts:
    """Return no facts: without a model the layout rules have read the document already."""
    return QuotedFacts(facts=[])


def read_with_model(
    document: ExtractedDocument,
    sha256: str,
    known: Iterable[Fact],
    chain: ProviderChain,
    words: PromptTexts = DEFAULT_PROMPT,
) -> ModelReading:
    """Return what a model adds to the known facts of one document; a failed chain adds nothing."""
    material, unread = _material(document.pages)
    prompt = Prompt(STEP, words.label, words.system, words.fill({}), material)
    response = chain.generate_structured_response(prompt, QuotedFacts)
    if not response.ok:
        return ModelReading((), response, unread_pages=unread)
    reported = QuotedFacts.model_validate_json(response.content).facts
    fresh = [fact for fact in reported if _is_wanted(fact.field, taken_names(known))]
    pages = {page.number: page for page in document.pages}
    facts = {fact.field: _checked(fact, sha256, pages.get(fact.page)) for fact in reversed(fresh)}
    return ModelReading(tuple(reversed(facts.values())), response, len(reported) - len(facts), unread)


def taken_names(known: Iterable[Fact]) -> frozenset[str]:
    """Return the fields, and the whole lists, that the rules have read with proof."""
    verified = [fact.field for fact in known if fact.is_verified]
    return frozenset(verified) | {field.partition("[")[0] for field in verified if "[" in field}


def _is_wanted(field: str, taken: frozenset[str]) -> bool:
    row = _LIST_FIELD.fullmatch(field)
    if row:
        return row["list"] not in taken and row["column"] in _COLUMNS.get(row["list"], frozenset())
    return field in _SINGLE and field not in taken


def _checked(said: QuotedFact, sha256: str, page: Page | None) -> Fact:
    """Return the fact with its box, verified only when its quote stands on the cited page and carries the value."""
    fact = Fact(
        said.field,
        said.value,
        sha256,
        said.page,
        said.quote,
        box_of(page, said.quote) if page else None,
        FactMethod.MODEL,
        MODEL_CONFIDENCE,
    )
    return verify(fact, page, closeness) if page else fact


def _material(pages: tuple[Page, ...]) -> tuple[str, tuple[int, ...]]:
    """Return the text of as many pages as one question may hold, and the numbers of the others."""
    parts: list[str] = []
    unread: list[int] = []
    room = MAX_MATERIAL_CHARS
    for page in pages:
        part = f"[page {page.number}]\n{page.text}"
        if len(part) > room:
            unread.append(page.number)
            continue
        parts.append(part)
        room -= len(part)
    return "\n\n".join(parts), tuple(unread)
