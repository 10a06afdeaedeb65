"""Authority limits of one user: what they may decide alone, line by line."""

from decimal import Decimal

import streamlit as st

from app.ui import messages
from app.ui.page import Page
from backend.domain.access import Authority
from backend.domain.accounts import Account
from backend.domain.products import PRODUCTS

NOTHING = Authority(Decimal(0), 0)


def show_authority(page: Page, account: Account) -> None:
    """Show the limits as a table that can be typed into, and store what changed."""
    limits = page.services.accounts.get_authority(page.principal, account.user_id)
    st.markdown("**Authority**: what this person may decide alone. Everything above it becomes a referral.")
    with st.form(f"authority_{account.user_id}", border=False):
        typed = {line: _line_inputs(line, limits.get(line, NOTHING)) for line in PRODUCTS}
        is_sent = st.form_submit_button("Save authority")
    if is_sent:
        with messages.shown():
            for line, limit in typed.items():
                if limit != limits.get(line, NOTHING):
                    page.services.accounts.set_authority(page.principal, account.user_id, line, limit)
            st.toast("Authority saved.", icon=":material/check:")


def _line_inputs(line: str, limit: Authority) -> Authority:
    """Ask for amount and score of one line."""
    amount, score = st.columns(2)
    amount_usd = amount.number_input(
        f"{PRODUCTS[line].name}: up to (USD)",
        min_value=0,
        value=int(limit.max_amount_usd),
        step=50_000,
        format="%d",
        key=f"amount_{line}",
    )
    max_score = score.number_input(
        f"{PRODUCTS[line].name}: up to risk score",
        min_value=0,
        max_value=100,
        value=limit.max_score,
        key=f"score_{line}",
    )
    return Authority(Decimal(amount_usd), max_score)
