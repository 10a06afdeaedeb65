"""The head of a case: what it is, where it stands, whose it is, and the next act."""

from datetime import UTC, datetime

import streamlit as st

from app.ui import messages, watch_button
from app.ui.case_result import rows
from app.ui.case_view import CaseView, turn_to
from app.ui.format import count_of, due, moment, money, outcome_name, product_name, status_name
from app.ui.provenance import show_provenance
from app.ui.tables import OUTCOME_BADGES, STATUS_BADGES
from backend.domain.access import Permission
from backend.domain.cases import AssessmentView
from backend.domain.collaboration import Subject


def show_header(view: CaseView, subject: Subject) -> None:
    """Show reference and insured, the state in badges, and the acts at the right."""
    case = view.case
    title, actions = st.columns([3, 2], vertical_alignment="center")
    with title:
        st.title(f"{case.reference} · {product_name(case.product)}", anchor=False)
    with actions, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        watch_button.show(view.page, subject)
        _show_actions(view)
    st.text(f"{case.insured_name}\n{_facts(view)}")
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(status_name(case.status), color=STATUS_BADGES[case.status])
        if case.proposed_outcome:
            st.badge(
                f"Proposal: {outcome_name(case.proposed_outcome).lower()}",
                color=OUTCOME_BADGES[case.proposed_outcome],
                icon=":material/balance:",
            )
        if case.score is not None:
            st.badge(f"Score {case.score}", color="gray", icon=":material/speed:")
        if view.assessment:
            made = view.assessment
            _show_contradictions(made)
            show_provenance(made.provider, made.model, made_without_model=made.made_without_model)


def _show_contradictions(made: AssessmentView) -> None:
    if count := len(rows(made.result, "conflicts")):
        st.badge(count_of(count, "contradiction"), color="orange", icon=":material/compare_arrows:")


def _facts(view: CaseView) -> str:
    """Return amount, person and dates in one line."""
    case, now = view.case, datetime.now(UTC)
    whose = f"with {case.assignee}" if case.assignee else "nobody has taken it"
    parts = [f"{money(case.requested_limit_usd)} requested", whose]
    if view.is_open:
        parts.append(due(case.due_at, now))
    parts.append(f"received {moment(case.created_at, st.context.timezone)} from {case.creator}")
    parts.append(f"version {case.version}")
    return " · ".join(parts)


def _show_actions(view: CaseView) -> None:
    if not view.is_open or not view.may(Permission.DECIDE_SUBMISSION):
        return
    mine = view.case.assignee_id == view.page.principal.user_id
    if mine:
        st.button("Give back", icon=":material/undo:", key="give-back", on_click=_assign, args=(view, False))
    else:
        st.button("Take the case", icon=":material/person_check:", key="take", on_click=_assign, args=(view, True))
    st.button("Decide", icon=":material/gavel:", type="primary", key="decide", on_click=turn_to, args=("Decision",))


def _assign(view: CaseView, to_me: bool) -> None:  # noqa: FBT001 - arguments of a callback are positional
    person = view.page.principal
    with messages.shown():
        view.page.services.underwriting.assign(
            person, view.case.submission_id, view.case.version, person.user_id if to_me else None
        )
        st.toast("The case is yours." if to_me else "The case is back in the queue.", icon=":material/check:")
