"""The HTTP client under both SDKs: no redirects, no environment, a limit on time and size of the whole answer."""

import time
from collections.abc import Iterator

import httpx2

MAX_BODY_BYTES = 8 * 1024 * 1024
CONNECT_TIMEOUT_S = 5.0
# Set by the SDKs from their own environment variables or describing this machine; no provider needs them.
_DROPPED_HEADERS = ("openai-organization", "openai-project")


def timeout(timeout_s: float) -> httpx2.Timeout:
    """Return the limits for one request of `timeout_s` seconds."""
    return httpx2.Timeout(timeout_s, connect=min(CONNECT_TIMEOUT_S, timeout_s))


def http_client(authorization: dict[str, str]) -> httpx2.Client:
    """Return a client that sends exactly these headers of authorization, whatever the environment holds."""
    transport = BoundedTransport(authorization)
    return httpx2.Client(transport=transport, follow_redirects=False, trust_env=False)


class BoundedTransport(httpx2.BaseTransport):
    """Ends a body that drips past the request's time or grows past the size limit."""

    def __init__(self, authorization: dict[str, str]) -> None:
        self._inner = httpx2.HTTPTransport(trust_env=False)
        self._authorization = authorization

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request and wrap the body of its answer."""
        for name in ("authorization", "x-api-key", *_DROPPED_HEADERS):
            request.headers.pop(name, None)
        request.headers.update(self._authorization)
        limits = request.extensions.get("timeout", {})
        until = time.monotonic() + (limits.get("read") or CONNECT_TIMEOUT_S)
        response = self._inner.handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _BoundedStream(response.stream, until)
        return response

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


class _BoundedStream(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, until: float) -> None:
        self._inner = inner
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        size_bytes = 0
        for chunk in self._inner:
            size_bytes += len(chunk)
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the answer did not end in time")
            if size_bytes > MAX_BODY_BYTES:
                raise httpx2.ReadError("the answer is larger than any real one")
            yield chunk

    def close(self) -> None:
        self._inner.close()
