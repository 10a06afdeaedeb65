"""The list of runs: filters that live in the address, a table, and the run a link points to."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

import streamlit as st

from app.ui import happened
from app.ui.format import count_of
from app.ui.page import Page
from app.ui.run_words import KIND_LABELS, STATE_LABELS, situation
from app.ui.tables import height_px
from backend.domain.access import Permission
from backend.domain.run_views import PAGE_SIZE, RunFilter, RunPage, RunView
from backend.domain.runs import RunKind, RunState

LINK = "run"
TABLE = "runs_table"
PAGE_NUMBER = "run_page"


def choose_filter(page: Page) -> RunFilter:
    """Show the filters and return them; the address carries them, so a link shows the same list."""
    looked_for = happened.from_address()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = st.multiselect(
            "Kind", kinds_for(page), key="run_kind", bind="query-params", format_func=KIND_LABELS.__getitem__
        )
        states = st.multiselect(
            "State", list(RunState), key="run_state", bind="query-params", format_func=STATE_LABELS.__getitem__
        )
        is_mine = st.toggle("Only mine", key="run_mine", bind="query-params", width="content")
    number = st.session_state.get(PAGE_NUMBER, 1)
    return RunFilter(
        tuple(RunKind(kind) for kind in kinds),
        tuple(RunState(state) for state in states),
        page.principal.user_id if is_mine else None,
        page=int(number),
        happened=looked_for,
    )


def kinds_for(page: Page) -> list[RunKind]:
    """Return the kinds of runs that a person may meet: a challenger's are for those who judge them."""
    sees_shadows = page.principal.may(Permission.READ_CHALLENGES)
    return [kind for kind in RunKind if kind is not RunKind.SHADOW or sees_shadows]


def show_table(found: RunPage) -> None:
    """Show one page of runs; choosing a row puts its id into the address."""
    ids = [str(view.run_id) for view in found.runs]
    st.dataframe(
        [_row(view) for view in found.runs],
        key=TABLE,
        hide_index=True,
        height=height_px(len(ids), PAGE_SIZE),
        on_select=lambda: _remember(ids),
        selection_mode="single-row",
        column_config={
            "Asked": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm:ss", width=150),
            "Kind": st.column_config.TextColumn(width=96),
            "State": st.column_config.TextColumn(width=84),
            "Situation": st.column_config.TextColumn(width=300),
            "Attempt": st.column_config.TextColumn(width=60),
            "Provider": st.column_config.TextColumn(width=110),
            "Asked by": st.column_config.TextColumn(width=140),
            "Seconds": st.column_config.NumberColumn(format="%.1f", width=66),
        },
    )
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        first = (found.page - 1) * PAGE_SIZE + 1
        st.caption(f"{first:,} to {first + len(found.runs) - 1:,} of {count_of(found.total, 'run')}, newest first")
        if found.page_count > 1:
            st.session_state[PAGE_NUMBER] = found.page
            st.number_input(
                "Page",
                1,
                found.page_count,
                key=PAGE_NUMBER,
                bind="query-params",
                width=120,
                label_visibility="collapsed",
            )


def linked_run() -> UUID | None:
    """Return the run that the address names, None without one."""
    with suppress(ValueError):
        return UUID(st.query_params.get(LINK, ""))
    return None


def _remember(ids: Sequence[str]) -> None:
    rows = st.session_state[TABLE].selection.rows
    if rows:
        st.query_params[LINK] = ids[rows[0]]
    else:
        st.query_params.pop(LINK, None)


def _row(view: RunView) -> dict[str, object]:
    return {
        "Asked": view.created_at,
        "Kind": KIND_LABELS[view.kind],
        "State": STATE_LABELS[view.state],
        "Situation": situation(view),
        "Attempt": f"{view.attempt} of {view.max_attempts}",
        "Provider": "rules, no model" if view.made_without_model else view.provider or "",
        "Seconds": round(view.elapsed_s, 1) if view.started_at else None,
        "Asked by": view.requester,
    }
