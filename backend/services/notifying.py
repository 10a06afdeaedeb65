"""How people are told of things: one call inside the transaction of the act itself, so that both happen or neither."""

from collections.abc import Iterable
from uuid import UUID

from backend.domain.collaboration import Notice
from backend.store.work import UnitOfWork


def notify(work: UnitOfWork, user_ids: Iterable[UUID], notice: Notice) -> None:
    """
    Write a line into the inbox of each of these people who has none under the notice's key yet.

    Leave out who acted: nobody is told of what they did themselves. People who are locked or of another
    institution are passed over.
    """
    work.notifications.add(notice, user_ids)
