"""One policy term: days, limits, perils, insured things, its wording with the text of each clause, its claims."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import streamlit as st

from app.ui import claim_queue, open_case
from app.ui.claim_format import line_name, loss_name
from app.ui.empty import empty_state
from app.ui.format import NOTHING, day, label, money
from app.ui.page import Page
from app.ui.panels import show_panels
from app.ui.policy_format import percentage, state_on, term_words
from app.ui.tables import Badge, frame_of, show_table
from backend.domain.access import Permission
from backend.domain.claims.views import ClaimFilter
from backend.domain.policies import Clause, ClauseKind, PolicyTerm
from backend.errors import NotFoundError

MOST_CLAIMS = 50
CLAUSE_BADGES: Mapping[ClauseKind, Badge] = {
    ClauseKind.INSURING: "green",
    ClauseKind.EXCLUSION: "red",
    ClauseKind.CONDITION: "blue",
}


@dataclass(frozen=True, slots=True)
class TermView:
    """One term as this person sees it, with the other terms of its number."""

    page: Page
    term: PolicyTerm
    others: tuple[PolicyTerm, ...]


def show(page: Page, policy_id: UUID) -> None:
    """Show the term that the address names."""
    try:
        term = page.services.policies.get(page.principal, policy_id)
    except NotFoundError:
        _show_missing()
        return
    others = page.services.policies.list_terms(page.principal, term.number)
    view = TermView(page, term, tuple(one for one in others if one.policy_id != policy_id))
    _show_header(view)
    panels = dict(PANELS)
    if page.principal.may(Permission.READ_CLAIMS):
        panels["Claims"] = _show_claims
    show_panels(panels, view)


def _show_header(view: TermView) -> None:
    term = view.term
    open_case.back_button(open_case.POLICY, "All policies")
    st.title(f"{term.number} · {line_name(term.line)}", anchor=False)
    st.text(f"{term.insured_name}\n{term_words(term)}")
    words, color = state_on(term, datetime.now(UTC).date())
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(f"{words} today", color=color, icon=":material/event_available:")
        if term.cancelled_on:
            st.badge(f"Cancelled from {day(term.cancelled_on)}", color="red", icon=":material/event_busy:")
        if term.changed_on:
            st.badge(f"Changed on {day(term.changed_on)}", color="blue", icon=":material/edit_calendar:")


def _show_cover(view: TermView) -> None:
    """Show what is insured, up to which amounts, and against what."""
    term = view.term
    with st.container(border=True), st.grid("auto", min_column_width=170):
        for name, value in _facts(term):
            with st.container(gap="xxsmall"):
                st.caption(name)
                st.text(value)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("Perils covered", anchor=False)
        with st.container(horizontal=True, gap="xsmall"):
            for peril in term.perils:
                st.badge(loss_name(term.line, peril), color="green", icon=":material/check:")
        if not term.perils:
            st.text("None is named.")
    with right:
        st.subheader("Sublimits", anchor=False)
        _show_sublimits(term)
    st.subheader("Insured things", anchor=False)
    _show_things(term)
    _show_other_terms(view)


def _facts(term: PolicyTerm) -> tuple[tuple[str, str], ...]:
    basis = "New value" if term.is_replacement_cost else "Actual cash value"
    cancelled = f"{day(term.cancelled_on)} {term.cancel_reason}".strip() if term.cancelled_on else ""
    changed = f"{day(term.changed_on)} {term.change}".strip() if term.changed_on else ""
    facts = (
        ("Limit", money(term.limit_usd)),
        ("Deductible", money(term.deductible_usd)),
        ("Premium", money(term.premium_usd)),
        ("Basis", basis),
        ("Depreciation a year", percentage(term.depreciation_rate)),
        ("State", term.state_code or NOTHING),
        ("Address", term.address or NOTHING),
        ("Telephone", term.phone or NOTHING),
    )
    more = (("Cancelled from", cancelled), ("Last endorsement", changed))
    return facts + tuple((name, value) for name, value in more if value)


def _show_sublimits(term: PolicyTerm) -> None:
    if not term.sublimits:
        st.text("None; the limit holds for every peril.")
        return
    rows = [
        {
            "Part": one.name,
            "Perils": ", ".join(loss_name(term.line, peril) for peril in one.perils),
            "Limit (USD)": float(one.limit_usd),
        }
        for one in term.sublimits
    ]
    columns = {"Limit (USD)": st.column_config.NumberColumn(format="localized")}
    show_table(frame_of(rows, ("Part", "Perils", "Limit (USD)")), "Lower limits for some perils", columns)


def _show_things(term: PolicyTerm) -> None:
    if not term.insured_things:
        st.text("None is listed.")
        return
    names = list(dict.fromkeys(name for thing in term.insured_things for name in thing))
    rows = [{label(name): thing.get(name, NOTHING) for name in names} for thing in term.insured_things]
    show_table(frame_of(rows, [label(name) for name in names]), "Vehicles or buildings insured")


def _show_other_terms(view: TermView) -> None:
    if not view.others:
        return
    st.subheader("Other terms of this policy", anchor=False)
    for term in view.others:
        open_case.open_button(term.policy_id, open_case.POLICY, term_words(term), ":material/event:")


def _show_wording(view: TermView) -> None:
    """Show each clause with its text; what grants cover first, then what takes it away, then conditions."""
    if not view.term.clauses:
        empty_state("No wording", "No clauses are stored with this term.", icon=":material/article:")
    for kind in ClauseKind:
        clauses = [clause for clause in view.term.clauses if clause.kind is kind]
        for clause in clauses:
            with st.container(border=True, gap="xsmall"):
                _show_clause(view.term, clause)


def _show_clause(term: PolicyTerm, clause: Clause) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.badge(label(clause.kind.value), color=CLAUSE_BADGES[clause.kind])
        st.text(f"{clause.id} · {clause.title}", width="stretch")
    st.text(clause.text)
    if words := _clause_words(term, clause):
        st.caption(words)


def _clause_words(term: PolicyTerm, clause: Clause) -> str:
    """Return to which perils a clause speaks and where it stands in print."""
    perils: Sequence[str] = [loss_name(term.line, peril).lower() for peril in clause.perils]
    parts = [f"For {', '.join(perils)}" if perils else "", f"page {clause.page} of the wording" if clause.page else ""]
    return " · ".join(part for part in parts if part)


def _show_claims(view: TermView) -> None:
    """Show the claims under the term that this person may see."""
    wanted = ClaimFilter(policy_id=view.term.policy_id, limit=MOST_CLAIMS)
    found = view.page.services.claims.list_queue(view.page.principal, wanted)
    if not found.total:
        empty_state("No claims", "Nothing was reported under this term that you may see.", icon=":material/task_alt:")
        return
    claim_queue.show_lines(found.lines, "policy-claims", without=("Insured",))
    if found.total > len(found.lines):
        st.caption(
            f"The first {len(found.lines)} of {found.total:,}. Search the claims for {view.term.number} to see all."
        )


def _show_missing() -> None:
    st.title("Policies", anchor=False)
    empty_state(
        "Policy not found",
        "No policy of your institution has this address.",
        icon=":material/search_off:",
        action="See all policies",
        target=open_case.POLICY,
    )


PANELS: Mapping[str, Callable[[TermView], None]] = {"Cover": _show_cover, "Wording": _show_wording}
