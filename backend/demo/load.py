"""Load the demonstration once: institution, people, rules, a book of past cases, and fresh ones for the workers."""

from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

from redis import Redis
from sqlalchemy import func, select, text

from backend.demo.book import write_book
from backend.demo.challenger import start_challenger
from backend.demo.claim_staff import find_claim_staff
from backend.demo.claims_book import write_claims_book
from backend.demo.fresh import HeldQueue, open_desk, send_fresh_cases
from backend.demo.fresh_claims import open_counter, send_fresh_claims
from backend.demo.people import DemoAccount, ensure_people
from backend.demo.quiet_policies import write_quiet_policies
from backend.demo.reports import ReportStaff, write_reports
from backend.demo.staff import find_staff
from backend.demo.studies import open_room, write_studies
from backend.demo.study_staff import find_study_staff
from backend.demo.together import write_together
from backend.errors import InvalidRequestError
from backend.queueing.redis_client import make_redis
from backend.services.guidelines import install_first_guidelines
from backend.services.prompts import install_first_prompts
from backend.services.scorecards import install_first_scorecards
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

    Raises:
        InvalidRequestError: the address of a server is missing.

    """
    redis_url = settings.redis_url.get_secret_value()
    if not (redis_url and settings.database_url.get_secret_value()):
        raise InvalidRequestError("The demonstration needs DATABASE_URL and REDIS_URL; `up` sets both.")
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    with closing(make_redis(redis_url)) as redis:
        queue = HeldQueue(redis, settings.run_timeout_s)
        try:
            with make_unit_of_work(engine)() as work:
                _take_turns(work)
                accounts = _Loader(work, settings, redis, queue).load()
        finally:
            engine.dispose()
        queue.release()
    return accounts


@dataclass(frozen=True, slots=True)
class _Loader:
    """Loads inside one transaction."""

    work: UnitOfWork
    settings: Settings
    redis: Redis
    queue: HeldQueue

    def load(self) -> tuple[DemoAccount, ...]:
        """Store the accounts that lack, and everything else where the institution is new."""
        found = self.work.accounts.find_institution(CODE)
        institution_id = found or self.work.accounts.add_institution(CODE, NAME)
        accounts = ensure_people(self.work, institution_id, self.settings)
        install_first_prompts(self.work, institution_id)
        if found is None:
            self._fill(institution_id)
        return accounts

    def _fill(self, institution_id: UUID) -> None:
        work = self.work
        install_first_guidelines(work, institution_id)
        install_first_scorecards(work, institution_id)
        staff = find_staff(work, institution_id)
        now = work.session.execute(select(func.now())).scalar_one()
        write_book(work, staff, now)
        claim_staff = find_claim_staff(work, institution_id)
        # From the day, not the moment: one day's books are all alike.
        write_claims_book(work, claim_staff, now.replace(hour=0, minute=0, second=0, microsecond=0))
        write_quiet_policies(work, institution_id, now.date())
        start_challenger(work, self.settings, staff.manager)
        desk = open_desk(work, self.redis, self.queue, self.settings)
        send_fresh_cases(desk, {person.username: person for person in (*staff.deciders, staff.client)}, now.date())
        counter = open_counter(work, self.redis, self.settings)
        send_fresh_claims(work, counter, claim_staff, now.date())
        room = open_room(work, self.redis, self.settings, now)
        study_staff = find_study_staff(work, institution_id)
        write_studies(room, study_staff, now.date())
        write_reports(work, self.redis, self.settings, ReportStaff(staff.manager, study_staff.first), now.date())
        write_together(work, institution_id, now)


def _take_turns(work: UnitOfWork) -> None:
    """Wait until nobody else loads; the lock ends with the transaction, which may compute for as long as it needs."""
    work.session.execute(text("SET LOCAL lock_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = 0"))
    work.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOAD_LOCK})
