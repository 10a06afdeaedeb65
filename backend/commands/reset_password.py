"""Give a user another password; all sessions and tokens of the user end."""

import argparse

from backend.commands.account_access import obtain_password, open_accounts


def main(argv: list[str]) -> int:
    """Store the password and print it when it was made here."""
    parser = argparse.ArgumentParser(prog="manage.py reset-password", description=__doc__)
    parser.add_argument("username")
    parser.add_argument("--random", action="store_true", help="make a random password and print it once")
    parser.add_argument("--keep-password", action="store_true", help="do not ask for another one at the next sign-in")
    given = parser.parse_args(argv)
    password = obtain_password(is_random=given.random)
    open_accounts().reset_password(given.username, password, must_change=not given.keep_password)
    print(f"The password of {given.username} is changed; all their sessions have ended.")
    if given.random:
        print(f"One-time password: {password}")
    return 0
