"""The head of a claim: what it is, where it stands, whose it is, its next clock, and the next act."""

from datetime import UTC, datetime
from uuid import UUID

import pandas as pd
import streamlit as st

from app.ui import claim_format, claim_siu, messages, watch_button
from app.ui.case_view import turn_to
from app.ui.claim_days import place_day
from app.ui.claim_format import claim_outcome_name, claim_status_name, clock_chip, line_name, loss_name, severity_name
from app.ui.claim_view import ClaimCase
from app.ui.format import day, money
from app.ui.provenance import show_provenance
from app.ui.tables import show_table
from backend.domain.access import Permission
from backend.domain.claims.acts import ClockView
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClockState
from backend.domain.collaboration import Subject


def show_header(view: ClaimCase, subject: Subject) -> None:
    """Show reference and insured, the state in badges, and the acts at the left, where no message covers them."""
    claim = view.claim
    kind = f"{line_name(claim.line)}, {loss_name(claim.line, claim.loss_type).lower()}"
    st.title(f"{claim.reference} · {kind}", anchor=False)
    st.text(f"{claim.insured_name}\n{_facts(view)}")
    with st.container(horizontal=True, gap="xsmall"):
        _show_badges(view)
    with st.container(horizontal=True, vertical_alignment="center"):
        _show_actions(view)
        watch_button.show(view.page, subject)


def _show_badges(view: ClaimCase) -> None:
    claim = view.claim
    st.badge(claim_status_name(claim.status), color=claim_format.STATUS_BADGES[claim.status])
    if claim.severity:
        st.badge(f"{severity_name(claim.severity)} severity", color=claim_format.SEVERITY_BADGES[claim.severity])
    _show_clock(view)
    if claim.proposed_outcome:
        color = claim_format.OUTCOME_BADGES[claim.proposed_outcome]
        words = claim_outcome_name(claim.proposed_outcome).lower()
        st.badge(f"Proposal: {words}", color=color, icon=":material/balance:")
    if claim.score is not None:
        st.badge(f"Red-flag score {claim.score}", color="gray", icon=":material/flag:")
    claim_siu.show_badge(view)
    if made := view.assessment:
        show_provenance(made.provider, made.model, made_without_model=made.made_without_model)


def _show_clock(view: ClaimCase) -> None:
    found = next_clock(view.page.services.claim_clocks.list_for(view.page.principal, view.case_id))
    if found is None:
        return
    chip = clock_chip(found.due_at, found.share, datetime.now(UTC))
    if chip:
        last = place_day(found.due_at, view.claim.state_code)
        st.badge(f"{found.name}: {chip.words.lower()}, {last}", color=chip.badge, icon=chip.icon)


def next_clock(clocks: tuple[ClockView, ...]) -> ClockView | None:
    """Return the running clock that is due first, None where none runs."""
    running = [clock for clock in clocks if clock.state is ClockState.RUNNING]
    return min(running, key=lambda clock: clock.due_at, default=None)


def _facts(view: ClaimCase) -> str:
    """Return amount, person and dates in one line."""
    claim = view.claim
    parts = [
        f"{money(claim.claimed_usd)} claimed" if claim.claimed_usd is not None else "amount not known yet",
        f"with {claim.assignee}" if claim.assignee else "nobody has taken it",
        f"loss of {day(claim.loss_date)} in {claim.state_code}",
        f"reported {place_day(claim.reported_at, claim.state_code)} by {claim.creator}",
        f"policy {claim.policy_number}",
    ]
    return " · ".join(parts)


def _show_actions(view: ClaimCase) -> None:
    """Show the next acts; a closed claim has none, and is reopened on its own panel."""
    if not view.may(Permission.DECIDE_CLAIM) or view.claim.status is ClaimStatus.CLOSED:
        return
    _show_assigning(view)
    st.button("Decide", icon=":material/gavel:", type="primary", key="decide", on_click=turn_to, args=("Decision",))


def _show_assigning(view: ClaimCase) -> None:
    me = view.page.principal.user_id
    if view.claim.assignee_id == me:
        st.button("Give back", icon=":material/undo:", key="give-back", on_click=_assign, args=(view, None))
    else:
        st.button("Take the claim", icon=":material/person_check:", key="take", on_click=_assign, args=(view, str(me)))
    popover = st.popover("Who could take it", icon=":material/group:", on_change="rerun", key="who-could")
    if popover.open:
        with popover:
            _show_candidates(view)


def _show_candidates(view: ClaimCase) -> None:
    """Show who could take the claim with the reason; those who manage the house assign it."""
    people = view.page.services.claims.list_candidates(view.page.principal, view.case_id)
    frame = pd.DataFrame({"Person": [one.name for one in people], "Why": [one.reason for one in people]})
    show_table(frame, "People who could take the claim, with authority and load", key="candidates")
    if not view.may(Permission.READ_PORTFOLIO):
        return
    names = {str(one.user_id): one.name for one in people}
    chosen = st.selectbox("Assign to", list(names), format_func=names.__getitem__, index=None, key="assign-to")
    st.button(
        "Assign",
        icon=":material/person_add:",
        key="assign",
        disabled=chosen is None,
        on_click=_assign,
        args=(view, str(chosen)),
    )


def _assign(view: ClaimCase, to: str | None) -> None:
    with messages.shown():
        view.page.services.claims.assign(
            view.page.principal, view.case_id, view.version, UUID(to) if to is not None else None
        )
        st.toast("The claim is assigned." if to else "The claim is back in the queue.", icon=":material/check:")
