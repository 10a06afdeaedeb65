"""Databases beside the first one: new ones, and copies of one that is already filled."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg2
from psycopg2.errors import ObjectInUse
from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a class with a small name
from sqlalchemy.engine import make_url

EMPTY = "template1"
ATTEMPTS = 4
END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"


@contextmanager
def new_database(server_url: str, copy_of: str = EMPTY) -> Iterator[str]:
    """
    Give the address of a database that is dropped afterwards, whoever is still connected.

    `copy_of` is the address of a database that nobody is connected to: its tables and rows are copied as files.
    """
    name, source = f"own_{uuid4().hex[:12]}", copy_of.rpartition("/")[2]
    with closing(psycopg2.connect(server_url)) as link, link.cursor() as cursor:
        link.autocommit = True
        cursor.execute(f'CREATE DATABASE {name} TEMPLATE "{source}"')
        try:
            yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        finally:
            _drop(cursor, name)


def _drop(link: Cursor, name: str) -> None:
    """Drop a database; only PostgreSQL itself may end its own cleaner there, which a plain DROP asks of it."""
    link.execute(END_OTHERS, (name,))
    for _ in range(ATTEMPTS - 1):
        try:
            return link.execute(f"DROP DATABASE {name}")
        except ObjectInUse:
            link.execute(END_OTHERS, (name,))
    return link.execute(f"DROP DATABASE {name}")
