"""The draft of a new submission: kept in the database after each change, found again after F5 or in another tab."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import streamlit as st

from app.ui import messages
from app.ui.forms import Form
from app.ui.page import Page
from backend.domain.cases import Draft
from backend.errors import NotFoundError

PREFIX = "new"
KEPT = f"{PREFIX}-kept"
KEY_FIELD = "_key"
"""Where the draft row carries the key under which this form may be sent once."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What belongs to a draft beside its fields; `saved_at` is empty for a draft that this session began."""

    product: str
    key: str
    documents: Mapping[str, str]
    saved_at: str = ""

    @property
    def document_ids(self) -> tuple[str, ...]:
        """Return the ids of the uploads that go with the form."""
        return tuple(self.documents)


def load(page: Page, form: Form) -> Kept:
    """Return what is kept; where the session has forgotten it (F5, another page), read the stored draft."""
    kept = _remembered(form)
    if kept is not None and form.is_on_screen:
        return kept
    draft = page.services.underwriting.find_draft(page.principal, form.product.code)
    kept = _kept_of(page, form, draft)
    form.fill(draft.fields if draft else {})
    _remember(kept)
    return kept


def save(page: Page, form: Form) -> None:
    """Store what is typed; called after each change, before the screen is drawn again."""
    kept = _remembered(form)
    if kept is None:
        return
    fields = {**form.read(), KEY_FIELD: kept.key}
    with messages.shown():
        page.services.underwriting.save_draft(page.principal, form.product.code, fields, kept.document_ids)


def discard(page: Page, form: Form) -> None:
    """Forget the draft everywhere; a callback, so that the form comes back empty."""
    with messages.shown():
        page.services.underwriting.discard_draft(page.principal, form.product.code)
        form.clear()
        forget()


def forget() -> None:
    """Drop the draft from this session."""
    st.session_state.pop(KEPT, None)


def add_documents(page: Page, form: Form, kept: Kept, document_ids: Iterable[UUID]) -> Kept:
    """Return the draft with these uploads, stored when any of them is new."""
    new = {str(one): "" for one in document_ids if str(one) not in kept.documents}
    if not new:
        return kept
    kept = replace(kept, documents={**kept.documents, **new})
    _remember(kept)
    save(page, form)
    return kept


def drop_document(page: Page, form: Form, document_id: str) -> None:
    """Take an upload off the draft; a callback."""
    kept = _remembered(form)
    if kept is not None:
        left = {one: name for one, name in kept.documents.items() if one != document_id}
        _remember(replace(kept, documents=left))
        save(page, form)


def _remember(kept: Kept) -> None:
    """Keep plain values, for objects in a session go stale when code is loaded anew."""
    st.session_state[KEPT] = (kept.product, kept.key, dict(kept.documents), kept.saved_at)


def _remembered(form: Form) -> Kept | None:
    held = st.session_state.get(KEPT)
    return Kept(*held) if held and held[0] == form.product.code else None


def _kept_of(page: Page, form: Form, draft: Draft | None) -> Kept:
    if draft is None:
        return Kept(form.product.code, uuid4().hex, {})
    names = {one: name for one in draft.document_ids if (name := _name_of(page, one))}
    key = str(draft.fields.get(KEY_FIELD) or uuid4().hex)
    return Kept(form.product.code, key, names, draft.updated_at.isoformat() if draft.updated_at else "")


def _name_of(page: Page, document_id: str) -> str:
    """Return the file name of an upload, empty where it is gone."""
    try:
        return page.services.documents.get(page.principal, UUID(document_id)).document.filename
    except (NotFoundError, ValueError):
        return ""
