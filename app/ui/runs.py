"""Runs on a page: start one, follow it while it is active, cancel it or send it round again."""

import time
from collections.abc import Callable
from typing import Literal, TypeVar
from uuid import UUID

import streamlit as st

from app.ui import messages
from app.ui.markup import escaped
from app.ui.page import Page
from app.ui.provenance import show_provenance
from app.ui.run_words import (
    KIND_LABELS,
    STATE_ICONS,
    STATE_LABELS,
    effort,
    share_done,
    situation,
    try_again_in,
    versions_used,
)
from backend.domain.access import Permission
from backend.domain.run_views import RunView
from backend.domain.runs import RunKind, RunState
from backend.errors import DeskError, RateLimitedError

POLL_S = 2.0
COUNT_DOWN_S = 1.0
STATE_COLORS: dict[RunState, Literal["gray", "blue", "green", "red"]] = {
    RunState.QUEUED: "gray",
    RunState.RUNNING: "blue",
    RunState.SUCCEEDED: "green",
    RunState.FAILED: "red",
    RunState.CANCELLED: "gray",
}
Started = TypeVar("Started")


def start(act: Callable[[], Started]) -> Started | None:
    """Start a run and return what the service gave, or say in one sentence why it did not start."""
    try:
        return act()
    except RateLimitedError as error:
        st.warning(
            f"The limit of runs in a minute is reached. The next can start in {try_again_in(error.retry_after_s)}.",
            icon=":material/timer:",
        )
    except DeskError as error:
        messages.show_error(error)
    return None


def start_button(page: Page, label: str, kind: RunKind, key: str) -> bool:
    """Show the button that starts a run; while the limit holds it counts the seconds down and cannot be pressed."""
    left = page.services.runs.limit_state(page.principal, kind)
    if left.remaining:
        return st.button(label, type="primary", key=key, help=f"{left.remaining} runs left in this minute")
    free_at = time.monotonic() + left.retry_after_s
    st.fragment(_count_down, run_every=COUNT_DOWN_S)(label, key, free_at)
    return False


def show_status(page: Page, run_id: UUID, *, was_active: bool = False) -> RunView:
    """
    Show how a run stands and return it; the fragment looks again every two seconds while the run is active.

    When the run ends, the whole page runs once more, so that the result appears; `was_active` tells that the page
    has read it as active before, for it may have ended since.
    """
    view: RunView = page.services.runs.get(page.principal, run_id)
    follows = was_active or view.is_active
    st.fragment(_follow, run_every=POLL_S if follows else None)(page, run_id, follows)
    return view


def _follow(page: Page, run_id: UUID, was_active: bool) -> None:  # noqa: FBT001 - arguments of a fragment are positional
    with messages.shown():
        view = page.services.runs.get(page.principal, run_id)
        if was_active and not view.is_active:
            st.rerun()
        _draw(page, view)


def _draw(page: Page, view: RunView) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{KIND_LABELS[view.kind]}**", width="content")
            st.badge(STATE_LABELS[view.state], icon=STATE_ICONS[view.state], color=STATE_COLORS[view.state])
            show_provenance(view.provider, view.model, made_without_model=view.made_without_model)
        if view.state is RunState.FAILED:
            st.error(escaped(situation(view)), icon=STATE_ICONS[view.state])
        else:
            st.text(situation(view))
        if (share := share_done(view)) is not None:
            st.progress(share)
        if used := versions_used(view):
            st.caption(escaped(used))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.caption(effort(view))
            if page.principal.may(Permission.CONTROL_RUN):
                _controls(page, view)


def _controls(page: Page, view: RunView) -> None:
    runs = page.services.runs
    if view.can_cancel:
        _control(
            "Cancel", ":material/cancel:", f"cancel-{view.run_id}", lambda: runs.cancel(page.principal, view.run_id)
        )
    if view.can_retry:
        _control("Retry", ":material/replay:", f"retry-{view.run_id}", lambda: runs.retry(page.principal, view.run_id))


def _control(label: str, icon: str, key: str, act: Callable[[], None]) -> None:
    if st.button(label, icon=icon, key=key):
        with messages.shown():
            act()
            st.rerun()


def _count_down(label: str, key: str, free_at: float) -> None:
    left_s = free_at - time.monotonic()
    if left_s <= 0:
        st.rerun()
    st.button(f"{label} in {try_again_in(left_s)}", disabled=True, key=f"{key}-wait", icon=":material/timer:")
