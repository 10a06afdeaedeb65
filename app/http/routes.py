"""The addresses of our own beside the pages."""

from starlette.routing import BaseRoute, Route

from app.http import (
    case_exports,
    claims,
    files,
    health,
    letters,
    metrics,
    openapi,
    reports,
    runs,
    sessions,
    studies,
    study_files,
    tokens,
)
from app.http.refusals import file_route, with_refusals

SERVED = (
    Route("/healthz", health.healthz, methods=["GET"]),
    Route("/readyz", health.readyz, methods=["GET"]),
    Route("/metrics", metrics.metrics, methods=["GET"]),
    Route("/session/claim", sessions.claim, methods=["GET"]),
    Route("/session/end", sessions.end, methods=["GET"]),
    Route("/token", tokens.token, methods=["POST"]),
    Route("/api/v1/openapi.json", openapi.openapi, methods=["GET"]),
    Route("/api/v1/run/underwriting", runs.start_underwriting, methods=["POST"]),
    Route("/api/v1/run/claims", claims.start_claim, methods=["POST"]),
    Route("/api/v1/claims", claims.list_claims, methods=["GET"]),
    Route("/api/v1/claims/{claim_id}", claims.get_claim, methods=["GET"]),
    Route("/api/v1/claims/{claim_id}/decisions", claims.decide_claim, methods=["POST"]),
    Route("/api/v1/run/actuarial", studies.start_study, methods=["POST"]),
    Route("/api/v1/studies", studies.list_studies, methods=["GET"]),
    Route("/api/v1/studies/{study_id}", studies.get_study, methods=["GET"]),
    Route("/api/v1/run/report", reports.start_report, methods=["POST"]),
    Route("/api/v1/reports", reports.list_reports, methods=["GET"]),
    Route("/api/v1/reports/{report_id}", reports.get_report, methods=["GET"]),
    Route("/api/v1/runs/{run_id}", runs.get_run, methods=["GET"]),
    Route("/api/v1/documents", files.upload_document, methods=["POST"]),
    file_route("/files/letters/{letter_id}", letters.download),
    file_route("/files/reports/{run_id}.{format}", reports.download),
    file_route("/files/studies/{study_id}/{number}.xlsx", study_files.download_workbook),
    file_route("/files/studies/{study_id}/{number}.csv", study_files.download_s1901),
    file_route("/files/cases/{case_type}/{case_id}.zip", case_exports.download),
    file_route("/files/{document_id}", files.download),
)
ROUTES: tuple[BaseRoute, ...] = with_refusals(SERVED)
