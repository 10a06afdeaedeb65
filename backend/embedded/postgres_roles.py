"""The two roles of the embedded database: one owns the tables, the other works with them and owns nothing."""

import contextlib
from collections.abc import Callable

from psycopg2 import errors, sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

from backend.embedded.passwords import Passwords

OWNER = "insurance_owner"
ROLE = "insurance_app"
DATABASE = "insurance"
Connect = Callable[[str], connection]
"""Gives a connection of the superuser to the database of that name."""


def open_divided(connect: Connect, passwords: Passwords) -> None:
    """
    Create what is missing of database and roles, and hand over what the program's role still owns.

    In data of a former release that role owns everything; what it may do without owning is granted by `prepare`.
    """
    owner, role, database = sql.Identifier(OWNER), sql.Identifier(ROLE), sql.Identifier(DATABASE)
    _run(
        connect("postgres"),
        *(_role_statements(OWNER, passwords.owner)),
        *(_role_statements(ROLE, passwords.application)),
        sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner),
    )
    _run(
        connect(DATABASE),
        sql.SQL("REASSIGN OWNED BY {} TO {}").format(role, owner),
        sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, owner),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"),
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role),
    )


def open_undivided(connect: Connect, passwords: Passwords) -> None:
    """Create one role that owns its database and may make others: for throw-away servers alone."""
    role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
    _run(
        connect("postgres"),
        *_role_statements(ROLE, passwords.application, "LOGIN CREATEDB"),
        sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role),
    )


def _role_statements(name: str, password: str, rights: str = "LOGIN") -> tuple[sql.Composed, sql.Composed]:
    """Return how a role is made, and how one that is there gets the password of our file."""
    role, secret = sql.Identifier(name), sql.Literal(password)
    return (
        sql.SQL("CREATE ROLE {} {}").format(role, sql.SQL(rights)),
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, secret),
    )


def _run(link: connection, *statements: sql.Composable) -> None:
    """Carry out each statement by itself; what is there already stays."""
    link.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with contextlib.closing(link), link.cursor() as cursor:
        for statement in statements:
            with contextlib.suppress(errors.DuplicateObject, errors.DuplicateDatabase):
                cursor.execute(statement)
