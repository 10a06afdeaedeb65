"""Statutory clocks of a claim with their provisions, what came in, and the course of events."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import streamlit as st

from app.ui import claim_timeline, messages
from app.ui.claim_days import place_day
from app.ui.claim_format import clock_chip
from app.ui.claim_view import ClaimCase
from app.ui.empty import empty_state
from app.ui.format import due, percent
from app.ui.tables import Badge
from backend.domain.access import Permission
from backend.domain.claims.acts import ClockView
from backend.domain.claims.words import ClaimEvent, ClockState
from backend.domain.clocks.rules import ClockRule
from backend.domain.clocks.tables import find_jurisdiction, find_rule, rules_for

STATES: Mapping[ClockState, tuple[str, Badge, str]] = {
    ClockState.RUNNING: ("Running", "blue", ":material/schedule:"),
    ClockState.TOLLED: ("Stands still", "violet", ":material/pause:"),
    ClockState.MET: ("Met", "green", ":material/check:"),
    ClockState.WAIVED: ("Waived", "gray", ":material/do_not_disturb_on:"),
    ClockState.ENDED: ("Ended", "gray", ":material/stop:"),
}
NO_PROOF = "No proof of loss is noted yet, so the time to decide has not begun. Note it when the papers are in."
LIVE = frozenset({ClockState.RUNNING, ClockState.TOLLED})


def show(view: ClaimCase) -> None:
    """Show the clocks that run, then the others, beside the course of events."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _show_notes(view)
        _show_clocks(view)
    with right:
        claim_timeline.show(view)


def _show_notes(view: ClaimCase) -> None:
    """Show the buttons that note what came in; clocks start and run on by them."""
    if not view.may(Permission.DECIDE_CLAIM) or not view.is_open:
        return
    clocks, person = view.page.services.claim_clocks, view.page.principal
    with st.container(horizontal=True):
        if st.button(
            "Proof of loss is in", icon=":material/inventory:", key="proof", help="The time to decide begins."
        ):
            with messages.shown():
                clocks.note_proof_received(person, view.case_id)
                st.rerun()
        if st.button(
            "Information is in", icon=":material/mark_email_read:", key="information", help="Clocks that stood run on."
        ):
            with messages.shown():
                clocks.note_information_received(person, view.case_id)
                st.rerun()


def _show_clocks(view: ClaimCase) -> None:
    clocks = view.page.services.claim_clocks.list_for(view.page.principal, view.case_id)
    place = find_jurisdiction(view.claim.state_code)
    if view.is_open and lacks_proof(clocks, rules_for(place.code, view.claim.line)):
        st.info(NO_PROOF, icon=":material/inventory:")
    if not clocks:
        said = f"No deadline of {place.name} was started on this claim." if place.rules else place.note
        empty_state("No clocks", said, icon=":material/schedule:")
    elif place.rules:
        st.caption(place.note)
    for clock in clocks:
        with st.container(border=True, gap="xsmall"):
            _show_clock(view, clock)


def lacks_proof(clocks: Iterable[ClockView], rules: Iterable[ClockRule]) -> bool:
    """Tell whether a deadline of the place waits for the proof of loss, which nobody has noted."""
    by_proof = {rule.id for rule in rules if ClaimEvent.PROOF_RECEIVED in rule.starts_on}
    begun = {clock.rule_id for clock in clocks if clock.state is not ClockState.ENDED}
    return bool(by_proof - begun)


def _show_clock(view: ClaimCase, clock: ClockView) -> None:
    words, color, icon = STATES[clock.state]
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.text(clock.name, width="stretch")
        chip = clock_chip(clock.due_at, clock.share, datetime.now(UTC)) if clock.state is ClockState.RUNNING else None
        if chip:
            st.badge(chip.words, color=chip.badge, icon=chip.icon)
        else:
            st.badge(words, color=color, icon=icon)
    if clock.state in LIVE:
        st.progress(min(1.0, max(0.0, clock.share)), text=time_words(clock, datetime.now(UTC)))
    st.text(clock_words(clock, view.claim.state_code))
    st.text(clock.citation)
    if rule := find_rule(clock.rule_id):
        st.caption(rule.reading)
    if clock.waived_by:
        st.text(f"Waived by {clock.waived_by}: {clock.waive_reason}")
    if clock.state in LIVE and view.may(Permission.WAIVE_CLOCK):
        _show_waiver(view, clock)


def time_words(clock: ClockView, now: datetime) -> str:
    """Return how much of the time has run, of a clock past its end by how much it is overdue."""
    if clock.is_overdue:
        return due(clock.due_at, now).capitalize()
    return f"{percent(clock.share)} of the time has run"


def clock_words(clock: ClockView, state_code: str) -> str:
    """Return the time allowed and the days of a clock in one line, as the place counts them."""
    parts = [
        f"{clock.days} {clock.day_kind} days",
        f"from {place_day(clock.started_at, state_code)}",
        f"due {place_day(clock.due_at, state_code)}",
    ]
    if clock.tolled_since:
        parts.append(f"stands still since {place_day(clock.tolled_since, state_code)}")
    if clock.met_at:
        parts.append(f"met {place_day(clock.met_at, state_code)}")
    return " · ".join(parts)


def _show_waiver(view: ClaimCase, clock: ClockView) -> None:
    popover = st.popover(
        "Waive", icon=":material/do_not_disturb_on:", on_change="rerun", key=f"waiver-{clock.clock_id}"
    )
    if not popover.open:
        return
    with popover:
        reason = st.text_input("Why it need not be kept", key=f"waive-why-{clock.clock_id}")
        if st.button("Waive the clock", icon=":material/check:", key=f"waive-{clock.clock_id}"):
            with messages.shown():
                view.page.services.claim_clocks.waive(view.page.principal, clock.clock_id, reason or "")
                st.toast("The clock is waived.", icon=":material/check:")
                st.rerun()
