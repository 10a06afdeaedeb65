"""A person's inbox: read page by page, counted on every screen, marked as read."""

from collections.abc import Collection

from backend.domain.access import Principal
from backend.domain.collaboration import Inbox, NotificationView
from backend.domain.notices import address_of, hidden, sentence_of
from backend.store.engine import UnitOfWorkFactory
from backend.store.notifications import NoticeRow

LINES_A_PAGE = 50


class NotificationsService:
    """What people are told; everybody reads their own inbox and no other."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def list_page(self, principal: Principal, offset: int = 0, *, only_unread: bool = False) -> Inbox:
        """Return one page of the person's inbox, newest first."""
        with self.unit_of_work() as work:
            page = work.notifications.list_page(principal, max(0, offset), LINES_A_PAGE, only_unread=only_unread)
        return Inbox(tuple(map(_view, page.lines)), page.total, page.unread, page.newest_id)

    def count_unread(self, principal: Principal, most: int | None = None) -> int:
        """Return how many lines of the inbox the person has not read, none counted beyond `most`."""
        with self.unit_of_work() as work:
            return work.notifications.count_unread(principal.user_id, most)

    def mark_read(self, principal: Principal, notification_ids: Collection[int]) -> int:
        """Mark some of the person's lines as read and return how many were unread."""
        with self.unit_of_work() as work:
            return work.notifications.mark_read(principal.user_id, notification_ids)

    def mark_all_read(self, principal: Principal, newest_id: int) -> int:
        """
        Mark the person's lines as read and return how many were unread.

        `newest_id` is the one of the inbox as they saw it: what has come since then stays unread.
        """
        with self.unit_of_work() as work:
            return work.notifications.mark_all_read(principal.user_id, newest_id)

    def open(self, principal: Principal, notification_id: int) -> str:
        """Mark one of the person's lines as read and return the address it speaks of."""
        with self.unit_of_work() as work:
            return _view(work.notifications.open(principal.user_id, notification_id)).url


def _view(row: NoticeRow) -> NotificationView:
    return NotificationView(
        notification_id=row.notification_id,
        kind=row.kind,
        sentence=sentence_of(row.kind, row.details if row.is_in_sight else hidden(row.details)),
        url=address_of(row.kind, row.subject, row.details),
        at=row.at,
        read_at=row.read_at,
    )
