"""What can be done with a version: put another person's draft in force, withdraw a draft, draft an old one anew."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

import streamlit as st

from app.ui import messages
from app.ui.markup import escaped
from app.ui.page import Page
from app.ui.version_table import activated_by, drafts_of
from backend.domain.access import Principal
from backend.domain.versions import VersionHead, VersionState
from backend.errors import ConflictError

DONE, SHOWN = "versions-done", "versions-shown"
FROM_NOW_ON = (
    "Putting it in force counts for all work that begins afterwards, runs that wait in the queue among them. "
    "Work under way ends by the version it began with. Every result names its version and none is changed."
)
OWN_DRAFT = "You wrote this draft; another person must put it in force."


class VersionDesk(Protocol):
    """A service that keeps versions; guidelines and prompts answer alike."""

    def activate(self, principal: Principal, version_id: UUID, /, seen_active: int | None) -> VersionHead:
        """Put a draft in force."""

    def withdraw(self, principal: Principal, version_id: UUID, /, reason: str) -> None:
        """Take a draft back."""

    def roll_back(self, principal: Principal, version_id: UUID, /, reason: str, based_on: int) -> VersionHead:
        """Draft an earlier version anew."""


def show_done() -> None:
    """Show what was done just before, once."""
    if said := st.session_state.pop(DONE, ""):
        st.success(said, icon=":material/check:")


def say_done(sentence: str) -> None:
    """Keep a sentence for the next run, and start it; what this person did needs no other word."""
    st.session_state[DONE] = sentence
    st.session_state.pop(SHOWN, None)
    st.rerun()


def tell_gone(heads: Sequence[VersionHead]) -> None:
    """Say what became of drafts that this screen showed before and that others settled since, once."""
    shown = st.session_state.get(SHOWN, frozenset())
    for head in heads:
        if head.version_id in shown and head.state is not VersionState.DRAFT:
            st.info(_gone_words(head), icon=":material/group:")
    st.session_state[SHOWN] = frozenset(draft.version_id for draft in drafts_of(heads))


def _gone_words(head: VersionHead) -> str:
    if head.is_withdrawn:
        return f"Version {head.number} was withdrawn meanwhile; what it said stays on file."
    return f"Version {head.number} was put in force by {escaped(activated_by(head))} meanwhile."


def show_draft_buttons(page: Page, desk: VersionDesk, draft: VersionHead, active: VersionHead | None) -> None:
    """Show activation, to others than the author, and withdrawal; it counts against the version that was seen."""
    seen = _seen_before(f"seen-{draft.version_id}", active.number if active else None)
    if draft.author_id == page.principal.user_id:
        st.info(OWN_DRAFT, icon=":material/group:")
    elif st.button(
        f"Put version {draft.number} in force", type="primary", icon=":material/check:", key=f"on-{draft.version_id}"
    ):
        with messages.shown():
            desk.activate(page.principal, draft.version_id, seen)
            say_done(f"Version {draft.number} is in force from now on.")
    with st.popover("Withdraw", icon=":material/delete:", key=f"off-{draft.version_id}"):
        reason = _reason(f"off-why-{draft.version_id}")
        if st.button("Withdraw the draft", key=f"off-do-{draft.version_id}"):
            with messages.shown():
                desk.withdraw(page.principal, draft.version_id, reason)
                say_done(f"Version {draft.number} is withdrawn; what it said stays on file.")


def show_roll_back(page: Page, desk: VersionDesk, version: VersionHead, newest: int) -> None:
    """Show the form that drafts an earlier version anew."""
    st.caption(
        f"To go back to version {version.number}, draft it anew: it becomes version {newest + 1}, "
        "and another person puts it in force."
    )
    with st.popover("Draft it anew", icon=":material/undo:", key=f"back-{version.version_id}"):
        reason = _reason(f"back-why-{version.version_id}")
        if st.button("Save as a draft", key=f"back-do-{version.version_id}"):
            with messages.shown():
                head = desk.roll_back(page.principal, version.version_id, reason, newest)
                say_done(f"Version {head.number} says what version {version.number} said; it waits for another person.")


def begun_at(key: str, newest: int) -> int:
    """
    Return the newest version as it was when this person began to write here, and say when there is a newer one.

    `key` belongs to a form with a field `key-why`; who leaves the form begins anew.
    """
    kept = f"{key}-begun"
    if f"{key}-why" not in st.session_state:
        st.session_state[kept] = newest
    begun: int = st.session_state.setdefault(kept, newest)
    if begun != newest:
        st.warning(
            f"Version {newest} was saved while you wrote. Look at it under Versions; if you save all the same, "
            "your draft waits beside it.",
            icon=":material/group:",
        )
    return begun


@contextmanager
def told_once(key: str, newest: int) -> Iterator[None]:
    """Let a conflict with a newer version through once: whoever was told of it may save all the same."""
    try:
        yield
    except ConflictError:
        st.session_state[f"{key}-begun"] = newest
        raise


def _seen_before(key: str, now: int | None) -> int | None:
    """Return what this screen showed when the person pressed a button, and keep what it shows now."""
    before: int | None = st.session_state.get(key, now)
    st.session_state[key] = now
    return before


def _reason(key: str) -> str:
    return str(st.text_input("Why", key=key, placeholder="As a colleague reads it later") or "")
