"""Forms that move a claim's money: the reserve, a payment out of it, a recovery; each says first who must approve."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import streamlit as st

from app.ui import messages
from app.ui.case_result import inner
from app.ui.claim_result import payable_usd
from app.ui.claim_seen import must_be_seen
from app.ui.claim_summary import outstanding_usd, reserve_words
from app.ui.claim_view import ClaimCase
from app.ui.form_widgets import spaced_money
from app.ui.format import money
from backend.domain.claims.acts import PaymentRequest, ReserveRequest, TransactionView
from backend.domain.claims.authority import find_money_gap
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import TransactionKind, TransactionState
from backend.domain.money import parse_money

KEYS = "payment-keys"


def show_reserve(view: ClaimCase) -> None:
    """Show the form of the outstanding reserve with the proposed range beside it."""
    reserve = inner(view.result, "reserve")
    st.text(reserve_words(reserve) if view.result else "No reserve is proposed before an assessment.")
    start = view.claim.reserve_usd or outstanding_usd(reserve)
    wanted = read_amount(view, "Outstanding reserve (USD)", "reserve", start)
    reason = _read_reason(view, "reserve")
    if wanted is not None and wanted != view.claim.reserve_usd:
        _say_gap(view, TransactionKind.RESERVE, wanted - view.claim.reserve_usd)
    if st.button(
        "Set the reserve", type="primary", icon=":material/savings:", key="set-reserve", disabled=wanted is None
    ):
        request = ReserveRequest(view.case_id, view.version, wanted or Decimal(0), reason)
        _move(view, lambda: view.page.services.claim_money.set_reserve(view.page.principal, request))


def show_payment(view: ClaimCase) -> None:
    """Show the form of a payment; without a reserve it says that one comes first."""
    gap = payment_gap(view)
    if gap:
        st.warning(gap, icon=":material/lock:")
    left_usd = min(
        max((payable_usd(view.result) or Decimal(0)) - view.claim.paid_usd, Decimal(0)), view.claim.reserve_usd
    )
    _show_money_form(view, is_recovery=False, start=left_usd or None, is_locked=bool(gap))


def show_recovery(view: ClaimCase) -> None:
    """Show the form that notes money that came back."""
    is_locked = not view.claim.paid_usd
    if is_locked:
        st.warning("Nothing was paid yet, so nothing can come back.", icon=":material/lock:")
    _show_money_form(view, is_recovery=True, start=None, is_locked=is_locked)


def payment_gap(view: ClaimCase) -> str:
    """Return why nothing can be paid now, empty when something can."""
    if view.claim.status in {ClaimStatus.DENIED, ClaimStatus.CLOSED}:
        return f"This claim is {view.claim.status}. Reopen it before money moves."
    if not view.claim.reserve_usd:
        return "There is no outstanding reserve. Set one first; payments come out of it."
    return ""


def read_amount(view: ClaimCase, label: str, key: str, start: Decimal | None) -> Decimal | None:
    """Show the field of an amount and return it, None while it does not read as one."""
    typed = st.text_input(
        label,
        value=spaced_money(str(start)) if start is not None else "",
        icon=":material/attach_money:",
        key=f"{key}-amount-{view.version}",
    )
    if not typed or not typed.strip():
        return None
    try:
        return parse_money(typed)
    except ValueError:
        st.error("Write the amount as a number, such as 1,250.00.", icon=":material/error:")
        return None


def _show_money_form(view: ClaimCase, *, is_recovery: bool, start: Decimal | None, is_locked: bool) -> None:
    key = "recovery" if is_recovery else "payment"
    wanted = read_amount(view, "Amount (USD)", key, start)
    payee = st.text_input(
        "Who pays" if is_recovery else "Payee",
        value="" if is_recovery else view.claim.insured_name,
        key=f"{key}-payee-{view.version}",
        max_chars=200,
    )
    reason = _read_reason(view, key)
    if wanted is not None and not is_recovery and not is_locked:
        _say_gap(view, TransactionKind.PAYMENT, wanted)
    name, icon = ("Note the recovery", ":material/undo:") if is_recovery else ("Pay", ":material/payments:")
    if st.button(name, type="primary", icon=icon, key=f"do-{key}", disabled=is_locked or wanted is None):
        request = PaymentRequest(
            claim_id=view.case_id,
            version=view.version,
            amount_usd=wanted or Decimal(0),
            payee=payee or "",
            reason=reason,
            idempotency_key=_key_of(view, key),
            is_recovery=is_recovery,
        )
        _move(view, lambda: view.page.services.claim_money.pay(view.page.principal, request))


def _read_reason(view: ClaimCase, key: str) -> str:
    return (
        st.text_input("Why", key=f"{key}-why-{view.version}", max_chars=500, placeholder="As another person reads it")
        or ""
    )


def _say_gap(view: ClaimCase, kind: TransactionKind, change_usd: Decimal) -> None:
    """Say before the act that somebody else will have to approve it."""
    if gap := find_money_gap(view.page.principal.authority, view.claim, kind, change_usd):
        st.info(f"{gap} It will wait for another person's approval.", icon=":material/approval:")


def _key_of(view: ClaimCase, key: str) -> str:
    """Return the key of the form on the screen, so that a second click does not pay twice."""
    keys: dict[str, str] = st.session_state.setdefault(KEYS, {})
    return keys.setdefault(f"{view.case_id}:{view.version}:{key}", uuid4().hex)


def _move(view: ClaimCase, act: Callable[[], TransactionView]) -> None:
    with messages.shown():
        must_be_seen(view.case_id, view.version)
        done = act()
        waits = done.state is TransactionState.PENDING
        st.toast(
            f"{money(abs(done.amount_usd))} waits for approval." if waits else f"{money(abs(done.amount_usd))} noted.",
            icon=":material/hourglass_top:" if waits else ":material/check:",
        )
        st.rerun()
