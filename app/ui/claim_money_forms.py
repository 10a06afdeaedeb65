"""Forms that move a claim's money: the reserve, a payment out of it, a recovery; each says first who must approve."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import streamlit as st

from app.ui import messages
from app.ui.case_result import inner
from app.ui.claim_seen import must_be_seen
from app.ui.claim_summary import outstanding_usd, reserve_words
from app.ui.claim_view import ClaimCase
from app.ui.form_widgets import spaced_money
from app.ui.format import money
from backend.domain.claims.acts import PaymentRequest, ReserveRequest, TransactionView
from backend.domain.claims.authority import find_money_gap
from backend.domain.claims.calculation import calculation_words, find_excess, read_calculation
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimAction, TransactionKind, TransactionState
from backend.domain.money import parse_money

KEYS = "payment-keys"
_ASKED = {
    TransactionKind.PAYMENT: "The payment",
    TransactionKind.RECOVERY: "The recovery",
    TransactionKind.RESERVE: "The change of the reserve",
}


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
    st.text(calculation_words(read_calculation(view.result), TransactionKind.PAYMENT))
    total_usd = settled_usd(view)
    if total_usd is not None:
        st.text(f"It was settled for {money(total_usd)} in total, of which {money(view.claim.paid_usd)} are paid.")
    else:
        total_usd = read_calculation(view.result).total_usd or Decimal(0)
    left_usd = min(max(total_usd - view.claim.paid_usd, Decimal(0)), view.claim.reserve_usd)
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
    return view.page.services.claim_money.find_payment_gap(view.page.principal, view.case_id) or ""


def settled_usd(view: ClaimCase) -> Decimal | None:
    """Return the total that a settled claim was settled for, None for any other."""
    if view.claim.status is not ClaimStatus.SETTLED:
        return None
    taken = view.page.services.claim_decisions.list_for(view.page.principal, view.case_id)
    return next((one.amount_usd for one in taken if one.action is ClaimAction.SETTLE), None)


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
    return st.text_input("Why", key=f"{key}-why-{view.version}", placeholder="As another person reads it") or ""


def _say_gap(view: ClaimCase, kind: TransactionKind, change_usd: Decimal) -> None:
    """Say before the act that it is above the calculation, and that somebody else will have to approve it."""
    show_excess(find_excess(read_calculation(view.result), view.claim, kind, change_usd))
    if gap := find_money_gap(view.page.principal.authority, view.claim, kind, change_usd):
        st.info(f"{gap} It will wait for another person's approval.", icon=":material/approval:")


def show_excess(sentence: str | None) -> None:
    """Show the warning that an amount is not what the calculation says, where it is not."""
    if sentence:
        st.warning(sentence, icon=":material/compare_arrows:")


def _key_of(view: ClaimCase, key: str) -> str:
    """Return the key of the form on the screen, so that a second click does not pay twice."""
    keys: dict[str, str] = st.session_state.setdefault(KEYS, {})
    return keys.setdefault(f"{view.case_id}:{view.version}:{key}", uuid4().hex)


def done_words(done: TransactionView) -> str:
    """Return what became of a movement of money in one sentence."""
    amount_usd = money(abs(done.amount_usd))
    if done.state is TransactionState.REJECTED:
        return f"{_ASKED[done.kind]} of {amount_usd} is rejected."
    if done.state is TransactionState.PENDING:
        return f"{_ASKED[done.kind]} of {amount_usd} waits for another person's approval."
    if done.kind is TransactionKind.RESERVE:
        return f"The reserve is {'lowered' if done.amount_usd < 0 else 'raised'} by {amount_usd}."
    return f"{amount_usd} {'recovered' if done.kind is TransactionKind.RECOVERY else 'paid'}."


def _move(view: ClaimCase, act: Callable[[], TransactionView]) -> None:
    with messages.shown():
        must_be_seen(view.case_id, view.version)
        done = act()
        waits = done.state is TransactionState.PENDING
        st.toast(done_words(done), icon=":material/hourglass_top:" if waits else ":material/check:")
        st.rerun()
