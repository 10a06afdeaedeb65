"""A form that comes in: what is typed survives F5, and however often it is sent, one case comes of it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import streamlit as st

from app.ui import draft, runs, uploads
from app.ui.draft import Drafts, Kept
from app.ui.format import moment
from app.ui.forms import Form, progress_sentence, show_form
from app.ui.page import Page
from backend.domain.products import InvalidFieldsError, Product, parse_fields
from backend.domain.runs import RunKind

Given = Mapping[str, str | int | None]


def check_fields(product: Product, given: Given) -> None:
    """Raise InvalidFieldsError where the form does not fit its product."""
    parse_fields(product, given)


def no_hints(_values: Mapping[str, object]) -> Mapping[str, str]:
    """Return no sentence for any field."""
    return {}


@dataclass(frozen=True, slots=True)
class Sending:
    """What is handed in: the code of the form, its values and uploads, and the key under which it counts once."""

    code: str
    fields: Given
    document_ids: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Intake:
    """
    The form of one desk: where its drafts lie, which run it starts, and what sends it.

    `send` hands the form in and returns what opens the new case; `check` raises InvalidFieldsError where the form
    does not fit; `hints` gives a sentence under some fields.
    """

    drafts: Drafts
    kind: RunKind
    button: str
    document_hint: str
    send: Callable[[Sending], Callable[[], None]]
    upload_help: str = uploads.HELP
    check: Callable[[Product, Given], None] = check_fields
    hints: Callable[[Mapping[str, object]], Mapping[str, str]] = no_hints


def show(page: Page, product: Product, intake: Intake) -> None:
    """Show the form of a product with its documents, and send it when asked to."""
    drafts = intake.drafts
    plain = Form(product, drafts.prefix)
    form = Form(product, drafts.prefix, lambda: draft.save(drafts, plain), _problems(plain, intake))
    kept = draft.load(drafts, form)
    form = replace(form, hints=intake.hints(form.read()))
    actions = st.container(horizontal=True, vertical_alignment="center")
    message = st.container()
    fields, documents = st.columns([5, 2], gap="medium")
    with fields:
        show_form(form)
    with documents:
        kept = _show_documents(page, form, kept, intake)
    with actions:
        is_sent = _show_actions(page, form, kept, intake)
    with st.container(horizontal=True, horizontal_alignment="right"):
        is_sent_below = runs.start_button(page, intake.button, intake.kind, "submit-below")
    below = _below_key(form)
    if is_sent or is_sent_below:
        st.session_state[below] = is_sent_below
    with st.container() if st.session_state.get(below) else message:
        if form.problems and not (is_sent or is_sent_below):
            st.error("Please correct the fields marked in red; nothing was sent yet.", icon=":material/error:")
        if is_sent or is_sent_below:
            _send(form, kept, intake)


def sending_of(kept: Kept, code: str, fields: Given) -> Sending:
    """Return what is handed in; the same draft with the same content has the same key, however often it is sent."""
    content = json.dumps([code, dict(fields), kept.document_ids], sort_keys=True, default=str)
    key = f"{kept.key}-{hashlib.sha256(content.encode()).hexdigest()[:32]}"
    return Sending(code, fields, kept.document_ids, key)


def _send(form: Form, kept: Kept, intake: Intake) -> None:
    """Send the form and open the case; what does not fit is shown at its fields."""
    sending, tried = sending_of(kept, form.product.code, _given(form.read())), _tried_key(form)
    try:
        intake.check(form.product, sending.fields)
    except InvalidFieldsError:
        st.session_state[tried] = form.product.code
        st.rerun()
    st.session_state.pop(tried, None)
    if opened := runs.start(lambda: intake.send(sending)):
        draft.forget(intake.drafts)
        opened()


def _given(values: Mapping[str, object]) -> dict[str, str | int | None]:
    """Return the typed values as a request carries them; floats of percentages become text, exact as shown."""
    return {name: value if isinstance(value, int | None) else str(value) for name, value in values.items()}


def _tried_key(form: Form) -> str:
    """Return where the session notes that somebody tried to send a form that does not fit."""
    return f"{form.prefix}-problems"


def _below_key(form: Form) -> str:
    """Return where the session notes that the button below the form was pressed, so that answers stand beside it."""
    return f"{form.prefix}-below"


def _problems(plain: Form, intake: Intake) -> Mapping[str, str]:
    """Return what does not fit in the form as it stands, once somebody tried to send it; a repair is seen at once."""
    if st.session_state.get(_tried_key(plain)) != plain.product.code:
        return {}
    try:
        intake.check(plain.product, _given(plain.read()))
    except InvalidFieldsError as error:
        return error.problems
    return {}


def _show_actions(page: Page, form: Form, kept: Kept, intake: Intake) -> bool:
    """Show how far the form is and what can be done with it; return whether it is to be sent."""
    with st.container(width="stretch"):
        st.text(progress_sentence(form.product, form.read()))
        since = moment(datetime.fromisoformat(kept.saved_at), st.context.timezone) if kept.saved_at else ""
        st.caption(f"Draft of {since} restored." if since else "Everything you type is kept as a draft.")
    st.button(
        "Discard draft", icon=":material/delete:", on_click=draft.discard, args=(intake.drafts, form), key="discard"
    )
    return runs.start_button(page, intake.button, intake.kind, "submit")


def _show_documents(page: Page, form: Form, kept: Kept, intake: Intake) -> Kept:
    """Show uploader and the uploads kept with the draft; return the draft with what was just uploaded."""
    drafts = intake.drafts
    with st.container(border=True):
        here = uploads.take_uploads(page, f"{drafts.prefix}-{kept.key}", help_text=intake.upload_help)
        kept = draft.add_documents(drafts, form, kept, here)
        earlier = [one for one in kept.documents if UUID(one) not in here]
        if earlier:
            st.text("Kept with the draft")
        for one in earlier:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.text(kept.documents[one] or "Document", width="stretch")
                st.button(
                    "Remove", key=f"drop-{one}", type="tertiary", on_click=draft.drop_document, args=(drafts, form, one)
                )
        if not kept.documents:
            st.caption(intake.document_hint)
    return kept
