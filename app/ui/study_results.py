"""The results of a version: headline figures, warnings, ultimates by origin, methods side by side, what is missing."""

import streamlit as st

from app.ui.format import NOTHING, count_of
from app.ui.markup import escaped
from app.ui.page import Page
from app.ui.study_amounts import UNNAMED, amounts_in, full_number, share, short_number
from app.ui.study_charts import Chart
from app.ui.study_charts_methods import compared, comparison_chart, names_of, one_year_chart
from app.ui.study_charts_simulated import exceedance_chart, fan_chart, level_name
from app.ui.study_charts_ultimates import ultimates_chart
from app.ui.study_choice_words import method_name
from app.ui.study_effect import IBNR_WORDS
from app.ui.study_panel import draw, show_chart, show_frame, show_title
from app.ui.study_quantile_words import apart_words
from backend.domain.studies.result import MethodResult, StudyFigures
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName

FIRST = (MethodName.MACK, MethodName.CHAIN_LADDER)
"""Whose figures stand at the top where nobody chose: they have an error, or need nothing but the triangle."""
SIMULATED_LEVELS = ("0.75", "0.995")
NO_ERROR = "gives none"
EMPTY_WORDS = f"{NOTHING} where a method gives no figure"


def show(page: Page, study: StudyView, result: StudyResult) -> None:
    """Show what the version comes to."""
    del page
    figures, unit = result.figures, study.triangle.triangles.unit
    methods = compared(figures)
    has_ratio = result.selection.expected.loss_ratio is not None
    chosen = choose_method(methods, f"method-{study.study_id}-{result.number}", has_ratio=has_ratio)
    if chosen:
        show_tiles(chosen, figures, unit)
        if simulated(figures) and (aside := apart_words(result.selection.factors)):
            st.text(aside)
    show_warnings(figures.warnings)
    if chosen:
        show_chart(ultimates_chart(chosen, unit), "ultimates")
        for note in chosen.notes:
            st.text(note)
        show_comparison(comparison_chart(figures, unit, has_ratio=has_ratio), unit)
    for name, chart in extra_charts(figures, unit).items():
        show_chart(chart, name)
    show_missing(figures)


def show_warnings(warnings: tuple[str, ...]) -> None:
    """Show what speaks for care in one box, a line each."""
    if not warnings:
        return
    with st.container(border=True):
        st.badge(count_of(len(warnings), "warning"), icon=":material/warning:", color="orange")
        st.text("\n".join(warnings))


def choose_method(methods: tuple[MethodResult, ...], key: str, *, has_ratio: bool = True) -> MethodResult | None:
    """Show of which method the figures are, and return it; None where no method gives anything."""
    if not methods:
        return None
    names = names_of(methods, has_ratio=has_ratio)
    first = next((one for wanted in FIRST for one in methods if one.method is wanted), methods[0])
    chosen = names[0]
    if len(methods) > 1:
        chosen = st.selectbox("Figures by", names, index=methods.index(first), key=key, width=320)
    return methods[names.index(chosen)]


def show_tiles(method: MethodResult, figures: StudyFigures, unit: str) -> None:
    """Show the headline figures of a method, with quantiles where the reserve was simulated."""
    tiles = headline(method, figures, unit)
    if said := amounts_in(unit):
        st.caption(escaped(said))
    with st.grid(len(tiles), min_column_width=140):
        for label, value, explanation in tiles:
            st.metric(label, value, help=explanation, border=True)


def headline(method: MethodResult, figures: StudyFigures, unit: str) -> list[tuple[str, str, str]]:
    """Return label, value and explanation of each tile."""
    total = method.total
    error = NO_ERROR if total.standard_error is None else short_number(total.standard_error, unit)
    part = total.standard_error / total.ibnr if total.standard_error is not None and total.ibnr else None
    tiles = [
        (
            "Ultimate",
            short_number(total.ultimate, unit),
            f"{full_number(total.ultimate, unit)}. What all origins are expected to cost in the end.",
        ),
        (
            "IBNR",
            short_number(total.ibnr, unit),
            f"{full_number(total.ibnr, unit)}. {IBNR_WORDS}",
        ),
        ("Standard error", error, "How far the best estimate may lie off, by this method."),
        ("Error in % of IBNR", share(part) if part is not None else NO_ERROR, "The coefficient of variation."),
    ]
    drawn = simulated(figures)
    quantiles = drawn.total.quantiles if drawn else {}
    return tiles + [
        (
            f"Bootstrap {level_name(float(level))}",
            short_number(quantiles[level], unit),
            f"{full_number(quantiles[level], unit)}. {level_name(float(level))} of simulated IBNRs do not exceed it.",
        )
        for level in SIMULATED_LEVELS
        if level in quantiles
    ]


def simulated(figures: StudyFigures) -> MethodResult | None:
    """Return the method that gives a distribution, None where none was simulated."""
    return next((one for one in figures.methods if one.total.quantiles), None)


def show_comparison(chart: Chart, unit: str) -> None:
    """Show the methods side by side, table first: each figure of it is looked up one day."""
    with st.container(border=True):
        show_title(chart.title)
        if chart.figure is None:
            st.text(chart.note)
            return
        show_frame(chart.table, f"{chart.title}, in {unit}", empty_cell=NOTHING)
        in_unit = "" if unit == UNNAMED else f" in {unit}"
        st.caption(escaped(f"Amounts{in_unit}, in full; {EMPTY_WORDS}. {chart.note}".strip()))
        draw(chart, "comparison")


def extra_charts(figures: StudyFigures, unit: str) -> dict[str, Chart]:
    """Return the charts of simulated figures and of the one-year view, as far as there are any."""
    drawn = simulated(figures)
    charts = {
        "exceedance": exceedance_chart(drawn, unit) if drawn else None,
        "fan": fan_chart(drawn, unit) if drawn else None,
        "one-year": one_year_chart(figures, unit),
    }
    return {name: chart for name, chart in charts.items() if chart is not None}


def show_missing(figures: StudyFigures) -> None:
    """Say which methods give nothing here, and why."""
    if not figures.not_estimable:
        return
    with st.container(border=True):
        st.subheader("Not estimable here", anchor=False)
        for one in figures.not_estimable:
            with st.container(horizontal=True, gap="small"):
                st.badge(method_name(one.method), color="gray")
                st.text(one.reason)
