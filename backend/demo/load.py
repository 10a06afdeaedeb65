"""Load the demonstration once: institution, people, rules, a book of past cases, and fresh ones for the workers."""

from sqlalchemy import func, select, text

from backend.demo.book import write_book
from backend.demo.people import DemoAccount, ensure_people
from backend.demo.staff import find_staff
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
            return _load(work, settings)
    finally:
        engine.dispose()


def _load(work: UnitOfWork, settings: Settings) -> tuple[DemoAccount, ...]:
    found = work.accounts.find_institution(CODE)
    institution_id = found or work.accounts.add_institution(CODE, NAME)
    accounts = ensure_people(work, institution_id, settings)
    if found is None:
        install_first_guidelines(work, institution_id)
        now = work.session.execute(select(func.now())).scalar_one()
        write_book(work, find_staff(work, institution_id), now)
    return accounts


def _take_turns(work: UnitOfWork) -> None:
    """Wait until nobody else loads; the lock ends with the transaction."""
    work.session.execute(text("SET LOCAL lock_timeout = '60s'"))
    work.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOAD_LOCK})
