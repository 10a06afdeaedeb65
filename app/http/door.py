"""What the door asks of a request: its host, its cookies, its claim to a session."""

from dataclasses import dataclass

from starlette.requests import cookie_parser
from starlette.types import Scope
from streamlit.path_security import is_unsafe_path_pattern

from app.http.cookies import CookiePolicy
from backend.services.sessions import digest

GUARDED = ("/media/", "/_stcore/upload_file/", "/_stcore/metrics", "/_stcore/agent")
"""Paths of the framework that answer strangers unless somebody stops them."""

ANY_HOST = frozenset({"/healthz", "/readyz"})
"""Probes of a load balancer come with the address of the machine as host."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request or connection as the door sees it."""

    path: str
    host: str
    cookies: dict[str, str]
    size_bytes: int | None

    @property
    def is_guarded(self) -> bool:
        """Tell whether the path needs a live session."""
        return self.path.startswith(GUARDED)

    @property
    def is_upload(self) -> bool:
        """Tell whether the path takes bytes into memory."""
        return self.path.startswith("/_stcore/upload_file/")

    @property
    def leads_astray(self) -> bool:
        """Tell whether the path steps up, names a server or a drive, or holds a zero: the framework serves none."""
        if self.path.startswith(("//", "\\\\")):
            return True
        return not self.is_upload and is_unsafe_path_pattern(self.path.lstrip("/"))

    def is_at_home(self, policy: CookiePolicy) -> bool:
        """Tell whether the host is one this program answers to."""
        return self.path in ANY_HOST or self.host in policy.hosts


def look_at(scope: Scope) -> Visit:
    """Return what the door needs of an ASGI scope."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}; {value}" if name == "cookie" and name in headers else value
    length = headers.get("content-length", "")
    return Visit(
        path=scope["path"],
        host=host_name(headers.get("host", "")),
        cookies=cookie_parser(headers.get("cookie", "")),
        size_bytes=int(length) if length.isdecimal() else None,
    )


def host_name(host: str) -> str:
    """Return the host of a Host header without port, in lower case, brackets of IPv6 removed."""
    if host.startswith("["):
        return host[1:].split("]", 1)[0].lower()
    return host.split(":", 1)[0].lower().rstrip(".")


def identity_headers(scope: Scope, user: str | None, seat: str | None) -> list[tuple[bytes, bytes]]:
    """
    Return the request's headers with the identity we vouch for, and without any the client sent.

    Streamlit resumes a page session only for equal identity: `seat` is the session's hash,
    or for strangers the hash of their browser cookie.
    """
    kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith((b"x-ia-", b"x_ia_"))]
    if user is not None:
        kept.append((b"x-ia-user", user.encode()))
    if seat is not None:
        kept.append((b"x-ia-sid", seat.encode()))
    return kept


def stranger_seat(browser_cookie: str) -> str | None:
    """Return what ties a stranger's page session to their browser."""
    return f"browser-{digest(browser_cookie)}" if browser_cookie else None
