"""List all institutions with currency and number of users."""

import argparse
import json

from backend.commands.account_access import open_institutions
from backend.store.institutions import InstitutionRow


def main(argv: list[str]) -> int:
    """Print one line an institution, or one JSON object a line."""
    parser = argparse.ArgumentParser(prog="manage.py list-institutions", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    as_json = parser.parse_args(argv).json
    for row, users in open_institutions().list_all():
        print(json.dumps(_fields(row, users)) if as_json else _line(row, users))
    return 0


def _fields(row: InstitutionRow, users: int) -> dict[str, str | int]:
    """Return what is listed of an institution."""
    return {
        "code": row.code,
        "name": row.name,
        "currency": row.currency,
        "locale": row.locale,
        "users": users,
        "created_at": row.created_at.isoformat(),
    }


def _line(row: InstitutionRow, users: int) -> str:
    """Return an institution as one line of a table."""
    return f"{row.code:<20} {row.currency:<4} {users:>5} users   {row.name}"
