"""Scorecards as JSON and back: what the database stores."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.domain.guidelines import Operator
from backend.domain.policies import PolicyLine
from backend.domain.scorecards.cards import REFER_AT, Condition, FitFigures, Level, Scorecard, ScoreEntry
from backend.domain.scorecards.checks import check_scorecard
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError

Short = Annotated[str, Field(min_length=1, max_length=120)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _ConditionJson(BaseModel):
    """One condition as stored; numbers are text under `number`, so that a word that looks like one stays a word."""

    model_config = ConfigDict(extra="forbid", strict=True)

    feature: Short
    op: Literal["lt", "le", "gt", "ge", "eq", "ne", "in", "not_in"]
    number: str | None = None
    level: str | bool | list[str] | None = None


class _EntryJson(BaseModel):
    """One reason as stored; unknown keys are refused so that a typing error cannot switch it off."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Short
    wording: Annotated[str, Field(min_length=1, max_length=400)]
    points: Annotated[int, Field(ge=-100, le=100)]
    when: Annotated[list[_ConditionJson], Field(min_length=1, max_length=2)]


class _FitJson(BaseModel):
    """The figures of a fit as stored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    claims: Annotated[int, Field(ge=1)]
    confirmed: Annotated[int, Field(ge=0)]
    auc: Share
    average_precision: Share
    recall_top_tenth: Share
    brier: Share


class _CardJson(BaseModel):
    """A scorecard version as stored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    line: Literal["auto", "property", "liability"]
    version: Annotated[int, Field(ge=1)]
    state: Literal["draft", "active", "retired"]
    base_points: Annotated[int, Field(ge=-100, le=100)]
    refer_at: Annotated[int, Field(ge=1, le=100)] = REFER_AT
    note: Annotated[str, Field(max_length=2000)] = ""
    fit: _FitJson | None = None
    entries: Annotated[list[_EntryJson], Field(min_length=1, max_length=300)]


def scorecard_to_json(card: Scorecard) -> dict[str, object]:
    """Return the card as JSON values."""
    fit = card.fit
    figures = {name: getattr(fit, name) for name in _FitJson.model_fields} if fit else None
    return {
        "line": card.line.value,
        "version": card.version,
        "state": card.state.value,
        "base_points": card.base_points,
        "refer_at": card.refer_at,
        "note": card.note,
        "fit": figures,
        "entries": [_entry_to_json(entry) for entry in card.entries],
    }


def scorecard_from_json(stored: Mapping[str, object]) -> Scorecard:
    """
    Return the card as it was before `scorecard_to_json`, checked.

    Raises:
        InvalidRequestError: names the first place that does not fit, or the entries that may not stand.

    """
    try:
        read = _CardJson.model_validate(dict(stored))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise InvalidRequestError(f"The scorecard does not fit at {place}: {first['msg']}.") from None
    card = Scorecard(
        line=PolicyLine(read.line),
        version=read.version,
        state=VersionState(read.state),
        base_points=read.base_points,
        entries=tuple(_entry_from_json(entry) for entry in read.entries),
        note=read.note,
        fit=FitFigures(**read.fit.model_dump()) if read.fit else None,
        refer_at=read.refer_at,
    )
    check_scorecard(card)
    return card


def _entry_to_json(entry: ScoreEntry) -> dict[str, object]:
    when = [_condition_to_json(condition) for condition in entry.when]
    return {"id": entry.id, "wording": entry.wording, "points": entry.points, "when": when}


def _condition_to_json(condition: Condition) -> dict[str, object]:
    value = condition.value
    if isinstance(value, Decimal):
        return {"feature": condition.feature, "op": condition.op.value, "number": f"{value:f}"}
    level = list(value) if isinstance(value, tuple) else value
    return {"feature": condition.feature, "op": condition.op.value, "level": level}


def _entry_from_json(stored: _EntryJson) -> ScoreEntry:
    when = tuple(Condition(c.feature, Operator(c.op), _level(stored.id, c)) for c in stored.when)
    return ScoreEntry(stored.id, stored.wording, stored.points, when)


def _level(entry_id: str, stored: _ConditionJson) -> Level:
    if (stored.number is None) == (stored.level is None):
        raise InvalidRequestError(f"Entry {entry_id}: a condition compares with either a number or a level.")
    if isinstance(stored.level, list):
        return tuple(stored.level)
    if stored.level is not None:
        return stored.level
    try:
        number = Decimal(stored.number or "")
    except InvalidOperation:
        raise InvalidRequestError(f"Entry {entry_id}: {stored.number!r} is not a number.") from None
    if not number.is_finite():
        raise InvalidRequestError(f"Entry {entry_id}: the number must be finite.")
    return number
