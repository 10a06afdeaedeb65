"""Tries to sign in: recorded before the password is checked, counted for the lock-out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, text, update

from backend.store.queries import Queries
from backend.store.tables import LoginAttempt

ATTEMPT_LOCK_SPACE = 73_020
"""First key of the advisory locks that make counting and recording an attempt one step."""


@dataclass(frozen=True, slots=True)
class FailureCount:
    """Failed tries: of one name since its last success, and of one address in the window."""

    name_failures: int
    last_name_failure: datetime | None
    ip_failures: int
    first_ip_failure: datetime | None
    now: datetime


class LoginAttempts(Queries):
    """Tries to sign in, good and bad."""

    def hold(self, username_hash: str, ip: str) -> None:
        """Keep other tries at this name and from this address waiting until the transaction ends."""
        for key in (f"name {username_hash}", f"ip {ip}"):
            self.session.execute(
                text("SELECT pg_advisory_xact_lock(:space, hashtext(:key))"),
                {"space": ATTEMPT_LOCK_SPACE, "key": key},
            )

    def count_failures(self, username_hash: str, ip: str, *, name_window_s: int, ip_window_s: int) -> FailureCount:
        """Return how often this name (since its last success) and this address failed in their windows."""
        name = LoginAttempt.username_hash == username_hash
        last_success = select(func.coalesce(func.max(LoginAttempt.attempt_id), 0)).where(name, LoginAttempt.succeeded)
        names = self.session.execute(
            select(func.count(), func.max(LoginAttempt.at)).where(
                name, LoginAttempt.attempt_id > last_success.scalar_subquery(), _within(name_window_s)
            )
        ).one()
        addresses = self.session.execute(
            select(func.count(), func.min(LoginAttempt.at), func.clock_timestamp()).where(
                LoginAttempt.ip == ip, LoginAttempt.succeeded.is_(False), _within(ip_window_s)
            )
        ).one()
        return FailureCount(names[0], names[1], addresses[0], addresses[1], addresses[2])

    def add(self, username_hash: str, ip: str) -> int:
        """Record a try as failed before the password is checked, and return its id."""
        attempt = LoginAttempt(username_hash=username_hash, ip=ip, succeeded=False)
        self.session.add(attempt)
        self.session.flush()
        return attempt.attempt_id

    def mark_success(self, attempt_id: int) -> None:
        """Turn a recorded try into a success; the count of the name starts anew."""
        self.session.execute(update(LoginAttempt).where(LoginAttempt.attempt_id == attempt_id).values(succeeded=True))


def _within(window_s: int) -> ColumnElement[bool]:
    """Return the condition that a try is not older than the window."""
    return LoginAttempt.at > func.clock_timestamp() - func.make_interval(0, 0, 0, 0, 0, 0, window_s)
