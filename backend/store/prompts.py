"""Versions of the words that pipelines send to models."""

from uuid import UUID, uuid4

from backend.domain.prompts import PromptTexts, PromptVersion
from backend.domain.versions import Authorship, VersionHead
from backend.store.tables import PromptRow
from backend.store.version_rows import VersionRows


class Prompts(VersionRows[PromptRow, PromptVersion]):
    """Versions of prompts; the subject is the step that asks."""

    _table = PromptRow

    def add_draft(self, institution_id: UUID, texts: PromptTexts, by: Authorship) -> PromptVersion:
        """Store new words of a step as a draft under the next number and return it."""
        new = PromptRow(
            prompt_id=uuid4(),
            institution_id=institution_id,
            step=texts.step,
            system=texts.system,
            template=texts.template,
            fingerprint=texts.fingerprint,
        )
        return self._add(new, by)

    def _version(self, row: PromptRow, head: VersionHead) -> PromptVersion:
        return PromptVersion(head, PromptTexts(row.step, str(row.version), row.system, row.template))
