"""Authority limits of one user: what they may decide alone, line by line."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from app.ui import messages
from app.ui.authority_lines import AuthorityGroup, groups_for
from app.ui.page import Page
from backend.domain.access import Authority
from backend.domain.accounts import Account

NOTHING = Authority(Decimal(0), 0)
MOST_USD = 10**11
"""From this amount on, a limit is a slip of the pen."""


def show_authority(page: Page, account: Account) -> None:
    """Show the limits of a person's desks as fields that can be typed into, and store what changed."""
    groups = groups_for(account.role)
    if not groups:
        return
    limits = page.services.accounts.get_authority(page.principal, account.user_id)
    st.markdown("**Authority**: what this person may decide alone. Everything above it goes to somebody else.")
    with st.form(f"authority_{account.user_id}", border=False):
        typed = {line: limit for group in groups for line, limit in _ask_group(group, account, limits).items()}
        is_sent = st.form_submit_button("Save authority")
    if is_sent:
        with messages.shown():
            _store(page, account, {line: one for line, one in typed.items() if one != _shown(limits, line)})


def _store(page: Page, account: Account, changed: Mapping[str, Authority]) -> None:
    for line, limit in changed.items():
        page.services.accounts.set_authority(page.principal, account.user_id, line, limit)
    if changed:
        st.toast("Authority saved.", icon=":material/check:")
    else:
        st.toast("Nothing was changed.", icon=":material/info:")


def _ask_group(group: AuthorityGroup, account: Account, limits: Mapping[str, Authority]) -> dict[str, Authority]:
    """Show the fields of one group of lines and return what they hold."""
    st.markdown(f"**{group.title}**")
    st.caption(group.sentence)
    with st.grid(2 if group.has_score else "auto", min_column_width=200):
        return {
            line: _ask_line(line, name, account, _shown(limits, line), has_score=group.has_score)
            for line, name in group.lines.items()
        }


def _ask_line(line: str, name: str, account: Account, limit: Authority, *, has_score: bool) -> Authority:
    """Ask for the amount of one line, and for the score where one bounds it."""
    amount_usd = st.number_input(
        f"{name}: up to (USD)" if has_score else f"{name} (USD)",
        min_value=0,
        max_value=MOST_USD,
        value=int(limit.max_amount_usd),
        step=50_000 if has_score else 1_000,
        format="%d",
        key=f"amount_{line}_{account.user_id}",
    )
    if not has_score:
        return Authority(Decimal(amount_usd), limit.max_score)
    max_score = st.number_input(
        f"{name}: up to risk score",
        min_value=0,
        max_value=100,
        value=limit.max_score,
        key=f"score_{line}_{account.user_id}",
    )
    return Authority(Decimal(amount_usd), max_score)


def _shown(limits: Mapping[str, Authority], line: str) -> Authority:
    """Return the limit as the fields show it, in whole dollars."""
    limit = limits.get(line, NOTHING)
    return Authority(Decimal(int(limit.max_amount_usd)), limit.max_score)
