"""Tiles and charts of portfolio analytics: each chart with its title, its figures as a table and as a file."""

from decimal import Decimal
from typing import cast

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput
from streamlit.elements.lib.column_types import ColumnConfig

from app.ui.analytics_tables import FREQUENCY, INCURRED, RATIO, REMARK, SEVERITY, csv_of
from app.ui.analytics_words import HELD, TOO_FEW
from app.ui.format import NOTHING, percent, short_money
from app.ui.markup import escaped
from app.ui.study_charts import Chart
from app.ui.study_panel import draw, show_title
from app.ui.tables import height_px
from backend.domain.book_figures import Sums

WIDTHS_PX = {INCURRED: 110, RATIO: 110, FREQUENCY: 188, SEVERITY: 168}


def show_tiles(whole: Sums) -> None:
    """Show what all periods come to together."""
    frequency = whole.frequency
    tiles = (
        ("Earned premium", short_money(whole.premium_usd), "Day by day over the terms, up to the day seen at."),
        (
            "Incurred",
            short_money(whole.shown_incurred_usd),
            "Paid less recoveries plus case reserves, as posted by the day seen at.",
        ),
        ("Loss ratio", percent(whole.loss_ratio), "Incurred as a share of earned premium."),
        ("Claims", f"{whole.claims:,}", f"Reported by the day seen at; {whole.nil:,} of them come to nothing so far."),
        (
            "Frequency",
            NOTHING if frequency is None else f"{100 * frequency:,.1f}",
            "Claims per 100 policy years earned, nil claims included.",
        ),
        (
            "Severity",
            _money(whole.severity_usd),
            "Incurred per claim that comes to anything; nil claims stand apart.",
        ),
    )
    st.caption("Amounts in USD.")
    with st.grid(len(tiles), min_column_width=130):
        for label, value, explanation in tiles:
            st.metric(label, value, help=explanation, border=True)


def show_chart(chart: Chart, key: str) -> None:
    """Show a chart in its frame, or under its title why there is none; counts stand in its table either way."""
    with st.container(border=True):
        show_title(chart.title)
        if chart.figure is None:
            st.text(chart.note)
        else:
            draw(chart, f"{key}-chart")
            st.caption(escaped(chart.note))
        with st.expander("Figures as a table"):
            _show_frame(chart.table, chart.title)
            show_download(chart.table, key)


def show_download(frame: pd.DataFrame, key: str) -> None:
    """Offer a table as a file."""
    st.download_button(
        "Download as CSV",
        csv_of(frame),
        f"{key}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}-download",
    )


def _money(amount_usd: float | None) -> str:
    return NOTHING if amount_usd is None else short_money(Decimal(repr(amount_usd)))


def _show_frame(frame: pd.DataFrame, alt: str) -> None:
    held = any(word in str(remark) for remark in frame[REMARK] for word in (TOO_FEW, HELD))
    st.dataframe(
        frame,
        hide_index=True,
        height=height_px(len(frame)),
        column_config=_columns(frame),
        placeholder=TOO_FEW if held else NOTHING,
        alt=alt,
    )


def _columns(frame: pd.DataFrame) -> ColumnConfigMappingInput:
    """Return numbers with the places that each needs; the first column is always in sight."""
    columns: dict[str, ColumnConfig] = {}
    for at, name in enumerate(map(str, frame.columns)):
        if not pd.api.types.is_numeric_dtype(frame[name]):
            columns[name] = st.column_config.TextColumn(pinned=at == 0)
            continue
        places = 1 if "%" in name or name in (FREQUENCY, "Policy years") else 0
        columns[name] = st.column_config.NumberColumn(format=f"%,.{places}f", width=WIDTHS_PX.get(name))
    return cast("ColumnConfigMappingInput", columns)
