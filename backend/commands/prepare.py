"""Bring the database up to date and load the demonstration book; `up` does it at every start."""

import argparse
import json

from backend.commands.migrate import migrate
from backend.settings import get_settings


def main(argv: list[str]) -> int:
    """Migrate, load, and print the demonstration accounts as one line of JSON."""
    parser = argparse.ArgumentParser(prog="manage.py prepare", description=__doc__)
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="migrate only")
    wants_demo = parser.parse_args(argv).demo
    migrate()
    logins = _demo_logins() if wants_demo else []
    print(json.dumps({"logins": logins}))
    return 0


def _demo_logins() -> list[dict[str, str | None]]:
    from backend.demo.load import load_demo  # noqa: PLC0415  # the generator is not needed without --demo

    return [login._asdict() for login in load_demo(get_settings())]
