"""Two versions of a guideline beside one another, rule by rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.guidelines.rules import Guideline, Rule
from backend.domain.guidelines.shown import shown

WHOLE = ""
"""The id under which a change of the guideline itself stands."""
_NAMES: Mapping[str, str] = {
    "is_active": "switched on",
    "field": "looks at",
    "operator": "comparison",
    "threshold": "threshold",
    "points": "points",
    "floor": "floor",
    "missing_floor": "floor where not known",
    "reason_code": "reason code",
    "wording": "wording",
    "condition": "condition",
    "source": "source",
}


class DifferenceKind(StrEnum):
    """What became of a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """One thing of a rule that differs, as people read it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """One rule that is new, gone or says something else; without an id it is the guideline itself."""

    rule_id: str
    kind: DifferenceKind
    changes: tuple[AttributeChange, ...]


def differences_of(old: Guideline, new: Guideline) -> tuple[RuleDifference, ...]:
    """Return what differs, the guideline itself first, then the rules in the order of the new version."""
    return (*_whole(old, new), *_rules(old, new))


def _whole(old: Guideline, new: Guideline) -> Iterator[RuleDifference]:
    pairs = (("base points", str(old.base_points), str(new.base_points)), ("note", old.note, new.note))
    if changes := tuple(AttributeChange(*pair) for pair in pairs if pair[1] != pair[2]):
        yield RuleDifference(WHOLE, DifferenceKind.CHANGED, changes)


def _rules(old: Guideline, new: Guideline) -> Iterator[RuleDifference]:
    before, after = {rule.id: rule for rule in old.rules}, {rule.id: rule for rule in new.rules}
    for rule_id, rule in after.items():
        if rule_id not in before:
            yield RuleDifference(rule_id, DifferenceKind.ADDED, _said(rule, is_new=True))
        elif changes := _changes(before[rule_id], rule):
            yield RuleDifference(rule_id, DifferenceKind.CHANGED, changes)
    for rule_id, rule in before.items():
        if rule_id not in after:
            yield RuleDifference(rule_id, DifferenceKind.REMOVED, _said(rule, is_new=False))


def _changes(old: Rule, new: Rule) -> tuple[AttributeChange, ...]:
    return tuple(
        AttributeChange(name, _shown(old, attribute), _shown(new, attribute))
        for attribute, name in _NAMES.items()
        if getattr(old, attribute) != getattr(new, attribute)
    )


def _said(rule: Rule, *, is_new: bool) -> tuple[AttributeChange, ...]:
    """Return everything that a rule says which came or went, without what is empty."""
    texts = [(name, _shown(rule, attribute)) for attribute, name in _NAMES.items()]
    return tuple(AttributeChange(n, "" if is_new else t, t if is_new else "") for n, t in texts if t)


def _shown(rule: Rule, attribute: str) -> str:
    value = getattr(rule, attribute)
    if attribute == "threshold" and value is None:
        return ""
    return shown(value) if attribute in {"threshold", "is_active"} else str(value)
