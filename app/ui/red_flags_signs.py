"""How often people confirmed each red flag and each kind of link: a chart and the same figures as a table."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app.ui.empty import empty_state
from app.ui.format import NOTHING, percent
from app.ui.page import Page
from app.ui.red_flags_charts import precision_bars
from app.ui.tables import show_table
from backend.domain.claims.acts import SignPrecision

ENOUGH = 10
"""Reviews from which a share can be read; below it one word more or less moves it by over ten points."""
COLUMNS = ("Sign", "Raised", "Reviewed", "Confirmed", "Dismissed", "Share confirmed", "To be read")
GROUPS = {"flag": "Red flags", "link": "Links between claims"}


def show(page: Page) -> None:
    """Show the precision of flags and of links, or that nobody has reviewed any yet."""
    signs = page.services.claim_links.precision(page.principal)
    if not any(reviewed(sign) for sign in signs):
        empty_state(
            "Nobody has reviewed a sign yet",
            "Confirm or dismiss red flags and links on a claim; here you see how often each was right.",
            icon=":material/flag:",
            action="See the claims",
            target="Claims.py",
        )
    else:
        st.caption(
            "Confirmed of those that people reviewed, over all claims of the house. A sign that nobody reviewed says "
            f"nothing, and people review the striking ones first. Gray: fewer than {ENOUGH} reviews, too few to read."
        )
    if signs:
        for group, title in GROUPS.items():
            _show_group(title, [sign for sign in signs if sign.sign.startswith(f"{group}.")])


def _show_group(title: str, signs: Sequence[SignPrecision]) -> None:
    with st.container(border=True):
        st.subheader(title, anchor=False)
        if not signs:
            st.text("None was found in any claim yet.")
            return
        frame = signs_frame(signs)
        read = frame[frame["Reviewed"] > 0]
        if not read.empty:
            alt = f"{title}: share confirmed of those reviewed; the table below has the figures"
            st.plotly_chart(precision_bars(read), key=title, config={"displayModeBar": False}, alt=alt)
        with st.expander("Figures as a table", expanded=read.empty):
            show_table(frame.drop(columns="Fraction"), f"{title} with how often people confirmed them")


def signs_frame(signs: Sequence[SignPrecision]) -> pd.DataFrame:
    """Return the signs with counts, the most reviewed first; `Fraction` is the share as a number."""
    ordered = sorted(signs, key=lambda sign: (-reviewed(sign), -sign.raised, sign.name))
    rows = [_row(sign) for sign in ordered]
    return pd.DataFrame(rows, columns=[*COLUMNS, "Fraction"])


def _row(sign: SignPrecision) -> tuple[object, ...]:
    count = reviewed(sign)
    fraction = sign.confirmed / count if count else None
    to_be_read = "Yes" if count >= ENOUGH else f"Too few: {count} of {ENOUGH}"
    share = NOTHING if fraction is None else percent(fraction)
    return (sign.name, sign.raised, count, sign.confirmed, sign.dismissed, share, to_be_read, fraction)


def reviewed(sign: SignPrecision) -> int:
    """Return how often people said a word on a sign."""
    return sign.confirmed + sign.dismissed
