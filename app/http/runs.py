"""The JSON interface of runs: start an underwriting run, ask how a run stands."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.http.bodies import idempotency_key, read_json, uuid_of
from app.http.callers import token_holder
from app.services import get_services
from backend.domain.access import Permission, Principal
from backend.domain.run_views import RunView
from backend.domain.runs import RunState
from backend.domain.submissions import SubmissionRequest
from backend.errors import InvalidRequestError

NO_STORE = {"Cache-Control": "no-store"}
FILES_FIRST = "Upload the documents first at /api/v1/documents and send their ids as document_ids."
FOLLOWED = (
    *("run_id", "kind", "subject_id", "state", "step", "position", "provider", "made_without_model", "error"),
    *("created_at", "started_at", "finished_at", "result"),
)
"""What a client is told of a run; the result, which is for staff, stays empty."""
STEPS: Mapping[RunState, str] = {
    RunState.QUEUED: "waiting",
    RunState.RUNNING: "working",
    RunState.SUCCEEDED: "done",
    RunState.FAILED: "stopped",
    RunState.CANCELLED: "cancelled",
}
Scalar = str | int | float | bool | None


class UnderwritingBody(BaseModel):
    """
    What POST /api/v1/run/underwriting takes; the fields are checked against the product by the service.

    A case as `manage.py assess --example underwriting` prints it fits; its files are uploaded beforehand.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: Literal["underwriting"] = "underwriting"
    product: Annotated[str, Field(max_length=64)]
    fields: Annotated[dict[str, Scalar], Field(max_length=200)]
    document_ids: Annotated[list[UUID], Field(max_length=50)] = []
    documents: Annotated[list[str], Field(max_length=50)] = []


async def start_underwriting(request: Request) -> Response:
    """Store a submission, queue its assessment and answer 202 with the run's id."""
    person = await token_holder(request)
    body = await read_json(request, UnderwritingBody)
    if body.documents:
        raise InvalidRequestError(FILES_FIRST)
    key = idempotency_key(request)
    submitted = await to_thread.run_sync(_submit, person, body, key)
    return accepted(submitted)


def _submit(person: Principal, body: UnderwritingBody, key: str) -> dict[str, str]:
    """Hand the request to the service the pages use."""
    asked = SubmissionRequest(body.product, exact_values(body.fields), tuple(str(each) for each in body.document_ids))
    submitted = get_services().underwriting.submit(person, asked, key)
    return {
        "run_id": str(submitted.run_id),
        "submission_id": str(submitted.submission_id),
        "reference": submitted.reference,
    }


def exact_values(fields: Mapping[str, Scalar]) -> dict[str, str | int | bool | None]:
    """Return the fields with fractions as text, so that money never passes through a float."""
    return {name: repr(value) if isinstance(value, float) else value for name, value in fields.items()}


async def get_run(request: Request) -> Response:
    """Answer how a run stands, and its result when it has one."""
    person = await token_holder(request)
    run_id = uuid_of(request.path_params["run_id"])
    body = await to_thread.run_sync(_run, person, run_id)
    return JSONResponse(body, headers=NO_STORE)


def _run(person: Principal, run_id: UUID) -> dict[str, object]:
    """Return the run and its result as the person may see them."""
    runs = get_services().runs
    if not person.may(Permission.READ_RUNS):
        return followed_json(runs.get(person, run_id))
    return run_json(runs.get(person, run_id), runs.find_result(person, run_id))


def run_json(view: RunView, result: Mapping[str, object] | None) -> dict[str, object]:
    """
    Return a run in the form of the interface; times are ISO 8601 in UTC, costs are text.

    Versions are those behind a result; of a claim the guideline is the scorecard.
    """
    return {
        "run_id": str(view.run_id),
        "kind": view.kind,
        "subject_id": str(view.subject_id),
        "state": view.state,
        "step": view.step,
        "attempt": view.attempt,
        "max_attempts": view.max_attempts,
        "position": view.position,
        "provider": view.provider,
        "model": view.model,
        "made_without_model": view.made_without_model,
        "retries": view.retries,
        "cost_usd": None if view.cost_usd is None else str(view.cost_usd),
        "versions": {
            "pipeline": view.pipeline_version or None,
            "prompt": view.prompt_version or None,
            "guideline": view.guideline_version,
        },
        "error": {"kind": view.error_kind, "message": view.error_message} if view.error_kind else None,
        "created_at": view.created_at.isoformat(),
        "started_at": view.started_at.isoformat() if view.started_at else None,
        "finished_at": view.finished_at.isoformat() if view.finished_at else None,
        "result": result,
    }


def followed_json(view: RunView) -> dict[str, object]:
    """Return a run as clients follow it: where it stands and who answered, nothing of how it is done."""
    whole = run_json(view, None)
    return {**{name: whole[name] for name in FOLLOWED}, "step": STEPS[view.state]}


def accepted(begun: Mapping[str, object]) -> Response:
    """Answer 202 with what was begun and, in Location, where its run is followed."""
    return JSONResponse(begun, 202, {**NO_STORE, "Location": f"/api/v1/runs/{begun['run_id']}"})
