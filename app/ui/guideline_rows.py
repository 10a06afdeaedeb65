"""The rules of a draft as rows to edit, and the edited rows as the JSON that a draft is saved from; pure."""

from collections.abc import Mapping
from typing import cast

import pandas as pd

from app.ui.case_rules import SIGNS
from app.ui.format import OUTCOMES
from backend.domain.guidelines import Guideline, Operator, Rule, guideline_to_json, threshold_to_json
from backend.domain.guidelines.inputs import label_of

ON, RULE, FIELD, COMPARES, THRESHOLD = "On", "Rule", "Looks at", "Compares", "Threshold"
POINTS, FLOOR, UNKNOWN, WORDING, CONDITION = "Points", "At best", "If not known", "What it says", "Condition"
COLUMNS = (ON, RULE, FIELD, COMPARES, THRESHOLD, POINTS, FLOOR, UNKNOWN, WORDING, CONDITION)
_TRUTHS: Mapping[str, bool] = {"yes": True, "no": False}
_LISTS = frozenset({Operator.IN.value, Operator.NOT_IN.value})


def edit_frame(guideline: Guideline) -> pd.DataFrame:
    """Return one row a rule with what may be changed in it as plain values."""
    return pd.DataFrame([_row(guideline.product, rule) for rule in guideline.rules], columns=list(COLUMNS))


def body_of(guideline: Guideline, frame: pd.DataFrame, base_points: int, note: str) -> dict[str, object]:
    """Return the draft's JSON: the guideline with the values of the rows, in the order of the guideline."""
    body = guideline_to_json(guideline)
    rules = cast("list[dict[str, object]]", body["rules"])
    rows = cast("list[dict[str, object]]", frame.to_dict("records"))
    changed = [{**rule, **_values(row)} for rule, row in zip(rules, rows, strict=True)]
    return {**body, "base_points": base_points, "note": note, "rules": changed}


def threshold_text(rule: Rule) -> str:
    """Return a threshold as it is typed: `120000`, `yes`, `petroleum, passengers`, empty for none."""
    stored = threshold_to_json(rule.threshold)
    if isinstance(stored, bool):
        return "yes" if stored else "no"
    if isinstance(stored, list):
        return ", ".join(stored)
    return "" if stored is None else str(stored)


def threshold_value(operator: str, typed: str) -> object:
    """Return what was typed as a draft's JSON holds it; what does not fit is refused where the draft is read."""
    text = typed.strip()
    if operator == Operator.MISSING.value or not text:
        return None
    if operator in _LISTS:
        return [part.strip() for part in text.split(",") if part.strip()]
    return _TRUTHS.get(text.lower(), text)


def _row(product: str, rule: Rule) -> tuple[object, ...]:
    return (
        rule.is_active,
        rule.id,
        label_of(product, rule.field),
        SIGNS[rule.operator.value],
        threshold_text(rule),
        rule.points,
        OUTCOMES[rule.floor],
        OUTCOMES[rule.missing_floor],
        rule.wording,
        rule.condition,
    )


def _values(row: Mapping[str, object]) -> dict[str, object]:
    operators = {sign: code for code, sign in SIGNS.items()}
    floors = {name: outcome.value for outcome, name in OUTCOMES.items()}
    operator = operators[str(row[COMPARES])]
    return {
        "is_active": bool(row[ON]),
        "operator": operator,
        "threshold": threshold_value(operator, str(row[THRESHOLD] or "")),
        "points": int(str(row[POINTS])),
        "floor": floors[str(row[FLOOR])],
        "missing_floor": floors[str(row[UNKNOWN])],
        "wording": str(row[WORDING] or ""),
        "condition": str(row[CONDITION] or ""),
    }
