"""Names of people as screens show them: the full name, else the user name."""

from typing import Any

from sqlalchemy import ColumnElement, func

from backend.store.tables import User


def shown_name(person: Any = User) -> ColumnElement[str]:
    """Return the name of a person, NULL where an outer join found nobody."""
    return func.coalesce(func.nullif(person.full_name, ""), person.username)


def shown_name_or_blank(person: Any = User) -> ColumnElement[str]:
    """Return the name of a person, empty where an outer join found nobody."""
    return func.coalesce(func.nullif(person.full_name, ""), person.username, "")
