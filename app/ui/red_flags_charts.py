"""Figures of signs; pure. Bars of the share confirmed, gray where too few were reviewed to read it."""

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import BAR_PX, BLUE, FONT_PX, GRAY

TOO_FEW = "Too few"


def precision_bars(frame: pd.DataFrame) -> go.Figure:
    """Return the share confirmed of each sign; columns Sign, Reviewed, Confirmed, To be read, Fraction."""
    is_few = [str(word).startswith(TOO_FEW) for word in frame["To be read"]]
    counts = [f"{c} of {r}" for c, r in zip(frame["Confirmed"], frame["Reviewed"], strict=True)]
    figure = go.Figure(
        go.Bar(
            y=frame["Sign"],
            x=frame["Fraction"],
            orientation="h",
            marker_color=[GRAY if few else BLUE for few in is_few],
            text=[f"{words}, too few" if few else words for words, few in zip(counts, is_few, strict=True)],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.0%} confirmed, %{text}<extra></extra>",
        )
    )
    figure.update_layout(
        height=90 + BAR_PX * len(frame),
        margin={"t": 8, "r": 12, "b": 8, "l": 8},
        font_size=FONT_PX,
        bargap=0.35,
        showlegend=False,
        xaxis_title="Confirmed of reviewed",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    figure.update_xaxes(
        range=[0, 1.45], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%", gridcolor="rgba(131,144,155,0.25)"
    )
    return figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
