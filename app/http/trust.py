"""Who may read figures about the program: the metrics token, else this machine, else a signed-in administrator."""

import secrets

from anyio import to_thread
from starlette.requests import Request

from app.http.cookies import LOOPBACK_HOSTS, cookie_policy
from app.http.door import host_name
from app.services import get_services
from backend.domain.access import Role
from backend.errors import DeskError
from backend.settings import get_settings

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def has_metrics_token(request: Request) -> bool:
    """Tell whether the request carries the metrics token of the settings."""
    token = get_settings().metrics_token.get_secret_value()
    return bool(token) and secrets.compare_digest(bearer(request).encode(), token.encode())


def is_local(request: Request) -> bool:
    """Tell whether the request comes from this machine itself, and not through a proxy on it."""
    client = request.client.host if request.client else ""
    is_direct = not any(name in request.headers for name in FORWARDED)
    return is_direct and client in LOOPBACK_HOSTS and host_name(request.headers.get("host", "")) in LOOPBACK_HOSTS


def may_scrape(request: Request) -> bool:
    """Tell whether metrics may be read: by the token when one is set, else from this machine only."""
    if get_settings().metrics_token.get_secret_value():
        return has_metrics_token(request)
    return is_local(request)


async def may_see_figures(request: Request) -> bool:
    """Tell whether details may be shown: to who may read metrics by token, and to administrators on this machine."""
    if has_metrics_token(request):
        return True
    cookie = request.cookies.get(cookie_policy().session, "")
    if not cookie or not is_local(request):
        return False
    try:
        person = await to_thread.run_sync(get_services().sessions.identify, cookie)
    except DeskError:
        return False
    return person is not None and person.role is Role.ADMIN


def bearer(request: Request) -> str:
    """Return the bearer token of a request, empty when there is none."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""
