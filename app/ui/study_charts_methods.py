"""Methods side by side, and the error of one year beside that until all is paid; pure."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from app.ui.charts import BAR_PX, BLUE, GRAY, OCHRE, TEAL
from app.ui.study_amounts import MEASURES, NOT_ESTIMABLE, scale_of, short_amount
from app.ui.study_charts import Chart, dressed, plain, without_figure
from app.ui.study_charts_ultimates import HEIGHT_PX
from app.ui.study_choice_words import method_name
from backend.domain.studies.result import Figure, MethodResult, StudyFigures
from backend.domain.studies.words import MethodName

MOST_TIMES = 20
"""Beyond so many times the chain ladder an ultimate tells of a curve that does not fit, not of claims."""
RUN_OFF_ERRORS = "run_off_standard_errors"


def compared(figures: StudyFigures) -> tuple[MethodResult, ...]:
    """Return the methods that estimate what is still to come; the one-year view repeats the chain ladder's."""
    return tuple(one for one in figures.methods if one.method is not MethodName.ONE_YEAR)


def names_of(methods: Sequence[MethodResult], *, has_ratio: bool = True) -> list[str]:
    """
    Return the name of each method, with the measure where a method speaks of several.

    Where nobody entered a loss ratio (`has_ratio`), Bornhuetter-Ferguson says that it took Cape Cod's.
    """
    said = [one.method for one in methods]
    return [
        f"{_name(one.method, has_ratio=has_ratio)}, {MEASURES[one.measure].lower()}"
        if said.count(one.method) > 1
        else _name(one.method, has_ratio=has_ratio)
        for one in methods
    ]


def comparison_chart(figures: StudyFigures, unit: str, *, has_ratio: bool = True) -> Chart:
    """Return what each method holds for claims still to come as a point, with one standard error to both sides."""
    methods = compared(figures)
    named = list(zip(names_of(methods, has_ratio=has_ratio), methods, strict=True))
    far = [name for name, one in named if is_far(one, figures)]
    known = [
        (name, one.total.ibnr, one.total.standard_error)
        for name, one in named
        if one.total.ibnr is not None and one.measure is figures.basis and name not in far
    ]
    others = [name for name, one in named if one.measure is not figures.basis]
    if not known:
        return without_figure("The methods side by side", "No method gives a total of what is still to come.")
    scale = scale_of(unit, [amount for _, amount, _ in known])
    figure = go.Figure()
    for name, color, symbol, rows in (
        ("With \u00b1 1 standard error", BLUE, "circle", [one for one in known if one[2] is not None]),
        ("Method gives no error", OCHRE, "diamond", [one for one in known if one[2] is None]),
    ):
        if rows:
            figure.add_scatter(
                y=[_on_axis(one[0]) for one in rows],
                x=[scale.of(one[1]) for one in rows],
                error_x={"type": "data", "array": [scale.of(one[2]) or 0.0 for one in rows], "color": color},
                mode="markers",
                name=name,
                marker={"color": color, "size": 10, "symbol": symbol},
                hovertemplate="%{y}: %{x:,.3~f} " + plain(scale.unit) + "<extra>%{fullData.name}</extra>",
            )
    order = [_on_axis(one[0]) for one in known]
    figure.update_xaxes(title=f"Still to come (IBNR), {plain(scale.unit)}", tickformat=",")
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=order, autorange="reversed")
    return Chart(
        _range(known, unit),
        dressed(figure, 120 + BAR_PX * len(known)),
        methods_frame(methods, has_ratio=has_ratio),
        " ".join(filter(None, (_from_elsewhere(others), _far_off(far)))),
    )


def is_far(method: MethodResult, figures: StudyFigures) -> bool:
    """Tell whether a method is so far above the chain ladder that its curve does not fit: no spread begins there."""
    measured = figures.find(MethodName.CHAIN_LADDER, method.measure) or figures.find(MethodName.MACK, method.measure)
    if measured is None or not measured.total.ultimate or method.total.ultimate is None:
        return False
    return method.total.ultimate > MOST_TIMES * abs(measured.total.ultimate)


def methods_frame(methods: Sequence[MethodResult], *, has_ratio: bool = True) -> pd.DataFrame:
    """Return latest, ultimate, IBNR, standard error and its share of the IBNR by method."""
    totals = [one.total for one in methods]
    columns = {
        "Latest": [one.latest for one in totals],
        "Ultimate": [one.ultimate for one in totals],
        "IBNR": [one.ibnr for one in totals],
        "Standard error": [one.standard_error for one in totals],
        "Error in % of IBNR": [_percent(one.standard_error, one.ibnr) for one in totals],
    }
    frame = pd.DataFrame({"Method": names_of(methods, has_ratio=has_ratio)})
    for name, cells in columns.items():
        frame[name] = pd.array(cells, dtype="Float64")
    return frame


def one_year_chart(figures: StudyFigures, unit: str) -> Chart | None:
    """Return by origin how far the estimate may move in a year and until all is paid; None where it was not chosen."""
    view = figures.find(MethodName.ONE_YEAR)
    if view is None:
        return None
    one_year, run_off = [one.standard_error for one in view.origins], _run_off_errors(view, figures)
    scale, names = scale_of(unit, [*one_year, *run_off]), [one.origin for one in view.origins]
    figure = go.Figure()
    for name, color, errors in (("Within one year", TEAL, one_year), ("Until all is paid", GRAY, run_off)):
        figure.add_bar(
            x=[plain(origin) for origin in names],
            y=[scale.of(error) for error in errors],
            name=name,
            marker_color=color,
            hovertemplate="%{x}: %{y:,.3~f} " + plain(scale.unit) + "<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(barmode="group", bargap=0.3)
    figure.update_xaxes(type="category", title="Origin", showgrid=False)
    figure.update_yaxes(title=f"Standard error, {plain(scale.unit)}", tickformat=",")
    total, whole = view.total.standard_error, _run_off_total(view, figures)
    table = pd.DataFrame({"Origin": [*names, view.total.origin]})
    table["Within one year"] = pd.array([*one_year, total], dtype="Float64")
    table["Until all is paid"] = pd.array([*run_off, whole], dtype="Float64")
    title = f"Within one year the estimate may move by {short_amount(total, unit)}"
    title += "" if whole is None else f", until all is paid by {short_amount(whole, unit)} (standard errors)"
    return Chart(title, dressed(figure, HEIGHT_PX), table, empty_cell=NOT_ESTIMABLE)


def _run_off_errors(view: MethodResult, figures: StudyFigures) -> list[Figure]:
    kept = view.parameters.get(RUN_OFF_ERRORS)
    if isinstance(kept, list) and len(kept) == len(view.origins):
        return list(kept)
    mack = figures.find(MethodName.MACK, view.measure)
    return [one.standard_error for one in mack.origins] if mack else [None] * len(view.origins)


def _run_off_total(view: MethodResult, figures: StudyFigures) -> Figure:
    kept = view.parameters.get("run_off_standard_error")
    if isinstance(kept, (int, float)):
        return float(kept)
    mack = figures.find(MethodName.MACK, view.measure)
    return mack.total.standard_error if mack else None


def _name(method: MethodName, *, has_ratio: bool) -> str:
    borrowed = method is MethodName.BORNHUETTER_FERGUSON and not has_ratio
    return f"{method_name(method)} (Cape Cod's ratio)" if borrowed else method_name(method)


def _on_axis(name: str) -> str:
    """Return a name with what stands in brackets on a line of its own: a phone has little room beside the points."""
    return plain(name).replace(" (", "<br>(")


def _percent(part: Figure, whole: Figure) -> Figure:
    return None if part is None or not whole else 100 * part / whole


def _from_elsewhere(names: Sequence[str]) -> str:
    """Say which methods are in the table alone: what is to come after incurred is not what is to come after paid."""
    return f"Not drawn, for its IBNR starts from another latest amount: {', '.join(names)}." if names else ""


def _far_off(names: Sequence[str]) -> str:
    """Say which methods are in the table alone because they hold an amount that nothing else comes near."""
    if not names:
        return ""
    return f"Not drawn, for its ultimate is more than {MOST_TIMES} times the chain ladder's: {', '.join(names)}."


def _range(known: Sequence[tuple[str, float | None, Figure]], unit: str) -> str:
    amounts = {name: amount for name, amount, _ in known if amount is not None}
    low, high = min(amounts, key=lambda name: amounts[name]), max(amounts, key=lambda name: amounts[name])
    if len(amounts) == 1 or round(amounts[low], 6) == round(amounts[high], 6):
        counted = {1: "One method holds", 2: "Both methods hold"}.get(len(amounts), "All methods hold")
        return f"{counted} {short_amount(amounts[low], unit)} for claims still to come"
    first, last = short_amount(amounts[low], unit), short_amount(amounts[high], unit)
    return f"The methods hold between {first} ({low}) and {last} ({high})"
