"""Users, authority and sign-in attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, update

from backend.domain.access import Authority, Role
from backend.domain.accounts import Account
from backend.errors import ConflictError, NotFoundError
from backend.store.login_attempts import LoginAttempts
from backend.store.queries import Queries
from backend.store.tables import AuthorityLimit, Institution, User, UserSession


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a new user starts with; the password is a hash already."""

    institution_id: UUID
    username: str
    password_hash: str
    role: Role
    full_name: str = ""
    email: str = ""
    is_demo: bool = False
    must_change_password: bool = True


class Accounts(Queries):
    """Users, authority and sign-in attempts."""

    @property
    def attempts(self) -> LoginAttempts:
        """Tries to sign in, which the lock-out counts."""
        return LoginAttempts(self.session)

    def add(self, new: NewAccount) -> Account:
        """Store a user, or raise ConflictError when the name is taken."""
        if self.find_by_name(new.username) is not None:
            raise ConflictError(f"There is already a user called {new.username}.")
        user = User(
            institution_id=new.institution_id,
            username=new.username,
            password_hash=new.password_hash,
            role=new.role,
            full_name=new.full_name,
            email=new.email,
            is_demo=new.is_demo,
            must_change_password=new.must_change_password,
        )
        self.session.add(user)
        self.session.flush()
        self.session.refresh(user)
        return _account(user)

    def find_by_name(self, username: str) -> Account | None:
        """Return the user of that name in any institution, None when there is none."""
        user = self.session.scalar(select(User).where(User.username == username.strip().lower()))
        return _account(user) if user else None

    def get(self, institution_id: UUID, user_id: UUID) -> Account:
        """Return one user of the institution, or raise NotFoundError."""
        return _account(self._row(institution_id, user_id))

    def list_all(self, institution_id: UUID | None = None) -> list[Account]:
        """Return the users of an institution (of all when None), by name."""
        query = select(User).order_by(User.username)
        if institution_id is not None:
            query = query.where(User.institution_id == institution_id)
        return [_account(user) for user in self.session.scalars(query)]

    def count_live_sessions(self, institution_id: UUID) -> dict[UUID, int]:
        """Return how many sessions not ended each user of the institution has."""
        rows = self.session.execute(
            select(UserSession.user_id, func.count())
            .join(User, User.user_id == UserSession.user_id)
            .where(User.institution_id == institution_id)
            .where(UserSession.revoked_at.is_(None), UserSession.expires_at > func.now())
            .group_by(UserSession.user_id)
        )
        return {user_id: count for user_id, count in rows}  # noqa: C416 - mypy wants the pair spelled out

    def is_empty(self) -> bool:
        """Tell whether there is no user at all, in any institution."""
        return self.session.scalar(select(User.user_id).limit(1)) is None

    def find_password_hash(self, username: str) -> tuple[UUID, str] | None:
        """Return the id and the password hash of an active user, None for unknown and locked ones."""
        if "\0" in username:  # PostgreSQL keeps no such text, and the driver refuses to ask
            return None
        row = self.session.execute(
            select(User.user_id, User.password_hash).where(User.username == username, User.is_active)
        ).first()
        return (row.user_id, row.password_hash) if row else None

    def set_password(self, user_id: UUID, password_hash: str, *, must_change: bool) -> None:
        """Store a new password hash; a chosen password also ends the account's demonstration state."""
        values: dict[str, object] = {"password_hash": password_hash, "must_change_password": must_change}
        if not must_change:
            values["is_demo"] = False
        self.session.execute(
            update(User).where(User.user_id == user_id).values(password_changed_at=func.now(), **values)
        )

    def set_role(self, institution_id: UUID, user_id: UUID, role: Role) -> None:
        """Give a user of the institution another role."""
        self._row(institution_id, user_id).role = role

    def set_active(self, institution_id: UUID, user_id: UUID, *, is_active: bool) -> None:
        """Lock or unlock a user of the institution."""
        self._row(institution_id, user_id).is_active = is_active

    def list_authority(self, user_id: UUID) -> dict[str, Authority]:
        """Return what a user may decide alone, by line."""
        rows = self.session.scalars(select(AuthorityLimit).where(AuthorityLimit.user_id == user_id))
        return {row.line: Authority(row.max_amount_usd, row.max_score) for row in rows}

    def set_authority(self, user_id: UUID, line: str, limit: Authority, set_by: UUID) -> None:
        """Store the limit of a user in one line, replacing the one before."""
        row = self.session.get(AuthorityLimit, (user_id, line)) or AuthorityLimit(user_id=user_id, line=line)
        row.max_amount_usd = Decimal(limit.max_amount_usd)
        row.max_score = limit.max_score
        row.set_by = set_by
        row.set_at = func.now()
        self.session.add(row)
        self.session.flush()

    def find_institution(self, code: str) -> UUID | None:
        """Return the id of the institution with that code."""
        return self.session.scalar(select(Institution.institution_id).where(Institution.code == code))

    def list_institutions(self) -> list[tuple[UUID, str]]:
        """Return id and code of every institution, oldest first."""
        rows = self.session.execute(
            select(Institution.institution_id, Institution.code).order_by(Institution.created_at)
        )
        return [(row.institution_id, row.code) for row in rows]

    def get_institution_name(self, institution_id: UUID) -> str:
        """Return the name people know the institution by."""
        name = self.session.scalar(select(Institution.name).where(Institution.institution_id == institution_id))
        return name or ""

    def add_institution(self, code: str, name: str) -> UUID:
        """Store an institution and return its id."""
        institution = Institution(code=code, name=name)
        self.session.add(institution)
        self.session.flush()
        return institution.institution_id

    def list_demo_names(self) -> Sequence[str]:
        """Return the names of active demonstration accounts whose first password was never changed."""
        wanted = select(User.username).where(User.is_demo, User.is_active).order_by(User.username)
        return self.session.scalars(wanted).all()

    def _row(self, institution_id: UUID, user_id: UUID) -> User:
        """Return the row of a user of the institution, or raise NotFoundError."""
        row = self.session.get(User, user_id)
        if row is None or row.institution_id != institution_id:
            raise NotFoundError("We could not find that user.")
        return row


def _account(user: User) -> Account:
    """Return the user without the password hash."""
    return Account(
        user_id=user.user_id,
        institution_id=user.institution_id,
        username=user.username,
        full_name=user.full_name,
        email=user.email,
        role=Role(user.role),
        is_active=user.is_active,
        is_demo=user.is_demo,
        must_change_password=user.must_change_password,
        password_changed_at=user.password_changed_at,
    )
