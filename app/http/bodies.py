"""What a request says: its body up to a limit, its query and its ids, each refused in one sentence."""

from typing import TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from backend.errors import DeskError, InvalidRequestError, NotFoundError

JSON_BYTES = 1_000_000
KEY_CHARACTERS = 200
Form = TypeVar("Form", bound=BaseModel)


class BodyTooLargeError(DeskError):
    """The body is longer than this route takes."""

    code = "body_too_large"
    user_message = "The request is larger than this address takes."


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """Return the whole body, or raise BodyTooLargeError as soon as it passes the limit."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit_bytes:
        raise BodyTooLargeError
    parts, size_bytes = [], 0
    async for part in request.stream():
        size_bytes += len(part)
        if size_bytes > limit_bytes:
            raise BodyTooLargeError
        parts.append(part)
    return b"".join(parts)


async def read_json(request: Request, form: type[Form]) -> Form:
    """Return the body as the form takes it, or raise InvalidRequestError with what does not fit."""
    try:
        return form.model_validate_json(await read_body(request, JSON_BYTES))
    except ValidationError as error:
        raise InvalidRequestError(_sentence_of(error)) from error


def read_query(request: Request, form: type[Form]) -> Form:
    """Return what the address asks for as the form takes it, or raise InvalidRequestError with what does not fit."""
    try:
        return form.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise InvalidRequestError(_sentence_of(error)) from error


def uuid_of(text: str) -> UUID:
    """Return the id of an address; what is no id names nothing."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFoundError from error


def idempotency_key(request: Request) -> str:
    """Return the key that makes a repeated request the same one, a new key where none was sent."""
    key = request.headers.get("idempotency-key", "")
    if len(key) > KEY_CHARACTERS:
        raise InvalidRequestError(f"An Idempotency-Key has at most {KEY_CHARACTERS} characters.")
    return key or str(uuid4())


def _sentence_of(error: ValidationError) -> str:
    """Return what does not fit, without repeating what was sent."""
    faults = error.errors(include_input=False, include_url=False)
    if any(fault["type"] == "json_invalid" for fault in faults):
        return "The body is not valid JSON."
    if any(not fault["loc"] for fault in faults):
        return "The body must be one JSON object."
    problems = [".".join(str(part) for part in fault["loc"]) for fault in faults]
    return f"These parts of the request do not fit: {', '.join(problems[:10])}."
