"""Tables as every screen shows them: named columns, formatted cells, coloured states, a height that fits."""

from collections.abc import Mapping, Sequence
from typing import Literal, cast

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from app.ui.format import NOTHING, OUTCOMES, status_name
from backend.domain.decisions import Outcome
from backend.domain.submissions import SubmissionStatus

ROW_PX, LINE_PX = 31, 20
MOST_ROWS = 15
STATUS_PX, OUTCOME_PX, DUE_PX, DATE_PX = 168, 84, 132, 92
"""Widths at which the longest words of a column can be read whole: "Waiting for information", "Overdue by 14 days"."""
Badge = Literal["blue", "violet", "yellow", "orange", "green", "red", "gray"]
STATUS_BADGES: Mapping[SubmissionStatus, Badge] = {
    SubmissionStatus.NEW: "blue",
    SubmissionStatus.IN_REVIEW: "violet",
    SubmissionStatus.WAITING_FOR_INFORMATION: "yellow",
    SubmissionStatus.REFERRED: "orange",
    SubmissionStatus.QUOTED: "green",
    SubmissionStatus.DECLINED: "red",
    SubmissionStatus.WITHDRAWN: "gray",
}
OUTCOME_BADGES: Mapping[Outcome, Badge] = {
    Outcome.ACCEPT: "green",
    Outcome.REFER: "orange",
    Outcome.DECLINE: "red",
}
CHIPS: Mapping[Badge, str] = {
    "blue": "#3f86b840",
    "violet": "#8c6fc440",
    "yellow": "#c7a00840",
    "orange": "#d9832440",
    "green": "#2c9a6140",
    "red": "#c9483f40",
    "gray": "#83909b40",
}
"""Translucent, so that the words on them keep the contrast of the page's text in light and dark."""


def show_table(
    frame: pd.DataFrame,
    alt: str,
    columns: ColumnConfigMappingInput | None = None,
    key: str | None = None,
    text_lines: int = 1,
) -> None:
    """
    Show a table to read; long ones scroll inside, `alt` says in one sentence what they list.

    With several `text_lines` a row is as high as that, and long words go on in the next line.
    """
    st.dataframe(
        frame,
        hide_index=True,
        column_config=columns,
        height=height_px(len(frame), text_lines=text_lines),
        row_height=row_px(text_lines) if text_lines > 1 else None,
        key=key,
        alt=alt,
        placeholder=NOTHING,
    )


def height_px(rows: int, most: int = MOST_ROWS, text_lines: int = 1) -> int:
    """Return the height that shows the heading and all rows, or `most` of them and a bar to scroll."""
    return ROW_PX + row_px(text_lines) * min(rows, most) + 3


def row_px(text_lines: int) -> int:
    """Return the height of a row in which a cell has so many lines of text."""
    return ROW_PX + LINE_PX * (text_lines - 1)


def frame_of(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows as a frame whose columns exist even where there is no row."""
    return pd.DataFrame([dict(row) for row in rows], columns=list(columns))


def status_column(label: str = "Status") -> ColumnConfigMappingInput:
    """Return the column of coloured states; a cell holds a list with one name."""
    return chip_column(label, {status_name(status): badge for status, badge in STATUS_BADGES.items()}, STATUS_PX)


def outcome_column(label: str = "Proposal") -> ColumnConfigMappingInput:
    """Return the column of coloured outcomes; a cell holds a list with one name."""
    return chip_column(label, {OUTCOMES[outcome]: badge for outcome, badge in OUTCOME_BADGES.items()}, OUTCOME_PX)


def chip_column(label: str, badges: Mapping[str, Badge], width: int) -> ColumnConfigMappingInput:
    """Return a column of coloured words; a cell holds a list with one of them."""
    colors = [CHIPS[badge] for badge in badges.values()]
    column = st.column_config.MultiselectColumn(label, options=list(badges), color=colors, width=width)
    return cast("ColumnConfigMappingInput", {label: column})
