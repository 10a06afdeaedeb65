"""A new submission: what is typed survives F5, and however often it is sent, one submission comes of it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import streamlit as st

from app.ui import draft, open_case, runs, uploads
from app.ui.draft import PREFIX, Kept
from app.ui.format import moment
from app.ui.forms import Form, progress_sentence, show_form
from app.ui.page import Page
from backend.domain.products import PRODUCTS, InvalidFieldsError, Product, get_product, parse_fields
from backend.domain.runs import RunKind
from backend.domain.submissions import SubmissionRequest

PROBLEMS = f"{PREFIX}-problems"


def choose_product() -> Product:
    """Show the products and return the chosen one; the address keeps it."""
    chosen = st.segmented_control(
        "Product",
        list(PRODUCTS),
        default=next(iter(PRODUCTS)),
        required=True,
        format_func=lambda code: PRODUCTS[code].name,
        key="product",
        bind="query-params",
        label_visibility="collapsed",
    )
    return get_product(str(chosen))


def show(page: Page, product: Product) -> None:
    """Show the form of a product with its documents, and send it when asked to."""
    plain = Form(product, PREFIX)
    form = Form(product, PREFIX, lambda: draft.save(page, plain), _problems(plain))
    kept = draft.load(page, form)
    actions = st.container(horizontal=True, vertical_alignment="center")
    message = st.container()
    fields, documents = st.columns([5, 2], gap="medium")
    with fields:
        show_form(form)
    with documents:
        kept = _show_documents(page, form, kept)
    with actions:
        is_sent = _show_actions(page, form, kept)
    with message:
        if form.problems and not is_sent:
            st.error("Please correct the fields marked in red; nothing was sent yet.", icon=":material/error:")
        if is_sent:
            _send(page, form, kept)


def submission_key(kept: Kept, request: SubmissionRequest) -> str:
    """Return the key under which this draft with this content makes one submission, however often it is sent."""
    content = json.dumps([request.product, dict(request.fields), request.document_ids], sort_keys=True, default=str)
    return f"{kept.key}-{hashlib.sha256(content.encode()).hexdigest()[:32]}"


def _send(page: Page, form: Form, kept: Kept) -> None:
    """Send the form and open the case; what does not fit is shown at its fields."""
    request = SubmissionRequest(form.product.code, _given(form.read()), kept.document_ids)
    try:
        parse_fields(form.product, request.fields)
    except InvalidFieldsError:
        st.session_state[PROBLEMS] = form.product.code
        st.rerun()
    st.session_state.pop(PROBLEMS, None)
    key = submission_key(kept, request)
    if sent := runs.start(lambda: page.services.underwriting.submit(page.principal, request, key)):
        draft.forget()
        open_case.open_case(sent.submission_id)


def _given(values: Mapping[str, object]) -> dict[str, str | int | None]:
    """Return the typed values as a request carries them; floats of percentages become text, exact as shown."""
    return {name: value if isinstance(value, int | None) else str(value) for name, value in values.items()}


def _problems(plain: Form) -> Mapping[str, str]:
    """Return what does not fit in the form as it stands, once somebody tried to send it; a repair is seen at once."""
    if st.session_state.get(PROBLEMS) != plain.product.code:
        return {}
    try:
        parse_fields(plain.product, _given(plain.read()))
    except InvalidFieldsError as error:
        return error.problems
    return {}


def _show_actions(page: Page, form: Form, kept: Kept) -> bool:
    """Show how far the form is and what can be done with it; return whether it is to be sent."""
    with st.container(width="stretch"):
        st.text(progress_sentence(form.product, form.read()))
        since = moment(datetime.fromisoformat(kept.saved_at), st.context.timezone) if kept.saved_at else ""
        st.caption(f"Draft of {since} restored." if since else "Everything you type is kept as a draft.")
    st.button("Discard draft", icon=":material/delete:", on_click=draft.discard, args=(page, form), key="discard")
    return runs.start_button(page, "Submit for assessment", RunKind.UNDERWRITING, "submit")


def _show_documents(page: Page, form: Form, kept: Kept) -> Kept:
    """Show uploader and the uploads kept with the draft; return the draft with what was just uploaded."""
    with st.container(border=True):
        here = uploads.take_uploads(page, f"{PREFIX}-{kept.key}")
        kept = draft.add_documents(page, form, kept, here)
        earlier = [one for one in kept.documents if UUID(one) not in here]
        if earlier:
            st.text("Kept with the draft")
        for one in earlier:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.text(kept.documents[one] or "Document", width="stretch")
                st.button(
                    "Remove", key=f"drop-{one}", type="tertiary", on_click=draft.drop_document, args=(page, form, one)
                )
        if not kept.documents:
            st.caption("Loss runs and driver lists are read while you type; their facts are weighed with the form.")
    return kept
