"""The form of a case: read by all, changed by those who may, saved only over the version they looked at."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app.ui import messages
from app.ui.any_case import AnyCase
from app.ui.format import field_value, label
from app.ui.forms import Form, as_typed, progress_sentence, show_form
from app.ui.tables import show_table
from backend.domain.products import InvalidFieldsError, Product

HELD = "edit-held"
"""Which version of which case the form on the screen started from."""
PROBLEMS = "edit-problems"


def show(view: AnyCase) -> None:
    """Show the fields; as a form to those who may change them."""
    if view.product is None or not view.is_open or not view.may(view.words.write):
        _show_fields(view)
        return
    form = Form(view.product, f"edit-{view.case_id}", problems=_problems(view))
    version = _start(view, form)
    bar = st.container(horizontal=True, vertical_alignment="center")
    message = st.container()
    show_form(form)
    with bar:
        st.text(progress_sentence(view.product, form.read()), width="stretch")
        st.button("Load the newest version", icon=":material/refresh:", on_click=form.clear, key="reload-form")
        is_saved = st.button("Save changes", icon=":material/save:", type="primary", key="save-form")
    with message:
        if version != view.version:
            st.warning(f"The {view.words.noun} has changed since this form was opened.", icon=":material/sync_problem:")
        if is_saved:
            _save(view, form, version)


def _start(view: AnyCase, form: Form) -> int:
    """Return the version that the form stands on; untouched forms follow the case."""
    case_id, version = st.session_state.get(HELD, ("", 0))
    is_held = form.is_on_screen and case_id == str(view.case_id)
    before: Mapping[str, object] = st.session_state.get(f"{HELD}-values", {})
    if is_held and (version == view.version or form.read() != before):
        return int(version)
    form.fill(view.fields)
    st.session_state[HELD] = (str(view.case_id), view.version)
    st.session_state[f"{HELD}-values"] = as_typed(form.product, view.fields)
    return view.version


def _save(view: AnyCase, form: Form, version: int) -> None:
    """Save the form over the version it started from; what does not fit is shown at its fields."""
    st.session_state.pop(PROBLEMS, None)
    with messages.shown():
        try:
            view.change_fields(version, form.read())
        except InvalidFieldsError as error:
            st.session_state[PROBLEMS] = (str(view.case_id), error.problems)
            st.rerun()
        st.session_state.pop(HELD, None)
        st.toast(f"Saved. Have the {view.words.noun} assessed again to see what it changes.", icon=":material/check:")
        st.rerun()


def _problems(view: AnyCase) -> Mapping[str, str]:
    case_id, problems = st.session_state.get(PROBLEMS, ("", {}))
    return dict(problems) if case_id == str(view.case_id) else {}


def _show_fields(view: AnyCase) -> None:
    """Show the fields to read, by section; fields that the product no longer knows come last."""
    for section in view.product.sections if view.product else ():
        st.subheader(section, anchor=False)
        show_table(_frame(view, view.product, section), f"Fields of the section {section}")
    unknown = [name for name in view.fields if view.field(name) is None]
    if unknown:
        frame = pd.DataFrame(
            {"Field": [label(name) for name in unknown], "Value": [str(view.fields[name]) for name in unknown]}
        )
        show_table(frame, "Fields that the product does not have any more")


def _frame(view: AnyCase, product: Product | None, section: str) -> pd.DataFrame:
    specs = product.section_fields(section) if product else ()
    return pd.DataFrame(
        {
            "Field": [spec.label for spec in specs],
            "Value": [field_value(spec, view.fields.get(spec.name)) for spec in specs],
        }
    )
