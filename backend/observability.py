"""Structured logs and Sentry; context is bound at the two entrances (request or page, and run)."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from secrets import token_hex
from typing import Any
from uuid import UUID

import sentry_sdk
import structlog
from sentry_sdk.transport import Transport

from backend.errors import DeskError
from backend.settings import Settings

PERSONAL_KEYS = frozenset(
    {"ssn", "dob", "date_of_birth", "name", "email", "password", "token", "authorization", "cookie", "api_key"}
    | {"prompt", "completion", "quote", "policy_number", "filename", "value"}
)
"""Keys whose content is hidden whole; `value` is where Sentry keeps exception messages, which may quote a document."""

PATTERNS = (
    re.compile(r"sk-[A-Za-z0-9_-]{8,}"),
    re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),
    re.compile(r"\b(?:\d[ -]?){13,19}\b"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"(?<=://)[^/@\s:]+:[^/@\s]+(?=@)"),
    re.compile(r"(?<=/_stcore/upload_file/)[^\s\"']+"),
)
HIDDEN = "[hidden]"


def scrub_text(text: str) -> str:
    """Return the text without keys, social security and card numbers, e-mail addresses and passwords in addresses."""
    for pattern in PATTERNS:
        text = pattern.sub(HIDDEN, text)
    return text


def scrub(value: object) -> Any:
    """Return a copy of any nested value in which every text is scrubbed."""
    match value:
        case str():
            return scrub_text(value)
        case Mapping():
            return {key: HIDDEN if str(key).lower() in PERSONAL_KEYS else scrub(item) for key, item in value.items()}
        case list() | tuple():
            return [scrub(item) for item in value]
        case _:
            return value


def configure_logging(settings: Settings) -> None:
    """Write one JSON object a line to standard error: event, level, time and the bound fields."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _scrub_event,
            structlog.processors.JSONRenderer(default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level.upper()]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def configure_sentry(settings: Settings, transport: Transport | None = None) -> None:
    """Start Sentry when it has an address; no personal data, no local variables, no bodies leave the program."""
    address = settings.sentry_dsn.get_secret_value()
    if not address:
        return
    sentry_sdk.init(
        dsn=address,
        environment=settings.app_env,
        data_collection={
            "user_info": False,
            "http_bodies": [],
            "stack_frame_variables": False,
            "frame_context_lines": 0,
        },
        default_integrations=False,
        before_send=lambda event, _hint: scrub(event),
        before_breadcrumb=lambda crumb, _hint: scrub(crumb),
        before_send_transaction=lambda event, _hint: scrub(event),
        transport=transport,
    )


def bind_request(request_id: str, user_id: UUID | None = None) -> None:
    """Bind a page run or an HTTP request to all log lines that follow in this context."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id, **({"user_id": str(user_id)} if user_id else {}))


def bind_person(user_id: UUID) -> None:
    """Bind the person behind the present request to all log lines that follow."""
    structlog.contextvars.bind_contextvars(user_id=str(user_id))


def bind_run(run_id: UUID | str, kind: str = "", attempt: int = 0) -> None:
    """Bind a worker's run to all log lines that follow in this context."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(run_id=str(run_id), kind=kind, attempt=attempt)


def capture(error: BaseException) -> str:
    """
    Log an unexpected error, send it to Sentry, and return the incident id to show.

    Expected errors (DeskError) are logged and never page anybody.
    """
    incident_id = token_hex(4)
    log = structlog.get_logger()
    if isinstance(error, DeskError):
        log.warning("expected_error", code=error.code, incident_id=incident_id)
        return incident_id
    log.error("unexpected_error", error=type(error).__name__, incident_id=incident_id, frames=_frames(error))
    with sentry_sdk.new_scope() as scope:
        scope.set_tag("incident_id", incident_id)
        scope.set_context("bound", dict(structlog.contextvars.get_contextvars()))
        scope.capture_exception(error)
    return incident_id


def _frames(error: BaseException) -> list[str]:
    """Return where the error came through, without its text: messages may quote documents."""
    frames, step = [], error.__traceback__
    while step is not None:
        frames.append(f"{step.tb_frame.f_globals.get('__name__', '?')}:{step.tb_lineno}")
        step = step.tb_next
    return frames


def _scrub_event(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Scrub each field of a log line."""
    return {key: HIDDEN if key in PERSONAL_KEYS else scrub(value) for key, value in event.items()}
