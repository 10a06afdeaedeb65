"""List all users with role and state."""

import argparse
import json

from backend.commands.account_access import open_accounts
from backend.domain.accounts import Account


def main(argv: list[str]) -> int:
    """Print one line a user, or one JSON object a line."""
    parser = argparse.ArgumentParser(prog="manage.py list-users", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    as_json = parser.parse_args(argv).json
    for account in open_accounts().list_all():
        print(json.dumps(_fields(account)) if as_json else _line(account))
    return 0


def _fields(account: Account) -> dict[str, str]:
    """Return what is listed of a user."""
    return {
        "username": account.username,
        "role": account.role,
        "state": _state(account),
        "full_name": account.full_name,
        "email": account.email,
    }


def _line(account: Account) -> str:
    """Return a user as one line of a table."""
    return f"{account.username:<24} {account.role:<12} {_state(account):<18} {account.full_name}".rstrip()


def _state(account: Account) -> str:
    """Return the state of a user in words."""
    if not account.is_active:
        return "locked"
    return "one-time password" if account.must_change_password else "active"
