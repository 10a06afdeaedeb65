"""Past claims near a claim: a stated distance, part by part, and the differences in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import log10

from backend.domain.code_words import code_words
from backend.domain.money import format_usd

WEIGHTS: Mapping[str, float] = {
    "loss_type": 0.30,
    "amount": 0.25,
    "severity": 0.10,
    "flags": 0.15,
    "state": 0.05,
    "report_delay": 0.10,
    "injuries": 0.05,
}
"""What each part counts; together 1, so that a distance is 0 for claims alike in all and 1 for claims alike in none."""
NEAREST = 5
_SEVERITIES = ("low", "medium", "high", "catastrophic")
_FULL_DELAY_DAYS, _FULL_INJURED, _HALF = 90, 3, 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the distance of two claims is taken from; None is not known and counts half."""

    loss_type: str
    state_code: str
    claimed_usd: Decimal | None
    severity: str | None
    report_delay_days: int | None
    injured_persons: int | None
    flags: frozenset[str]


def distance(one: Likeness, other: Likeness) -> float:
    """
    Return how far two claims are apart, 0 to 1, by `WEIGHTS`.

    An amount ten times the other is as far as amounts go; red flags count by the share they do not have in common.
    """
    return round(sum(WEIGHTS[part] * gap for part, gap in gaps(one, other).items()), 4)


def gaps(one: Likeness, other: Likeness) -> Mapping[str, float]:
    """Return the distance of each part, 0 to 1."""
    return {
        "loss_type": float(one.loss_type != other.loss_type),
        "amount": _amount_gap(one.claimed_usd, other.claimed_usd),
        "severity": _severity_gap(one.severity, other.severity),
        "flags": _flag_gap(one.flags, other.flags),
        "state": float(one.state_code != other.state_code),
        "report_delay": _number_gap(one.report_delay_days, other.report_delay_days, _FULL_DELAY_DAYS),
        "injuries": _number_gap(one.injured_persons or 0, other.injured_persons or 0, _FULL_INJURED),
    }


def differences(one: Likeness, other: Likeness) -> tuple[str, ...]:
    """Return in words what sets the other claim apart, what weighs most first; empty where nothing does."""
    words = {
        "loss_type": f"{_plain(other.loss_type)} instead of {_plain(one.loss_type)}",
        "amount": _amount_words(one.claimed_usd, other.claimed_usd),
        "severity": _severity_words(one.severity, other.severity),
        "flags": _flag_words(one.flags, other.flags),
        "state": f"{other.state_code or 'unknown state'} instead of {one.state_code or 'unknown state'}",
        "report_delay": _delay_words(one.report_delay_days, other.report_delay_days),
        "injuries": f"{other.injured_persons or 0} injured instead of {one.injured_persons or 0}",
    }
    apart = {part: WEIGHTS[part] * gap for part, gap in gaps(one, other).items() if gap > 0 and words[part]}
    return tuple(words[part] for part in sorted(apart, key=lambda part: -apart[part]))


def _amount_gap(one: Decimal | None, other: Decimal | None) -> float:
    if one is None or other is None:
        return _HALF
    return min(abs(log10(float(max(one, Decimal(1)))) - log10(float(max(other, Decimal(1))))), 1.0)


def _severity_gap(one: str | None, other: str | None) -> float:
    if one not in _SEVERITIES or other not in _SEVERITIES:
        return _HALF
    return abs(_SEVERITIES.index(one) - _SEVERITIES.index(other)) / (len(_SEVERITIES) - 1)


def _flag_gap(one: frozenset[str], other: frozenset[str]) -> float:
    return 1 - len(one & other) / len(one | other) if one | other else 0.0


def _number_gap(one: int | None, other: int | None, full: int) -> float:
    if one is None or other is None:
        return _HALF
    return min(abs(one - other) / full, 1.0)


def _amount_words(one: Decimal | None, other: Decimal | None) -> str:
    if one is None and other is None:
        return ""
    shown = [format_usd(amount) if amount is not None else "an unknown amount" for amount in (other, one)]
    return f"{shown[0]} claimed instead of {shown[1]}"


def _severity_words(one: str | None, other: str | None) -> str:
    return f"{other or 'unknown'} severity instead of {one or 'unknown'}" if one or other else ""


def _delay_words(one: int | None, other: int | None) -> str:
    if one is None and other is None:
        return ""
    return f"reported after {_days(other)} instead of {_days(one)}"


def _flag_words(one: frozenset[str], other: frozenset[str]) -> str:
    more, fewer = sorted(other - one), sorted(one - other)
    parts = [f"{word} {_plain(', '.join(flags))}" for word, flags in (("also", more), ("without", fewer)) if flags]
    return "red flags: " + "; ".join(parts) if parts else ""


def _days(days: int | None) -> str:
    if days is None:
        return "an unknown time"
    return f"{days} day" if days == 1 else f"{days} days"


def _plain(word: str) -> str:
    return code_words(word)
