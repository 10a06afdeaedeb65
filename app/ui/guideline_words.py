"""Rules, their differences and trials as tables and sentences; pure."""

from collections.abc import Mapping, Sequence

import pandas as pd

from app.ui.case_rules import SIGNS
from app.ui.format import count_of, label, outcome_name
from backend.domain.code_words import code_words
from backend.domain.guidelines import DifferenceKind, Guideline, Operator, Rule, RuleDifference, shown
from backend.domain.guidelines.differences import AttributeChange
from backend.domain.guidelines.inputs import label_of
from backend.domain.guidelines.rules import Threshold
from backend.domain.guidelines.versions import MovedCase, Trial
from backend.domain.products import PRODUCTS

MARKS: Mapping[DifferenceKind, str] = {
    DifferenceKind.ADDED: "+ added",
    DifferenceKind.REMOVED: "\N{MINUS SIGN} removed",
    DifferenceKind.CHANGED: "\N{PLUS-MINUS SIGN} changed",
}
RULE_COLUMNS = ("On", "Rule", "Looks at", "Fires", "Points", "At best", "If not known", "What it says", "Source")
DIFFERENCE_COLUMNS = ("Change", "Rule", "What", "Before", "After")
ONE_OF: Mapping[Operator, str] = {Operator.IN: "is", Operator.NOT_IN: "is not"}
CODED = frozenset({"looks at", "comparison", "floor", "floor where not known", "reason code"})
"""What of a rule is kept as a code."""
MOVED_COLUMNS = ("Case", "Before", "After", "Score before", "Score after")
PRODUCT_NAMES: Mapping[str, str] = {product.name: code for code, product in PRODUCTS.items()}


def rules_frame(guideline: Guideline) -> pd.DataFrame:
    """Return the rules as people read them, those switched off among them."""
    rows = [
        (
            rule.is_active,
            rule.id,
            label_of(guideline.product, rule.field),
            fires(rule),
            rule.points,
            outcome_name(rule.floor),
            outcome_name(rule.missing_floor),
            rule.wording,
            rule.source,
        )
        for rule in guideline.rules
    ]
    return pd.DataFrame(rows, columns=list(RULE_COLUMNS))


def fires(rule: Rule) -> str:
    """Return when a rule fires: `above 10,000`, `one of petroleum, passengers`, `is passengers`, `not given`."""
    limit = threshold_words(rule.threshold)
    if rule.operator in ONE_OF and isinstance(rule.threshold, tuple) and len(rule.threshold) == 1:
        return f"{ONE_OF[rule.operator]} {limit}"
    return f"{SIGNS[rule.operator.value]} {limit}".strip()


def threshold_words(threshold: Threshold) -> str:
    """Return a threshold as people read it: `2,000,000`, `long haul`, `owner, main home`; empty for none."""
    match threshold:
        case None:
            return ""
        case str():
            return code_words(threshold)
        case tuple():
            return ", ".join(map(code_words, threshold))
        case _:
            return shown(threshold)


def differences_frame(differences: Sequence[RuleDifference]) -> pd.DataFrame:
    """Return the differences with a sign in words, one line each thing that differs."""
    rows = [
        (MARKS[one.kind], one.rule_id or "whole guideline", change.name, *_read(change))
        for one in differences
        for change in one.changes
    ]
    return pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS))


def _read(change: AttributeChange) -> tuple[str, str]:
    """Return what stood before and after, codes in words."""
    if change.name not in CODED:
        return change.before, change.after
    return _code(change.before), _code(change.after)


def _code(code: str) -> str:
    return SIGNS.get(code) or (label(code) if code else "")


def differences_sentence(differences: Sequence[RuleDifference]) -> str:
    """Return how many rules came, went and changed."""
    counts = {kind: sum(one.kind is kind and bool(one.rule_id) for one in differences) for kind in DifferenceKind}
    parts = [f"{count_of(count, 'rule')} {kind.value}" for kind, count in counts.items() if count]
    parts += ["the guideline itself changed"] if any(not one.rule_id for one in differences) else []
    said = ", ".join(parts)
    return f"{said[0].upper()}{said[1:]}." if said else "Both say the same."


def trial_sentences(trial: Trial) -> list[str]:
    """Return what a trial found, in sentences."""
    if not trial.tried:
        return ["No case of this product was assessed yet, so there is nothing to try the draft on."]
    weighed = trial.tried - trial.unreadable
    said = [
        f"{count_of(weighed, 'case')}, the newest that were assessed, were weighed by both versions.",
        f"{count_of(trial.moved_count, 'outcome')} of the rules would differ from version {trial.against} in force.",
        f"{count_of(trial.rescored, 'score')} would differ.",
        f"The mean score would go from {trial.mean_score_before:.1f} to {trial.mean_score_after:.1f}.",
    ]
    if trial.unreadable:
        said.append(f"{count_of(trial.unreadable, 'case')} could not be weighed by one of the versions.")
    return said


def moved_frame(trial: Trial) -> pd.DataFrame:
    """Return how many outcomes move, from what to what."""
    rows = [(outcome_name(was), outcome_name(now), count) for (was, now), count in sorted(trial.moved.items())]
    return pd.DataFrame(rows, columns=["Before", "After", "Cases"])


def moved_cases_frame(cases: Sequence[MovedCase], address: str) -> pd.DataFrame:
    """Return the cases whose outcome moves, with the address of each."""
    rows = [
        (case.reference, outcome_name(case.before), outcome_name(case.after), case.score_before, case.score_after)
        for case in cases
    ]
    frame = pd.DataFrame(rows, columns=list(MOVED_COLUMNS))
    frame["Open"] = [f"{address}?id={case.submission_id}" for case in cases]
    return frame
