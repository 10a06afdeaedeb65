"""Many rows of one table in as few statements as the database takes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.store.tables import Base


def insert_rows(session: Session, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> int:
    """
    Insert rows of one shape together and return how many; None is written as NULL.

    Where None were left out, as an insert does unasked, every change of shape would end a statement.
    """
    listed = [dict(row) for row in rows]
    if listed:
        session.execute(insert(table).execution_options(render_nulls=True), listed)
    return len(listed)
