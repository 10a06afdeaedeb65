"""The diagnostics of a version: verdicts first, then residuals and what the newest diagonal brought."""

from collections.abc import Mapping

import streamlit as st

from app.ui.markup import escaped
from app.ui.page import Page
from app.ui.study_charts_industry import factors_chart, loss_ratios_chart
from app.ui.study_charts_newest import actual_expected_chart
from app.ui.study_charts_residuals import (
    EXPLAINED,
    VIEWS,
    Diagonals,
    diagonals_of,
    residual_charts,
    residuals_frame,
    residuals_title,
)
from app.ui.study_charts_triangle import paid_to_incurred_chart
from app.ui.study_charts_ultimates import run_off_chart
from app.ui.study_panel import draw, show_chart, show_frame
from app.ui.study_verdicts import Verdict, verdicts
from app.ui.tables import Badge
from backend.domain.studies.result import Residual
from backend.domain.studies.views import StudyResult, StudyView

MARKS: Mapping[bool | None, tuple[str, Badge, str]] = {
    True: ("Rejected", "orange", ":material/warning:"),
    False: ("Not rejected", "green", ":material/check:"),
    None: ("Not estimable", "gray", ":material/help:"),
}


def show(page: Page, study: StudyView, result: StudyResult) -> None:
    """Show what speaks for and against the figures."""
    del page
    diagnostics, triangles = result.figures.diagnostics, study.triangle.triangles
    show_verdicts(verdicts(diagnostics.tests))
    show_residuals(diagnostics.residuals, diagonals_of(triangles.origins, triangles.ages))
    left, right = st.columns(2, gap="small")
    with left:
        show_chart(actual_expected_chart(diagnostics.actual_expected, triangles.unit), "actual-expected")
    with right:
        show_chart(run_off_chart(diagnostics.run_off, triangles.unit), "run-off")
    show_chart(paid_to_incurred_chart(diagnostics.paid_to_incurred, triangles), "paid-incurred")
    show_industry(study, result)


def show_verdicts(found: tuple[Verdict, ...]) -> None:
    """Show each test with what it says."""
    with st.container(border=True):
        st.subheader("Mack's assumptions", anchor=False)
        for verdict in found:
            words, color, icon = MARKS[verdict.rejects]
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(words, color=color, icon=icon)
                st.markdown(f"**{verdict.name}**", width="content")
            st.text(verdict.sentence)


def show_residuals(residuals: tuple[Residual, ...], diagonals: Diagonals) -> None:
    """Show the three views of the residuals beside each other, with one table of them all."""
    charts = residual_charts(residuals, diagonals)
    if charts[0].figure is None:
        show_chart(charts[0], "residuals")
        return
    title = residuals_title(residuals)
    with st.container(border=True):
        st.subheader(title, anchor=False)
        for name, column, chart in zip(VIEWS, st.columns(len(VIEWS), gap="small"), charts, strict=True):
            with column:
                st.markdown(f"**{escaped(chart.title)}**")
                draw(chart, f"residuals-{name}")
        st.caption(EXPLAINED)
        with st.expander("Figures as a table"):
            show_frame(residuals_frame(residuals, diagonals), title, decimals=2)


def show_industry(study: StudyView, result: StudyResult) -> None:
    """Show the industry beside the company where the triangle has one."""
    industry, triangles = result.figures.industry, study.triangle.triangles
    if industry is None:
        return
    development = result.figures.development_of(result.figures.basis)
    st.text(f"Compared with {industry.name}.")
    left, right = st.columns(2, gap="small")
    with left:
        own = development.selected if development else ()
        show_chart(factors_chart(industry, own, triangles.ages), "industry-factors")
    with right:
        show_chart(loss_ratios_chart(industry, triangles.origins), "industry-loss-ratios")
