"""Claims linked with this one by what they share, what people say of each link, and past claims near it."""

from datetime import date
from uuid import UUID

import pandas as pd
import streamlit as st

from app.ui import claim_charts, messages, open_case
from app.ui.claim_acts import LINKS
from app.ui.claim_view import ClaimCase
from app.ui.empty import empty_state
from app.ui.format import NOTHING, day, label, money
from app.ui.tables import Badge, show_table
from backend.domain.access import Permission
from backend.domain.claims.acts import ClaimLink, Comparable, LinkedClaim, LinkGraph
from backend.domain.claims.words import SignVerdict

VERDICTS: dict[SignVerdict, tuple[str, Badge]] = {
    SignVerdict.OPEN: ("Open", "yellow"),
    SignVerdict.CONFIRMED: ("Confirmed", "red"),
    SignVerdict.DISMISSED: ("Dismissed", "gray"),
}


def show(view: ClaimCase) -> None:
    """Show the graph with its table, the links to judge, and comparable claims."""
    graph = view.page.services.claim_links.graph(view.page.principal, view.case_id)
    if graph.links:
        _show_graph(view, graph)
    else:
        empty_state(
            "No linked claims",
            "No other insured's claim shares a telephone, account, address, repairer, document or narrative.",
            icon=":material/hub:",
        )
    _show_comparables(view)


def _show_graph(view: ClaimCase, graph: LinkGraph) -> None:
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.subheader("Linked claims", anchor=False)
        st.plotly_chart(
            claim_charts.link_graph(graph),
            key="links",
            config={"displayModeBar": False},
            alt=f"{len(graph.claims)} claims and {len(graph.links)} links between them; the table lists them",
        )
        with st.expander("Links as a table"):
            link = st.column_config.LinkColumn("Open", display_text=":material/open_in_new:", width=50)
            show_table(links_frame(graph), "Links between claims with their reasons", {"Open": link})
    with right:
        st.subheader("What links this claim", anchor=False)
        for link_ in graph.links:
            if view.case_id in (link_.first_id, link_.second_id):
                with st.container(border=True):
                    _show_link(view, graph, link_)


def links_frame(graph: LinkGraph) -> pd.DataFrame:
    """Return the links as a table, one row a link."""
    names = {claim.claim_id: claim.reference for claim in graph.claims}
    told = {claim.claim_id for claim in graph.claims if is_told(claim)}
    return pd.DataFrame(
        {
            "Claim": [names.get(link.first_id, NOTHING) for link in graph.links],
            "With": [names.get(link.second_id, NOTHING) for link in graph.links],
            "Why": [LINKS[link.kind] for link in graph.links],
            "Shared": [link.shown for link in graph.links],
            "Strength": [f"{link.strength:.2f}" for link in graph.links],
            "Verdict": [VERDICTS[link.verdict][0] for link in graph.links],
            "Open": [_open_address(told, _other(graph, link)) for link in graph.links],
        },
        dtype="object",
    )


def claim_address(claim_id: object) -> str:
    """Return the address of a claim's screen, for link columns."""
    return f"/claim?{open_case.ID}={claim_id}"


def is_told(claim: LinkedClaim) -> bool:
    """Tell whether this person may see the claim; of any other only reference and state are told."""
    return bool(claim.loss_date)


def claim_words(claim: LinkedClaim) -> str:
    """Return a linked claim in one line; of one that this person may not see, what the desk tells of it."""
    state = label(claim.status).lower()
    if not is_told(claim):
        return f"{claim.reference}, {state}; another team handles it, so its file is not open to you."
    return f"{claim.reference}, {claim.insured_name}, loss of {day(date.fromisoformat(claim.loss_date))}, {state}"


def _open_address(told: set[UUID], claim_id: UUID) -> str | None:
    return claim_address(claim_id) if claim_id in told else None


def _other(graph: LinkGraph, link: ClaimLink) -> UUID:
    return link.second_id if link.first_id == graph.centre_id else link.first_id


def _show_link(view: ClaimCase, graph: LinkGraph, link: ClaimLink) -> None:
    other = next((claim for claim in graph.claims if claim.claim_id == _other(graph, link)), None)
    words, color = VERDICTS[link.verdict]
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.badge(LINKS[link.kind], color="blue", icon=":material/link:")
        st.badge(words, color=color)
        st.text(link.shown, width="stretch")
        if other and is_told(other):
            st.link_button("Open", claim_address(other.claim_id), type="tertiary", icon=":material/open_in_new:")
    if other:
        st.text(claim_words(other))
    if link.verdict is not SignVerdict.OPEN:
        st.text(f"By {link.reviewed_by}{f': {link.note}' if link.note else ''}")
    if view.may(Permission.REVIEW_SIGN):
        _show_review(view, link)


def _show_review(view: ClaimCase, link: ClaimLink) -> None:
    if link.verdict is not SignVerdict.OPEN:
        if st.button("Take the word back", icon=":material/undo:", key=f"link-open-{link.link_id}", type="tertiary"):
            _review(view, link, SignVerdict.OPEN, "")
        return
    note = st.text_input("Note", key=f"link-note-{link.link_id}", placeholder="Needed to dismiss")
    with st.container(horizontal=True):
        if st.button("Confirm", icon=":material/link:", key=f"link-confirm-{link.link_id}"):
            _review(view, link, SignVerdict.CONFIRMED, note or "")
        if st.button("Dismiss", icon=":material/link_off:", key=f"link-dismiss-{link.link_id}"):
            _review(view, link, SignVerdict.DISMISSED, note or "")


def _review(view: ClaimCase, link: ClaimLink, verdict: SignVerdict, note: str) -> None:
    with messages.shown():
        view.page.services.claim_links.review_link(view.page.principal, link.link_id, verdict, note)
        st.rerun()


def _show_comparables(view: ClaimCase) -> None:
    st.subheader("Comparable past claims", anchor=False)
    found = view.page.services.claim_links.comparables(view.page.principal, view.case_id)
    if not found:
        empty_state("No comparable claims", "No decided claim of this line is on file yet.", icon=":material/compare:")
        return
    st.caption("The nearest by stated distance: 0 is alike in everything compared, 1 in nothing.")
    link = st.column_config.LinkColumn("Open", display_text=":material/open_in_new:", width=50)
    wide = {name: st.column_config.TextColumn(width="large") for name in ("Differs in", "Override")}
    show_table(comparables_frame(found), "Past claims near this one", {"Open": link, **wide})


def comparables_frame(found: tuple[Comparable, ...]) -> pd.DataFrame:
    """Return comparable claims as a table, the nearest first."""
    return pd.DataFrame(
        {
            "Open": [claim_address(one.claim_id) for one in found],
            "Claim": [one.reference for one in found],
            "Distance": [f"{one.distance:.2f}" for one in found],
            "Outcome": [label(one.outcome) for one in found],
            "Paid": [money(one.paid_usd) for one in found],
            "Incurred": [money(one.incurred_usd) for one in found],
            "Differs in": ["; ".join(one.differences) or "Nothing compared" for one in found],
            "Override": [one.override or NOTHING for one in found],
        }
    )
