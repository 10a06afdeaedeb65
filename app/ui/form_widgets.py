"""One widget for each kind of product field; money is typed as text, so that no cent passes through a float."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import streamlit as st

from backend.domain.money import parse_money
from backend.domain.products import FieldKind, FieldSpec
from backend.domain.products.spec import MAX_TEXT

ANSWERS = ("Yes", "No")
MOST_DECIMALS = 2
WidgetValue = str | int | float | date | None


WIDEST = 10**15
"""The largest number a browser keeps exact with a digit to spare."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A field's place on the screen: where its value lives in the session, and what follows a change."""

    spec: FieldSpec
    key: str
    on_change: Callable[[], None] | None = None
    is_locked: bool = False

    @property
    def label(self) -> str:
        """Return the label with unit, and a star where the field is required."""
        is_said = self.spec.kind is FieldKind.PERCENT or self.spec.unit in self.spec.label.lower()
        unit = "" if is_said or not self.spec.unit else f" ({self.spec.unit})"
        return f"{self.spec.label}{unit}{' *' if self.spec.required else ''}"

    @property
    def help(self) -> str | None:
        """Return the help text, None where there is none."""
        return self.spec.help or None


def show_widget(slot: Slot) -> None:
    """Show the widget of a field."""
    _WIDGETS[slot.spec.kind](slot)


def is_long(spec: FieldSpec) -> bool:
    """Tell whether a field wants a box of several lines."""
    return spec.kind is FieldKind.TEXT and spec.max_length > MAX_TEXT


def to_widget(spec: FieldSpec, stored: object) -> WidgetValue:
    """Return a stored JSON value as the widget holds it, None where it does not fit the widget."""
    if stored is None or stored == "":
        return None
    try:
        return _TO_WIDGET[spec.kind](spec, stored)
    except (ValueError, ArithmeticError):
        return None


def too_long(spec: FieldSpec, typed: object) -> str:
    """
    Say that a typed text is longer than may be sent, empty where it fits.

    The widget itself has no bound: a browser refuses what is pasted beyond one without a word.
    """
    length = len(typed.strip()) if isinstance(typed, str) and spec.kind is FieldKind.TEXT else 0
    if length <= spec.max_length:
        return ""
    return f"holds {length:,} characters; at most {spec.max_length:,} can be sent, shorten it."


def from_widget(value: object) -> object:
    """Return a widget's value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    return value


def spaced_money(typed: str) -> str:
    """Return a typed amount with its thousands apart; what is no amount in cents stays as typed."""
    try:
        amount = parse_money(typed.strip())
    except ValueError:
        return typed
    if amount == amount.to_integral_value():
        return f"{amount:,.0f}"
    return f"{amount:,.2f}" if round(amount, MOST_DECIMALS) == amount else typed


def _text(slot: Slot) -> None:
    if is_long(slot.spec):
        st.text_area(
            slot.label,
            value=None,
            height=110,
            key=slot.key,
            help=slot.help,
            on_change=slot.on_change,
            disabled=slot.is_locked,
        )
        return
    st.text_input(
        slot.label,
        value=None,
        placeholder=slot.spec.example or None,
        key=slot.key,
        help=slot.help,
        on_change=slot.on_change,
        disabled=slot.is_locked,
    )


def _money(slot: Slot) -> None:
    def spaced() -> None:
        st.session_state[slot.key] = spaced_money(st.session_state.get(slot.key) or "") or None
        if slot.on_change:
            slot.on_change()

    st.text_input(
        slot.label,
        value=None,
        icon=":material/attach_money:",
        key=slot.key,
        help=slot.help,
        on_change=spaced,
        disabled=slot.is_locked,
    )


def _integer(slot: Slot) -> None:
    st.number_input(
        slot.label,
        value=None,
        step=1,
        key=slot.key,
        help=slot.help,
        on_change=slot.on_change,
        disabled=slot.is_locked,
    )


def _percent(slot: Slot) -> None:
    st.number_input(
        slot.label,
        value=None,
        step=1.0,
        format="%.1f",
        icon=":material/percent:",
        key=slot.key,
        help=slot.help,
        on_change=slot.on_change,
        disabled=slot.is_locked,
    )


def _date(slot: Slot) -> None:
    low, high = slot.spec.minimum, slot.spec.maximum
    st.date_input(
        slot.label,
        value=None,
        min_value=low if isinstance(low, date) else None,
        max_value=high if isinstance(high, date) else None,
        format="YYYY-MM-DD",
        key=slot.key,
        help=slot.help,
        on_change=slot.on_change,
        disabled=slot.is_locked,
    )


def _choice(slot: Slot) -> None:
    st.selectbox(
        slot.label,
        slot.spec.choices,
        index=None,
        placeholder="Choose",
        format_func=slot.spec.choice_label,
        key=slot.key,
        help=slot.help,
        on_change=slot.on_change,
        disabled=slot.is_locked,
    )


def _boolean(slot: Slot) -> None:
    st.segmented_control(
        slot.label, ANSWERS, key=slot.key, help=slot.help, on_change=slot.on_change, disabled=slot.is_locked
    )


def _stored_number(_spec: FieldSpec, stored: object) -> Decimal:
    """
    Return a number the widget can hold; one beyond would stop the screen.

    The bounds of the field are not the widget's: it would drop what lies outside them without a word, while the
    check at sending says what fits.
    """
    number = Decimal(str(stored))
    if not number.is_finite() or abs(number) > WIDEST:
        raise ValueError
    return number


def _stored_day(spec: FieldSpec, stored: object) -> date:
    """Return a date within the widget's bounds."""
    day, low, high = date.fromisoformat(str(stored)), spec.minimum, spec.maximum
    if (isinstance(low, date) and day < low) or (isinstance(high, date) and day > high):
        raise ValueError
    return day


def _stored_choice(spec: FieldSpec, stored: object) -> str | None:
    return str(stored) if stored in spec.choices else None


def _stored_answer(_spec: FieldSpec, stored: object) -> str | None:
    if isinstance(stored, bool):
        return ANSWERS[0] if stored else ANSWERS[1]
    return str(stored) if stored in ANSWERS else None


_WIDGETS: Mapping[FieldKind, Callable[[Slot], None]] = {
    FieldKind.TEXT: _text,
    FieldKind.INTEGER: _integer,
    FieldKind.MONEY: _money,
    FieldKind.PERCENT: _percent,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.BOOLEAN: _boolean,
}
_TO_WIDGET: Mapping[FieldKind, Callable[[FieldSpec, object], WidgetValue]] = {
    FieldKind.TEXT: lambda _spec, stored: str(stored),
    FieldKind.INTEGER: lambda spec, stored: int(_stored_number(spec, stored)),
    FieldKind.MONEY: lambda _spec, stored: spaced_money(str(stored)),
    FieldKind.PERCENT: lambda spec, stored: float(_stored_number(spec, stored)),
    FieldKind.DATE: _stored_day,
    FieldKind.CHOICE: _stored_choice,
    FieldKind.BOOLEAN: _stored_answer,
}
