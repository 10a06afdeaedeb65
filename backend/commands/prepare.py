"""Bring the database up to date and load the demonstration book; `up` does it at every start."""

import argparse
import json

from backend.commands.migrate import migrate
from backend.services.demo_accounts import refuse_demo_accounts_in_production
from backend.settings import Settings, get_settings
from backend.store.engine import make_engine


def main(argv: list[str]) -> int:
    """Migrate, load, and print the demonstration accounts as one line of JSON."""
    parser = argparse.ArgumentParser(prog="manage.py prepare", description=__doc__)
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="migrate only")
    wants_demo = parser.parse_args(argv).demo
    migrate()
    _check_accounts(get_settings())
    logins = _demo_logins() if wants_demo else []
    print(json.dumps({"logins": logins}))
    return 0


def _check_accounts(settings: Settings) -> None:
    """Refuse to go on in production while somebody could sign in with a demonstration's first password."""
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    refuse_demo_accounts_in_production(settings, engine)
    engine.dispose()


def _demo_logins() -> list[dict[str, str | None]]:
    from backend.demo.load import load_demo  # noqa: PLC0415  # the generator is not needed without --demo

    return [login._asdict() for login in load_demo(get_settings())]
