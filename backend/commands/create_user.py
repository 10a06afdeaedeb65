"""Create a user; the password comes from the prompt, from standard input, or is random."""

import argparse

from backend.commands.account_access import obtain_password, open_accounts, word
from backend.domain.access import Role
from backend.services.account_operations import UserOrder


def main(argv: list[str]) -> int:
    """Store the user and print the name, and the password when it was made here."""
    parser = argparse.ArgumentParser(prog="manage.py create-user", description=__doc__)
    parser.add_argument("username")
    parser.add_argument("--role", required=True, choices=[str(role) for role in Role])
    parser.add_argument("--full-name", type=word, default="")
    parser.add_argument("--email", type=word, default="")
    parser.add_argument("--institution", type=word, default="", help="its code; needed only when there are several")
    parser.add_argument("--random", action="store_true", help="make a random password and print it once")
    parser.add_argument("--keep-password", action="store_true", help="do not ask for another one at the first sign-in")
    given = parser.parse_args(argv)
    password = obtain_password(is_random=given.random)
    order = UserOrder(
        username=given.username,
        role=Role(given.role),
        password=password,
        institution=given.institution,
        full_name=given.full_name,
        email=given.email,
        must_change=not given.keep_password,
    )
    account = open_accounts().create(order)
    print(f"Created {account.username} ({account.role}).")
    if given.random:
        print(f"One-time password: {password}")
    return 0
