"""Sign-in: one message for every failure, a growing delay for a name, a ceiling for an address."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog

from backend.domain.access import Principal
from backend.errors import DeskError
from backend.services import passwords
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.login_attempts import FailureCount

FREE_FAILURES = 5
FIRST_DELAY_S = 30
LONGEST_DELAY_S = 900
NAME_WINDOW_S = 86_400
IP_FAILURES = 20
IP_WINDOW_S = 900

PasswordCheck = Callable[[str, str], bool]
"""Takes the prepared password and the stored hash, tells whether they belong together."""


class SignInRefusedError(DeskError):
    """Name or password is wrong, or the user is locked: the sentence never says which."""

    code = "sign_in_refused"
    user_message = "User name or password is not correct."


class NotPreparedError(DeskError):
    """The database holds no user at all: the workbench is still being prepared, and nobody can be told apart."""

    code = "not_prepared"
    user_message = "The workbench is still being prepared; try again in a minute."


class TooManyAttemptsError(DeskError):
    """Too many failures of this name or from this address; `retry_after_s` says how long to wait."""

    code = "too_many_attempts"

    def __init__(self, retry_after_s: float) -> None:
        self.retry_after_s = max(1.0, retry_after_s)
        minutes, seconds = divmod(round(self.retry_after_s), 60)
        wait = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
        super().__init__(f"Too many attempts to sign in. Please wait {wait} and try again.")


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """What was typed, and from where."""

    username: str
    password: str = field(repr=False)
    ip: str


class SignIn:
    """
    Checks passwords under a lock-out.

    An attempt is stored as failed before the password is checked, so that attempts at the same time
    cannot slip past the count; without the database nobody signs in.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def check(self, attempt: SignInAttempt, check: PasswordCheck) -> Principal:
        """Return the person, or raise SignInRefusedError, TooManyAttemptsError or NotPreparedError."""
        username = attempt.username.strip().lower()
        attempt_id, user_hash = self._open(username, attempt.ip)
        user_id, password_hash = user_hash or (None, passwords.UNKNOWN_USER_HASH)
        fits = check(passwords.prepare(attempt.password), password_hash)
        if not fits or user_id is None:
            structlog.get_logger().warning("sign_in_refused", ip=attempt.ip)
            raise SignInRefusedError
        with self.unit_of_work() as work:
            principal = work.sessions.find_user(user_id)
            if principal is None:
                raise SignInRefusedError
            work.accounts.attempts.mark_success(attempt_id)
            work.audit.record(principal, Act("signed_in", "user", str(user_id), {"ip": attempt.ip}))
        return principal

    def _open(self, username: str, ip: str) -> tuple[int, tuple[UUID, str] | None]:
        """Count, refuse or record the attempt in one step; return its id and the user with the hash."""
        name_hash = hashlib.sha256(username.encode()).hexdigest()
        with self.unit_of_work() as work:
            if work.accounts.is_empty():
                raise NotPreparedError
            attempts = work.accounts.attempts
            attempts.hold(name_hash, ip)
            count = attempts.count_failures(name_hash, ip, name_window_s=NAME_WINDOW_S, ip_window_s=IP_WINDOW_S)
            wait_s = wait_after(count)
            if wait_s <= 0:
                return attempts.add(name_hash, ip), work.accounts.find_password_hash(username)
        structlog.get_logger().warning("sign_in_delayed", ip=ip, wait_s=round(wait_s))
        raise TooManyAttemptsError(wait_s)


def wait_after(count: FailureCount) -> float:
    """
    Return the seconds until the next attempt is taken, 0 or less when it may come now.

    A name waits after its 5th failure 30 s, after each further one twice as long, at most 15 min;
    an address waits when 20 attempts failed within 15 min, until the first of them is older than that.
    """
    wait_s = 0.0
    if count.name_failures >= FREE_FAILURES and count.last_name_failure:
        delay_s = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(10, count.name_failures - FREE_FAILURES))
        wait_s = (count.last_name_failure + timedelta(seconds=delay_s) - count.now).total_seconds()
    if count.ip_failures >= IP_FAILURES and count.first_ip_failure:
        free_from = count.first_ip_failure + timedelta(seconds=IP_WINDOW_S)
        wait_s = max(wait_s, (free_from - count.now).total_seconds())
    return wait_s
