"""Lock a user out at once, or let them in again."""

import argparse

from backend.commands.account_access import open_accounts


def main(argv: list[str]) -> int:
    """Lock or unlock the user and say so."""
    parser = argparse.ArgumentParser(prog="manage.py lock", description=__doc__)
    parser.add_argument("username")
    parser.add_argument("--undo", action="store_true", help="unlock instead")
    given = parser.parse_args(argv)
    open_accounts().set_active(given.username, is_active=given.undo)
    print(f"{given.username} is {'unlocked' if given.undo else 'locked; all their sessions have ended'}.")
    return 0
