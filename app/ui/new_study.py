"""New study: a triangle from a file, the claims of the book or a sample, then what to compute, then its run."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import messages, new_study_choices, new_study_claims, new_study_file, new_study_sample, study_preview
from app.ui.brought import Brought
from app.ui.markup import escaped
from app.ui.page import Page

FILE, CLAIMS, SAMPLE = "File", "Claims of the book", "Published sample"
SOURCES: Mapping[str, Callable[[Page], Brought | None]] = {
    FILE: new_study_file.choose,
    CLAIMS: new_study_claims.choose,
    SAMPLE: new_study_sample.choose,
}


def choose_source() -> str:
    """Show where a triangle can come from and return what is chosen; the address keeps it."""
    return str(
        st.segmented_control(
            "Where the triangle comes from",
            list(SOURCES),
            default=FILE,
            required=True,
            key="source",
            bind="query-params",
            label_visibility="collapsed",
        )
    )


def show(page: Page, source: str) -> None:
    """Show the source, what the check makes of its triangle, and the form that starts the study."""
    with messages.shown():
        brought = SOURCES[source](page)
        if brought is None:
            return
        _show_findings(brought)
        if brought.triangles is not None and not brought.checked.problems:
            study_preview.show_triangles(brought.triangles, brought.name)
            new_study_choices.show(page, brought, brought.triangles)


def _show_findings(brought: Brought) -> None:
    """Show what stops a study, what does not, and the rows put aside."""
    for problem in brought.checked.problems:
        st.error(escaped(problem), icon=":material/error:")
    if brought.checked.problems:
        st.text("Correct the figures and bring them again; nothing was stored.")
    for warning in brought.checked.warnings:
        st.warning(escaped(warning), icon=":material/warning:")
    study_preview.show_rejected(brought.checked.rejected, brought.name)
