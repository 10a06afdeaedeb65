"""Deny a claim: only a person does, under a clause and after evidence they opened, in words for the insured."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from app.ui import messages
from app.ui.claim_clause import draw_clause
from app.ui.claim_decision_settle import decide, read_reason, request_of
from app.ui.claim_view import ClaimCase
from app.ui.evidence import show_facts
from app.ui.format import label
from backend.domain.claims.authority import MIN_DENIAL_REASON, NO_EVIDENCE
from backend.domain.claims.words import ClaimAction
from backend.domain.policies import Clause, ClauseKind
from backend.services.document_views import FactFilter

MOST_FACTS = 12
_ORDER = {ClauseKind.EXCLUSION: 0, ClauseKind.CONDITION: 1, ClauseKind.INSURING: 2}


def show(view: ClaimCase) -> None:
    """Show the form of a denial with what still lacks; the button is off until nothing does."""
    st.text("A denial is yours alone: it names you, cites one clause, and rests on evidence that you opened.")
    term = view.find_term()
    clauses = {clause.id: clause for clause in sorted(term.clauses, key=_place)} if term else {}
    chosen = st.selectbox(
        "Clause that the denial cites",
        list(clauses),
        index=None,
        format_func=lambda one: _name(clauses[one]),
        placeholder="Choose",
        key="deny-clause",
    )
    clause_id = str(chosen or "")
    if clause_id:
        _show_opening(view, clause_id)
    gaps = view.page.services.claim_decisions.find_denial_gaps(view.page.principal, view.case_id, clause_id)
    _show_gaps(view, gaps)
    has_documents = bool(view.list_documents())
    is_accepted = _show_ground(gaps, has_documents=has_documents)
    reason = read_reason(view, ClaimAction.DENY)
    st.caption(f"The insured reads your words in the letter; at least {MIN_DENIAL_REASON} characters.")
    if st.button("Deny the claim", type="primary", icon=":material/block:", key="deny", disabled=not is_accepted):
        request = request_of(view, ClaimAction.DENY, reason)
        decide(view, replace(request, clause_id=clause_id, accepts_no_evidence=not has_documents))


def _place(clause: Clause) -> tuple[int, str]:
    return _ORDER[clause.kind], clause.id


def _name(clause: Clause) -> str:
    return f"{label(clause.kind.value)} {clause.id}: {clause.title}"


def _show_opening(view: ClaimCase, clause_id: str) -> None:
    """Show the button that opens the clause; its text is shown only by opening it."""
    decisions, person = view.page.services.claim_decisions, view.page.principal
    is_asked = st.button("Open the clause", icon=":material/article:", key=f"deny-open-{clause_id}")
    opened: set[str] = set(st.session_state.get("deny-opened", ()))
    name = f"{person.user_id}:{view.case_id}:{clause_id}"
    if not is_asked and name not in opened:
        return
    with messages.shown():
        draw_clause(decisions.open_clause(person, view.case_id, clause_id))
        st.session_state["deny-opened"] = sorted(opened | {name})


def _show_ground(gaps: Sequence[str], *, has_documents: bool) -> bool:
    """Show what the denial rests on once nothing lacks, and tell whether it may go on; without papers it is ticked."""
    if gaps:
        return False
    if has_documents:
        st.success("Clause and evidence were opened by you.", icon=":material/check:")
        return True
    st.success("The clause was opened by you.", icon=":material/check:")
    return bool(st.checkbox(NO_EVIDENCE, key="deny-no-evidence"))


def _show_gaps(view: ClaimCase, gaps: Sequence[str]) -> None:
    """Show each thing that lacks, and the evidence where its opening lacks."""
    if not gaps:
        return
    with st.container(border=True):
        st.badge("This claim cannot be denied yet", color="orange", icon=":material/lock:")
        for gap in gaps:
            st.text(f"• {gap[:1].upper()}{gap[1:]}.")
        if any("evidence" in gap for gap in gaps):
            _show_evidence(view)


def _show_evidence(view: ClaimCase) -> None:
    facts = view.list_facts(FactFilter(limit=MOST_FACTS)).facts
    if facts:
        st.caption("Each line opens its place in the document, in another tab; then look again here.")
        show_facts(facts, "deny-evidence")
    else:
        st.text("No fact was read from the documents; have them read again under Documents.")
    st.button("I have opened it; look again", icon=":material/refresh:", key="look-again")
