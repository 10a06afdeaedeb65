"""What an operator at the command line does with accounts; the audit chain names the system as the actor."""

from dataclasses import dataclass
from uuid import UUID

from backend.domain.access import Role
from backend.domain.accounts import Account
from backend.domain.passwords import check_new_password
from backend.errors import InvalidRequestError, NotFoundError
from backend.services import passwords
from backend.services.accounts import checked_username
from backend.store.accounts import NewAccount
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork

FIRST_INSTITUTION = ("main", "Main office")


@dataclass(frozen=True, slots=True)
class UserOrder:
    """A user to create: the institution by code (empty: the only one), the password as typed."""

    username: str
    role: Role
    password: str
    institution: str = ""
    full_name: str = ""
    email: str = ""
    must_change: bool = True


class AccountOperations:
    """Accounts by name, for who holds the database's address anyway."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def create(self, order: UserOrder) -> Account:
        """Store a user; raises InvalidRequestError for a weak password or an unclear institution."""
        username = checked_username(order.username)
        check_new_password(order.password, [username, *order.full_name.split()])
        password_hash = passwords.hash_password(order.password)
        with self.unit_of_work() as work:
            new = NewAccount(
                institution_id=_institution(work, order.institution),
                username=username,
                password_hash=password_hash,
                role=order.role,
                full_name=order.full_name,
                email=order.email,
                must_change_password=order.must_change,
            )
            account = work.accounts.add(new)
            _record(work, account, "user_created", role=order.role)
            return account

    def reset_password(self, username: str, password: str, *, must_change: bool = True) -> None:
        """Set a user's password and end all sessions and tokens."""
        check_new_password(password, [username])
        password_hash = passwords.hash_password(password)
        with self.unit_of_work() as work:
            account = _get(work, username)
            work.accounts.set_password(account.user_id, password_hash, must_change=must_change)
            _end_everything(work, account, by="password reset by operator")
            _record(work, account, "password_reset")

    def set_active(self, username: str, *, is_active: bool) -> None:
        """Lock a user, ending all sessions and tokens, or unlock one."""
        with self.unit_of_work() as work:
            account = _get(work, username)
            work.accounts.set_active(account.institution_id, account.user_id, is_active=is_active)
            if not is_active:
                _end_everything(work, account, by="locked by operator")
            _record(work, account, "user_unlocked" if is_active else "user_locked")

    def list_all(self) -> list[Account]:
        """Return all users of all institutions, by name."""
        with self.unit_of_work() as work:
            return work.accounts.list_all()


def _get(work: UnitOfWork, username: str) -> Account:
    """Return the user of that name; NotFoundError where there is none, InvalidRequestError where nobody can have it."""
    name = checked_username(username)
    account = work.accounts.find_by_name(name)
    if account is None:
        raise NotFoundError(f"There is no user called {username}.")
    return account


def _record(work: UnitOfWork, account: Account, action: str, **details: object) -> None:
    """Append what the operator did with an account, as an act of the system for its institution."""
    act = Act(action, "user", str(account.user_id), details)
    work.audit.record(None, act, account.institution_id)


def _end_everything(work: UnitOfWork, account: Account, by: str) -> None:
    """End all sessions and tokens of a user."""
    work.tokens.revoke_all(account.user_id)
    work.sessions.revoke_all(account.user_id, by=by)


def _institution(work: UnitOfWork, code: str) -> UUID:
    """Return the institution of that code; without a code the only one there is, made when there is none."""
    known = work.accounts.list_institutions()
    if code:
        found = work.accounts.find_institution(code)
        if found is None:
            raise NotFoundError(f"There is no institution with the code {code}.")
        return found
    if len(known) > 1:
        codes = ", ".join(each for _, each in known)
        raise InvalidRequestError(f"Say which institution with --institution: {codes}.")
    return known[0][0] if known else work.accounts.add_institution(*FIRST_INSTITUTION)
