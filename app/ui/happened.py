"""The list behind a figure: what its address asks for beside the filters on the screen, in words, and the way out."""

import streamlit as st

from app.ui.dashboard_frames import name_of_line
from app.ui.format import day
from app.ui.markup import escaped
from backend.domain.happenings import NAMES, Happened, Happening, ages_of, happened_in

WORDS = {
    Happening.RECEIVED: "received",
    Happening.DECIDED: "decided",
    Happening.STRAIGHT_THROUGH: "decided straight through",
    Happening.DEPARTED: "decided otherwise than proposed",
    Happening.OVERRIDDEN: "decided against a rule",
    Happening.REFERRED: "referred",
    Happening.ANSWERED: "with a referral answered",
    Happening.OPEN: "open now",
    Happening.REPORTED: "reported",
    Happening.SETTLED: "settled for the first time",
    Happening.DENIED: "denied for the first time",
    Happening.CLOSED: "closed for the first time",
    Happening.PAID: "with a payment posted",
    Happening.RESERVED: "with a reserve posted or released",
    Happening.FINISHED: "ended",
    Happening.FAILED: "failed",
    Happening.RETRIED: "ended after retries",
    Happening.WITHOUT_MODEL: "answered without a model",
    Happening.PRICED: "ended with a known price",
    Happening.WORK_PRICED: "work ended with a known price",
}
NOT_CLOSED = "not closed"
"""What is counted of claims where submissions count as open: those settled or denied are among them."""


def from_address(is_open: str = WORDS[Happening.OPEN]) -> Happened | None:
    """
    Return what the address narrows the list to, and say so above it; None where it asks for nothing.

    `is_open` says what stands open in this list: of claims, all that are not closed.
    """
    happened = happened_in(st.query_params)
    if happened is None:
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(escaped(words_of(happened, is_open)), icon=":material/filter_alt:", color="blue")
        st.button("Show all", icon=":material/close:", type="tertiary", key="happened-all", on_click=forget)
    return happened


def words_of(happened: Happened, is_open: str = WORDS[Happening.OPEN]) -> str:
    """Return what happened in one line: `Decided, 1 Mar 2026 to 31 Mar 2026, Homeowners`."""
    if happened.what is Happening.OPEN:
        parts = [is_open.capitalize(), _ages_in_words(happened.detail)]
    else:
        parts = [WORDS[happened.what].capitalize()]
        parts.append(f"{day(happened.since)} to {day(happened.until)}")
        parts += [part for part in happened.detail.split("|") if part]
    return ", ".join([*parts, *([name_of_line(happened.line)] if happened.line else [])])


def _ages_in_words(detail: str) -> str:
    first, last = ages_of(detail)
    if last is None:
        return f"{first} days old and older" if first else "of any age"
    return f"{first} days old" if first == last else f"{first} to {last} days old"


def forget() -> None:
    """Take out of the address what happened, so that the list shows all."""
    for name in NAMES:
        st.query_params.pop(name, None)
