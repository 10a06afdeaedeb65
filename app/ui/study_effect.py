"""What the factors on the screen come to, beside those of the version shown."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app.ui.markup import escaped
from app.ui.study_amounts import NOT_ESTIMABLE, UNNAMED
from app.ui.study_states import amount
from app.ui.tables import height_px
from backend.domain.studies.result import TOTAL, Figure, MethodResult, OriginFigures, WhatIf

ORIGIN = "Origin"
IBNR_WORDS = "Ultimate less the latest amount; computed from paid amounts it holds the case reserves too."


def show_totals(now: WhatIf, saved: WhatIf, unit: str) -> None:
    """Show ultimate, IBNR and Mack's error of all origins together, each with its difference to the version."""
    tiles = (
        ("Ultimate", now.chain_ladder.total.ultimate, saved.chain_ladder.total.ultimate, "By the chain ladder."),
        ("IBNR", now.chain_ladder.total.ibnr, saved.chain_ladder.total.ibnr, IBNR_WORDS),
        ("Standard error", total_error(now), total_error(saved), "Of the IBNR, by Mack."),
    )
    with st.grid(len(tiles), min_column_width=150):
        for label, figure, before, explanation in tiles:
            change = difference(figure, before)
            st.metric(
                label if unit == UNNAMED else f"{label}, {escaped(unit)}",
                amount(figure),
                f"{round(change):+,}" if change and round(change) else None,
                delta_color="off",
                delta_arrow="off",
                help=explanation,
                border=True,
            )
    if now.note:
        st.text(now.note)


def show_origins(now: WhatIf, saved: WhatIf, unit: str) -> None:
    """Show the figures by origin with their difference to the version."""
    frame = origins_frame(now, saved)
    numbers = {
        name: st.column_config.NumberColumn(format="localized", width=100) for name in frame.columns if name != ORIGIN
    }
    st.dataframe(
        frame,
        hide_index=True,
        height=height_px(len(frame), 25),
        placeholder=NOT_ESTIMABLE,
        alt=f"Figures by origin in {unit}, with their difference to the version shown",
        column_config={ORIGIN: st.column_config.TextColumn(pinned=True, width=80), **numbers},
    )


def origins_frame(now: WhatIf, saved: WhatIf) -> pd.DataFrame:
    """Return a row for each origin and one for all together; differences only where something was chosen anew."""
    rows = [*now.chain_ladder.origins, now.chain_ladder.total]
    before = by_origin(saved.chain_ladder)
    errors = by_origin(now.mack) if now.mack else {}
    columns = {
        ORIGIN: [row.origin for row in rows],
        "Latest": _whole([row.latest for row in rows]),
        "Ultimate": _whole([row.ultimate for row in rows]),
        "Difference": _whole([difference(row.ultimate, _of(before, row, "ultimate")) for row in rows]),
        "IBNR": _whole([row.ibnr for row in rows]),
        "Standard error": _whole([_of(errors, row, "standard_error") for row in rows]),
    }
    if now is saved:
        del columns["Difference"]
    return pd.DataFrame(columns)


def by_origin(result: MethodResult) -> Mapping[str, OriginFigures]:
    """Return the figures of each origin by its name, those of all under `TOTAL`."""
    return {**{row.origin: row for row in result.origins}, TOTAL: result.total}


def total_error(figures: WhatIf) -> Figure:
    """Return Mack's error of the total, None where there is none."""
    return figures.mack.total.standard_error if figures.mack else None


def difference(now: Figure, before: Figure) -> Figure:
    """Return by how much a figure is above another, None where one is not estimable."""
    return None if now is None or before is None else now - before


def _of(rows: Mapping[str, OriginFigures], row: OriginFigures, name: str) -> Figure:
    other = rows.get(row.origin)
    figure: Figure = getattr(other, name) if other else None
    return figure


def _whole(figures: list[Figure]) -> pd.Series:
    return pd.Series([None if figure is None else float(round(figure)) for figure in figures], dtype="float64")
