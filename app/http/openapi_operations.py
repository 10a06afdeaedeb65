"""Every address of the interface with what it takes and answers; the document and the checks on it read this table."""

from dataclasses import dataclass, replace

from pydantic import BaseModel

from app.http.claims import ClaimBody, DecisionBody, ListQuery
from app.http.reports import ReportBody, ReportsQuery
from app.http.runs import UnderwritingBody
from app.http.study_bodies import StudiesQuery, StudyBody

JSON = "application/json"
ANYTHING = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ASKED = (401, 403, 422, 429, 503)
READ = (401, 403, 404, 503)


@dataclass(frozen=True, slots=True)
class Operation:
    """
    One method of one address.

    `answer` names the schema of its good answer, `media` what a good answer is where it is no JSON; `refusals`
    are the statuses of its sentences. `is_open` needs no token; `takes_cookie` takes the session's cookie as well.
    """

    method: str
    path: str
    name: str
    summary: str
    status: int
    answer: str = ""
    refusals: tuple[int, ...] = ()
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    media: tuple[str, ...] = ()
    is_open: bool = False
    takes_cookie: bool = False

    @property
    def is_asked_once(self) -> bool:
        """Tell whether an Idempotency-Key makes a repeated request the same one."""
        return self.path.startswith("/api/v1/run/")


def _run(path: str, name: str, summary: str, answer: str, body: type[BaseModel]) -> Operation:
    return Operation("POST", f"/api/v1/run/{path}", name, summary, 202, answer, (*ASKED, 404, 409, 413), body)


def _file(path: str, name: str, summary: str, *media: str) -> Operation:
    return Operation("GET", path, name, summary, 200, refusals=READ, media=media, takes_cookie=True)


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/healthz", "is_alive", "Say that the process answers", 200, media=("text/plain",), is_open=True),
    Operation("GET", "/readyz", "is_ready", "Say whether requests can be served", 200, "Ready", (503,), is_open=True),
    Operation(
        "GET",
        "/metrics",
        "metrics",
        "Figures for Prometheus",
        200,
        refusals=(401, 503),
        media=("text/plain",),
        is_open=True,
    ),
    Operation(
        "GET",
        "/session/claim",
        "claim_session",
        "Swap a sign-in ticket for a session's cookie",
        303,
        refusals=(403, 503),
        media=("text/html",),
        is_open=True,
    ),
    Operation(
        "GET",
        "/session/end",
        "end_session",
        "Drop the cookie of an ended session",
        303,
        refusals=(503,),
        media=("text/html",),
        is_open=True,
    ),
    Operation(
        "POST",
        "/token",
        "token",
        "Give a bearer token for user name and password",
        200,
        "Token",
        (400, 401, 403, 413, 415, 429, 503),
        is_open=True,
    ),
    Operation(
        "GET",
        "/api/v1/openapi.json",
        "openapi",
        "This document",
        200,
        media=(JSON,),
        is_open=True,
    ),
    _run("underwriting", "start_underwriting", "Send a submission to be assessed", "Submitted", UnderwritingBody),
    _run("claims", "start_claim", "Report a loss to be assessed", "Reported", ClaimBody),
    _run("actuarial", "start_study", "Begin a reserving study", "Begun", StudyBody),
    _run("report", "start_report", "Ask for a report", "ReportAsked", ReportBody),
    Operation("GET", "/api/v1/runs/{run_id}", "get_run", "Follow a run", 200, "Run", READ),
    Operation(
        "GET",
        "/api/v1/claims",
        "list_claims",
        "List claims as the caller may see them",
        200,
        "Claims",
        (401, 403, 422, 503),
        query=ListQuery,
    ),
    Operation("GET", "/api/v1/claims/{claim_id}", "get_claim", "Read a claim", 200, "Claim", READ),
    Operation(
        "POST",
        "/api/v1/claims/{claim_id}/decisions",
        "decide_claim",
        "Record a person's decision on a claim",
        201,
        "ClaimDecisionView",
        (*READ, 409, 413, 422),
        DecisionBody,
    ),
    Operation(
        "GET",
        "/api/v1/studies",
        "list_studies",
        "List reserving studies",
        200,
        "Studies",
        (401, 403, 422, 503),
        query=StudiesQuery,
    ),
    Operation("GET", "/api/v1/studies/{study_id}", "get_study", "Read a study", 200, "Study", READ),
    Operation(
        "GET",
        "/api/v1/reports",
        "list_reports",
        "List reports",
        200,
        "Reports",
        (401, 403, 422, 503),
        query=ReportsQuery,
    ),
    Operation("GET", "/api/v1/reports/{report_id}", "get_report", "Read a report", 200, "Report", READ),
    Operation(
        "POST",
        "/api/v1/documents",
        "upload_document",
        "Upload a document",
        201,
        "Document",
        (*READ, 413, 422, 429),
        media=(),
    ),
    _file("/files/letters/{letter_id}", "letter", "A letter", "application/pdf"),
    _file("/files/reports/{run_id}.{format}", "report_file", "A file of a report", "application/pdf", DOCX, XLSX, JSON),
    replace(
        _file("/files/studies/{study_id}/{number}.xlsx", "study_workbook", "The workbook of a study's version", XLSX),
        refusals=(*READ, 422),
    ),
    replace(
        _file("/files/studies/{study_id}/{number}.csv", "study_s1901", "A study's triangles for S.19.01", "text/csv"),
        refusals=(*READ, 422),
    ),
    replace(
        _file("/files/cases/{case_type}/{case_id}.zip", "case_export", "Everything of a case", "application/zip"),
        refusals=(*READ, 429),
    ),
    _file("/files/{document_id}", "document_file", "An uploaded document", "*/*"),
)
