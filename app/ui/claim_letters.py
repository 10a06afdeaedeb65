"""The letters of a claim: drafted from a template, edited and released by a person, downloaded as PDF."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from app.ui import messages
from app.ui.claim_acts import LETTERS
from app.ui.claim_days import place_day
from app.ui.claim_letter_checks import choose_payment, show_advice, show_checks
from app.ui.claim_seen import must_be_seen, note_seen
from app.ui.claim_view import ClaimCase
from app.ui.empty import empty_state
from app.ui.tables import Badge
from backend.domain.access import Permission
from backend.domain.claims.acts import LetterView
from backend.domain.claims.words import LetterKind, LetterState

STATES: Mapping[LetterState, tuple[str, Badge, str]] = {
    LetterState.DRAFT: ("Draft", "yellow", ":material/edit:"),
    LetterState.RELEASED: ("Released", "green", ":material/send:"),
    LetterState.DISCARDED: ("Put away", "gray", ":material/delete:"),
}


def show(view: ClaimCase) -> None:
    """Show the drafts to work on, then every letter."""
    if view.may(Permission.WRITE_LETTER):
        _show_drafting(view)
    letters = view.page.services.letters.list_for(view.page.principal, view.case_id)
    if not letters:
        empty_state(
            "No letters", "A draft is filled with what is on file; a person releases it.", icon=":material/mail:"
        )
    for letter in letters:
        with st.container(border=True):
            _show_letter(view, letter)


def pdf_address(letter_id: UUID) -> str:
    """Return where a letter is downloaded as PDF."""
    return f"/files/letters/{letter_id}"


def _show_drafting(view: ClaimCase) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox("Letter", list(LETTERS), format_func=LETTERS.__getitem__, key="letter-kind", width=280)
        kind = LetterKind(str(picked))
        payment_id = choose_payment(view) if kind is LetterKind.PAYMENT else None
        if st.button("Write a draft", type="primary", icon=":material/edit_square:", key="draft"):
            with messages.shown():
                view.page.services.letters.draft(view.page.principal, view.case_id, kind, payment_id)
                st.toast("The draft is filled with what is on file. Read it before you release it.")
                st.rerun()


def _show_letter(view: ClaimCase, letter: LetterView) -> None:
    words, color, icon = STATES[letter.state]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(words, color=color, icon=icon)
        st.badge(LETTERS[letter.kind], color="gray")
        st.text(letter.subject, width="stretch")
        st.link_button("PDF", pdf_address(letter.letter_id), icon=":material/picture_as_pdf:")
    st.text(letter_line(letter, view.claim.state_code))
    if letter.state is LetterState.DRAFT and view.may(Permission.WRITE_LETTER):
        _show_editor(view, letter)
        return
    with st.expander("Read the letter"):
        st.text(letter.body)


def letter_line(letter: LetterView, state_code: str) -> str:
    """Return to whom a letter goes and who wrote it when; its days are those of the place, as on its paper."""
    parts = [
        f"To {', '.join(letter.recipient.splitlines())}",
        f"drafted by {letter.drafted_by}, {place_day(letter.created_at, state_code)}",
    ]
    if letter.released_at:
        parts.append(f"released by {letter.released_by}, {place_day(letter.released_at, state_code)}")
    return " · ".join(parts)


def _show_editor(view: ClaimCase, letter: LetterView) -> None:
    """Show the text to edit beside what a letter of its kind must hold."""
    key = f"{letter.letter_id}-{letter.version}"
    left, right = st.columns([3, 2], gap="medium")
    with left:
        subject = st.text_input("Subject", value=letter.subject, key=f"subject-{key}")
        body = st.text_area("Text", value=letter.body, key=f"body-{key}", height=420)
    is_changed = (subject or "", body or "") != (letter.subject, letter.body)
    with right:
        show_checks(letter)
        show_advice(letter, is_open=view.is_open)
        if is_changed:
            st.caption("Save the changes first; what must be there is checked on the saved text.")
        _show_acts(view, letter, (subject or "", body or ""), is_changed=is_changed)
    note_seen(letter.letter_id, letter.version)


def _show_acts(view: ClaimCase, letter: LetterView, typed: tuple[str, str], *, is_changed: bool) -> None:
    letters, person = view.page.services.letters, view.page.principal
    with st.container(horizontal=True):
        if st.button("Save", icon=":material/save:", key=f"save-{letter.letter_id}", disabled=not is_changed):
            with messages.shown():
                must_be_seen(letter.letter_id, letter.version)
                letters.edit(person, letter.letter_id, letter.version, *typed)
                st.rerun()
        is_ready = letter.is_complete and not is_changed
        if st.button(
            "Release", type="primary", icon=":material/send:", key=f"release-{letter.letter_id}", disabled=not is_ready
        ):
            with messages.shown():
                must_be_seen(letter.letter_id, letter.version)
                letters.release(person, letter.letter_id, letter.version)
                st.toast("The letter is released and never changes again.", icon=":material/check:")
                st.rerun()
        if st.button("Put away", icon=":material/delete:", key=f"discard-{letter.letter_id}"):
            with messages.shown():
                letters.discard(person, letter.letter_id)
                st.rerun()
