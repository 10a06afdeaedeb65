"""Saved views: the filters of a screen under a name, one's own or shared with the house."""

from dataclasses import replace
from uuid import UUID

from backend.domain.access import Permission, Principal, Role
from backend.domain.collaboration import NewView, SavedView, Screen
from backend.domain.saved_views import NEEDED, known_filters
from backend.domain.texts import clean_line
from backend.errors import InvalidRequestError, NotPermittedError
from backend.services.case_rights import words_of
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory

LONGEST_NAME = 60
MOST_VIEWS = 50
MANAGERS = frozenset({Role.MANAGER})
"""Who deletes the shared views of others too."""


class SavedViewsService:
    """What people keep of a screen's filters; a view never widens what anybody sees."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def save(self, principal: Principal, new: NewView) -> UUID:
        """
        Keep the filters under a name, over one's own view of that name; return the view's id.

        Raises:
            NotPermittedError: the role does not open the screen, or shares nothing.
            InvalidRequestError: the name is missing or too long, nothing is filtered, or there are too many views.

        """
        principal.must(NEEDED[new.screen])
        if new.is_shared and not may_share(principal):
            raise NotPermittedError("Your role keeps views for itself; it shares none.")
        name = clean_line(words_of(new.name, LONGEST_NAME, "name"))
        kept = replace(new, name=name, query=known_filters(new.screen, new.query))
        if not kept.query:
            raise InvalidRequestError("Nothing is filtered yet; choose at least one filter to save.")
        with self.unit_of_work() as work:
            view_id = work.saved_views.save(principal, kept)
            if work.saved_views.count_own(principal, new.screen) > MOST_VIEWS:
                raise InvalidRequestError(f"You keep {MOST_VIEWS} views of this screen; delete one first.")
            details = {"screen": new.screen, "name": name, "query": kept.query, "is_shared": new.is_shared}
            work.audit.record(principal, Act("view_saved", "saved_view", str(view_id), details))
        return view_id

    def list_for(self, principal: Principal, screen: Screen) -> tuple[SavedView, ...]:
        """Return the person's own views of a screen, then those that others share; only known filters are in them."""
        principal.must(NEEDED[screen])
        with self.unit_of_work() as work:
            found = work.saved_views.list_for(principal, screen)
        return tuple(replace(view, query=known_filters(screen, view.query)) for view in found)

    def delete(self, principal: Principal, view_id: UUID) -> None:
        """Remove one's own view; a manager removes shared ones of others too."""
        with self.unit_of_work() as work:
            view = work.saved_views.get(principal, view_id)
            principal.must(NEEDED[view.screen])
            if not view.is_own and principal.role not in MANAGERS:
                raise NotPermittedError(f"{view.owner} keeps this view; they delete it, or a manager does.")
            work.saved_views.delete(view)
            work.audit.record(principal, Act("view_deleted", "saved_view", str(view_id), {"name": view.name}))


def may_share(principal: Principal) -> bool:
    """Tell whether the role leaves anything for others: those who write notes do."""
    return principal.may(Permission.WRITE_NOTE)
