"""Link ratios of the draft: a click on the picture, or a tick in its table, takes one out or in again."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from app.ui import study_link_words
from app.ui.study_choice_words import link_name
from app.ui.study_draft import Draft
from app.ui.study_link_chart import cells_of, link_chart, ratio_words
from app.ui.tables import height_px
from backend.domain.studies.result import Development
from backend.domain.studies.selection import Selection
from backend.domain.triangles import TriangleSet

ORIGIN = "Origin"
PICTURE, TICKS = "links", "ticks"
WAYS = "Table to tick"


def show(draft: Draft, sets: TriangleSet, development: Development, *, may_change: bool) -> None:
    """Show picture and table; those who only read see them without acts."""
    by_hand = draft.read().factors.excluded
    st.subheader(study_link_words.title_of(development), anchor=False)
    if may_change:
        st.text("Click a cell to take its link ratio out, and again to take it back; the figures follow at once.")
    if said := study_link_words.left_out(development, sets, by_hand):
        st.text(said)
    st.caption(study_link_words.legend(sets.ages))
    figure = link_chart(sets.origins, sets.ages, development, by_hand)
    alt = "Link ratios by origin and age; the table below has the figures"
    key = f"{draft.name}-{PICTURE}-{draft.drawing}"
    config = {"displayModeBar": False}
    if may_change:
        st.plotly_chart(
            figure,
            key=key,
            config=config,
            alt=alt,
            selection_mode="points",
            on_select=lambda: take_click(draft, key),
        )
    else:
        st.plotly_chart(figure, key=key, config=config, alt=alt)
    box = st.expander(WAYS if may_change else "Figures as a table", key=f"{draft.name}-twin", on_change="rerun")
    if box.open:
        with box:
            _show_ratios(sets, development)
            if may_change:
                _show_ticks(draft, sets, development)


def take_click(draft: Draft, key: str) -> None:
    """Take the clicked link ratio out, or in again; a callback."""
    chosen = st.session_state[key]["selection"]["points"]
    if cells := [(str(point["customdata"][0]), int(point["customdata"][1])) for point in chosen]:
        toggle(draft, cells)
        draft.redraw()


def take_ticks(draft: Draft, key: str, origins: Sequence[str], ages: Sequence[int]) -> None:
    """Take over what was ticked in the table; a callback."""
    edited: dict[int, dict[str, object]] = st.session_state[key]["edited_rows"]
    names = {link_name(tuple(ages), index): age for index, age in enumerate(ages[:-1])}
    excluded = set(draft.read().factors.excluded)
    for row, changes in edited.items():
        for name, is_in in changes.items():
            cell = (origins[int(row)], names[name])
            if is_in:
                excluded.discard(cell)
            else:
                excluded.add(cell)
    draft.change(lambda selection: _excluding(selection, frozenset(excluded)))


def toggle(draft: Draft, cells: Sequence[tuple[str, int]]) -> None:
    """Take link ratios out, those that are out already in again."""
    draft.change(lambda selection: _excluding(selection, selection.factors.excluded ^ frozenset(cells)))


def ticks_frame(sets: TriangleSet, development: Development, excluded: frozenset[tuple[str, int]]) -> pd.DataFrame:
    """Return a tick for each link ratio that is not excluded by hand, nothing where there is no link ratio."""
    there = set(cells_of(sets.origins, sets.ages, development))
    columns = {
        link_name(sets.ages, index): pd.array(
            [(origin, age) not in excluded if (origin, age) in there else None for origin in sets.origins],
            dtype="boolean",
        )
        for index, age in enumerate(sets.ages[:-1])
    }
    return pd.DataFrame({ORIGIN: list(sets.origins), **columns})


def ratios_frame(sets: TriangleSet, development: Development) -> pd.DataFrame:
    """Return the link ratios as text, those that do not count with a cross, and below them the factors chosen."""
    steps = range(len(sets.ages) - 1)
    lines = [
        {ORIGIN: origin}
        | {
            link_name(sets.ages, at): ratio_words(development.link_ratios[row][at], counts=development.counts[row][at])
            for at in steps
        }
        for row, origin in enumerate(sets.origins)
    ]
    chosen = {link_name(sets.ages, at): ratio_words(development.selected[at], counts=True) for at in steps}
    return pd.DataFrame([*lines, {ORIGIN: "Chosen", **chosen}])


def _excluding(selection: Selection, excluded: frozenset[tuple[str, int]]) -> Selection:
    return replace(selection, factors=replace(selection.factors, excluded=excluded))


def _show_ratios(sets: TriangleSet, development: Development) -> None:
    st.dataframe(
        ratios_frame(sets, development),
        hide_index=True,
        height=height_px(len(sets.origins) + 1),
        alt="Link ratios by origin and age, the chosen factors in the last row",
        column_config={ORIGIN: st.column_config.TextColumn(pinned=True)},
    )


def _show_ticks(draft: Draft, sets: TriangleSet, development: Development) -> None:
    """Show a tick for each link ratio; the table starts from the draft and its edits go into it."""
    st.text("Ticked link ratios count. Move with the arrow keys, tick with the space bar.")
    key = f"{draft.name}-{TICKS}-{draft.drawing}-{development.measure}"
    start = f"{key}-start"
    if key not in st.session_state:
        st.session_state[start] = sorted(draft.read().factors.excluded)
    excluded = frozenset((str(origin), int(age)) for origin, age in st.session_state.get(start, ()))
    st.data_editor(
        ticks_frame(sets, development, excluded),
        hide_index=True,
        key=key,
        disabled=[ORIGIN],
        height=height_px(len(sets.origins)),
        column_config={ORIGIN: st.column_config.TextColumn(pinned=True)},
        on_change=take_ticks,
        args=(draft, key, sets.origins, sets.ages),
    )
