"""The part of the unit of work that serves people working together: notes, tasks, watching, inboxes and views."""

from functools import cached_property

from sqlalchemy.orm import Session

from backend.store.case_readers import CaseReaders
from backend.store.notes import Notes
from backend.store.notifications import Notifications
from backend.store.saved_views import SavedViews
from backend.store.tasks import Tasks
from backend.store.watches import Watches


class WorkTogether:
    """Queries of working together, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def case_readers(self) -> CaseReaders:
        """Who may read which case."""
        return CaseReaders(self.session)

    @cached_property
    def notes(self) -> Notes:
        """Notes on cases."""
        return Notes(self.session)

    @cached_property
    def tasks(self) -> Tasks:
        """Tasks on cases."""
        return Tasks(self.session)

    @cached_property
    def watches(self) -> Watches:
        """Who watches which case."""
        return Watches(self.session)

    @cached_property
    def notifications(self) -> Notifications:
        """Lines of people's inboxes."""
        return Notifications(self.session)

    @cached_property
    def saved_views(self) -> SavedViews:
        """Filters of screens under names."""
        return SavedViews(self.session)
