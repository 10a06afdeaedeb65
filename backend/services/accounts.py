"""Accounts: sign-in with lock-out, own password, and what administrators do with users."""

from dataclasses import dataclass
from uuid import UUID

from backend.domain.access import Authority, Permission, Principal, Role
from backend.domain.accounts import Account
from backend.domain.authority_lines import KNOWN_LINES
from backend.domain.passwords import check_new_password
from backend.errors import InvalidRequestError, NotPermittedError
from backend.services import passwords
from backend.services.sign_in import PasswordCheck, SignIn, SignInAttempt
from backend.settings import Settings
from backend.store.accounts import NewAccount
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class UserLine:
    """One user in the administrators' list, with the sessions still open."""

    account: Account
    live_sessions: int


class AccountsService:
    """What people do with accounts; every change is in the audit chain."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, settings: Settings) -> None:
        self.unit_of_work = unit_of_work
        self.settings = settings
        self._sign_in = SignIn(unit_of_work)

    def sign_in(self, attempt: SignInAttempt, check: PasswordCheck = passwords.matches) -> Principal:
        """Return the person when name and password fit; raises SignInRefusedError or TooManyAttemptsError."""
        return self._sign_in.check(attempt, check)

    def get_own(self, principal: Principal) -> Account:
        """Return the account of the person who asks."""
        with self.unit_of_work() as work:
            return work.accounts.get(principal.institution_id, principal.user_id)

    def change_password(self, principal: Principal, current: str, new: str) -> None:
        """Set an own password, end all other sessions and all tokens; the current password is asked again."""
        self.sign_in(SignInAttempt(principal.username, current, f"session {principal.session_id[:16]}"))
        with self.unit_of_work() as work:
            own = work.accounts.get(principal.institution_id, principal.user_id)
            name = work.accounts.get_institution_name(principal.institution_id)
        if current == new:
            raise InvalidRequestError("The new password must differ from the current one.")
        check_new_password(new, [own.username, *own.full_name.split(), *own.email.split("@"), *name.split()])
        password_hash = passwords.hash_password(new)
        with self.unit_of_work() as work:
            work.accounts.set_password(principal.user_id, password_hash, must_change=False)
            _end_everything(work, principal.user_id, by="password change", but=principal.session_id)
            work.audit.record(principal, _act("password_changed", principal.user_id))

    def list_users(self, principal: Principal) -> list[UserLine]:
        """Return all users of the institution with their open sessions."""
        principal.must(Permission.MANAGE_USERS)
        with self.unit_of_work() as work:
            sessions = work.accounts.count_live_sessions(principal.institution_id)
            users = work.accounts.list_all(principal.institution_id)
        return [UserLine(user, sessions.get(user.user_id, 0)) for user in users]

    def create(self, principal: Principal, username: str, role: Role, full_name: str, email: str) -> tuple[UUID, str]:
        """Store a user and return the id and a random one-time password that must be changed."""
        principal.must(Permission.MANAGE_USERS)
        password = passwords.random_password()
        new = NewAccount(
            institution_id=principal.institution_id,
            username=checked_username(username),
            password_hash=passwords.hash_password(password),
            role=role,
            full_name=full_name.strip(),
            email=email.strip(),
        )
        with self.unit_of_work() as work:
            account = work.accounts.add(new)
            work.audit.record(principal, _act("user_created", account.user_id, username=account.username, role=role))
        return account.user_id, password

    def reset_password(self, principal: Principal, user_id: UUID) -> str:
        """Return a new random one-time password; all sessions and tokens of the user end."""
        principal.must(Permission.MANAGE_USERS)
        password = passwords.random_password()
        password_hash = passwords.hash_password(password)
        with self.unit_of_work() as work:
            work.accounts.get(principal.institution_id, user_id)
            work.accounts.set_password(user_id, password_hash, must_change=True)
            _end_everything(work, user_id, by=f"password reset by {principal.username}")
            work.audit.record(principal, _act("password_reset", user_id))
        return password

    def set_active(self, principal: Principal, user_id: UUID, *, is_active: bool) -> None:
        """Lock a user (all sessions and tokens end) or unlock one."""
        _must_manage_another(principal, user_id)
        with self.unit_of_work() as work:
            work.accounts.set_active(principal.institution_id, user_id, is_active=is_active)
            if not is_active:
                _end_everything(work, user_id, by=f"locked by {principal.username}")
            work.audit.record(principal, _act("user_unlocked" if is_active else "user_locked", user_id))

    def set_role(self, principal: Principal, user_id: UUID, role: Role) -> None:
        """Give a user another role; all sessions and tokens end, so that nothing of the old role stays."""
        _must_manage_another(principal, user_id)
        with self.unit_of_work() as work:
            before = work.accounts.get(principal.institution_id, user_id).role
            work.accounts.set_role(principal.institution_id, user_id, role)
            _end_everything(work, user_id, by=f"role changed by {principal.username}")
            work.audit.record(principal, _act("role_changed", user_id, before=before, after=role))

    def end_sessions(self, principal: Principal, user_id: UUID) -> int:
        """End all sessions and tokens of a user and return how many sessions there were."""
        principal.must(Permission.MANAGE_USERS)
        with self.unit_of_work() as work:
            work.accounts.get(principal.institution_id, user_id)
            ended = _end_everything(work, user_id, by=f"ended by {principal.username}", but=principal.session_id)
            work.audit.record(principal, _act("sessions_ended", user_id, sessions=ended))
        return ended

    def get_authority(self, principal: Principal, user_id: UUID) -> dict[str, Authority]:
        """Return the authority limits of a user of the institution, by line."""
        principal.must(Permission.MANAGE_USERS)
        with self.unit_of_work() as work:
            work.accounts.get(principal.institution_id, user_id)
            return work.accounts.list_authority(user_id)

    def set_authority(self, principal: Principal, user_id: UUID, line: str, limit: Authority) -> None:
        """Set what another user may decide alone in one line."""
        _must_manage_another(principal, user_id)
        if line not in KNOWN_LINES:
            raise InvalidRequestError("There is no line of that name to give authority in; choose one from the list.")
        if not limit.max_amount_usd.is_finite() or limit.max_amount_usd < 0 or not 0 <= limit.max_score <= 100:  # noqa: PLR2004 - scores end at 100
            raise InvalidRequestError("An amount cannot be negative and a score lies between 0 and 100.")
        with self.unit_of_work() as work:
            work.accounts.get(principal.institution_id, user_id)
            work.accounts.set_authority(user_id, line, limit, principal.user_id)
            details = {"line": line, "max_amount_usd": str(limit.max_amount_usd), "max_score": limit.max_score}
            work.audit.record(principal, _act("authority_set", user_id, **details))


def checked_username(username: str) -> str:
    """Return the name in lower case, or raise InvalidRequestError when it is not a plain word."""
    name = username.strip().lower()
    if not name or len(name) > 64 or not all(sign.isalnum() or sign in "._-@" for sign in name):  # noqa: PLR2004
        raise InvalidRequestError("A user name has letters, digits, dots, dashes or an e-mail address: at most 64.")
    return name


def _must_manage_another(principal: Principal, user_id: UUID) -> None:
    """Pass for an administrator who acts on somebody else: nobody locks or raises themselves."""
    principal.must(Permission.MANAGE_USERS)
    if user_id == principal.user_id:
        raise NotPermittedError("You cannot change your own role, lock or authority. Ask another administrator.")


def _end_everything(work: UnitOfWork, user_id: UUID, by: str, but: str = "") -> int:
    """End all sessions (except one) and all tokens of a user; return the number of sessions."""
    work.tokens.revoke_all(user_id)
    return work.sessions.revoke_all(user_id, by=by, but=but)


def _act(action: str, user_id: UUID, **details: object) -> Act:
    """Return the audit record of an act on a user."""
    return Act(action, "user", str(user_id), details)
