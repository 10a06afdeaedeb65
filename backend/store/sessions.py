"""Signed-in browsers and the tickets they come from."""

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, String, cast, delete, func, or_, select, update

from backend.domain.access import Authority, Principal, Role
from backend.domain.accounts import Browser, SessionLine
from backend.store.queries import Queries
from backend.store.tables import AuthorityLimit, LoginTicket, User, UserSession

TOUCH_EVERY = timedelta(seconds=60)
"""The last activity is written at most this often."""


class Sessions(Queries):
    """Signed-in browsers and the tickets they come from."""

    def add_ticket(self, ticket_hash: str, user_id: UUID, browser_hash: str, life: timedelta) -> None:
        """Store a one-time ticket for one browser, and drop tickets past their time."""
        self.session.execute(delete(LoginTicket).where(LoginTicket.expires_at < func.now() - timedelta(days=1)))
        expires_at = func.clock_timestamp() + life
        self.session.add(
            LoginTicket(ticket_hash=ticket_hash, user_id=user_id, browser_hash=browser_hash, expires_at=expires_at)
        )
        self.session.flush()

    def use_ticket(self, ticket_hash: str, browser_hash: str) -> UUID | None:
        """Take a ticket once, in its time and in its browser; return its user, None otherwise."""
        return self.session.scalar(
            update(LoginTicket)
            .where(LoginTicket.ticket_hash == ticket_hash, LoginTicket.browser_hash == browser_hash)
            .where(LoginTicket.used_at.is_(None), LoginTicket.expires_at > func.clock_timestamp())
            .values(used_at=func.clock_timestamp())
            .returning(LoginTicket.user_id)
        )

    def add(self, session_id: str, user_id: UUID, life: timedelta, browser: Browser) -> None:
        """Store a session that ends in any case after `life`."""
        self.session.add(
            UserSession(
                session_id=session_id,
                user_id=user_id,
                expires_at=func.now() + life,
                ip=browser.ip,
                user_agent=browser.user_agent[:200],
            )
        )
        self.session.flush()

    def find_principal(self, session_id: str, idle: timedelta) -> Principal | None:
        """Return the active person behind a live session, None when it ended: one query."""
        row = self.session.execute(
            select(User, authority_json())
            .join(UserSession, UserSession.user_id == User.user_id)
            .where(UserSession.session_id == session_id, User.is_active, *_live(idle))
        ).first()
        return make_principal(row[0], row[1], session_id) if row else None

    def find_user(self, user_id: UUID, session_id: str = "") -> Principal | None:
        """Return an active person by id, None for a locked one."""
        row = self.session.execute(
            select(User, authority_json()).where(User.user_id == user_id, User.is_active)
        ).first()
        return make_principal(row[0], row[1], session_id) if row else None

    def touch(self, session_id: str) -> None:
        """Note activity, at most once a minute."""
        self.session.execute(
            update(UserSession)
            .where(UserSession.session_id == session_id, UserSession.last_activity < func.now() - TOUCH_EVERY)
            .values(last_activity=func.now())
        )

    def find_ended(self, session_ids: Collection[str], idle: timedelta) -> set[str]:
        """Return those of the given sessions that are no longer live."""
        live = self.session.scalars(
            select(UserSession.session_id)
            .join(User, User.user_id == UserSession.user_id)
            .where(UserSession.session_id.in_(session_ids), User.is_active, *_live(idle))
        )
        return set(session_ids) - set(live)

    def list_live(self, user_id: UUID, idle: timedelta) -> list[SessionLine]:
        """Return a user's live sessions, newest activity first."""
        rows = self.session.scalars(
            select(UserSession)
            .where(UserSession.user_id == user_id, *_live(idle))
            .order_by(UserSession.last_activity.desc())
        )
        return [
            SessionLine(row.session_id, row.login_time, row.last_activity, row.expires_at, row.ip, row.user_agent)
            for row in rows
        ]

    def revoke(self, session_id: str, by: str, owner: UUID | None = None) -> bool:
        """End one session (of one owner, when given); tell whether it was live."""
        query = update(UserSession).where(UserSession.session_id == session_id, UserSession.revoked_at.is_(None))
        if owner is not None:
            query = query.where(UserSession.user_id == owner)
        ended = self.session.scalars(
            query.values(revoked_at=func.now(), revoked_by=by).returning(UserSession.session_id)
        )
        return ended.first() is not None

    def revoke_all(self, user_id: UUID, by: str, but: str = "") -> int:
        """End all sessions of a user except one, drop open tickets, and return how many ended."""
        self.session.execute(delete(LoginTicket).where(LoginTicket.user_id == user_id))
        ended = self.session.scalars(
            update(UserSession)
            .where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None), UserSession.session_id != but)
            .values(revoked_at=func.now(), revoked_by=by)
            .returning(UserSession.session_id)
        )
        return len(ended.all())

    def purge(self, keep: timedelta) -> None:
        """Delete sessions that ended longer ago than `keep`."""
        border = func.now() - keep
        self.session.execute(
            delete(UserSession).where(or_(UserSession.revoked_at < border, UserSession.expires_at < border))
        )


def make_principal(user: User, authority: dict[str, Any] | None, session_id: str) -> Principal:
    """Return the person behind a user row, with the authority limits read beside it."""
    limits = {line: Authority(Decimal(amount), int(score)) for line, (amount, score) in (authority or {}).items()}
    return Principal(
        user_id=user.user_id,
        username=user.username,
        role=Role(user.role),
        institution_id=user.institution_id,
        session_id=session_id,
        must_change_password=user.must_change_password,
        authority=limits,
    )


def authority_json() -> ScalarSelect[Any]:
    """Return the authority limits of the outer query's user as one JSON value; amounts as text keep their cents."""
    pair = func.jsonb_build_array(cast(AuthorityLimit.max_amount_usd, String), AuthorityLimit.max_score)
    return (
        select(func.jsonb_object_agg(AuthorityLimit.line, pair))
        .where(AuthorityLimit.user_id == User.user_id)
        .correlate(User)
        .scalar_subquery()
    )


def _live(idle: timedelta) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a session that is neither ended, nor over, nor idle too long."""
    return (
        UserSession.revoked_at.is_(None),
        UserSession.expires_at > func.clock_timestamp(),
        UserSession.last_activity > func.clock_timestamp() - idle,
    )
