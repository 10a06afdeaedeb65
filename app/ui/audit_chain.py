"""How the chain of acts stands: where it ends, when it was verified and anchored, and what weakens it."""

from collections.abc import Mapping

import streamlit as st

from app.ui import messages
from app.ui.format import NOTHING, count_of, moment
from app.ui.markup import escaped
from app.ui.page import Page
from backend.domain.audit_views import ChainCheck, ChainStatus
from backend.services.audit import NEWEST_CHECKED

SCOPE = (
    f"Walks the newest {NEWEST_CHECKED:,} acts and compares every anchor with the chain, which takes seconds. "
    "The whole chain is walked by `python3 manage.py audit verify`. Acts newer than the last anchor, those of about "
    "two minutes, could still be cut off unseen by whoever owns the database."
)
FOUND = "audit_check"


def show(page: Page) -> None:
    """Show the state of the chain and the button that verifies it."""
    with messages.shown(), st.container(border=True):
        status = page.services.audit.status(page.principal)
        _show_facts(status)
        if status.advice:
            st.warning(escaped(f"{status.advice[:1].upper()}{status.advice[1:]}."), icon=":material/lock_open:")
        if st.button("Verify", icon=":material/verified_user:"):
            with st.spinner("Walking the chain"):
                st.session_state[FOUND] = page.services.audit.verify(page.principal)
            st.rerun()
        st.caption(SCOPE)
        if isinstance(check := st.session_state.get(FOUND), ChainCheck):
            _show_check(check)


def _show_facts(status: ChainStatus) -> None:
    zone = st.context.timezone
    check, anchor = status.last_check, status.last_anchor
    checked = f"{moment(check.at, zone)}, {outcome_of(check.details)}" if check else "never"
    anchored = f"number {anchor.seq:,} on {moment(anchor.moment, zone)}" if anchor else "never on file"
    facts = {"Acts": f"{status.end.seq:,}", "Last verified": checked, "Last anchored": anchored}
    for column, (label, words) in zip(st.columns([1, 2, 2]), facts.items(), strict=True):
        column.caption(label)
        column.text(words)
    st.caption(f"Hash of the newest act: {status.end.hash or NOTHING}")


def outcome_of(details: Mapping[str, object]) -> str:
    """Return what an earlier verification found, in a few words."""
    checked = details.get("checked")
    count = f"{checked:,} acts" if isinstance(checked, int) else "some acts"
    return f"{count} hold" if details.get("sound") is True else "broken"


def _show_check(check: ChainCheck) -> None:
    if check.trouble:
        st.warning(escaped(f"Not every anchor was compared. {check.trouble}"), icon=":material/anchor:")
    if check.found:
        sentence = f"The chain is broken at number {check.found.seq}. {check.found.sentence}"
        st.error(escaped(sentence), icon=":material/link_off:")
        return
    which = "all" if check.is_whole_chain else "the newest"
    anchors = f"{count_of(check.anchors, 'anchor')} agree" if check.anchors else "there is no anchor to compare"
    signed = ", none of them signed" if check.unsigned_anchors else ""
    st.success(
        f"The chain holds: {which} {check.checked:,} acts were walked in {check.seconds:.1f} s, {anchors}{signed}.",
        icon=":material/verified_user:",
    )
