"""The JSON interface of reports, and their files: ask for one, list and read them, take a file out."""

from typing import Annotated
from uuid import UUID

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.http.attachments import attachment
from app.http.bodies import idempotency_key, read_json, read_query, uuid_of
from app.http.callers import reader, token_holder
from app.http.runs import NO_STORE, accepted
from app.services import get_services
from backend.domain.access import Permission, Principal
from backend.domain.reports.requests import ReportFilter, ReportRequest
from backend.domain.reports.views import ReportView
from backend.domain.reports.words import ReportFormat, ReportKind
from backend.errors import NotFoundError

MOST_REPORTS = 200


class ReportBody(BaseModel):
    """What POST /api/v1/run/report takes: the kind, the case or study it is about, and its version or period."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: ReportKind
    subject_id: UUID | None = None
    parameters: Annotated[
        dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=100)]], Field(max_length=10)
    ] = {}


class ReportsQuery(BaseModel):
    """What GET /api/v1/reports may be narrowed to."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: ReportKind | None = None
    subject_id: UUID | None = None
    text: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST_REPORTS)] = 50
    offset: Annotated[int, Field(ge=0, le=10**9)] = 0


async def start_report(request: Request) -> Response:
    """Store a report, queue its run and answer 202 with the run's id."""
    person = await token_holder(request)
    person.must(Permission.RUN_REPORT)
    body = await read_json(request, ReportBody)
    key = idempotency_key(request)
    begun = await to_thread.run_sync(_begin, person, body, key)
    return accepted(begun)


async def list_reports(request: Request) -> Response:
    """Answer one page of the reports, newest first."""
    person = await token_holder(request)
    wanted = read_query(request, ReportsQuery)
    asked = ReportFilter(**wanted.model_dump())
    page = await to_thread.run_sync(get_services().reports.list_page, person, asked)
    body = {"reports": [report_json(report) for report in page.reports], "total": page.total}
    return JSONResponse(body, headers=NO_STORE)


async def get_report(request: Request) -> Response:
    """Answer one report with its files."""
    person = await token_holder(request)
    report_id = uuid_of(request.path_params["report_id"])
    return JSONResponse(
        report_json(await to_thread.run_sync(get_services().reports.get, person, report_id)), headers=NO_STORE
    )


async def download(request: Request) -> Response:
    """Send a file of a report to a person who may read what it is about, always as an attachment."""
    person = await reader(request)
    run_id = uuid_of(request.path_params["run_id"])
    wanted = _format(request.path_params["format"])
    file = await to_thread.run_sync(get_services().reports.download, person, run_id, wanted)
    return attachment(file)


def report_json(report: ReportView) -> dict[str, object]:
    """Return a report in the form of the interface; times are ISO 8601 in UTC."""
    return {
        "report_id": str(report.report_id),
        "reference": report.reference,
        "kind": report.kind,
        "title": report.title,
        "subject_id": str(report.subject_id) if report.subject_id else None,
        "parameters": dict(report.parameters),
        "created_by": report.created_by,
        "created_at": report.created_at.isoformat(),
        "run_id": str(report.run_id),
        "run_state": report.run_state,
        "made_without_model": report.made_without_model,
        "provider": report.provider,
        "error": report.error,
        "files": [
            {
                "format": file.format,
                "filename": file.filename,
                "size_bytes": file.size_bytes,
                "sha256": file.sha256,
                "url": f"/files/reports/{report.run_id}.{file.format}",
            }
            for file in report.files
        ],
    }


def _begin(person: Principal, body: ReportBody, key: str) -> dict[str, str]:
    """Hand the request to the service the pages use."""
    asked = ReportRequest(body.kind, body.subject_id, body.parameters)
    begun = get_services().reports.request(person, asked, key)
    return {"run_id": str(begun.run_id), "report_id": str(begun.report_id), "reference": begun.reference}


def _format(text: str) -> ReportFormat:
    """Return the format an address names; what is none names nothing."""
    try:
        return ReportFormat(text)
    except ValueError as error:
        raise NotFoundError from error
