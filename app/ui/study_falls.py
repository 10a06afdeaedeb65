"""Every step in which a cumulative amount falls: warnings name the first ones, this table all of them."""

from itertools import pairwise

import pandas as pd
import streamlit as st

from app.ui.format import count_of
from app.ui.study_amounts import MEASURES
from app.ui.study_panel import show_frame
from backend.domain.triangles import TriangleSet

COLUMNS = ("Measure", "Origin", "From age", "To age", "Before", "After", "Change")


def falls_frame(sets: TriangleSet) -> pd.DataFrame:
    """Return a row for each step in which an amount falls, with the amounts before and after it."""
    rows = []
    for measure in (one for one in MEASURES if one in sets.measures):
        triangle = sets.measures[measure]
        for origin, cells in zip(triangle.origins, triangle.to_rows(), strict=True):
            for (young, before), (old, after) in pairwise(zip(triangle.ages, cells, strict=True)):
                if before is not None and after is not None and after < before:
                    rows.append((MEASURES[measure], origin, str(young), str(old), before, after, after - before))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def show_falls(sets: TriangleSet) -> None:
    """Show all falling steps in a table that is closed at first, nothing where none falls."""
    frame = falls_frame(sets)
    if frame.empty:
        return
    with st.expander(f"{count_of(len(frame), 'step')} in which an amount falls"):
        show_frame(frame, "Every step from one age to the next in which a cumulative amount falls")
