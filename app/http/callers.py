"""Who calls the HTTP interface: by bearer token; cookies count for file downloads only."""

from anyio import to_thread
from starlette.requests import Request

from app.http.cookies import LOOPBACK_HOSTS, cookie_policy
from app.http.trust import bearer
from app.services import get_services
from backend.domain.access import Principal
from backend.errors import NotPermittedError, NotSignedInError
from backend.observability import bind_person


async def token_holder(request: Request) -> Principal:
    """Return the person behind the bearer token, or raise NotSignedInError; cookies are not looked at."""
    person = await to_thread.run_sync(get_services().tokens.identify, bearer(request))
    bind_person(person.user_id)
    return person


async def reader(request: Request) -> Principal:
    """Return the person behind a bearer token or a session cookie; only for GET of a file."""
    if "authorization" in request.headers:
        return await token_holder(request)
    cookie = request.cookies.get(cookie_policy().session, "")
    person = await to_thread.run_sync(get_services().sessions.identify, cookie)
    if person is None:
        raise NotSignedInError
    bind_person(person.user_id)
    if person.must_change_password:
        raise NotPermittedError("Choose your own password first.")
    return person


def client_ip(request: Request) -> str:
    """Return the caller's address as the lock-out counts it; this machine has one name."""
    host = request.client.host if request.client else ""
    return "local" if not host or host in LOOPBACK_HOSTS else host
