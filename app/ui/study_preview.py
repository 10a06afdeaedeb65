"""A triangle to look at: one picture and table for each measure, its premium, and the rows put aside."""

import csv
import io
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app.ui.format import count_of
from app.ui.markup import escaped
from app.ui.policy_import import FORMULA_STARTS
from app.ui.study_amounts import MEASURES, premium_words, unit_of
from app.ui.study_charts_triangle import triangle_chart
from app.ui.tables import frame_of, height_px, show_table
from backend.domain.studies.views import RejectedRow
from backend.domain.triangles import Measure, Triangle, TriangleSet

ORIGIN, PREMIUM = "Origin", "Premium"
COLUMNS = ("Row", "Why it was put aside", "What it said")


def show_triangles(sets: TriangleSet, key: str) -> None:
    """Show the measure that is chosen, as a picture and as a table."""
    names = {MEASURES[measure]: measure for measure in MEASURES if measure in sets.measures}
    chosen = next(iter(names))
    if len(names) > 1:
        chosen = str(
            st.segmented_control(
                "Measure",
                list(names),
                default=chosen,
                required=True,
                key=f"{key}-measure",
                label_visibility="collapsed",
            )
        )
    _show_measure(sets, names[chosen], key)
    if premium := premium_words(sets):
        st.caption(escaped(f"Read beside it: {premium}; the table has it by origin."))


def triangle_frame(triangle: Triangle, premium: Sequence[float | None] | None = None) -> pd.DataFrame:
    """Return a row for each origin; cells that are not observed stay empty."""
    cells = {
        f"{age} months": pd.Series([None if cell is None else float(cell) for cell in column], dtype="float64")
        for age, column in zip(triangle.ages, zip(*triangle.to_rows(), strict=True), strict=True)
    }
    frame = pd.DataFrame({ORIGIN: list(triangle.origins), **cells})
    if premium is not None:
        frame.insert(1, PREMIUM, pd.Series(list(premium), dtype="float64"))
    return frame


def show_rejected(rejected: Sequence[RejectedRow], key: str) -> None:
    """Show the rows that were put aside with their number and why, and offer them as a file."""
    if not rejected:
        return
    st.subheader(f"{count_of(len(rejected), 'row')} put aside", anchor=False)
    rows = [{"Row": row.row, "Why it was put aside": row.problem, "What it said": row.text} for row in rejected]
    show_table(
        frame_of(rows, COLUMNS),
        "Rows that were put aside, each with its number in the file and the reason",
        {
            "Row": st.column_config.NumberColumn(width=50),
            "Why it was put aside": st.column_config.TextColumn(width=520),
            "What it said": st.column_config.TextColumn(width=260),
        },
        key=f"{key}-rejected",
        text_lines=2,
    )
    st.download_button(
        "Download the rows put aside",
        rejected_csv(rejected),
        "rows-put-aside.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}-download",
    )


def rejected_csv(rejected: Sequence[RejectedRow]) -> bytes:
    """Return the rows put aside as a file; no cell of it can begin a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", "problem", "text"])
    for row in rejected:
        writer.writerow([row.row, _inert(row.problem), _inert(row.text)])
    return out.getvalue().encode("utf-8-sig")


def _show_measure(sets: TriangleSet, measure: Measure, key: str) -> None:
    chart = triangle_chart(sets, measure)
    st.subheader(escaped(chart.title), anchor=False)
    if chart.figure is None:
        st.text(chart.note)
        return
    st.caption(escaped(chart.note))
    alt = f"{MEASURES[measure]} by origin and age; the table below has the figures"
    st.plotly_chart(chart.figure, key=f"{key}-picture-{measure}", config={"displayModeBar": False}, alt=alt)
    with st.expander("Figures as a table"):
        frame = triangle_frame(sets.measures[measure], sets.premium)
        st.dataframe(
            frame,
            hide_index=True,
            height=height_px(len(frame), 25),
            placeholder="",
            alt=f"{MEASURES[measure]} by origin and age in {unit_of(sets.unit, measure)}",
            column_config={
                ORIGIN: st.column_config.TextColumn(pinned=True),
                **{name: st.column_config.NumberColumn(format="localized") for name in frame.columns if name != ORIGIN},
            },
        )


def _inert(text: str) -> str:
    """Return a cell that a spreadsheet shows and does not calculate."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
