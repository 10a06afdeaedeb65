"""Who watches which case."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from backend.domain.access import Principal
from backend.domain.collaboration import Subject
from backend.store.queries import Queries
from backend.store.tables import Watch


class Watches(Queries):
    """People who want to be told what happens to cases."""

    def add(self, principal: Principal, subject: Subject) -> bool:
        """Let the person watch a case; tell whether they did not before."""
        added = self.session.scalars(
            insert(Watch)
            .values(
                user_id=principal.user_id,
                subject_id=subject.subject_id,
                subject_type=subject.type,
                institution_id=principal.institution_id,
            )
            .on_conflict_do_nothing()
            .returning(Watch.user_id)
        )
        return added.first() is not None

    def remove(self, user_id: UUID, subject: Subject) -> bool:
        """Let the person watch a case no more; tell whether they did before."""
        gone = delete(Watch).where(Watch.user_id == user_id, Watch.subject_id == subject.subject_id)
        return self.session.scalars(gone.returning(Watch.user_id)).first() is not None

    def is_watching(self, user_id: UUID, subject: Subject) -> bool:
        """Tell whether the person watches a case."""
        return self.session.get(Watch, (user_id, subject.subject_id), populate_existing=True) is not None

    def list_watchers(self, institution_id: UUID, subject: Subject) -> tuple[UUID, ...]:
        """Return the people who watch a case."""
        of_case = (Watch.subject_id == subject.subject_id, Watch.institution_id == institution_id)
        return tuple(self.session.scalars(select(Watch.user_id).where(*of_case).order_by(Watch.user_id)))
