"""Bring the database to the newest schema."""

import argparse

from sqlalchemy.exc import OperationalError

from backend.errors import InvalidRequestError, ServiceUnavailableError
from backend.settings import get_settings
from backend.store.migrate import upgrade


def main(argv: list[str]) -> int:
    """Migrate the database that runs here or that DATABASE_URL names."""
    argparse.ArgumentParser(prog="manage.py migrate", description=__doc__).parse_args(argv)
    migrate()
    print("The database is at the newest schema.")
    return 0


def migrate() -> None:
    """
    Upgrade the database of the settings.

    Raises:
        InvalidRequestError: no database is named and none runs here.
        ServiceUnavailableError: the database does not answer.

    """
    address = get_settings().database_url.get_secret_value()
    if not address:
        raise InvalidRequestError("There is no database: start the product with `up`, or set DATABASE_URL.")
    try:
        upgrade(address)
    except OperationalError as error:
        raise ServiceUnavailableError("The database of DATABASE_URL does not answer. Check the address.") from error
