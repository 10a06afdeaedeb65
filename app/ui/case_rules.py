"""Every rule of the guideline: what it looked at, its threshold, and what it said."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import pandas as pd
import streamlit as st

from app.ui.case_result import Row, number, rows, words
from app.ui.case_view import CaseView
from app.ui.empty import empty_state
from app.ui.format import NOTHING, count_of, field_value
from app.ui.tables import show_table
from backend.domain.guidelines import Operator, RuleOutcome, inputs_of, shown

SIGNS: Mapping[str, str] = {
    Operator.LT.value: "under",
    Operator.LE.value: "at most",
    Operator.GT.value: "above",
    Operator.GE.value: "at least",
    Operator.EQ.value: "is",
    Operator.NE.value: "is not",
    Operator.IN.value: "one of",
    Operator.NOT_IN.value: "none of",
    Operator.MISSING.value: "not given",
}
OUTCOMES: Mapping[str, str] = {
    RuleOutcome.FIRED.value: "Fired",
    RuleOutcome.MISSING.value: "Not known",
    RuleOutcome.PASSED.value: "Passed",
}
ALL = "All"


def show(view: CaseView) -> None:
    """Show the rules, those that fired first."""
    results = rows(view.assessment.result, "rules") if view.assessment else []
    if not results:
        empty_state("No rules yet", "The rules are weighed by the first assessment.", icon=":material/rule:")
        return
    counts = {name: sum(row.get("outcome") == code for row in results) for code, name in OUTCOMES.items()}
    chosen = st.segmented_control(
        "Show",
        [ALL, *counts],
        default=ALL,
        required=True,
        format_func=lambda name: f"{name} ({counts.get(name, len(results))})",
        key="rules-shown",
        label_visibility="collapsed",
    )
    wanted = [row for row in _sorted(results) if chosen in (ALL, OUTCOMES.get(str(row.get("outcome"))))]
    show_table(
        pd.DataFrame([_line(view, row) for row in wanted], columns=list(_line(view, {}))),
        f"{count_of(len(wanted), 'rule')} with input, threshold and outcome",
        {
            "Rule": st.column_config.TextColumn(width=70, pinned=True),
            "Points": st.column_config.NumberColumn(format="%+d", width=60),
            "Said": st.column_config.TextColumn(width=85),
            "What it says": st.column_config.TextColumn(width="large"),
            "Source": st.column_config.TextColumn(width="medium"),
        },
    )


def threshold_words(row: Row) -> str:
    """Return operator and threshold as words: `above 10,000`, `one of petroleum, passengers`."""
    threshold = row.get("threshold")
    limit = ", ".join(map(_shown, threshold)) if isinstance(threshold, list) else _shown(threshold)
    return f"{SIGNS.get(str(row.get('operator', '')), str(row.get('operator', '')))} {limit}".strip()


def _sorted(results: list[Row]) -> list[Row]:
    order = list(OUTCOMES)
    return sorted(results, key=lambda row: order.index(str(row["outcome"])) if row.get("outcome") in order else 9)


def _line(view: CaseView, row: Row) -> dict[str, object]:
    return {
        "Rule": str(row.get("rule_id", "")),
        "Looks at": field_name(view, str(row.get("field", ""))),
        "Found": _found(view, row),
        "Fires": threshold_words(row),
        "Said": OUTCOMES.get(str(row.get("outcome", "")), NOTHING),
        "Points": number(row, "points"),
        "At best": words(row.get("floor")),
        "What it says": str(row.get("wording", "")),
        "Source": str(row.get("source", "")),
    }


def field_name(view: CaseView, name: str) -> str:
    """Return what a rule looks at: a field of the form, or a value derived from documents."""
    if spec := view.field(name):
        return spec.label
    derived = inputs_of(view.case.product).get(name)
    return derived.label if derived else words(name)


def _found(view: CaseView, row: Row) -> str:
    value, spec = row.get("input_value"), view.field(str(row.get("field", "")))
    return field_value(spec, value) if spec else _shown(value)


def _shown(value: object) -> str:
    """Return a value without a field of its own; numbers come as text, so that nothing was rounded."""
    if value is None or isinstance(value, bool):
        return NOTHING if value is None else shown(value)
    try:
        return shown(Decimal(str(value)))
    except InvalidOperation:
        return shown(str(value))
