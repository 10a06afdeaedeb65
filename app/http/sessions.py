"""Routes that set and drop the session cookie; a page script itself cannot set cookies."""

from urllib.parse import urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.http.cookies import cookie_policy
from app.services import get_services
from backend.domain.accounts import Browser
from backend.errors import DeskError

NO_STORE = {"Cache-Control": "no-store"}
FAILED = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in again</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 18vh auto; padding: 0 1rem">
<h1 style="font-size: 1.4rem">Please sign in again</h1><p>{message}</p><p><a href="/">Back to sign-in</a></p>
</body></html>"""


async def claim(request: Request) -> Response:
    """Swap a ticket for the session cookie and go to the page that was wanted."""
    policy = cookie_policy()
    client = request.client.host if request.client else ""
    try:
        value = await to_thread.run_sync(
            get_services().sessions.claim,
            request.query_params.get("ticket", ""),
            request.cookies.get(policy.browser, ""),
            Browser(ip=client, user_agent=request.headers.get("user-agent", "")),
            request.cookies.get(policy.session, ""),
        )
    except DeskError as error:
        return HTMLResponse(FAILED.format(message=error.user_message), 403, NO_STORE)
    response = RedirectResponse(safe_target(request.query_params.get("next", "/")), 303, NO_STORE)
    response.headers.append("set-cookie", policy.set_header(policy.session, value))
    return response


async def end(request: Request) -> Response:
    """
    Drop the cookie of an ended session and go to the sign-in page.

    The page script ends the session first; a link from elsewhere cannot sign anybody out.
    """
    policy = cookie_policy()
    response = RedirectResponse("/", 303, NO_STORE)
    cookie = request.cookies.get(policy.session, "")
    if await to_thread.run_sync(get_services().sessions.identify, cookie) is None:
        response.headers.append("set-cookie", policy.set_header(policy.session, "", max_age_s=0))
    return response


def safe_target(target: str) -> str:
    """Return a path on this server; anything that could lead elsewhere becomes the start page."""
    parts = urlsplit(target)
    is_plain = target.isprintable() and "\\" not in target and not target.startswith("//")
    if parts.scheme or parts.netloc or not target.startswith("/") or not is_plain:
        return "/"
    return target
