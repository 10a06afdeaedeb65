"""Guidelines as JSON and back: what the database stores and an administrator edits."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.domain.decisions import Outcome
from backend.domain.guidelines.inputs import kind_of
from backend.domain.guidelines.rules import ORDERINGS, Guideline, Operator, Rule, Threshold
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError

LARGEST = Decimal(10) ** 15
"""No threshold is as large; beyond it a number could not be written out."""
_SHOWN_CHARS = 40
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
JsonThreshold = str | bool | int | float | list[str] | None
Short = Annotated[str, Field(min_length=1, max_length=80)]


class _RuleJson(BaseModel):
    """One rule as stored; unknown keys are refused so that a typing error cannot switch a rule off."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Short
    field: Short
    operator: Literal["lt", "le", "gt", "ge", "eq", "ne", "in", "not_in", "missing"]
    threshold: JsonThreshold
    points: Annotated[int, Field(ge=-50, le=100)]
    floor: Literal["accept", "refer", "decline"]
    reason_code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{2,59}$")]
    source: Annotated[str, Field(min_length=1, max_length=200)]
    wording: Annotated[str, Field(min_length=1, max_length=400)]
    missing_floor: Literal["accept", "refer", "decline"] = "accept"
    condition: Annotated[str, Field(max_length=400)] = ""
    is_active: bool = True


class _GuidelineJson(BaseModel):
    """A guideline version as stored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    product: Short
    version: Annotated[int, Field(ge=1)]
    state: Literal["draft", "active", "retired"]
    base_points: Annotated[int, Field(ge=0, le=100)] = 0
    note: Annotated[str, Field(max_length=2000)] = ""
    rules: Annotated[list[_RuleJson], Field(min_length=1, max_length=500)]


def guideline_to_json(guideline: Guideline) -> dict[str, object]:
    """Return the guideline as JSON values; decimals and dates as text."""
    return {
        "product": guideline.product,
        "version": guideline.version,
        "state": guideline.state.value,
        "base_points": guideline.base_points,
        "note": guideline.note,
        "rules": [_rule_to_json(rule) for rule in guideline.rules],
    }


def guideline_from_json(stored: Mapping[str, object]) -> Guideline:
    """
    Return the guideline as it was before `guideline_to_json`.

    Raises:
        InvalidRequestError: names the first entry that does not fit.

    """
    try:
        read = _GuidelineJson.model_validate(dict(stored))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        is_long, most = first["type"] == "string_too_long", first.get("ctx", {}).get("max_length")
        why = f"at most {most:,} characters can be kept, shorten it" if is_long else first["msg"]
        raise InvalidRequestError(f"The guideline does not fit at {place}: {why}.") from None
    rules = tuple(_rule_from_json(read.product, rule) for rule in read.rules)
    return Guideline(read.product, read.version, VersionState(read.state), rules, read.base_points, read.note)


def threshold_to_json(threshold: Threshold) -> JsonThreshold:
    """Return a threshold as JSON holds it."""
    match threshold:
        case Decimal():
            return f"{threshold:f}"
        case date():
            return threshold.isoformat()
        case tuple():
            return list(threshold)
        case _:
            return threshold


def _rule_to_json(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "field": rule.field,
        "operator": rule.operator.value,
        "threshold": threshold_to_json(rule.threshold),
        "points": rule.points,
        "floor": rule.floor.value,
        "reason_code": rule.reason_code,
        "source": rule.source,
        "wording": rule.wording,
        "missing_floor": rule.missing_floor.value,
        "condition": rule.condition,
        **({} if rule.is_active else {"is_active": False}),
    }


def _rule_from_json(product: str, stored: _RuleJson) -> Rule:
    return Rule(
        id=stored.id,
        field=stored.field,
        operator=Operator(stored.operator),
        threshold=_threshold(stored, kind_of(product, stored.field)),
        points=stored.points,
        floor=Outcome(stored.floor),
        reason_code=stored.reason_code,
        source=stored.source,
        wording=stored.wording,
        missing_floor=Outcome(stored.missing_floor),
        condition=stored.condition,
        is_active=stored.is_active,
    )


def _threshold(rule: _RuleJson, kind: type | None) -> Threshold:
    """
    Return a list as tuple, and as number or date what an ordering needs or a number or date is compared with.

    Text that such a comparison cannot read stays text: the check of a guideline names it.
    """
    stored = rule.threshold
    if isinstance(stored, list):
        return tuple(stored)
    if isinstance(stored, bool) or stored is None:
        return stored
    is_ordering = Operator(rule.operator) in ORDERINGS
    if isinstance(stored, str) and not is_ordering and kind not in (Decimal, date):
        return stored
    try:
        text = str(stored)
        number = date.fromisoformat(text) if _DAY.fullmatch(text) else Decimal(text)
    except (ValueError, InvalidOperation):
        if not is_ordering:
            return str(stored)
        raise InvalidRequestError(f"Rule {rule.id}: {text[:_SHOWN_CHARS]} is neither a number nor a date.") from None
    return _bounded(rule.id, number) if isinstance(number, Decimal) else number


def _bounded(rule_id: str, number: Decimal) -> Decimal:
    if not number.is_finite():
        raise InvalidRequestError(f"Rule {rule_id}: the threshold must be a finite number.")
    if abs(number) >= LARGEST:
        raise InvalidRequestError(
            f"Rule {rule_id}: the threshold is too large; 15 digits before the point are the most."
        )
    return number
