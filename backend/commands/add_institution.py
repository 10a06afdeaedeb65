"""Add an institution with its first administrator; the one-time password is printed once."""

import argparse

from backend.commands.account_access import open_institutions, word
from backend.services.institution_operations import InstitutionOrder


def main(argv: list[str]) -> int:
    """Store the institution and print who signs in first, and with what."""
    parser = argparse.ArgumentParser(prog="manage.py add-institution", description=__doc__)
    parser.add_argument("code", help="a short word for commands, such as north")
    parser.add_argument("name", type=word, help="the name people know it by")
    parser.add_argument(
        "--admin", type=word, default="", help="user name of its first administrator (default admin.CODE)"
    )
    given = parser.parse_args(argv)
    added = open_institutions().add(InstitutionOrder(given.code, given.name, given.admin))
    print(f"Added {added.code}. Its first administrator is {added.administrator}.")
    print(f"One-time password: {added.password}")
    return 0
