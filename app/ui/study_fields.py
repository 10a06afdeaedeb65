"""Fields that write into a draft: each shows what the draft holds, and changes it as soon as somebody chooses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from app.ui.study_draft import Draft
from backend.domain.studies.selection import Selection

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a draft: its name in the session, its label, what helps the reader, and who may change it."""

    draft: Draft
    name: str
    label: str
    help: str = ""
    is_locked: bool = False


def choice(field: Field, names: Mapping[Code, str], current: Code, put: Callable[[Selection, Code], Selection]) -> None:
    """Show a choice among named codes."""
    codes = {str(code): code for code in names}
    key = field.draft.widget(field.name, str(current))

    def take() -> None:
        code = codes[str(field.draft.typed(field.name))]
        field.draft.change(lambda selection: put(selection, code))

    st.selectbox(
        field.label,
        list(codes),
        format_func=lambda code: names[codes[code]],
        key=key,
        help=field.help or None,
        disabled=field.is_locked,
        on_change=take,
    )


def whole(
    field: Field,
    current: int | None,
    put: Callable[[Selection, int | None], Selection],
    bounds: tuple[int, int],
) -> None:
    """Show a whole number within bounds, empty for None."""
    key = field.draft.widget(field.name, current)

    def take() -> None:
        typed = field.draft.typed(field.name)
        field.draft.change(lambda selection: put(selection, int(typed) if isinstance(typed, int) else None))

    st.number_input(
        field.label,
        min_value=bounds[0],
        max_value=bounds[1],
        value=None,
        step=1,
        placeholder="All",
        key=key,
        help=field.help or None,
        disabled=field.is_locked,
        on_change=take,
    )


def decimal(
    field: Field,
    current: float | None,
    put: Callable[[Selection, float | None], Selection],
    bounds: tuple[float, float],
    step: float = 0.01,
) -> None:
    """Show a number within bounds, empty for None."""
    key = field.draft.widget(field.name, current)

    def take() -> None:
        typed = field.draft.typed(field.name)
        field.draft.change(lambda selection: put(selection, float(typed) if isinstance(typed, int | float) else None))

    st.number_input(
        field.label,
        min_value=bounds[0],
        max_value=bounds[1],
        value=None,
        step=step,
        format="%.4f" if step < 0.01 else "%.3f",  # noqa: PLR2004
        placeholder="From the triangle",
        key=key,
        help=field.help or None,
        disabled=field.is_locked,
        on_change=take,
    )
