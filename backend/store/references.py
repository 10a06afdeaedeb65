"""References of cases: letters, for some with the year, and a number that counts up within an institution."""

from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from backend.store.tables import Claim, Report, Study, Submission


def next_reference(
    session: Session, table: type[Claim | Report | Study | Submission], letter: str, institution_id: UUID
) -> str:
    """
    Return the next reference, such as C-000001 or ACT-2026-000001.

    One transaction of an institution takes one at a time. After the sixth digit the number grows a seventh, so
    the longest reference is the newest.
    """
    key = f"reference:{letter}:{institution_id}"
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    last = session.scalar(
        select(table.reference)
        .where(table.institution_id == institution_id, table.reference.regexp_match(f"^{letter}-[0-9]{{6,}}$"))
        .order_by(func.length(table.reference).desc(), table.reference.desc())
        .limit(1)
    )
    return f"{letter}-{int(last.removeprefix(f'{letter}-')) + 1 if last else 1:06d}"
