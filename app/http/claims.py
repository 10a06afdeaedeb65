"""The JSON interface of claims: report a loss, list and read claims as the caller may see them, decide."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.http.bodies import idempotency_key, read_json, read_query, uuid_of
from app.http.callers import token_holder
from app.http.claim_json import assessment_json, claim_json, decision_json, line_json, own_json
from app.http.runs import FILES_FIRST, NO_STORE, Scalar, accepted, exact_values
from app.services import get_services
from backend.domain.access import Permission, Principal
from backend.domain.claims.acts import ClaimDecisionRequest
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimFilter, ClaimOrder, ClaimRequest, ClaimScope
from backend.domain.claims.words import ClaimAction, Severity
from backend.domain.policies import PolicyLine
from backend.errors import InvalidRequestError

MOST_LINES = 200
POLICY_BY_NUMBER = "policy and prior_claims are for the command line; the policy is found by its number."


class ClaimBody(BaseModel):
    """What POST /api/v1/run/claims takes; the fields are checked against the line's form by the service."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: Literal["claim"] = "claim"
    line: PolicyLine
    fields: Annotated[dict[str, Scalar], Field(max_length=200)]
    document_ids: Annotated[list[UUID], Field(max_length=50)] = []
    documents: Annotated[list[str], Field(max_length=50)] = []
    policy: object = None
    prior_claims: object = None


class DecisionBody(BaseModel):
    """What POST /api/v1/claims/{id}/decisions takes; amounts as text keep their cents."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    version: Annotated[int, Field(ge=1)]
    action: ClaimAction
    reason_code: Annotated[str, Field(max_length=100)] = ""
    reason_text: Annotated[str, Field(max_length=4000)] = ""
    amount_usd: Annotated[Decimal, Field(max_digits=18, decimal_places=2)] | None = None
    clause_id: Annotated[str, Field(max_length=100)] = ""
    run_id: UUID | None = None
    seconds_on_case: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    accepts_no_evidence: bool = False


class OwnQuery(BaseModel):
    """What GET /api/v1/claims takes in its address: a client's own claims, page by page."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] = 50
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class ListQuery(OwnQuery):
    """What those who work on claims narrow the queue with besides."""

    scope: ClaimScope = ClaimScope.ALL
    status: ClaimStatus | None = None
    line: PolicyLine | None = None
    severity: Severity | None = None
    text: Annotated[str, Field(max_length=200)] = ""
    is_open: bool = False
    is_overdue: bool = False
    is_due_soon: bool = False
    order: ClaimOrder = ClaimOrder.DUE_FIRST


async def start_claim(request: Request) -> Response:
    """Store a loss, queue its assessment and answer 202 with the run's id."""
    person = await token_holder(request)
    body = await read_json(request, ClaimBody)
    if body.documents:
        raise InvalidRequestError(FILES_FIRST)
    if body.model_fields_set & {"policy", "prior_claims"}:
        raise InvalidRequestError(POLICY_BY_NUMBER)
    key = idempotency_key(request)
    reported = await to_thread.run_sync(_report, person, body, key)
    return accepted(reported)


async def list_claims(request: Request) -> Response:
    """Answer the caller's claims: a client's own, for others a page of the queue."""
    person = await token_holder(request)
    query = OwnQuery if person.may(Permission.REPORT_OWN_LOSS) else ListQuery
    wanted = read_query(request, query)
    body = await to_thread.run_sync(_list, person, ClaimFilter(**wanted.model_dump()))
    return JSONResponse(body, headers=NO_STORE)


async def get_claim(request: Request) -> Response:
    """Answer one claim as the caller may see it."""
    person = await token_holder(request)
    claim_id = uuid_of(request.path_params["claim_id"])
    return JSONResponse(await to_thread.run_sync(_claim, person, claim_id), headers=NO_STORE)


async def decide_claim(request: Request) -> Response:
    """Record a person's decision and answer 201 with it; what the rules refuse is refused here alike."""
    person = await token_holder(request)
    claim_id = uuid_of(request.path_params["claim_id"])
    body = await read_json(request, DecisionBody)
    asked = ClaimDecisionRequest(claim_id=claim_id, **body.model_dump())
    decided = await to_thread.run_sync(get_services().claim_decisions.decide, person, asked)
    return JSONResponse(decision_json(decided), 201, NO_STORE)


def _report(person: Principal, body: ClaimBody, key: str) -> dict[str, str]:
    """Hand the loss to the service the pages use."""
    documents = tuple(str(each) for each in body.document_ids)
    reported = get_services().claims.report(person, ClaimRequest(body.line, exact_values(body.fields), documents), key)
    return {
        "run_id": str(reported.run_id),
        "claim_id": str(reported.claim_id),
        "reference": reported.reference,
    }


def _list(person: Principal, wanted: ClaimFilter) -> dict[str, object]:
    """Return what the person may list; a client has no queue and no filters."""
    claims = get_services().claims
    if person.may(Permission.REPORT_OWN_LOSS):
        own = claims.list_own(person, wanted.limit, wanted.offset)
        return {"claims": [own_json(claim) for claim in own], "total": claims.count_own(person)}
    page = claims.list_queue(person, wanted)
    return {"claims": [line_json(line) for line in page.lines], "total": page.total}


def _claim(person: Principal, claim_id: UUID) -> dict[str, object]:
    """Return the claim with its newest assessment; for a client without any analysis."""
    claims = get_services().claims
    if person.may(Permission.REPORT_OWN_LOSS):
        return own_json(claims.get_own(person, claim_id))
    claim = claims.get(person, claim_id)
    return {**claim_json(claim), "assessment": assessment_json(claims.find_assessment(person, claim_id))}
