"""POST /token: a bearer token for user name and password, under the same lock-out as the sign-in page."""

from urllib.parse import parse_qs

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.http.bodies import read_body
from app.http.callers import client_ip
from app.http.errors import plain_error
from app.services import get_services
from backend.services.sign_in import SignInAttempt
from backend.services.tokens import IssuedToken

FORM_BYTES = 4_000
FORM_TYPE = "application/x-www-form-urlencoded"


async def token(request: Request) -> Response:
    """Answer the OAuth2 password form (grant_type, username, password) with a bearer token."""
    if not request.headers.get("content-type", "").startswith(FORM_TYPE):
        return plain_error(415, "unsupported_grant_type", f"Send a form ({FORM_TYPE}).")
    form = parse_qs((await read_body(request, FORM_BYTES)).decode("utf-8", "replace"), keep_blank_values=True)
    if form.get("grant_type", ["password"]) != ["password"]:
        return plain_error(400, "unsupported_grant_type", "Only grant_type=password is served.")
    username, password = form.get("username", [""])[0], form.get("password", [""])[0]
    if not username or not password:
        return plain_error(400, "invalid_request", "username and password are needed.")
    issued = await to_thread.run_sync(_issue, SignInAttempt(username, password, client_ip(request)))
    body = {"access_token": issued.value, "token_type": "bearer", "expires_in": issued.expires_in_s}
    return JSONResponse(body, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


def _issue(attempt: SignInAttempt) -> IssuedToken:
    """Check the password and return a new token."""
    services = get_services()
    return services.tokens.issue(services.accounts.sign_in(attempt))
