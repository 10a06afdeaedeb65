"""Errors as people see them: one sentence, and an incident id when the fault is ours."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from app.ui.markup import escaped
from backend.errors import DeskError
from backend.observability import capture


def show_error(error: DeskError) -> None:
    """Show the sentence of an expected error."""
    st.error(escaped(error.user_message), icon=":material/error:")


@contextmanager
def shown() -> Iterator[None]:
    """Show an expected error of the block as one sentence and go on with the page."""
    try:
        yield
    except DeskError as error:
        show_error(error)


def on_script_error(error: Exception) -> bool:
    """Show what a page did not catch: expected errors as their sentence, others with an incident id."""
    if isinstance(error, DeskError):
        show_error(error)
        return True
    incident_id = capture(error)
    st.error(
        f"Something went wrong on our side. Nothing you did caused it. Incident {incident_id}.",
        icon=":material/error:",
    )
    return True
