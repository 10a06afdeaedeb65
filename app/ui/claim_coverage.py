"""Cover of a claim: the policy term, findings one by one, exclusions with their clause, and the way to the amount."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui import open_case
from app.ui.case_result import Row, inner, rows
from app.ui.case_summary import show_none, show_outdated
from app.ui.claim_clause import show_clause_button
from app.ui.claim_result import amount, payable_usd, signed_money
from app.ui.claim_view import ClaimCase
from app.ui.empty import empty_state, page_link
from app.ui.format import day, money
from app.ui.policy_format import term_words
from app.ui.tables import Badge, show_table
from backend.domain.policies import PolicyTerm

VERDICTS: Mapping[str, tuple[str, Badge, str]] = {
    "met": ("Met", "green", ":material/check:"),
    "not_met": ("Not met", "red", ":material/close:"),
    "unknown": ("Unknown", "orange", ":material/help:"),
}
APPLIES: Mapping[str, tuple[str, Badge, str]] = {
    "yes": ("May apply", "red", ":material/block:"),
    "no": ("Does not apply", "green", ":material/check:"),
    "unknown": ("Unknown", "orange", ":material/help:"),
}
PAYABLE = "Payable"


def show(view: ClaimCase) -> None:
    """Show the term, what was found about cover, and how the amount comes about."""
    term = view.find_term()
    left, right = st.columns([3, 2], gap="large")
    with right:
        _show_term(view, term)
        _show_settlement(view)
    with left:
        if view.assessment is None:
            show_none(view)
            return
        show_outdated(view)
        _show_findings(view, term)
        _show_exclusions(view, term)


def _show_term(view: ClaimCase, term: PolicyTerm | None) -> None:
    with st.container(border=True):
        st.subheader("Policy", anchor=False)
        if term is None:
            st.text(f"No policy {view.claim.policy_number} is in the book. No clause can be cited, nothing is payable.")
            return
        is_in_force = term.covers_day(view.claim.loss_date)
        st.text(f"{term.number}, {term.insured_name}\n{term_words(term)}")
        words = "In force" if is_in_force else "Not in force"
        st.badge(
            f"{words} on {day(view.claim.loss_date)}",
            color="green" if is_in_force else "red",
            icon=":material/event_available:" if is_in_force else ":material/event_busy:",
        )
        st.text(f"Limit {money(term.limit_usd)}, deductible {money(term.deductible_usd)}")
        page_link(open_case.POLICY, "Open the policy", {open_case.ID: str(term.policy_id)}, icon=":material/policy:")


def _show_findings(view: ClaimCase, term: PolicyTerm | None) -> None:
    found = rows(inner(view.result, "coverage"), "findings")
    st.subheader("Findings", anchor=False)
    if not found:
        st.text("The assessment looked at no question of cover.")
    for row in found:
        with st.container(border=True, gap="xsmall"):
            _show_verdict(VERDICTS, row.get("verdict"), str(row.get("wording", "")))
            _show_clause(view, term, row, str(row.get("clause_text") or ""))


def _show_exclusions(view: ClaimCase, term: PolicyTerm | None) -> None:
    found = rows(inner(view.result, "coverage"), "exclusions")
    st.subheader("Exclusions", anchor=False)
    if not found:
        empty_state("No exclusions", "The wording holds none that speaks of this loss.", icon=":material/task_alt:")
    open_ones = [row for row in found if row.get("applies") != "no"]
    others = [row for row in found if row.get("applies") == "no"]
    for row in open_ones:
        _show_exclusion(view, term, row)
    if others:
        with st.expander(f"Exclusions that do not apply ({len(others)})"):
            for row in others:
                _show_exclusion(view, term, row)


def _show_exclusion(view: ClaimCase, term: PolicyTerm | None, row: Row) -> None:
    with st.container(border=True, gap="xsmall"):
        _show_verdict(APPLIES, row.get("applies"), str(row.get("title", "")))
        st.text(str(row.get("because", "")))
        _show_clause(view, term, row, str(row.get("text") or ""))


def _show_verdict(words: Mapping[str, tuple[str, Badge, str]], verdict: object, wording: str) -> None:
    name, color, icon = words.get(str(verdict), words["unknown"])
    with st.container(horizontal=True, wrap=False):
        st.badge(name, color=color, icon=icon)
        st.text(wording, width="stretch")


def _show_clause(view: ClaimCase, term: PolicyTerm | None, row: Row, quoted: str) -> None:
    """Show the clause as it was quoted, and the button that opens it in the wording."""
    clause_id = str(row.get("clause_id") or "")
    if quoted:
        st.code(quoted, language=None, wrap_lines=True)
    if clause_id and term is not None and term.clause(clause_id) is not None:
        show_clause_button(view, clause_id, f"{row.get('id', 'exclusion')}-{clause_id}")


def _show_settlement(view: ClaimCase) -> None:
    """Show each step from what is claimed to what is payable; the column sums to its last line."""
    settlement = inner(view.result, "settlement")
    steps = rows(settlement, "steps")
    if not settlement:
        return
    with st.container(border=True):
        st.subheader("Way to the amount", anchor=False)
        if steps:
            frame = settlement_frame(view.result)
            columns: ColumnConfigMappingInput = {"Amount": st.column_config.TextColumn(width=100, alignment="right")}
            show_table(frame[["Step", "Amount"]], "Steps from the amount claimed to the amount payable", columns)
            if why := why_words(frame):
                st.text(why)
        st.metric(PAYABLE, money(payable_usd(view.result)))
        if reason := str(settlement.get("reason") or ""):
            st.text(reason)


def why_words(frame: pd.DataFrame) -> str:
    """Return why each step is what it is, one a line, so that a narrow screen shows it whole."""
    return "\n".join(f"{step}: {why}" for step, why in zip(frame["Step"], frame["Why"], strict=True) if why)


def settlement_frame(result: Row) -> pd.DataFrame:
    """Return the steps as a table; amounts in full, with their signs."""
    steps = rows(inner(result, "settlement"), "steps")
    return pd.DataFrame(
        {
            "Step": [str(step.get("label", "")) for step in steps],
            "Amount": [signed_money(amount(step, "amount_usd")) for step in steps],
            "Why": [str(step.get("note", "")) for step in steps],
        }
    )
