"""A clause of the policy, opened by a person; the opening is kept, and a denial under the clause needs it."""

import streamlit as st

from app.ui import messages
from app.ui.claim_view import ClaimCase
from app.ui.format import label
from backend.domain.access import Permission
from backend.domain.policies import Clause

OPENED = "opened-clauses"


def show_clause_button(view: ClaimCase, clause_id: str, key: str) -> None:
    """Show the button that opens a clause, and its text once it is open."""
    opened: dict[str, bool] = st.session_state.setdefault(OPENED, {})
    name = f"{view.page.principal.user_id}:{view.case_id}:{key}"
    if not view.may(Permission.READ_POLICIES):
        return
    if opened.get(name):
        show_clause(view, clause_id)
        return
    if st.button("Open the clause", icon=":material/article:", key=f"clause-{key}"):
        with messages.shown():
            view.page.services.claim_decisions.open_clause(view.page.principal, view.case_id, clause_id)
            opened[name] = True
            st.rerun()


def show_clause(view: ClaimCase, clause_id: str) -> None:
    """Show a clause of the claim's policy word for word."""
    with messages.shown():
        draw_clause(view.page.services.claim_decisions.open_clause(view.page.principal, view.case_id, clause_id))


def draw_clause(clause: Clause) -> None:
    """Draw one clause: its place in the wording, then its words."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.badge(label(clause.kind.value), color="blue", icon=":material/article:")
            st.text(f"{clause.id} · {clause.title}", width="stretch")
        st.text(clause.text)
        st.caption(f"Page {clause.page} of the wording. You opened it." if clause.page else "You opened it.")
