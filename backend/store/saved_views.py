"""Filters of screens under names: a person's own, and those shared within the institution."""

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from backend.domain.access import Principal
from backend.domain.collaboration import NewView, SavedView, Screen
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import SavedViewRow, User
from backend.store.wording import storable_json


class SavedViews(Queries):
    """Named filters; a view holds no rows, so whoever applies it sees what they may see anyway."""

    def save(self, principal: Principal, new: NewView) -> UUID:
        """Store a view over the person's own of the same name and screen, and return its id."""
        kept = {"query": storable_json(new.query), "is_shared": new.is_shared}
        return self.session.scalars(
            insert(SavedViewRow)
            .values(
                institution_id=principal.institution_id,
                owner_id=principal.user_id,
                screen=new.screen,
                name=new.name,
                **kept,
            )
            .on_conflict_do_update(index_elements=["owner_id", "screen", "name"], set_=kept)
            .returning(SavedViewRow.view_id)
        ).one()

    def count_own(self, principal: Principal, screen: Screen) -> int:
        """Return how many views of a screen the person keeps."""
        own = (SavedViewRow.owner_id == principal.user_id, SavedViewRow.screen == screen)
        return self.session.scalars(select(func.count()).select_from(SavedViewRow).where(*own)).one()

    def list_for(self, principal: Principal, screen: Screen) -> tuple[SavedView, ...]:
        """Return the person's own views of a screen and those that others of the house share, own ones first."""
        is_own = SavedViewRow.owner_id == principal.user_id
        rows = self.session.execute(
            select(SavedViewRow, shown_name(), is_own)
            .join(User, User.user_id == SavedViewRow.owner_id)
            .where(SavedViewRow.institution_id == principal.institution_id, SavedViewRow.screen == screen)
            .where(is_own | SavedViewRow.is_shared)
            .order_by(is_own.desc(), func.lower(SavedViewRow.name), SavedViewRow.view_id)
            .execution_options(populate_existing=True)
        )
        return tuple(_view(row, owner, is_own=own) for row, owner, own in rows)

    def get(self, principal: Principal, view_id: UUID) -> SavedView:
        """Return one view that the person keeps or that is shared with them; NotFoundError covers all others."""
        is_own = SavedViewRow.owner_id == principal.user_id
        row = self.session.execute(
            select(SavedViewRow, User.username, is_own)
            .join(User, User.user_id == SavedViewRow.owner_id)
            .where(SavedViewRow.view_id == view_id, SavedViewRow.institution_id == principal.institution_id)
            .where(is_own | SavedViewRow.is_shared)
        ).first()
        if row is None:
            raise NotFoundError("This view is no longer there.")
        return _view(row[0], row[1], is_own=row[2])

    def delete(self, view: SavedView) -> None:
        """Remove a view."""
        self.session.execute(delete(SavedViewRow).where(SavedViewRow.view_id == view.view_id))


def _view(row: SavedViewRow, owner: str, *, is_own: bool) -> SavedView:
    query = {str(key): str(value) for key, value in row.query.items()}
    return SavedView(row.view_id, Screen(row.screen), row.name, query, row.is_shared, owner, is_own)
