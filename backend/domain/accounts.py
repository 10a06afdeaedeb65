"""Accounts and sessions as people see them; hashes never leave the store."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.domain.access import Role


@dataclass(frozen=True, slots=True)
class Account:
    """One user as administrators see them."""

    user_id: UUID
    institution_id: UUID
    username: str
    full_name: str
    email: str
    role: Role
    is_active: bool
    is_demo: bool
    must_change_password: bool
    password_changed_at: datetime


@dataclass(frozen=True, slots=True)
class Browser:
    """What a session remembers of the browser it lives in."""

    ip: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One live session as its owner and administrators see it."""

    session_id: str
    login_time: datetime
    last_activity: datetime
    expires_at: datetime
    ip: str
    user_agent: str
