"""Claims in the form of the JSON interface: times are ISO 8601 in UTC, dates ISO 8601, amounts text."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.domain.claims.acts import ClaimDecisionView
from backend.domain.claims.views import ClaimAssessmentView, ClaimLine, ClaimView, OwnClaim

SUMMED_UP = ("outcome", "floor", "score", "triage", "coverage", "settlement", "reserve", "questions", "next_steps")
"""Parts of a result that a claim's answer holds; the run's own address gives it whole."""
INTERNAL = frozenset({"institution_id"})


def own_json(claim: OwnClaim) -> dict[str, object]:
    """Return a claim for the client who reported it."""
    return _plain_all(asdict(claim))


def line_json(line: ClaimLine) -> dict[str, object]:
    """Return one line of the queue."""
    return _plain_all(asdict(line))


def claim_json(claim: ClaimView) -> dict[str, object]:
    """Return a claim whole for those who work on it."""
    return _plain_all({name: value for name, value in asdict(claim).items() if name not in INTERNAL})


def assessment_json(made: ClaimAssessmentView | None) -> dict[str, object] | None:
    """Return the newest assessment summed up, None before the first."""
    if made is None:
        return None
    return {
        "run_id": str(made.run_id),
        "made_at": made.made_at.isoformat(),
        "provider": made.provider,
        "model": made.model,
        "made_without_model": made.made_without_model,
        **{name: made.result.get(name) for name in SUMMED_UP},
    }


def decision_json(decided: ClaimDecisionView) -> dict[str, object]:
    """Return a decision as it is kept."""
    return _plain_all(asdict(decided))


def _plain_all(values: dict[str, object]) -> dict[str, object]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """Return a value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
