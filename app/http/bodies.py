"""Reading request bodies up to a limit, so that nobody fills the memory of the process."""

from starlette.requests import Request

from backend.errors import DeskError

JSON_BYTES = 1_000_000


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
