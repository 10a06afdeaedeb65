"""The table of error kinds covers what the installed SDKs can raise, and every kind says what happens next."""

from datetime import UTC, datetime

import anthropic
import httpx2
import openai
import pytest

from backend.llm import sdk_errors
from backend.llm.error_kinds import ErrorKind

REQUEST = httpx2.Request("POST", "http://127.0.0.1/")
STATUS_KINDS = {
    400: ErrorKind.BAD_REQUEST,
    401: ErrorKind.AUTHENTICATION,
    402: ErrorKind.QUOTA,
    403: ErrorKind.PERMISSION,
    404: ErrorKind.MODEL_NOT_FOUND,
    408: ErrorKind.TIMEOUT,
    409: ErrorKind.CONFLICT,
    413: ErrorKind.CONTEXT_TOO_LONG,
    422: ErrorKind.BAD_REQUEST,
    429: ErrorKind.RATE_LIMITED,
    500: ErrorKind.SERVER_ERROR,
    502: ErrorKind.SERVER_ERROR,
    503: ErrorKind.SERVER_ERROR,
    504: ErrorKind.TIMEOUT,
    529: ErrorKind.OVERLOADED,
    599: ErrorKind.SERVER_ERROR,
    418: ErrorKind.BAD_REQUEST,
}


def sdk_error(library: str, status: int, body: object = None) -> Exception:
    response = httpx2.Response(status, request=REQUEST, json=body or {})
    if library == "openai":
        return openai.OpenAI(api_key="x")._make_status_error("text", body=body, response=response)
    return anthropic.Anthropic(api_key="x")._make_status_error("text", body=body, response=response)


@pytest.mark.parametrize("library", ["openai", "anthropic"])
@pytest.mark.parametrize(("status", "kind"), STATUS_KINDS.items())
def test_each_status_has_one_kind_whichever_sdk_raises_it(library: str, status: int, kind: ErrorKind) -> None:
    assert sdk_errors.kind_of(sdk_error(library, status)) is kind


@pytest.mark.parametrize("name", sdk_errors.BY_CLASS)
def test_every_class_of_the_table_exists_in_an_installed_sdk(name: str) -> None:
    assert hasattr(openai, name) or hasattr(anthropic, name)


@pytest.mark.parametrize("library", [openai, anthropic])
def test_every_error_with_a_status_that_an_sdk_exports_has_a_kind(library: object) -> None:
    classes = [value for name, value in vars(library).items() if name.endswith("Error") and isinstance(value, type)]
    status_classes = [cls for cls in classes if issubclass(cls, library.APIStatusError)]  # type: ignore[attr-defined]

    assert len(status_classes) > 5
    for cls in status_classes:
        error = cls.__new__(cls)
        error.status_code = getattr(cls, "status_code", 418)
        assert sdk_errors.kind_of(error) is not ErrorKind.UNEXPECTED


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("enforced_spend_limit_reached", ErrorKind.QUOTA),
        ("contract_spend_limit_reached", ErrorKind.QUOTA),
        ("ramp_limit_exceeded", ErrorKind.RATE_LIMITED),
    ],
)
def test_a_spend_limit_is_recognised_before_its_parent_the_rate_limit(code: str, kind: ErrorKind) -> None:
    body = {"error": {"type": "rate_limit_error", "message": "m", "details": {"error_code": code}}}
    error = sdk_error("anthropic", 429, body)

    assert isinstance(error, anthropic.RateLimitError)
    assert sdk_errors.kind_of(error) is kind


def test_a_bug_of_our_own_is_not_taken_for_a_provider_failure() -> None:
    assert sdk_errors.kind_of(KeyError("x")) is ErrorKind.UNEXPECTED
    assert sdk_errors.kind_of(TimeoutError()) is ErrorKind.UNEXPECTED


NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Sun, 22 Nov 2026 12:01:00 GMT"}, 60.0),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 -0000"}, 30.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "²"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_as_seconds_milliseconds_or_date(headers: dict[str, str], seconds: float | None) -> None:
    assert sdk_errors.retry_after_s(headers, NOW) == seconds


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_has_a_sentence_for_a_person_and_a_consistent_treatment(kind: ErrorKind) -> None:
    treatment = kind.treatment

    assert treatment.sentence.endswith(".")
    assert not (treatment.retry_here and treatment.repair)
    assert treatment.was_sent or not (treatment.retry_here or treatment.counts_for_breaker)
