"""The parts of a claim's assessment as JSON values, for the command line, the row of the run and the screens."""

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal

from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.claims.settlement import Settlement
from backend.domain.policies import PolicyLine
from backend.pipelines.claim.conflicts import sentence_of
from backend.pipelines.claim.evidence_base import Weighed
from backend.pipelines.claim.findings import Coverage, Flag, FloorReason
from backend.pipelines.claim.proposal import CheckedProposal
from backend.pipelines.claim.reserve import ReserveRange
from backend.pipelines.claim.timeline import Event
from backend.pipelines.derived import Derived
from backend.pipelines.rationale import Sentence
from backend.pipelines.shaping import Json, conflict_json, fact_json
from backend.pipelines.statements import Conflict


def proposal_json(proposal: CheckedProposal) -> Json:
    """Return what a provider proposed, and what was dropped of it."""
    return {
        "outcome": proposal.outcome.value,
        "rationale": [_sentence(sentence) for sentence in proposal.rationale],
        "next_steps": list(proposal.next_steps),
        "questions": list(proposal.questions),
        "dropped": [asdict(entry) for entry in proposal.dropped],
    }


def coverage_json(coverage: Coverage) -> Json:
    """Return the coverage check with its clauses."""
    return {
        "policy_number": coverage.policy_number,
        "term": coverage.term,
        "in_force": coverage.in_force,
        "peril_covered": coverage.peril_covered,
        "findings": [{**asdict(finding), "verdict": finding.verdict.value} for finding in coverage.findings],
        "exclusions": [{**asdict(each), "applies": each.applies.value} for each in coverage.exclusions],
    }


def flags_json(flags: Iterable[Flag], line: PolicyLine) -> list[Json]:
    """Return every flag that was tested, with its evidence and its window in the line (None: it has none)."""
    return [
        {
            "id": flag.id,
            "name": flag.name,
            "outcome": flag.outcome.value,
            "points": flag.points,
            "wording": flag.wording,
            "window_days": RED_FLAGS[flag.id].window_days.get(line),
            "evidence": [asdict(statement) for statement in flag.evidence],
        }
        for flag in flags
    ]


def conflicts_json(conflicts: Iterable[Conflict]) -> list[Json]:
    """Return the contradictions; of VINs the sentence says which characters differ."""
    return [{**conflict_json(conflict), "sentence": sentence_of(conflict)} for conflict in conflicts]


def settlement_json(settlement: Settlement) -> Json:
    """Return the settlement; money as text."""
    steps = [
        {"label": step.label, "amount_usd": _money(step.amount_usd), "note": step.note} for step in settlement.steps
    ]
    return {"steps": steps, "payable_usd": _money(settlement.payable_usd), "reason": settlement.reason}


def reserve_json(reserve: ReserveRange) -> Json:
    """Return the range of the total with the reserve outstanding of it; money as text."""
    names = ("low_usd", "middle_usd", "high_usd", "outstanding_usd")
    amounts = {name: _money(getattr(reserve, name)) for name in names}
    words = {"counts": "total", "basis": reserve.basis, "segment": reserve.segment}
    return {**amounts, **words, "claims": reserve.claims}


def timeline_json(events: Iterable[Event]) -> list[Json]:
    """Return the events with their dates as text."""
    return [{**asdict(event), "date": event.date.isoformat()} for event in events]


def reasons_json(reasons: Iterable[FloorReason]) -> list[Json]:
    """Return why the outcome is not milder."""
    return [{**asdict(reason), "outcome": reason.outcome.value} for reason in reasons]


def facts_json(weighed: Weighed, derived: Iterable[Derived]) -> list[Json]:
    """Return every fact read, supported or not, and after them every derived value with its computation."""
    read = [fact_json(fact) for fact in weighed.inputs.facts]
    return read + [{**fact_json(entry.fact()), "computation": entry.sentence} for entry in derived]


def _sentence(sentence: Sentence) -> Json:
    """Return a sentence with its citations; flags are known by their ids, the others are clauses."""
    flags = [name for name in sentence.rules if name in RED_FLAGS]
    clauses = [name for name in sentence.rules if name not in RED_FLAGS]
    return {"sentence": sentence.text, "facts": list(sentence.facts), "flags": flags, "clauses": clauses}


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
