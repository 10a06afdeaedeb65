"""One at a time: those who save or activate versions of the same subject wait for one another."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def take_turn(session: Session, institution_id: UUID, subject: str) -> None:
    """Wait until nobody else writes versions of this subject; the turn ends with the transaction."""
    key = func.hashtextextended(f"versions:{institution_id}:{subject}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
