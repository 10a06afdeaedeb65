"""What a letter of a claim needs before it goes out: its payment, its elements, and where to enter the rest."""

from uuid import UUID

import streamlit as st

from app.ui.claim_days import place_day
from app.ui.claim_view import ClaimCase
from app.ui.format import count_of, money
from backend.domain.claims.acts import LetterView, TransactionView
from backend.domain.claims.words import TransactionKind, TransactionState

CONTACT = "contact"
NO_CONTACT = (
    "The insured must be able to answer. Write your telephone number or e-mail address into the text. An e-mail "
    "address kept on your account comes into every new draft by itself; an administrator enters it under People."
)
NO_ADDRESS = (
    "This letter has no postal address. Enter the contact address in the tab Form and save it; the letter goes out "
    "with it."
)
NO_ADDRESS_NOW = "This letter has no postal address, and the report of a decided claim is closed. Send it by e-mail."


def choose_payment(view: ClaimCase) -> UUID | None:
    """Show the payments that a letter may speak of, where there are several, and return the one chosen."""
    moves = view.page.services.claim_money.list_for(view.page.principal, view.case_id)
    paid = {str(move.transaction_id): move for move in moves if _is_paid(move)}
    if len(paid) < 2:  # noqa: PLR2004 - a single payment is no choice
        return None
    chosen = st.selectbox(
        "Payment",
        ["", *paid],
        format_func=lambda one: (
            payment_words(paid[one], view.claim.state_code) if one else "The newest without a letter"
        ),
        key="letter-payment",
        width=320,
    )
    return UUID(chosen) if chosen else None


def payment_words(move: TransactionView, state_code: str) -> str:
    """Return a payment as the list of payments names it."""
    return f"{money(move.amount_usd)} to {move.payee}, {place_day(move.answered_at or move.requested_at, state_code)}"


def show_checks(letter: LetterView) -> None:
    """Show each required element with whether the saved text holds it."""
    missing = sum(not check.is_present for check in letter.checks)
    st.text(f"{count_of(missing, 'required element')} missing" if missing else "Every required element is there")
    for check in letter.checks:
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
            if check.is_present:
                st.badge("There", color="green", icon=":material/check:")
            else:
                st.badge("Missing", color="red", icon=":material/close:")
            st.text(check.wording, width="stretch")


def advice_on(letter: LetterView, *, is_open: bool) -> list[str]:
    """Return where to enter what the draft lacks and no template can know; the form of an open claim takes changes."""
    lacks = {check.element for check in letter.checks if not check.is_present}
    advice = [NO_CONTACT] if CONTACT in lacks else []
    has_address = len(letter.recipient.splitlines()) > 1
    return advice if has_address else [*advice, NO_ADDRESS if is_open else NO_ADDRESS_NOW]


def show_advice(letter: LetterView, *, is_open: bool) -> None:
    """Show where to enter an address and a way to answer, while one of them lacks."""
    for sentence in advice_on(letter, is_open=is_open):
        st.info(sentence, icon=":material/contact_mail:")


def _is_paid(move: TransactionView) -> bool:
    return move.kind is TransactionKind.PAYMENT and move.state is TransactionState.POSTED
