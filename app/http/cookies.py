"""The two cookies: one for the session, one that ties a sign-in to the browser it began in."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from backend.settings import get_settings

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class CookiePolicy:
    """How cookies are named and flagged at the address people type."""

    host: str
    is_https: bool
    is_secure: bool

    @property
    def session(self) -> str:
        """Name of the session cookie; the prefix makes browsers insist on Secure, Path=/ and no Domain."""
        return "__Host-sid" if self.is_secure else "sid"

    @property
    def browser(self) -> str:
        """Name of the cookie that a sign-in ticket is bound to."""
        return "__Host-browser" if self.is_secure else "browser"

    @property
    def hosts(self) -> frozenset[str]:
        """Names this program answers to."""
        return LOOPBACK_HOSTS | {self.host}

    def set_header(self, name: str, value: str, max_age_s: int | None = None) -> str:
        """Return a Set-Cookie value: out of reach of scripts and of other sites."""
        parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
        if self.is_secure:
            parts.append("Secure")
        if max_age_s is not None:
            parts.append(f"Max-Age={max_age_s}")
        return "; ".join(parts)


def policy_for(public_url: str) -> CookiePolicy:
    """Return the policy: secure cookies over https and on this machine, plain names on other http addresses."""
    parts = urlsplit(public_url)
    host = (parts.hostname or "localhost").lower()
    is_https = parts.scheme == "https"
    return CookiePolicy(host=host, is_https=is_https, is_secure=is_https or host in LOOPBACK_HOSTS)


@cache
def cookie_policy() -> CookiePolicy:
    """Return the policy of this process."""
    return policy_for(get_settings().public_url)
