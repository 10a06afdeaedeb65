"""The money of a claim: what is reserved, paid and recovered, what waits for approval, and every movement."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui import claim_money_forms, messages
from app.ui.claim_format import TRANSACTIONS, line_name
from app.ui.claim_view import ClaimCase
from app.ui.empty import empty_state
from app.ui.format import NOTHING, label, moment, money
from app.ui.tables import Badge, chip_column, show_table
from backend.domain.access import Permission
from backend.domain.claims.acts import TransactionView
from backend.domain.claims.authority import authority_line, find_money_gap
from backend.domain.claims.calculation import calculation_words, find_excess, read_calculation
from backend.domain.claims.words import TransactionKind, TransactionState

STATES: Mapping[str, Badge] = {"Posted": "green", "Pending": "orange", "Rejected": "red"}
MOVES: Mapping[str, Callable[[ClaimCase], None]] = {
    "Set the reserve": claim_money_forms.show_reserve,
    "Pay": claim_money_forms.show_payment,
    "Note a recovery": claim_money_forms.show_recovery,
}


def show(view: ClaimCase) -> None:
    """Show the sums, the forms for those who may move money, and all movements."""
    _show_sums(view)
    moves = view.page.services.claim_money.list_for(view.page.principal, view.case_id)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _show_forms(view)
    with right:
        _show_pending(view, [move for move in moves if move.state is TransactionState.PENDING])
        _show_moves(moves)


def _show_sums(view: ClaimCase) -> None:
    claim = view.claim
    incurred = claim.paid_usd + claim.reserve_usd - claim.recovered_usd
    sums = (
        ("Outstanding reserve", claim.reserve_usd, "What is still expected to be paid."),
        ("Paid", claim.paid_usd, "All payments so far."),
        ("Recovered", claim.recovered_usd, "Money that came back, as from another insurer."),
        ("Incurred", incurred, "Paid and reserved, less recovered."),
    )
    with st.container(border=True), st.grid("auto", min_column_width=150):
        for name, value, meaning in sums:
            st.metric(name, money(value), help=meaning)


def _show_forms(view: ClaimCase) -> None:
    if not view.may(Permission.MOVE_CLAIM_MONEY):
        st.text("Your role reads the money of claims and moves none.")
        return
    st.caption(authority_sentence(view))
    chosen = st.segmented_control(
        "What to do", list(MOVES), default="Set the reserve", required=True, key="money", label_visibility="collapsed"
    )
    with st.container(border=True):
        MOVES[str(chosen)](view)


def authority_sentence(view: ClaimCase) -> str:
    """Return what this person may reserve and pay alone in the claim's line."""
    held = view.page.principal.authority
    acts = {"reserve": TransactionKind.RESERVE, "pay": TransactionKind.PAYMENT}
    limits = {act: held.get(authority_line(view.claim.line, kind)) for act, kind in acts.items()}
    parts = [f"{act} up to {money(limit.max_amount_usd)}" for act, limit in limits.items() if limit]
    line = line_name(view.claim.line).lower()
    if not parts:
        return f"You hold no authority in {line} claims; whatever you ask for waits for somebody who does."
    may = " and ".join(parts)
    return f"Alone you may {may} on a {line} claim, all amounts together. Above it, somebody else approves."


def _show_pending(view: ClaimCase, waiting: Sequence[TransactionView]) -> None:
    for move in waiting:
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.badge("Waits for approval", color="orange", icon=":material/hourglass_top:")
                st.text(f"{TRANSACTIONS[move.kind]}: {signed(move)}{_to(move)}")
            st.text(move.reason)
            st.text(f"Asked by {move.requested_by}, {moment(move.requested_at, st.context.timezone)}")
            calculated = read_calculation(view.result)
            st.text(calculation_words(calculated, move.kind))
            claim_money_forms.show_excess(find_excess(calculated, view.claim, move.kind, move.amount_usd))
            _show_answer(view, move)


def _show_answer(view: ClaimCase, move: TransactionView) -> None:
    """Show the answer to those who may give it; without enough authority it can still be rejected."""
    if not view.may(Permission.MOVE_CLAIM_MONEY):
        return
    if move.requester_id == view.page.principal.user_id:
        st.text("You asked for it, so another person with enough authority answers.")
        return
    gap = find_money_gap(view.page.principal.authority, view.claim, move.kind, move.amount_usd)
    if gap:
        st.text(f"{gap} You can reject it; it waits for whoever may approve it.")
    note = st.text_input("Note", key=f"note-{move.transaction_id}", help="Needed to reject.")
    with st.container(horizontal=True):
        if not gap and st.button(
            "Approve", type="primary", icon=":material/check:", key=f"approve-{move.transaction_id}"
        ):
            _answer(view, move, note or "", is_approved=True)
        if st.button("Reject", icon=":material/close:", key=f"reject-{move.transaction_id}"):
            _answer(view, move, note or "", is_approved=False)


def _answer(view: ClaimCase, move: TransactionView, note: str, *, is_approved: bool) -> None:
    with messages.shown():
        done = view.page.services.claim_money.answer(view.page.principal, move.transaction_id, is_approved, note)
        words = claim_money_forms.done_words(done)
        st.toast(f"Approved: {words}" if is_approved else words, icon=":material/check:")
        st.rerun()


def _show_moves(moves: Sequence[TransactionView]) -> None:
    st.subheader("Movements", anchor=False)
    if not moves:
        empty_state("No movements", "Set a reserve first; payments come out of it.", icon=":material/payments:")
        return
    named = {"Movement": 124, "Amount": 96, "To or from": 120, "Why": 220, "Asked by": 110, "Answered by": 110}
    widths = {name: st.column_config.TextColumn(width=width) for name, width in named.items()}
    columns: ColumnConfigMappingInput = {**widths, **chip_column("State", STATES, 90)}
    show_table(moves_frame(moves), "Movements of the claim's money, newest first", columns, text_lines=2)


def moves_frame(moves: Sequence[TransactionView]) -> pd.DataFrame:
    """Return movements as the table shows them."""
    zone = st.context.timezone
    return pd.DataFrame(
        {
            "Movement": [TRANSACTIONS[move.kind] for move in moves],
            "Amount": [signed(move) for move in moves],
            "State": [[label(move.state.value)] for move in moves],
            "To or from": [move.payee or NOTHING for move in moves],
            "Why": [move.reason for move in moves],
            "Asked by": [move.requested_by for move in moves],
            "Asked": [moment(move.requested_at, zone) for move in moves],
            "Answered by": [move.answered_by or NOTHING for move in moves],
            "Answer": [move.answer_note or NOTHING for move in moves],
        }
    )


def signed(move: TransactionView) -> str:
    """Return the amount of a movement; a reserve's change carries its sign."""
    if move.kind is not TransactionKind.RESERVE:
        return money(move.amount_usd)
    return f"{'+' if move.amount_usd > Decimal(0) else '-'}{money(abs(move.amount_usd))}"


def _to(move: TransactionView) -> str:
    if not move.payee:
        return ""
    return f" {'from' if move.kind is TransactionKind.RECOVERY else 'to'} {move.payee}"
