"""Versions of the words that pipelines send to models."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, update

from backend.domain.prompts import PromptTexts, PromptVersion
from backend.domain.versions import Authorship, VersionState
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.tables import PromptRow
from backend.store.version_heads import ACTIVATOR, AUTHOR, head_of, names


class Prompts(Queries):
    """Versions of prompts: drafts, one active a step, retired ones; the words of a version never change."""

    def add_draft(self, institution_id: UUID, texts: PromptTexts, by: Authorship) -> UUID:
        """Store new words of a step as a draft under the next number and return its id."""
        row = PromptRow(
            prompt_id=uuid4(),
            institution_id=institution_id,
            step=texts.step,
            version=self.newest_number(institution_id, texts.step) + 1,
            state=VersionState.DRAFT,
            system=texts.system,
            template=texts.template,
            fingerprint=texts.fingerprint,
            reason=by.reason,
            author_id=by.author_id,
        )
        self.session.add(row)
        self.session.flush()
        return row.prompt_id

    def activate(self, institution_id: UUID, prompt_id: UUID, by: UUID | None) -> None:
        """Make a draft the active version and retire the one before; the author may not be the one who does it."""
        row = self._locked(institution_id, prompt_id)
        self.session.execute(
            update(PromptRow)
            .where(PromptRow.institution_id == institution_id, PromptRow.step == row.step)
            .where(PromptRow.state == VersionState.ACTIVE)
            .values(state=VersionState.RETIRED)
        )
        row.state, row.activated_by, row.activated_at = VersionState.ACTIVE, by, func.now()
        self.session.flush()

    def withdraw(self, institution_id: UUID, prompt_id: UUID) -> None:
        """Retire a draft that never came into force."""
        self._locked(institution_id, prompt_id).state = VersionState.RETIRED
        self.session.flush()

    def find_active(self, institution_id: UUID, step: str) -> PromptVersion | None:
        """Return the version of a step that is in force, None where there is none."""
        found = _versions(institution_id).where(PromptRow.step == step, PromptRow.state == VersionState.ACTIVE)
        row = self.session.execute(found).one_or_none()
        return _version(*row) if row else None

    def get(self, institution_id: UUID, prompt_id: UUID) -> PromptVersion:
        """Return one version of an institution, raise NotFoundError where it has none of that id."""
        row = self.session.execute(_versions(institution_id).where(PromptRow.prompt_id == prompt_id)).one_or_none()
        if row is None:
            raise NotFoundError
        return _version(*row)

    def list_versions(self, institution_id: UUID, steps: Iterable[str]) -> list[PromptVersion]:
        """Return all versions of the steps, newest first."""
        wanted = _versions(institution_id).where(PromptRow.step.in_(list(steps)))
        return [_version(*row) for row in self.session.execute(wanted.order_by(PromptRow.version.desc()))]

    def newest_number(self, institution_id: UUID, step: str) -> int:
        """Return the number of the newest version of a step, 0 where there is none."""
        newest = select(func.max(PromptRow.version)).where(
            PromptRow.institution_id == institution_id, PromptRow.step == step
        )
        return self.session.scalar(newest) or 0

    def _locked(self, institution_id: UUID, prompt_id: UUID) -> PromptRow:
        row = self.session.scalar(
            select(PromptRow)
            .where(PromptRow.prompt_id == prompt_id, PromptRow.institution_id == institution_id)
            .with_for_update()
        )
        if row is None:
            raise NotFoundError
        return row


def _versions(institution_id: UUID) -> Select[PromptRow, str, str]:
    return (
        select(PromptRow, *names())
        .outerjoin(AUTHOR, AUTHOR.user_id == PromptRow.author_id)
        .outerjoin(ACTIVATOR, ACTIVATOR.user_id == PromptRow.activated_by)
        .where(PromptRow.institution_id == institution_id)
    )


def _version(row: PromptRow, author: str, activator: str) -> PromptVersion:
    head = head_of(row, author, activator)
    return PromptVersion(head, PromptTexts(row.step, str(row.version), row.system, row.template))
