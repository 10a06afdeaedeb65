"""A database of its own with the demonstration loaded into it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from backend.demo import people as demo_people
from backend.demo.load import CODE, load_demo
from backend.demo.people import find_people
from backend.services.passwords import hash_password
from backend.settings import Settings
from backend.store.engine import make_engine, make_unit_of_work
from backend.store.migrate import upgrade
from backend.store.tables import Base, Submission
from fakes.databases import new_database

QUICK_COST = 4


class Book:
    """The database after the first load."""

    def __init__(self, settings):
        self.settings = settings
        self.accounts = load_demo(settings)
        self.engine = make_engine(settings.database_url.get_secret_value(), pool_size=2)
        self.unit_of_work = make_unit_of_work(self.engine)
        with self.unit_of_work() as work:
            self.institution_id = work.accounts.find_institution(CODE)
            self.people = find_people(work, self.institution_id)

    def all(self, *what, where=()):
        with self.unit_of_work() as work:
            return work.session.execute(select(*what).where(*where)).all()

    def past(self):
        """Every case that is not left to the workers."""
        return [row for (row,) in self.all(Submission, where=[Submission.status != "new"])]

    def counts(self):
        tables = Base.metadata.sorted_tables
        return {table.name: self.all(func.count(), where=[table.c[0] == table.c[0]])[0][0] for table in tables}


@contextmanager
def loaded_book(database_url: str, redis_url: str) -> Iterator[Book]:
    """Load the demonstration into a new database; passwords are hashed with fewer rounds."""
    with new_database(database_url) as url:
        upgrade(url)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(demo_people, "hash_password", lambda password: hash_password(password, QUICK_COST))
            loaded = Book(Settings(database_url=url, redis_url=redis_url))
        yield loaded
        loaded.engine.dispose()
