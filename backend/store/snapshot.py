"""One moment for many reads: a transaction that sees the database as it was at its first statement."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session


def hold_still(session: Session) -> None:
    """
    Let all reads of this transaction see one moment, and let it write nothing; called before its first statement.

    A transaction that somebody else began cannot be changed any more and stays as it is.
    """
    if isinstance(session.get_bind(), Engine):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
