"""Bearer tokens for other systems: issued for a password, stored as hashes, with the rights of their user."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from backend.domain.access import Principal
from backend.errors import NotPermittedError, NotSignedInError
from backend.services.sessions import digest
from backend.settings import Settings
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory

TOKEN_LIFE = timedelta(hours=8)
CHANGE_FIRST = "Sign in on the web pages and change your password first."


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token as it is handed out, once."""

    value: str = field(repr=False)
    expires_in_s: int


class TokensService:
    """Bearer tokens of the HTTP interface."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, settings: Settings) -> None:
        self.unit_of_work = unit_of_work
        self.life = min(TOKEN_LIFE, timedelta(hours=settings.session_hours))

    def issue(self, principal: Principal) -> IssuedToken:
        """Return a new token for a person who has just proved their password."""
        if principal.must_change_password:
            raise NotPermittedError(CHANGE_FIRST)
        value = secrets.token_urlsafe(32)
        with self.unit_of_work() as work:
            work.tokens.add(digest(value), principal.user_id, self.life)
            work.audit.record(principal, Act("token_issued", "user", str(principal.user_id)))
        return IssuedToken(value, int(self.life.total_seconds()))

    def identify(self, value: str) -> Principal:
        """Return the person behind a live token, read from the database now."""
        with self.unit_of_work() as work:
            principal = work.tokens.find_principal(digest(value)) if value else None
        if principal is None:
            raise NotSignedInError("The token is missing, unknown or has expired. Get a new one from /token.")
        if principal.must_change_password:
            raise NotPermittedError(CHANGE_FIRST)
        return principal
