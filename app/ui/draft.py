"""The draft of a form: kept in the database after each change, found again after F5 or in another tab."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import streamlit as st

from app.ui import messages
from app.ui.forms import Form
from app.ui.page import Page
from backend.domain.cases import Draft
from backend.errors import NotFoundError

KEY_FIELD = "_key"
"""Where the draft row carries the key under which this form may be sent once."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What belongs to a draft beside its fields; `saved_at` is empty for a draft that this session began."""

    code: str
    key: str
    documents: Mapping[str, str]
    saved_at: str = ""

    @property
    def document_ids(self) -> tuple[str, ...]:
        """Return the ids of the uploads that go with the form."""
        return tuple(self.documents)


@dataclass(frozen=True, slots=True)
class Drafts:
    """
    Where the drafts of one desk's forms lie; `prefix` keeps its session values apart from those of other desks.

    Each of the three takes the code of a form.
    """

    page: Page
    prefix: str
    find: Callable[[str], Draft | None]
    store: Callable[[str, Mapping[str, object], Sequence[str]], None]
    drop: Callable[[str], None]

    @property
    def key(self) -> str:
        """Return where the session keeps what belongs to the draft."""
        return f"{self.prefix}-kept"


def load(drafts: Drafts, form: Form) -> Kept:
    """Return what is kept; where the session has forgotten it (F5, another page), read the stored draft."""
    kept = _remembered(drafts, form)
    if kept is not None and form.is_on_screen:
        return kept
    found = drafts.find(form.product.code)
    kept = _kept_of(drafts, form, found)
    form.fill(found.fields if found else {})
    _remember(drafts, kept)
    return kept


def save(drafts: Drafts, form: Form) -> None:
    """Store what is typed; called after each change, before the screen is drawn again."""
    kept = _remembered(drafts, form)
    if kept is None:
        return
    fields = {**form.read(), KEY_FIELD: kept.key}
    with messages.shown():
        drafts.store(form.product.code, fields, kept.document_ids)


def discard(drafts: Drafts, form: Form) -> None:
    """Forget the draft everywhere; a callback, so that the form comes back empty."""
    with messages.shown():
        drafts.drop(form.product.code)
        form.clear()
        forget(drafts)


def forget(drafts: Drafts) -> None:
    """Drop the draft from this session."""
    st.session_state.pop(drafts.key, None)


def add_documents(drafts: Drafts, form: Form, kept: Kept, document_ids: Iterable[UUID]) -> Kept:
    """Return the draft with these uploads, stored when any of them is new."""
    new = {str(one): "" for one in document_ids if str(one) not in kept.documents}
    if not new:
        return kept
    kept = replace(kept, documents={**kept.documents, **new})
    _remember(drafts, kept)
    save(drafts, form)
    return kept


def drop_document(drafts: Drafts, form: Form, document_id: str) -> None:
    """Take an upload off the draft; a callback."""
    kept = _remembered(drafts, form)
    if kept is not None:
        left = {one: name for one, name in kept.documents.items() if one != document_id}
        _remember(drafts, replace(kept, documents=left))
        save(drafts, form)


def _remember(drafts: Drafts, kept: Kept) -> None:
    """Keep plain values, for objects in a session go stale when code is loaded anew."""
    st.session_state[drafts.key] = (kept.code, kept.key, dict(kept.documents), kept.saved_at)


def _remembered(drafts: Drafts, form: Form) -> Kept | None:
    held = st.session_state.get(drafts.key)
    return Kept(*held) if held and held[0] == form.product.code else None


def _kept_of(drafts: Drafts, form: Form, draft: Draft | None) -> Kept:
    if draft is None:
        return Kept(form.product.code, uuid4().hex, {})
    names = {one: name for one in draft.document_ids if (name := _name_of(drafts.page, one))}
    key = str(draft.fields.get(KEY_FIELD) or uuid4().hex)
    return Kept(form.product.code, key, names, draft.updated_at.isoformat() if draft.updated_at else "")


def _name_of(page: Page, document_id: str) -> str:
    """Return the file name of an upload, empty where it is gone."""
    try:
        return page.services.documents.get(page.principal, UUID(document_id)).document.filename
    except (NotFoundError, ValueError):
        return ""
