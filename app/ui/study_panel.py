"""A chart of a study on the screen: title, picture, what it leaves out, and its figures as a table."""

from typing import cast

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput
from streamlit.elements.lib.column_types import ColumnConfig

from app.ui.markup import escaped
from app.ui.study_charts import Chart
from app.ui.tables import height_px


def show_chart(chart: Chart, key: str) -> None:
    """Show a chart in its frame, or under its title why there is none."""
    with st.container(border=True):
        show_title(chart.title)
        if chart.figure is None:
            st.text(chart.note)
            return
        draw(chart, key)
        if chart.note:
            st.caption(escaped(chart.note))
        show_figures(chart)


def draw(chart: Chart, key: str) -> None:
    """Show the picture alone."""
    if chart.figure is not None:
        alt = f"{chart.title}; the table below has the figures"
        st.plotly_chart(chart.figure, key=key, config={"displayModeBar": False}, alt=alt)


def show_title(title: str) -> None:
    """Show a title that may hold words of a file."""
    st.subheader(escaped(title), anchor=False)


def show_figures(chart: Chart) -> None:
    """Show the figures of a chart as a table that is closed at first."""
    with st.expander("Figures as a table"):
        show_frame(chart.table, chart.title, decimals=chart.decimals, empty_cell=chart.empty_cell)


def show_frame(frame: pd.DataFrame, alt: str, *, decimals: int = 0, empty_cell: str = "") -> None:
    """Show figures in full with their thousands apart; `empty_cell` stands where there is none."""
    st.dataframe(
        frame,
        hide_index=True,
        height=height_px(len(frame)),
        column_config=_columns(frame, decimals),
        placeholder=empty_cell,
        alt=alt,
    )


def _columns(frame: pd.DataFrame, decimals: int) -> ColumnConfigMappingInput:
    """Return numbers with the same places everywhere, and the first column always in sight."""
    columns: dict[str, ColumnConfig] = {}
    for at, name in enumerate(map(str, frame.columns)):
        if pd.api.types.is_numeric_dtype(frame[name]):
            places = 1 if "in %" in name or "(%)" in name else decimals
            columns[name] = st.column_config.NumberColumn(format=f"%,.{places}f")
        else:
            columns[name] = st.column_config.TextColumn(pinned=at == 0)
    return cast("ColumnConfigMappingInput", columns)
