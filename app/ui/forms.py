"""Forms built from product data: one widget a field, typed values in and out of the session."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from app.ui import form_widgets
from app.ui.form_widgets import Slot
from app.ui.format import count_of
from backend.domain.products import FieldSpec, Product

COLUMN_PX = 230


@dataclass(frozen=True, slots=True)
class Form:
    """
    One form on a screen: `prefix` keeps its widgets apart from those of other forms in the same session.

    `on_change` is called after each change of a field; `problems` and `hints` are shown under their fields.
    """

    product: Product
    prefix: str
    on_change: Callable[[], None] | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    is_locked: bool = False
    hints: Mapping[str, str] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.prefix}-{self.product.code}-{name}"

    @property
    def is_on_screen(self) -> bool:
        """Tell whether the session holds the form's values; they go when the form leaves the screen."""
        return self.key(self.product.fields[0].name) in st.session_state

    def fill(self, stored: Mapping[str, object]) -> None:
        """Put stored values into the widgets of the coming run; a value that no longer fits its widget is left out."""
        for spec in self.product.fields:
            st.session_state[self.key(spec.name)] = form_widgets.to_widget(spec, stored.get(spec.name))

    def clear(self) -> None:
        """Forget every value, so that the next run starts from what is stored."""
        for spec in self.product.fields:
            st.session_state.pop(self.key(spec.name), None)

    def read(self) -> dict[str, object]:
        """Return what is typed, as JSON values; None where nothing is."""
        return {
            spec.name: form_widgets.from_widget(st.session_state.get(self.key(spec.name)))
            for spec in self.product.fields
        }


def as_typed(product: Product, stored: Mapping[str, object]) -> dict[str, object]:
    """Return stored values as the form reads them back when nobody changes anything."""
    return {
        spec.name: form_widgets.from_widget(form_widgets.to_widget(spec, stored.get(spec.name)))
        for spec in product.fields
    }


def show_form(form: Form) -> None:
    """Show every section of the product in its order."""
    for section in form.product.sections:
        with st.container(border=True):
            st.subheader(section, anchor=False)
            show_fields(form, form.product.section_fields(section))


def show_fields(form: Form, specs: Sequence[FieldSpec]) -> None:
    """Show fields in as many columns as fit; long texts take a row of their own."""
    short = [spec for spec in specs if not form_widgets.is_long(spec)]
    with st.grid("auto", min_column_width=COLUMN_PX):
        for spec in short:
            with st.container():
                _show_field(form, spec)
    for spec in specs:
        if form_widgets.is_long(spec):
            _show_field(form, spec)


def open_fields(product: Product, values: Mapping[str, object]) -> list[FieldSpec]:
    """Return the required fields that hold nothing yet."""
    return [spec for spec in product.fields if spec.required and values.get(spec.name) in (None, "")]


def progress_sentence(product: Product, values: Mapping[str, object]) -> str:
    """Return how many required fields are filled, and the names of the first open ones."""
    missing = open_fields(product, values)
    required = sum(spec.required for spec in product.fields)
    if not missing:
        return f"All {count_of(required, 'required field')} are filled."
    names = ", ".join(spec.label for spec in missing[:3]) + (" …" if len(missing) > 3 else "")  # noqa: PLR2004
    return f"{required - len(missing)} of {count_of(required, 'required field')} filled. Open: {names}"


def _show_field(form: Form, spec: FieldSpec) -> None:
    form_widgets.show_widget(Slot(spec, form.key(spec.name), form.on_change, form.is_locked))
    typed = st.session_state.get(form.key(spec.name))
    if problem := form_widgets.too_long(spec, typed) or form.problems.get(spec.name):
        st.markdown(f":small[:red[:material/error: {spec.label} {problem}]]")
    elif hint := form.hints.get(spec.name):
        st.text(hint)
