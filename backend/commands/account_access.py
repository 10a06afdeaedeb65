"""What the account commands share: the database of the settings, and a password that is never an argument."""

import argparse
import getpass
import sys

from backend.errors import InvalidRequestError
from backend.services.account_operations import AccountOperations
from backend.services.institution_operations import InstitutionOperations
from backend.services.passwords import random_password
from backend.settings import get_settings
from backend.store.engine import UnitOfWorkFactory, make_engine, make_unit_of_work


def open_accounts() -> AccountOperations:
    """Return the account operations on the database that runs here or that DATABASE_URL names."""
    return AccountOperations(_open_database())


def open_institutions() -> InstitutionOperations:
    """Return the operations on institutions on the same database."""
    return InstitutionOperations(_open_database())


def word(given: str) -> str:
    """Return a word of the command line that is kept; one that is no text ends the command with its usage."""
    try:
        given.encode()
    except UnicodeError:
        raise argparse.ArgumentTypeError("that is not text in UTF-8") from None
    return given


def obtain_password(*, is_random: bool) -> str:
    """
    Return a random password, or one typed twice at a terminal, or the first line of standard input.

    Raises:
        InvalidRequestError: nothing was typed, the two differ, or what came is no text.

    """
    if is_random:
        return random_password()
    try:
        password = _typed() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        password.encode()
    except UnicodeError:
        raise InvalidRequestError("The password is not text in UTF-8.") from None
    except EOFError:
        raise InvalidRequestError("No password was typed.") from None
    return password


def _typed() -> str:
    first = getpass.getpass("Password: ")
    if getpass.getpass("Password once more: ") != first:
        raise InvalidRequestError("The two passwords differ.")
    return first


def _open_database() -> UnitOfWorkFactory:
    address = get_settings().database_url.get_secret_value()
    if not address:
        raise InvalidRequestError("There is no database: start the product with `up`, or set DATABASE_URL.")
    return make_unit_of_work(make_engine(address, pool_size=1))
