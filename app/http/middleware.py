"""The door of the web process: every HTTP request and every websocket passes here first."""

import secrets
from collections.abc import Awaitable, Callable

from anyio import to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.cookies import CookiePolicy
from app.http.door import Visit, identity_headers, look_at, stranger_seat
from app.http.errors import NOTHING_THERE, error_response, plain_error
from app.http.headers import with_security_headers
from app.http.quota import QuotaExceededError, UploadQuota
from app.http.sockets import CLOSE_CODE, Sockets
from backend.domain.access import Principal
from backend.errors import DeskError, NotFoundError, NotSignedInError
from backend.observability import bind_request

POLICY_VIOLATION = 1008
TRY_AGAIN_LATER = 1013

Identify = Callable[[str], Principal | None]


class Door:
    """
    Pure ASGI middleware, so that websockets pass it too.

    Refuses foreign hosts, turns the session cookie into identity headers that clients cannot forge,
    closes the framework's open paths to strangers, and puts the security headers on every answer.
    """

    def __init__(
        self, app: ASGIApp, policy: CookiePolicy, identify: Identify, sockets: Sockets, quota: UploadQuota
    ) -> None:
        self.app = app
        self.policy = policy
        self.identify = identify
        self.sockets = sockets
        self.quota = quota

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request or connection in, or refuse it."""
        if scope["type"] == "http":
            visit, request_id = look_at(scope), secrets.token_hex(8)
            bind_request(request_id)
            await self._http(visit, scope, receive, self._dressed(visit, scope, send, request_id))
        elif scope["type"] == "websocket":
            await self._websocket(look_at(scope), scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; the session is looked up only where it matters."""
        if not visit.is_at_home(self.policy):
            message = "This address is not served here. Use the address in PUBLIC_URL."
            await plain_error(400, "unknown_host", message)(scope, receive, send)
            return
        if visit.leads_astray:
            await error_response(NotFoundError(NOTHING_THERE))(scope, receive, send)
            return
        person = None
        if visit.is_guarded:
            try:
                person = await self._person(visit)
            except DeskError as error:
                await error_response(error)(scope, receive, send)
                return
            if person is None:
                await error_response(NotSignedInError())(scope, receive, send)
                return
        scope = {**scope, "headers": identity_headers(scope, *_identity(person, visit, self.policy))}
        if person is not None and visit.is_upload:
            await self._upload(person, visit, scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _upload(self, person: Principal, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
        """Take an upload while the session has bytes left."""
        refusal = plain_error(413, "upload_quota", "You have uploaded as much as one session may in a day.")
        if (visit.size_bytes or 0) > self.quota.left(person.session_id):
            await refusal(scope, receive, send)
            return
        try:
            await self.app(scope, self.quota.counted(person.session_id, receive), send)
        except QuotaExceededError:
            await refusal(scope, receive, send)

    async def _websocket(self, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
        """Connect a page session under the identity of its cookie, or as a stranger of that browser."""
        if not visit.is_at_home(self.policy):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        try:
            person = await self._person(visit)
        except DeskError:
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        scope = {**scope, "headers": identity_headers(scope, *_identity(person, visit, self.policy))}
        if person is None:
            await self.app(scope, receive, send)
            return
        guarded_send, close = _closable(send)
        self.sockets.add(person.session_id, close)
        try:
            await self.app(scope, receive, guarded_send)
        finally:
            self.sockets.remove(person.session_id, close)

    async def _person(self, visit: Visit) -> Principal | None:
        """Return the person behind the session cookie."""
        cookie = visit.cookies.get(self.policy.session, "")
        return await to_thread.run_sync(self.identify, cookie) if cookie else None

    def _dressed(self, visit: Visit, scope: Scope, send: Send, request_id: str) -> Send:
        """Return a send that adds request id and security headers, and the browser cookie to a first page."""
        is_first = scope["method"] == "GET" and self.policy.browser not in visit.cookies

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
                if is_first and _is_page(headers):
                    cookie = self.policy.set_header(self.policy.browser, secrets.token_urlsafe(32))
                    headers.append((b"set-cookie", cookie.encode()))
                message["headers"] = with_security_headers(headers, is_https=self.policy.is_https)
            await send(message)

        return dressed


def _identity(person: Principal | None, visit: Visit, policy: CookiePolicy) -> tuple[str | None, str | None]:
    """Return user id and seat to vouch for."""
    if person is not None:
        return str(person.user_id), person.session_id
    return None, stranger_seat(visit.cookies.get(policy.browser, ""))


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    """Tell whether a response is an HTML page."""
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)


def _closable(send: Send) -> tuple[Send, Callable[[], Awaitable[None]]]:
    """Return a send that falls silent once closed, and the function that closes the connection."""
    is_closed = False

    async def guarded(message: Message) -> None:
        if not is_closed:
            await send(message)

    async def close() -> None:
        nonlocal is_closed
        if not is_closed:
            is_closed = True
            await send({"type": "websocket.close", "code": CLOSE_CODE})

    return guarded, close
