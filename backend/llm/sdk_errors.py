"""The one table from the SDKs' exceptions to our error kinds, read without importing an SDK."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from backend.llm.call_error import CallError
from backend.llm.error_kinds import ErrorKind

# Looked up along the exception's class and its parents, so a subclass always wins over what it derives from:
# the spend limits are children of RateLimitError, the timeout is a child of APIConnectionError.
BY_CLASS: Mapping[str, ErrorKind] = {
    "ContractSpendLimitReachedError": ErrorKind.QUOTA,
    "EnforcedSpendLimitReachedError": ErrorKind.QUOTA,
    "LinkedOrganizationBillingUnavailableError": ErrorKind.QUOTA,
    "LinkedOrganizationSpendLimitReachedError": ErrorKind.QUOTA,
    "PaymentRequiredError": ErrorKind.QUOTA,
    "RampLimitExceededError": ErrorKind.RATE_LIMITED,
    "RateLimitError": ErrorKind.RATE_LIMITED,
    "OverloadedError": ErrorKind.OVERLOADED,
    "GatewayTimeoutError": ErrorKind.TIMEOUT,
    "RequestTimeoutError": ErrorKind.TIMEOUT,
    "APITimeoutError": ErrorKind.TIMEOUT,
    "HTTPNotImplementedError": ErrorKind.BAD_REQUEST,
    "InternalServerError": ErrorKind.SERVER_ERROR,
    "APIConnectionError": ErrorKind.CONNECTION_LOST,
    "AuthenticationError": ErrorKind.AUTHENTICATION,
    "CredentialsError": ErrorKind.AUTHENTICATION,
    "PermissionDeniedError": ErrorKind.PERMISSION,
    "NotFoundError": ErrorKind.MODEL_NOT_FOUND,
    "ConflictError": ErrorKind.CONFLICT,
    "ContentTooLargeError": ErrorKind.CONTEXT_TOO_LONG,
    "BadRequestError": ErrorKind.BAD_REQUEST,
    "UnprocessableEntityError": ErrorKind.BAD_REQUEST,
    "LengthFinishReasonError": ErrorKind.TRUNCATED,
    "ContentFilterFinishReasonError": ErrorKind.CONTENT_FILTER,
    "APIResponseValidationError": ErrorKind.NOT_AN_ANSWER,
}

# For statuses that an SDK gives no class of its own.
BY_STATUS: Mapping[int, ErrorKind] = {
    HTTPStatus.PAYMENT_REQUIRED: ErrorKind.QUOTA,
    HTTPStatus.REQUEST_TIMEOUT: ErrorKind.TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ErrorKind.CONTEXT_TOO_LONG,
    HTTPStatus.GATEWAY_TIMEOUT: ErrorKind.TIMEOUT,
    529: ErrorKind.OVERLOADED,
}

# Codes in the body that say more than the status.
BY_CODE: Mapping[str, ErrorKind] = {
    "context_length_exceeded": ErrorKind.CONTEXT_TOO_LONG,
    "string_above_max_length": ErrorKind.CONTEXT_TOO_LONG,
    "exceed_context_size_error": ErrorKind.CONTEXT_TOO_LONG,
    "insufficient_quota": ErrorKind.QUOTA,
    "billing_hard_limit_reached": ErrorKind.QUOTA,
    "billing_error": ErrorKind.QUOTA,
    "content_filter": ErrorKind.CONTENT_FILTER,
    "content_policy_violation": ErrorKind.CONTENT_FILTER,
}
_TOO_LONG_SIGNS = ("prompt is too long", "context length", "context window", "maximum context", "exceed context limit")


def call_error(error: Exception) -> CallError:
    """Return what happened in our words, with status, request id and the wait that the provider asks for."""
    status = getattr(error, "status_code", None)
    http_status = status if isinstance(status, int) else None
    headers = getattr(getattr(error, "response", None), "headers", None)
    return CallError(
        kind_of(error),
        http_status=http_status,
        request_id=str(getattr(error, "request_id", None) or ""),
        retry_after_s=None if headers is None else retry_after_s(headers),
    )


def kind_of(error: Exception) -> ErrorKind:
    """Return the kind of an SDK's exception; anything that is not an SDK's is UNEXPECTED."""
    if http_library_error(error):
        return _transport_kind(error)
    by_class = next((BY_CLASS[name] for name in _class_names(error) if name in BY_CLASS), None)
    if by_class is ErrorKind.CONNECTION_LOST:
        return _transport_kind(error)
    by_code = next((BY_CODE[code] for code in _codes(error) if code in BY_CODE), None)
    status = getattr(error, "status_code", None)
    by_status = BY_STATUS.get(status) if isinstance(status, int) else None
    kind = by_code or by_status or by_class or _plain_kind(status)
    return ErrorKind.CONTEXT_TOO_LONG if kind is ErrorKind.BAD_REQUEST and _is_too_long(error) else kind


def http_library_error(error: Exception) -> bool:
    """Tell whether the error comes from the HTTP library below the SDKs."""
    return any(cls.__module__.split(".")[0] in {"httpx2", "httpcore2"} for cls in type(error).__mro__)


def retry_after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds of a Retry-After header (milliseconds, seconds or HTTP date), None when absent or absurd."""
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        text = headers.get(name, "").strip()
        if text.isascii() and text.replace(".", "", 1).isdigit():
            return float(text) / divisor
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def _class_names(error: Exception) -> Iterator[str]:
    for cls in type(error).__mro__:
        if cls.__module__.split(".")[0] in {"openai", "anthropic"}:
            yield cls.__name__


def _transport_kind(error: Exception) -> ErrorKind:
    causes = list(_causes(error))
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return ErrorKind.CONNECTION_REFUSED
    if any(isinstance(cause, ssl.SSLError | socket.gaierror) for cause in causes):
        return ErrorKind.CONNECTION_LOST
    is_timeout = any(isinstance(cause, TimeoutError) or "Timeout" in type(cause).__name__ for cause in causes)
    return ErrorKind.TIMEOUT if is_timeout else ErrorKind.CONNECTION_LOST


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _codes(error: Exception) -> Iterator[str]:
    for name in ("code", "type", "error_code"):
        value = getattr(error, name, None)
        if isinstance(value, str):
            yield value


def _is_too_long(error: Exception) -> bool:
    # Anthropic sends no code for this one; its sentence has to be read.
    text = str(error).lower()
    return any(sign in text for sign in _TOO_LONG_SIGNS)


def _plain_kind(status: object) -> ErrorKind:
    if not isinstance(status, int):
        return ErrorKind.UNEXPECTED
    if status < HTTPStatus.BAD_REQUEST:
        # A redirect: we follow none, so whoever sent it is not the provider.
        return ErrorKind.NOT_AN_ANSWER
    return ErrorKind.SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else ErrorKind.BAD_REQUEST
