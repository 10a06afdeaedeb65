"""The uploads a draft names: only those its writer may see are kept with it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from uuid import UUID

from backend.domain.access import Principal
from backend.services.document_scope import scope_of
from backend.store.work import UnitOfWork


def documents_of_draft(work: UnitOfWork, principal: Principal, document_ids: Sequence[str]) -> list[str]:
    """Return those of the ids that name uploads the person may see, in the order sent."""
    named = list(_ids(document_ids))
    seen = {each.document_id for each in work.documents.list_by_ids(scope_of(principal), named)} if named else set()
    return [str(each) for each in named if each in seen]


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for each in texts:
        with suppress(ValueError):
            yield UUID(each)
