"""People take turns at the worker that computes figures: a few unfinished studies for each person."""

from uuid import UUID

from backend.errors import ConflictError
from backend.store.work import UnitOfWork

MOST_UNFINISHED = 3
STILL_RUNNING = "Three of your studies are still running; wait for one to end."


def must_take_turn(work: UnitOfWork, user_id: UUID) -> None:
    """
    Refuse the run just queued for a person where it is one too many; the caller's transaction takes it back.

    Raises:
        ConflictError: as many of the person's studies as may run at a time are unfinished already.

    """
    if work.studies.count_unfinished(user_id) > MOST_UNFINISHED:
        raise ConflictError(STILL_RUNNING)
