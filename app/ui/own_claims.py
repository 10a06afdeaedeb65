"""A client's own claims: where each stands in words, its documents and letters; nothing of the analysis."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from app.ui import open_case
from app.ui.case_documents import STATES
from app.ui.claim_format import line_name, loss_name
from app.ui.empty import empty_state
from app.ui.format import NOTHING, count_of, day, moment, money, size
from app.ui.page import Page
from app.ui.paging import PAGE_SIZE, read_page
from app.ui.registry import PAGES_FOLDER
from app.ui.uploads import take_uploads
from backend.domain.claims.views import OwnClaim, OwnLetter
from backend.errors import NotFoundError

PAGE = open_case.OWN_CLAIM


def show(page: Page) -> None:
    """Show the claim that the address names, or all of them."""
    if not st.query_params.get(open_case.ID):
        _show_list(page)
        return
    wanted = open_case.linked_case()
    if wanted is None:
        _show_missing()
        return
    try:
        claim = page.services.claims.get_own(page.principal, wanted)
    except NotFoundError:
        _show_missing()
        return
    _show_claim(page, claim)


def letter_address(letter_id: UUID) -> str:
    """Return where a released letter is downloaded."""
    return f"/files/letters/{letter_id}"


def _show_list(page: Page) -> None:
    claims, total = page.services.claims, page.services.claims.count_own(page.principal)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("My claims", width="stretch", anchor=False)
        if total and st.button("Report a loss", type="primary", icon=":material/add:", key="report"):
            st.switch_page(PAGES_FOLDER / "New_claim.py")
    if not total:
        empty_state(
            "No claims yet",
            "Report a loss, and follow here what becomes of it.",
            action="Report a loss",
            target="New_claim.py",
        )
        return

    def read(offset: int) -> tuple[Sequence[OwnClaim], int]:
        return claims.list_own(page.principal, PAGE_SIZE, offset), total

    for claim in read_page(read, "claim"):
        _show_line(claim)


def _show_line(claim: OwnClaim) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{claim.reference}** · {_kind(claim)}")
            st.text(claim.status_words)
            st.caption(_line(claim))
        open_case.open_button(claim.claim_id, PAGE, "Open")


def _show_missing() -> None:
    st.title("My claims", anchor=False)
    empty_state(
        "Claim not found",
        "None of your claims has this address.",
        icon=":material/search_off:",
        action="See my claims",
        target=PAGE,
    )


def _show_claim(page: Page, claim: OwnClaim) -> None:
    open_case.back_button(PAGE, "All my claims")
    st.title(f"{claim.reference} · {_kind(claim)}", anchor=False)
    with st.container(border=True):
        st.subheader(claim.status_words, icon=":material/flag:", anchor=False)
        with st.grid("auto", min_column_width=150):
            for name, value in _facts(claim):
                with st.container(gap="xxsmall"):
                    st.caption(name)
                    st.text(value)
    left, right = st.columns(2, gap="medium")
    with left:
        _show_letters(claim.letters)
    with right:
        _show_documents(page, claim)


def _facts(claim: OwnClaim) -> tuple[tuple[str, str], ...]:
    return (
        ("Policy", claim.policy_number or NOTHING),
        ("Date of loss", day(claim.loss_date)),
        ("Reported", day(claim.reported_at.date())),
        ("Paid so far", money(claim.paid_usd)),
    )


def _show_letters(letters: Sequence[OwnLetter]) -> None:
    st.subheader("Letters", anchor=False)
    if not letters:
        empty_state("No letters yet", "Letters that we send you about this claim stand here.", icon=":material/mail:")
    for letter in letters:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch", gap="xxsmall"):
                st.text(letter.subject)
                st.caption(f"Sent {moment(letter.released_at, st.context.timezone)}")
            st.link_button("Download", letter_address(letter.letter_id), icon=":material/download:")


def _show_documents(page: Page, claim: OwnClaim) -> None:
    """Show the uploader and what was sent so far; a new upload stands in the list at once."""
    st.subheader("Your documents", anchor=False)
    with st.container(border=True):
        take_uploads(page, f"own-{claim.claim_id}", claim_id=claim.claim_id)
    for document in page.services.documents.list_for_claim(page.principal, claim.claim_id):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch", gap="xxsmall"):
                st.text(document.filename)
                st.caption(f"{size(document.size_bytes)} · {moment(document.upload_time, st.context.timezone)}")
            words, color, icon = STATES[document.status]
            st.badge(words, color=color, icon=icon)


def _kind(claim: OwnClaim) -> str:
    return f"{line_name(claim.line)}, {loss_name(claim.line, claim.loss_type).lower()}"


def _line(claim: OwnClaim) -> str:
    parts = [f"Loss of {day(claim.loss_date)}", f"policy {claim.policy_number}"]
    parts += [count_of(claim.documents, "document")] if claim.documents else []
    parts += [count_of(len(claim.letters), "letter")] if claim.letters else []
    return " · ".join(parts)
