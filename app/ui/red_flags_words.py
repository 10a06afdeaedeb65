"""A scorecard in words: when a reason applies, its figures, and what one version changed against another."""

from collections.abc import Mapping

import pandas as pd

from app.ui.format import NOTHING
from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.guidelines import Operator
from backend.domain.guidelines.shown import shown
from backend.domain.scorecards import FEATURES, Condition, FitFigures, Scorecard, ScoreEntry, flag_feature

OPERATORS: Mapping[Operator, str] = {
    Operator.LT: "below",
    Operator.LE: "at most",
    Operator.GT: "above",
    Operator.GE: "at least",
    Operator.EQ: "is",
    Operator.NE: "is not",
    Operator.IN: "is one of",
    Operator.NOT_IN: "is none of",
}
FLAGS: Mapping[str, str] = {flag_feature(flag.id): flag.name for flag in RED_FLAGS.values()}
FIGURES = ("Claims", "Confirmed", "AUC", "Average precision", "Recall, top tenth", "Brier")


def condition_words(condition: Condition) -> str:
    """Return one condition as words: `days from the loss to its report at least 7`."""
    name = FLAGS.get(condition.feature, "")
    is_yes = condition.value == (condition.op is Operator.EQ)
    if name:
        return f"red flag “{name}” is {'raised' if is_yes else 'clear'}"
    wording = FEATURES[condition.feature].wording
    if isinstance(condition.value, bool):
        return wording if is_yes else f"not so: {wording}"
    value = condition.value
    told = ", ".join(value) if isinstance(value, tuple) else shown(value)
    return f"{wording} {OPERATORS[condition.op]} {told.replace('_', ' ')}"


def when_words(entry: ScoreEntry) -> str:
    """Return when a reason applies: all of its conditions in one sentence."""
    words = " and ".join(condition_words(condition) for condition in entry.when)
    return f"{words[0].upper()}{words[1:]}"


def entries_frame(card: Scorecard) -> pd.DataFrame:
    """Return Reason, Applies when, Points; what weighs most first."""
    ordered = sorted(card.entries, key=lambda entry: (-abs(entry.points), entry.wording))
    rows = [(entry.wording, when_words(entry), f"{entry.points:+d}") for entry in ordered]
    return pd.DataFrame(rows, columns=["Reason", "Applies when", "Points"])


def figures_row(fit: FitFigures | None) -> tuple[str, ...]:
    """Return the figures of a fit as text, dashes where the points are stated and not fitted."""
    if fit is None:
        return (NOTHING,) * len(FIGURES)
    shares = (fit.auc, fit.average_precision, fit.recall_top_tenth, fit.brier)
    return (f"{fit.claims:,}", f"{fit.confirmed:,}", *(f"{share:.4f}" for share in shares))


def difference_frame(before: Scorecard, after: Scorecard) -> pd.DataFrame:
    """Return what changes from one card to another: Applies when, Before, After; reasons are told by when they hold."""
    old, new = _points(before), _points(after)
    changed = [when for when in {**old, **new} if old.get(when) != new.get(when)]
    rows = [(when, _told(old.get(when)), _told(new.get(when))) for when in changed]
    start = [("Every claim starts at", str(before.base_points), str(after.base_points))]
    refer = [("A referral is suggested from", str(before.refer_at), str(after.refer_at))]
    bounds = [row for row in (*start, *refer) if row[1] != row[2]]
    return pd.DataFrame([*bounds, *rows], columns=["Applies when", "Before", "After"])


def _points(card: Scorecard) -> dict[str, int]:
    points: dict[str, int] = {}
    for entry in card.entries:
        points[when_words(entry)] = points.get(when_words(entry), 0) + entry.points
    return points


def _told(points: int | None) -> str:
    return NOTHING if points is None else f"{points:+d}"
