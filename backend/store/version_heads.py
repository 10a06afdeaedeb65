"""Reading the versions of rules and words with the names of those who wrote them and put them in force."""

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased

from backend.domain.versions import VersionHead, VersionState
from backend.store.tables import Guideline, PromptRow, User

AUTHOR, ACTIVATOR = aliased(User), aliased(User)


def names() -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Return the columns of both names, empty where the product brought the version along."""
    return _shown(AUTHOR), _shown(ACTIVATOR)


def head_of(row: PromptRow | Guideline, author: str, activator: str) -> VersionHead:
    """Return what a row says of its version."""
    version_id, subject = (row.prompt_id, row.step) if isinstance(row, PromptRow) else (row.guideline_id, row.product)
    return VersionHead(
        version_id=version_id,
        subject=subject,
        number=row.version,
        state=VersionState(row.state),
        reason=row.reason,
        author_id=row.author_id,
        author=author,
        activator=activator,
        created_at=row.created_at,
        activated_at=row.activated_at,
    )


def _shown(person: Any) -> ColumnElement[str]:
    return func.coalesce(func.nullif(person.full_name, ""), person.username, "")
