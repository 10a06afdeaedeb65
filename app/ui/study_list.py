"""The list of studies: filtered in the address, one page from the server, and two of them side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import pandas as pd
import streamlit as st

from app.ui import filters, open_case, study_compare
from app.ui.empty import empty_state
from app.ui.format import NOTHING
from app.ui.page import Page
from app.ui.paging import PAGE_SIZE, open_column, read_page
from app.ui.study_amounts import UNNAMED
from app.ui.study_choice_words import METHODS
from app.ui.study_states import SOURCES, STATUS_BADGES, STATUSES
from app.ui.tables import DATE_PX, chip_column, height_px
from backend.domain.access import Permission
from backend.domain.studies.views import StudyFilter, StudyRow

STUDY, FORM = "Study.py", "New_study.py"
TWO = 2
NUMBERS = ("Ultimate", "IBNR", "Standard error")


def choose_filter() -> StudyFilter:
    """Show the filters and return them; the address carries them, so a link shows the same list."""
    with st.grid("auto", min_column_width=190, vertical_alignment="bottom"):
        text = filters.search("Name or reference")
        status = filters.choice("Status", STATUSES.values(), "status")
    return StudyFilter(text=text, status=filters.code_of(STATUSES, status), limit=PAGE_SIZE)


def show(page: Page, wanted: StudyFilter) -> None:
    """Show the page of the list that the address names, and the comparison of two that it names."""

    def read(offset: int) -> tuple[Sequence[StudyRow], int]:
        found = page.services.studies.list_page(page.principal, replace(wanted, offset=offset))
        return found.rows, found.total

    bar = st.container(horizontal=True, vertical_alignment="center")
    if not (rows := read_page(read, "study", "studies")):
        _show_empty(page)
        return
    chosen = show_rows(rows, "studies", is_selectable=True)
    with bar:
        _offer_comparison([str(row.study_id) for row in chosen])
    study_compare.show_linked(page)


def show_rows(rows: Sequence[StudyRow], key: str, *, is_selectable: bool = False) -> list[StudyRow]:
    """Show studies as a table; the reference of each opens it. Return the rows that are marked."""
    ids = [str(row.study_id) for row in rows]
    marked = st.dataframe(
        frame_of(rows),
        hide_index=True,
        key=f"{key}-table",
        height=height_px(len(rows), PAGE_SIZE),
        alt="Studies; the button of each opens it",
        placeholder=NOTHING,
        on_select="rerun" if is_selectable else "ignore",
        selection_mode="multi-row",
        column_config={
            **open_column("Study", key, ids, STUDY, width=118),
            **chip_column("Status", {STATUSES[one]: badge for one, badge in STATUS_BADGES.items()}, 90),
            "Name": st.column_config.TextColumn(width=230),
            "Source": st.column_config.TextColumn(width=136),
            "Versions": st.column_config.NumberColumn(width=68),
            "Author": st.column_config.TextColumn(width=120),
            "Method": st.column_config.TextColumn(width=92),
            "Unit": st.column_config.TextColumn(width=92),
            "Changed": st.column_config.DateColumn(format="D MMM YYYY", width=DATE_PX),
            **{name: st.column_config.NumberColumn(format="localized", width=96) for name in NUMBERS},
        },
    )
    chosen = cast("Mapping[str, Mapping[str, Sequence[int]]]", marked) if is_selectable else {}
    return [rows[at] for at in chosen.get("selection", {}).get("rows", ()) if at < len(rows)]


def frame_of(rows: Sequence[StudyRow]) -> pd.DataFrame:
    """Return studies as the table shows them; figures that are not known stay empty."""
    return pd.DataFrame(
        {
            "Study": [row.reference for row in rows],
            "Status": [[STATUSES[row.status]] for row in rows],
            "Name": [row.name for row in rows],
            "Method": [_method(row.method) for row in rows],
            "Ultimate": [_whole(row.ultimate) for row in rows],
            "IBNR": [_whole(row.ibnr) for row in rows],
            "Standard error": [_whole(row.standard_error) for row in rows],
            "Unit": [None if row.unit == UNNAMED else row.unit for row in rows],
            "Changed": [row.changed_at.date() for row in rows],
            "Author": [row.author for row in rows],
            "Versions": [row.versions for row in rows],
            "Source": [SOURCES[row.source] for row in rows],
        }
    )


def _method(code: str) -> str | None:
    """Return the name of a method by its code, None before there are figures."""
    return next((words.name for method, words in METHODS.items() if method == code), None)


def _whole(figure: float | None) -> float | None:
    return None if figure is None else float(round(figure))


def _offer_comparison(ids: list[str]) -> None:
    """Show the button that lays two marked studies side by side, and how to come to it."""
    st.button(
        "Compare the two marked",
        icon=":material/compare_arrows:",
        key="compare-studies",
        disabled=len(ids) != TWO,
        on_click=study_compare.link,
        args=(ids,),
        help="Mark two studies at the left of the table.",
    )


def _show_empty(page: Page) -> None:
    """Say whether nothing is there at all, or nothing for this filter."""
    if page.services.studies.list_page(page.principal, StudyFilter(limit=1)).total:
        empty_state("No study fits", "Loosen the filters to see more.", icon=":material/filter_alt_off:")
        return
    may_write = page.principal.may(Permission.WRITE_STUDY)
    empty_state(
        "No studies yet",
        "A study takes a triangle, the methods and factors that you choose, and keeps what came out.",
        action="Begin the first study" if may_write else "",
        target=FORM if may_write else "",
    )


def open_study(study_id: object) -> None:
    """Open a study at its address; the script of the present page ends here."""
    open_case.open_case(str(study_id), STUDY)
