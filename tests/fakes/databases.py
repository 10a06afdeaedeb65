"""Databases beside the first one: new ones, and copies of one that is already filled."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg2
from sqlalchemy.engine import make_url

EMPTY = "template1"


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
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
