"""Single ages: another average for one, or a factor by hand, with what was chosen before beside it."""

import pandas as pd
import streamlit as st

from app.ui.study_choice_words import AVERAGES, link_name
from app.ui.study_draft import Draft
from app.ui.study_factor_forms import LARGEST_FACTOR, put_age_average, put_picked
from app.ui.tables import height_px
from backend.domain.studies.result import Development, Figure
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.triangles import TriangleSet

STEP, AVERAGE, BY_HAND = "Months", "Average", "By hand"
AS_ALL = "As all"


def show_editor(draft: Draft, sets: TriangleSet) -> None:
    """Show the table in which an age takes its own average or a factor by hand."""
    key = f"{draft.name}-ages-{draft.count}-{draft.read().basis or sets.basis}"
    start = f"{key}-start"
    if key not in st.session_state:
        st.session_state[start] = ages_frame(sets, draft.read().factors)
    frame: pd.DataFrame = st.session_state.get(start, ages_frame(sets, draft.read().factors))
    st.data_editor(
        frame,
        hide_index=True,
        key=key,
        disabled=[STEP],
        height=height_px(len(frame)),
        column_config={
            STEP: st.column_config.TextColumn(pinned=True, width=80),
            AVERAGE: st.column_config.SelectboxColumn(options=[AS_ALL, *AVERAGES.values()], required=True, width=190),
            BY_HAND: st.column_config.NumberColumn(
                min_value=0.0001, max_value=LARGEST_FACTOR, format="%.5f", width=90, help="Empty takes the average."
            ),
        },
        on_change=take_ages,
        args=(draft, key, sets.ages),
    )


def take_ages(draft: Draft, key: str, ages: tuple[int, ...]) -> None:
    """Take over what was changed in the table; a callback."""
    codes = {name: code for code, name in AVERAGES.items()}
    edited: dict[int, dict[str, object]] = st.session_state[key]["edited_rows"]

    def changed(selection: Selection) -> Selection:
        for row, changes in edited.items():
            age = ages[int(row)]
            if AVERAGE in changes:
                selection = put_age_average(selection, age, codes.get(str(changes[AVERAGE])))
            if BY_HAND in changes:
                typed = changes[BY_HAND]
                selection = put_picked(selection, age, float(typed) if isinstance(typed, int | float) else None)
        return selection

    draft.change(changed)


def ages_frame(sets: TriangleSet, choice: FactorChoice) -> pd.DataFrame:
    """Return what each age chooses for itself."""
    ages = sets.ages[:-1]
    return pd.DataFrame(
        {
            STEP: [link_name(sets.ages, index) for index in range(len(ages))],
            AVERAGE: [AVERAGES[choice.averages[age]] if age in choice.averages else AS_ALL for age in ages],
            BY_HAND: pd.Series([choice.picked.get(age) for age in ages], dtype="float64"),
        }
    )


def show_factors(sets: TriangleSet, now: Development, saved: Development) -> None:
    """Show the factors as chosen now beside those of the version, with the other averages."""
    frame = factors_frame(sets, now, saved)
    numbers = {name: st.column_config.NumberColumn(format="%.5f") for name in frame.columns if name != STEP}
    st.dataframe(
        frame,
        hide_index=True,
        height=height_px(len(frame), 25),
        alt="Development factors by age: chosen now, in the version, and by the other averages",
        placeholder="",
        column_config={STEP: st.column_config.TextColumn(pinned=True, width=90), **numbers},
    )


def factors_frame(sets: TriangleSet, now: Development, saved: Development) -> pd.DataFrame:
    """Return a row for each step and one for the tail; the factor to the end is that from the younger age."""
    steps = [link_name(sets.ages, index) for index in range(len(sets.ages) - 1)]
    return pd.DataFrame(
        {
            STEP: [*steps, "Tail"],
            "Chosen": _floats((*now.selected, now.tail.factor)),
            "In the version": _floats((*saved.selected, saved.tail.factor)),
            "To the end": _floats(now.cdf),
            "Standard error": _floats((*now.standard_errors, now.tail.standard_error)),
            "Sigma": _floats((*now.sigmas, now.tail.sigma)),
            **{name.capitalize(): _floats((*values, None)) for name, values in now.averages.items()},
        }
    )


def _floats(figures: tuple[Figure, ...]) -> pd.Series:
    return pd.Series([None if figure is None else float(figure) for figure in figures], dtype="float64")
