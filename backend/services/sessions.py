"""Sessions: a ticket swapped for a cookie, the person behind a cookie, and the ends of sessions."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from backend.domain.access import Principal
from backend.domain.accounts import Browser, SessionLine
from backend.errors import NotFoundError, NotSignedInError
from backend.settings import Settings
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory

TICKET_LIFE = timedelta(seconds=30)
KEEP_ENDED = timedelta(days=90)


def digest(value: str) -> str:
    """Return the SHA-256 of a cookie value, ticket or token: the only form that is stored."""
    return hashlib.sha256(value.encode()).hexdigest()


class SessionsService:
    """Signed-in browsers: opened by a ticket, ended by the person, an administrator or time."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, settings: Settings) -> None:
        self.unit_of_work = unit_of_work
        self.idle = timedelta(minutes=settings.idle_minutes)
        self.life = timedelta(hours=settings.session_hours)

    def open_ticket(self, principal: Principal, browser_cookie: str) -> str:
        """Return a ticket that this browser alone may swap for a session, once, within 30 s."""
        if not browser_cookie:
            raise NotSignedInError("Your browser did not keep a cookie. Allow cookies for this site and reload it.")
        ticket = secrets.token_urlsafe(32)
        with self.unit_of_work() as work:
            work.sessions.add_ticket(digest(ticket), principal.user_id, digest(browser_cookie), TICKET_LIFE)
        return ticket

    def claim(self, ticket: str, browser_cookie: str, browser: Browser, old_cookie: str = "") -> str:
        """Return the value of a new session cookie; raises NotSignedInError for a ticket used, late or foreign."""
        value = secrets.token_urlsafe(32)
        with self.unit_of_work() as work:
            user_id = work.sessions.use_ticket(digest(ticket), digest(browser_cookie))
            if user_id is None:
                raise NotSignedInError("This sign-in has expired. Please sign in again.")
            work.sessions.purge(KEEP_ENDED)
            if old_cookie:
                work.sessions.revoke(digest(old_cookie), by="signed in anew")
            work.sessions.add(digest(value), user_id, self.life, browser)
        return value

    def identify(self, cookie: str) -> Principal | None:
        """Return the person behind a session cookie, None when the session ended; activity is not noted."""
        return self.find(digest(cookie)) if cookie else None

    def find(self, session_id: str) -> Principal | None:
        """Return the person behind a session as the database knows them now, None when it ended."""
        with self.unit_of_work() as work:
            return work.sessions.find_principal(session_id, self.idle)

    def note_activity(self, principal: Principal) -> None:
        """Move the idle limit; called for what a person does, never for a page that refreshes itself."""
        with self.unit_of_work() as work:
            work.sessions.touch(principal.session_id)

    def find_ended(self, session_ids: Collection[str]) -> set[str]:
        """Return those of the given sessions that are no longer live."""
        if not session_ids:
            return set()
        with self.unit_of_work() as work:
            return work.sessions.find_ended(session_ids, self.idle)

    def sign_out(self, principal: Principal) -> None:
        """End the session of the person who asks."""
        with self.unit_of_work() as work:
            work.sessions.revoke(principal.session_id, by="log-out", owner=principal.user_id)
            work.audit.record(principal, Act("signed_out", "user", str(principal.user_id)))

    def list_own(self, principal: Principal) -> list[SessionLine]:
        """Return the live sessions of the person who asks."""
        with self.unit_of_work() as work:
            return work.sessions.list_live(principal.user_id, self.idle)

    def end_own(self, principal: Principal, session_id: str) -> None:
        """End one of the own sessions, or raise NotFoundError."""
        with self.unit_of_work() as work:
            if not work.sessions.revoke(session_id, by="ended by owner", owner=principal.user_id):
                raise NotFoundError("That session has already ended.")
            work.audit.record(principal, Act("session_ended", "user", str(principal.user_id)))

    def end_others(self, principal: Principal) -> int:
        """End all own sessions but the present one and return how many there were."""
        with self.unit_of_work() as work:
            ended = work.sessions.revoke_all(principal.user_id, by="ended by owner", but=principal.session_id)
            work.audit.record(principal, Act("sessions_ended", "user", str(principal.user_id), {"sessions": ended}))
        return ended
