"""Bring the database to the newest schema."""

import argparse

from psycopg2.errors import InsufficientPrivilege
from sqlalchemy.exc import OperationalError, ProgrammingError

from backend.errors import InvalidRequestError, ServiceUnavailableError
from backend.settings import get_settings
from backend.store.grants import grant_application
from backend.store.migrate import upgrade

NOT_OWNER = (
    "The role that migrates does not own the tables. Set MIGRATION_DATABASE_URL to the role that owns them "
    "(docs/operations.md, Two database roles)."
)


def main(argv: list[str]) -> int:
    """Migrate the database that runs here or that DATABASE_URL names."""
    argparse.ArgumentParser(prog="manage.py migrate", description=__doc__).parse_args(argv)
    migrate()
    print("The database is at the newest schema.")
    return 0


def migrate() -> None:
    """
    Upgrade the database of the settings as its owner, and grant the program's role what it needs.

    Raises:
        InvalidRequestError: no database is named and none runs here, or the role may not change its tables.
        ServiceUnavailableError: the database does not answer.

    """
    settings = get_settings()
    address = settings.database_url.get_secret_value()
    if not address:
        raise InvalidRequestError("There is no database: start the product with `up`, or set DATABASE_URL.")
    owner = settings.migration_database_url.get_secret_value() or address
    try:
        upgrade(owner)
        if owner != address:
            grant_application(owner, address)
    except OperationalError as error:
        raise ServiceUnavailableError("The database of DATABASE_URL does not answer. Check the address.") from error
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        raise InvalidRequestError(NOT_OWNER) from error
