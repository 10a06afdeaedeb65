"""Large losses on the screen: how much they make, and each of them; those who may open claims go on from here."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from app.ui.analytics_panel import show_download
from app.ui.analytics_tables import STATUS_TODAY, large_frame
from app.ui.claim_format import STATUS_BADGES, claim_status_name
from app.ui.format import count_of, money, percent
from app.ui.open_case import CLAIM
from app.ui.paging import open_column
from app.ui.tables import DATE_PX, Badge, chip_column, height_px
from backend.domain.book import Book, LargeLosses
from backend.domain.book_figures import Sums

KEY = "large-losses"
AT_DATE = "Amounts are those of the day seen at, the status is today's."
NO_SHARE = "Their share of all incurred is not shown: there are too few claims."


def show_large(book: Book, whole: Sums) -> None:
    """Show the largest claims under a title that says how much of the incurred amount they make."""
    large = book.large
    with st.container(border=True):
        st.subheader(title_of(large, whole, book.wanted.large_usd), anchor=False)
        if not large.rows:
            st.text("Enter a smaller amount above to see the largest claims.")
            return
        cut = f" The {len(large.rows)} largest of {large.count} are listed." if large.count > len(large.rows) else ""
        st.caption(f"{AT_DATE}{cut}{f' {NO_SHARE}' if whole.is_held else ''}")
        _show_rows(large)
        show_download(large_frame(large.rows), KEY)


def title_of(large: LargeLosses, whole: Sums, threshold_usd: Decimal) -> str:
    """Say how many claims reach the threshold and which share of all incurred they make."""
    if not large.rows:
        return f"No claim reaches {money(threshold_usd)}"
    reach = f"{count_of(large.count, 'claim')} of {money(threshold_usd)} or more"
    if whole.is_held or whole.incurred_usd <= 0:
        return reach
    return f"{reach} {'makes' if large.count == 1 else 'make'} {percent(_share(large, whole))} of incurred"


def _share(large: LargeLosses, whole: Sums) -> float:
    return float(large.incurred_usd / whole.incurred_usd)


def _show_rows(large: LargeLosses) -> None:
    ids = [str(row.claim_id) for row in large.rows if row.claim_id]
    badges: Mapping[str, Badge] = {claim_status_name(status): badge for status, badge in STATUS_BADGES.items()}
    may_open = len(ids) == len(large.rows)
    st.dataframe(
        large_frame(large.rows),
        hide_index=True,
        key=KEY,
        height=height_px(len(large.rows)),
        alt="The largest claims" + ("; the button of each opens its claim" if may_open else ""),
        column_config={
            **(open_column("Claim", KEY, ids, CLAIM, width=84) if may_open else {}),
            "Incurred (USD)": st.column_config.NumberColumn(format="%,.0f", width=100),
            "Paid (USD)": st.column_config.NumberColumn(format="%,.0f", width=100),
            "Loss": st.column_config.TextColumn(width=170),
            "Loss date": st.column_config.DateColumn(format="D MMM YYYY", width=DATE_PX),
            **chip_column(STATUS_TODAY, badges, 104),
        },
    )
