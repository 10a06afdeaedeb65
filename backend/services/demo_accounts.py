"""Demonstration accounts have no place in production: the check that every process makes before it starts."""

from sqlalchemy import Engine

from backend.errors import DeskError
from backend.settings import AppEnv, Settings
from backend.store.engine import make_unit_of_work


class DemoAccountsError(DeskError):
    """Somebody could sign in with a password that was made for a demonstration."""

    code = "demo_accounts_in_production"


def refuse_demo_accounts_in_production(settings: Settings, engine: Engine) -> None:
    """
    Pass unless production holds active demonstration accounts whose first password was never changed.

    Raises:
        DemoAccountsError: names the accounts and what to do with them.

    """
    if settings.app_env is not AppEnv.PRODUCTION:
        return
    with make_unit_of_work(engine)() as work:
        names = work.accounts.list_demo_names()
    if names:
        raise DemoAccountsError(
            f"APP_ENV is production, but demonstration accounts still have their first password: {', '.join(names)}. "
            "Lock them with `python3 manage.py lock NAME` or change their passwords, then start again."
        )
