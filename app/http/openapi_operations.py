"""Every address of the interface with what it takes and answers; the document and the checks on it read this table."""

from dataclasses import dataclass

from pydantic import BaseModel

from app.http.claims import ClaimBody, DecisionBody, ListQuery
from app.http.reports import ReportBody, ReportsQuery
from app.http.runs import UnderwritingBody
from app.http.study_bodies import StudiesQuery, StudyBody

JSON = "application/json"
TEXT = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
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


def _open(path: str, name: str, summary: str, status: int, *refusals: int, media: str) -> Operation:
    return Operation("GET", path, name, summary, status, refusals=refusals, media=(media,), is_open=True)


def _run(path: str, name: str, summary: str, answer: str, body: type[BaseModel]) -> Operation:
    return Operation("POST", f"/api/v1/run/{path}", name, summary, 202, answer, (*ASKED, 404, 409, 413), body)


def _list(noun: str, summary: str, query: type[BaseModel]) -> Operation:
    path, refusals = f"/api/v1/{noun}", (401, 403, 422, 503)
    return Operation("GET", path, f"list_{noun}", summary, 200, noun.capitalize(), refusals, query=query)


def _one(noun: str, path: str, summary: str) -> Operation:
    return Operation("GET", f"/api/v1/{path}", f"get_{noun}", summary, 200, noun.capitalize(), READ)


def _file(path: str, name: str, summary: str, *media: str, also: tuple[int, ...] = ()) -> Operation:
    return Operation(
        "GET", f"/files/{path}", name, summary, 200, refusals=(*READ, *also), media=media, takes_cookie=True
    )


OPERATIONS: tuple[Operation, ...] = (
    _open("/healthz", "is_alive", "Say that the process answers", 200, media=TEXT),
    Operation("GET", "/readyz", "is_ready", "Say whether requests can be served", 200, "Ready", (503,), is_open=True),
    _open("/metrics", "metrics", "Figures for Prometheus", 200, 401, 503, media=TEXT),
    _open("/session/claim", "claim_session", "Swap a sign-in ticket for a session's cookie", 303, 403, 503, media=HTML),
    _open("/session/end", "end_session", "Drop the cookie of an ended session", 303, 503, media=HTML),
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
    _open("/api/v1/openapi.json", "openapi", "This document", 200, media=JSON),
    _run("underwriting", "start_underwriting", "Send a submission to be assessed", "Submitted", UnderwritingBody),
    _run("claims", "start_claim", "Report a loss to be assessed", "Reported", ClaimBody),
    _run("actuarial", "start_study", "Begin a reserving study", "Begun", StudyBody),
    _run("report", "start_report", "Ask for a report", "ReportAsked", ReportBody),
    _one("run", "runs/{run_id}", "Follow a run"),
    _list("claims", "List claims as the caller may see them", ListQuery),
    _one("claim", "claims/{claim_id}", "Read a claim"),
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
    _list("studies", "List reserving studies", StudiesQuery),
    _one("study", "studies/{study_id}", "Read a study"),
    _list("reports", "List reports", ReportsQuery),
    _one("report", "reports/{report_id}", "Read a report"),
    Operation(
        "POST", "/api/v1/documents", "upload_document", "Upload a document", 201, "Document", (*READ, 413, 422, 429)
    ),
    _file("letters/{letter_id}", "letter", "A letter", PDF),
    _file("reports/{run_id}.{format}", "report_file", "A file of a report", PDF, DOCX, XLSX, JSON),
    _file("studies/{study_id}/{number}.xlsx", "study_workbook", "The workbook of a study's version", XLSX, also=(422,)),
    _file("studies/{study_id}/{number}.csv", "study_s1901", "A study's triangles for S.19.01", "text/csv", also=(422,)),
    _file("cases/{case_type}/{case_id}.zip", "case_export", "Everything of a case", "application/zip", also=(429,)),
    _file("{document_id}", "document_file", "An uploaded document", "*/*"),
)
