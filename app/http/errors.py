"""DeskErrors as HTTP answers: a status, a stable code and one sentence."""

import math

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.http.bodies import BodyTooLargeError
from app.http.headers import SECURITY_HEADERS
from backend.errors import (
    ConflictError,
    DeskError,
    InvalidRequestError,
    NotFoundError,
    NotPermittedError,
    NotSignedInError,
    RateLimitedError,
    RejectedUploadError,
    ServiceUnavailableError,
    UnreadableDocumentError,
)
from backend.observability import capture
from backend.services.sign_in import NotPreparedError, SignInRefusedError, TooManyAttemptsError

STATUS: tuple[tuple[type[DeskError], int], ...] = (
    (NotSignedInError, 401),
    (SignInRefusedError, 401),
    (NotPreparedError, 503),
    (NotPermittedError, 403),
    (NotFoundError, 404),
    (ConflictError, 409),
    (BodyTooLargeError, 413),
    (RejectedUploadError, 422),
    (UnreadableDocumentError, 422),
    (InvalidRequestError, 422),
    (RateLimitedError, 429),
    (TooManyAttemptsError, 429),
    (ServiceUnavailableError, 503),
)
NOTHING_THERE = "Nothing is at this address."


def error_response(error: DeskError) -> JSONResponse:
    """Return the answer for an expected error; waiting times go into Retry-After."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    headers = {}
    if isinstance(error, RateLimitedError | TooManyAttemptsError):
        headers["Retry-After"] = str(math.ceil(error.retry_after_s))
    if isinstance(error, NotSignedInError):
        headers["WWW-Authenticate"] = "Bearer"
    code = error.reason if isinstance(error, RejectedUploadError) else error.code
    return JSONResponse({"error": code, "message": error.user_message}, status, headers)


def plain_error(status: int, code: str, message: str) -> JSONResponse:
    """Return an error answer that no DeskError stands for."""
    return JSONResponse({"error": code, "message": message}, status)


async def on_desk_error(_request: Request, error: Exception) -> Response:
    """Answer an expected error raised by a route."""
    if not isinstance(error, DeskError):
        raise error
    return error_response(error)


async def on_gone_away(_request: Request, _error: Exception) -> Response:
    """Answer nobody: whoever sent the request hung up in the middle of it, which is no defect of ours."""
    return plain_error(400, "gone_away", "The request ended before it was whole.")


async def on_unexpected_error(_request: Request, error: Exception) -> Response:
    """
    Answer a defect with an incident id; the trace goes to the log and to Sentry only.

    Starlette gives this answer outside the door, so the headers are set here.
    """
    incident_id = capture(error)
    message = f"Something went wrong on our side. Incident {incident_id}."
    return JSONResponse({"error": "internal", "message": message, "incident_id": incident_id}, 500, SECURITY_HEADERS)
