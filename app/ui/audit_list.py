"""The acts: filters that live in the address, a page of lines, and the act a link points to."""

from datetime import date

import pandas as pd
import streamlit as st

from app.ui import case_export_link, messages
from app.ui.audit_words import act_names, act_words
from app.ui.empty import empty_state
from app.ui.filters import choice, cleaned, code_of
from app.ui.format import label, moment
from app.ui.page import Page
from app.ui.tables import frame_of, height_px
from backend.domain.audit_views import PAGE_SIZE, AuditEntry, AuditFilter, AuditPage

LINK, BEFORE, TABLE = "act", "before", "audit_table"
COLUMNS = ("No.", "When", "Who", "Role", "Act", "Done to", "Id")
FILTERS = ("audit_actor", "audit_action", "audit_subject", "audit_day")


def show(page: Page) -> None:
    """Show the filters, a page of acts, and the act that the address names."""
    wanted = _choose_filter(page)
    with messages.shown():
        found = page.services.audit.list_page(page.principal, wanted)
        if found.entries:
            _show_page(found, wanted)
        else:
            empty_state("No act fits", "Widen the filters; every act of this institution is listed here.")
    if number := _number(LINK):
        with messages.shown():
            _show_act(page, page.services.audit.get(page.principal, number))


def _choose_filter(page: Page) -> AuditFilter:
    """Show the filters and return them; a changed filter begins at the newest act."""
    actions = act_names(page.services.audit.list_actions(page.principal))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        actor = _typed("Who", "user name or system", FILTERS[0])
        action = choice("Act", actions.values(), FILTERS[1])
        subject = _typed("Done to", "reference or id", FILTERS[2])
        day = st.date_input("Day (UTC)", value=None, key=FILTERS[3], bind="query-params", on_change=_begin_anew)
    return AuditFilter(
        actor=actor,
        action=code_of(actions, action) or "",
        subject=subject,
        day=day if isinstance(day, date) else None,
        before=_number(BEFORE),
    )


def _typed(name: str, placeholder: str, key: str) -> str:
    typed = st.text_input(name, placeholder=placeholder, key=key, bind="query-params", on_change=_begin_anew)
    return cleaned(typed or "")


def _show_page(found: AuditPage, wanted: AuditFilter) -> None:
    """Show the lines; choosing one puts its number into the address."""
    numbers = [entry.seq for entry in found.entries]
    st.dataframe(
        _frame(found.entries),
        key=TABLE,
        hide_index=True,
        height=height_px(len(numbers)),
        on_select=lambda: _remember(numbers),
        selection_mode="single-row",
        alt="Acts of the audit trail, newest first",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Numbers {numbers[0]:,} to {numbers[-1]:,}, newest first, at most {PAGE_SIZE} on a page")
        if wanted.before is not None:
            st.button("Newest", icon=":material/first_page:", on_click=_begin_anew)
        if found.older_before is not None:
            st.button("Older", icon=":material/chevron_right:", on_click=_go_before, args=(found.older_before,))


def _frame(entries: tuple[AuditEntry, ...]) -> pd.DataFrame:
    zone = st.context.timezone
    rows = [
        {
            "No.": entry.seq,
            "When": moment(entry.at, zone),
            "Who": entry.actor,
            "Role": label(entry.role),
            "Act": act_words(entry.action),
            "Done to": label(entry.object_type),
            "Id": entry.object_id,
        }
        for entry in entries
    ]
    return frame_of(rows, COLUMNS)


def _show_act(page: Page, entry: AuditEntry) -> None:
    with st.container(border=True):
        st.subheader(f"Act {entry.seq:,}", anchor=False)
        st.text(
            f"{entry.actor} ({label(entry.role)}): {act_words(entry.action)} ({entry.action}), "
            f"{entry.object_type} {entry.object_id}, {moment(entry.at, st.context.timezone)}"
        )
        if entry.details is None:
            st.info("What was done to cases is not for administrators.", icon=":material/visibility_off:")
        else:
            st.json(dict(entry.details))
        st.code(f"hash           {entry.hash}\nhash before    {entry.prev_hash or '(first act)'}", language=None)
        case_export_link.show_for(page, entry.object_type, entry.object_id)


def _number(name: str) -> int | None:
    """Return the number that the address carries, None where it carries none that an act can have."""
    word = st.query_params.get(name, "")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 19 else None  # noqa: PLR2004


def _remember(numbers: list[int]) -> None:
    rows = st.session_state[TABLE].selection.rows
    if rows and rows[0] < len(numbers):
        st.query_params[LINK] = str(numbers[rows[0]])
    else:
        st.query_params.pop(LINK, None)


def _go_before(number: int) -> None:
    st.query_params[BEFORE] = str(number)
    st.query_params.pop(LINK, None)


def _begin_anew() -> None:
    st.query_params.pop(BEFORE, None)
    st.query_params.pop(LINK, None)
