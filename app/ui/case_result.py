"""The stored result of an assessment, read piece by piece; what an older result lacks is empty, never a fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from backend.domain.cases import AssessmentView
from backend.domain.decisions import Outcome

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of the score."""

    rule_id: str
    reason: str
    points: int
    wording: str


def prompt_words(result: Row) -> str:
    """Return which words a result was asked for with, empty for an older result."""
    version = result.get("prompt_version")
    return f" and prompt {version}" if version else ""


def rows(result: Row, name: str) -> list[Row]:
    """Return a list of objects of the result."""
    found = result.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, Sequence) else []


def texts(result: Row, name: str) -> list[str]:
    """Return a list of sentences of the result."""
    found = result.get(name)
    return [str(one) for one in found] if isinstance(found, Sequence) and not isinstance(found, str) else []


def inner(result: Row, name: str) -> Row:
    """Return an object inside the result."""
    found = result.get(name)
    return found if isinstance(found, Mapping) else {}


def outcome_of(result: Row, name: str) -> Outcome | None:
    """Return an outcome of the result, None where it says nothing that we know."""
    found = result.get(name)
    return next((outcome for outcome in Outcome if outcome.value == found), None)


def number(row: Row, name: str) -> int:
    """Return a whole number of the result, 0 where there is none."""
    try:
        return int(Decimal(str(row.get(name, 0))))
    except InvalidOperation:
        return 0


def parts_of_score(result: Row) -> tuple[Part, ...]:
    """Return the summands that are not zero; they sum exactly to the score."""
    parts = [
        Part(str(row.get("id", "")), words(row.get("reason_code")), number(row, "points"), str(row.get("wording", "")))
        for row in rows(result, "contributions")
    ]
    return tuple(part for part in parts if part.points)


def words(code: object) -> str:
    """Return a reason code as words: `SHORT_RECORD` is `Short record`."""
    return str(code or "").replace("_", " ").strip().capitalize()


def source_words(field: str) -> str:
    """Return what a value rests on: `claims[*].claim_paid` is `claims: claim paid`."""
    place, dot, name = field.replace("[*]", "").rpartition(".")
    return f"{place.replace('_', ' ')}: {name.replace('_', ' ')}" if dot else name.replace("_", " ")


def outcome_sentence(assessment: AssessmentView) -> str:
    """Return how the outcome came about: the stricter of what rules allow and what was proposed."""
    floor = outcome_of(assessment.result, "floor")
    proposed = outcome_of(inner(assessment.result, "proposal"), "outcome")
    if floor is None or proposed is None:
        return "Decided by the rules alone."
    if floor is proposed:
        return f"Rules and proposal agree: {floor.value}."
    return f"The rules allow {floor.value} at best, the proposal says {proposed.value}; the stricter one stands."
