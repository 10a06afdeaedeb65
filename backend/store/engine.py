"""The engine and the only place in the program that commits."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from backend.errors import ServiceUnavailableError
from backend.store.work import UnitOfWork

_BOUNDS = "-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000"
"""A statement ends after a minute, and so does the transaction of a process that froze in the middle of it."""

UnitOfWorkFactory = Callable[[], AbstractContextManager[UnitOfWork]]


def make_engine(database_url: str, *, pool_size: int = 10) -> Engine:
    """Return an engine for PostgreSQL that checks connections before use and works in UTC."""
    address = database_url.replace("postgres://", "postgresql://", 1)
    address = address.replace("postgresql://", "postgresql+psycopg2://", 1)
    return create_engine(
        address,
        pool_size=pool_size,
        max_overflow=10,
        pool_timeout=5,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3,
            "application_name": "insurance-ai-system",
            "options": f"-c timezone=UTC -c lock_timeout=10000 {_BOUNDS}",
        },
    )


def make_unit_of_work(bind: Engine | Connection) -> UnitOfWorkFactory:
    """
    Return the factory of units of work on an engine (or, in tests, on one connection).

    Leaving the block links the recorded acts into the audit chain and commits; an exception rolls back.
    A database that cannot be reached becomes ServiceUnavailableError.
    """

    @contextmanager
    def unit_of_work() -> Iterator[UnitOfWork]:
        try:
            with Session(bind, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
                work = UnitOfWork(session)
                yield work
                work.audit.write()
                session.commit()
        except (OperationalError, InterfaceError, PoolTimeoutError) as error:
            raise ServiceUnavailableError from error

    return unit_of_work
