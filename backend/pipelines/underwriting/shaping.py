"""The parts of an assessment as JSON values, for the command line, the row of the run and the screens."""

from dataclasses import asdict

from backend.domain.guidelines import Contribution, RuleResult, threshold_to_json
from backend.domain.products import fields_to_json, value_to_json
from backend.pipelines.shaping import Json, conflict_json, fact_json
from backend.pipelines.underwriting.derive import Weighed
from backend.pipelines.underwriting.explain import Change, Reason
from backend.pipelines.underwriting.proposal import Proposal


def reasoning_json(
    proposal: Proposal,
    contributions: tuple[Contribution, ...],
    reasons: tuple[Reason, ...],
    changes: tuple[Change, ...],
) -> Json:
    """Return proposal, contributions, reasons and changes."""
    return {
        "proposal": _proposal(proposal),
        "contributions": [asdict(part) for part in contributions],
        "reasons": [{**asdict(reason), "floor": reason.floor.value} for reason in reasons],
        "changes": [_change(change) for change in changes],
    }


def rules_json(results: tuple[RuleResult, ...]) -> list[Json]:
    """Return every rule's result with its input and threshold."""
    return [
        {
            "rule_id": result.rule_id,
            "guideline_version": result.guideline_version,
            "field": result.field,
            "input_value": value_to_json(result.input_value),
            "operator": result.operator.value,
            "threshold": threshold_to_json(result.threshold),
            "outcome": result.outcome.value,
            "points": result.points,
            "floor": result.floor.value,
            "reason_code": result.reason_code,
            "wording": result.wording,
            "source": result.source,
        }
        for result in results
    ]


def facts_json(weighed: Weighed) -> list[Json]:
    """Return every fact read, supported or not, and after them every derived value with its computation."""
    read = [fact_json(fact) for fact in weighed.facts]
    derived = [{**fact_json(entry.fact()), "computation": entry.sentence} for entry in weighed.derived]
    return read + derived


def conflicts_json(weighed: Weighed) -> Json:
    """Return conflicts with both quotes, agreements, steering passages and the values that rules weighed."""
    found = weighed.reconciliation
    return {
        "conflicts": [conflict_json(conflict) for conflict in (*found.name_conflicts, *found.other_conflicts)],
        "agreements": list(found.agreements),
        "passages": [asdict(passage) for passage in weighed.passages],
        "values": dict(sorted(fields_to_json(weighed.values).items())),
    }


def _proposal(proposal: Proposal) -> Json:
    return {
        "outcome": proposal.outcome.value,
        "rationale": [{"sentence": s.text, "facts": list(s.facts), "rules": list(s.rules)} for s in proposal.rationale],
        "conditions": list(proposal.conditions),
        "questions": list(proposal.questions),
        "dropped": [asdict(entry) for entry in proposal.dropped],
    }


def _change(change: Change) -> Json:
    return {
        "field": change.field,
        "label": change.label,
        "old": value_to_json(change.old),
        "new": value_to_json(change.new),
        "outcome": change.outcome.value,
        "score": change.score,
    }
