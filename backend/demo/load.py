"""Load the demonstration once: institution, people, rules, a book of past cases, and fresh ones for the workers."""

from uuid import UUID

from sqlalchemy import text

from backend.demo.people import DemoAccount, ensure_people
from backend.services.guidelines import install_first_guidelines
from backend.settings import Settings
from backend.store.engine import make_engine, make_unit_of_work
from backend.store.work import UnitOfWork

LOAD_LOCK = 7_302_040
"""Advisory lock that lets one process load at a time."""
CODE = "demo"
NAME = "Meridian Mutual (demonstration)"


def load_demo(settings: Settings) -> tuple[DemoAccount, ...]:
    """
    Load what is not there yet and return the log-ins; a second call changes nothing.

    Everything is one transaction: two starts at once make one book, and a start that dies leaves none.
    """
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    try:
        with make_unit_of_work(engine)() as work:
            _take_turns(work)
            accounts = ensure_people(work, _institution(work), settings)
    finally:
        engine.dispose()
    return accounts


def _take_turns(work: UnitOfWork) -> None:
    """Wait until nobody else loads; the lock ends with the transaction."""
    work.session.execute(text("SET LOCAL lock_timeout = '60s'"))
    work.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOAD_LOCK})


def _institution(work: UnitOfWork) -> UUID:
    found = work.accounts.find_institution(CODE)
    if found is not None:
        return found
    institution_id = work.accounts.add_institution(CODE, NAME)
    install_first_guidelines(work, institution_id)
    return institution_id
