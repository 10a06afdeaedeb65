"""What a provider is shown of a case: validated facts, submitted fields and rule results, each under a citable name."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.guidelines import Guideline, RuleResult, Verdict, shown
from backend.pipelines.records import is_list_field
from backend.pipelines.underwriting.case import CaseInputs
from backend.pipelines.underwriting.derive import Weighed

SUBMITTED = "submitted."
SCORE = "score"
_LONGEST_VALUE = 160
_FREE_TEXT = "remarks"


@dataclass(frozen=True, slots=True)
class EvidenceBase:
    """
    Everything that may be cited: fact names with their values, rule ids with the texts of their numbers.

    `conditions` are what the guideline asks of the insured where a rule fires; `questions` are already put.
    """

    facts: Mapping[str, str]
    rules: Mapping[str, str]
    conditions: Mapping[str, str]
    questions: tuple[str, ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        """Return the insurer's own sentences, whose numbers may be repeated."""
        return (*self.conditions.values(), *self.questions)


def evidence_base(weighed: Weighed, guideline: Guideline, verdict: Verdict, questions: tuple[str, ...]) -> EvidenceBase:
    """
    Return the citable facts and rules of a case.

    Rows of lists and free text stay away: what they amount to is in the derived values, and a claimant's words
    are the place where somebody would try to speak to the model.
    """
    case = weighed.case
    known = {f"{SUBMITTED}{n}": shown(v) for n, v in case.fields.items() if v is not None and n != _FREE_TEXT}
    known |= {n: shown(v) for n, v in weighed.values.items() if n not in case.fields and v is not None}
    known |= _quoted(weighed)
    known[SCORE] = str(verdict.score)
    fired = {result.rule_id for result in verdict.fired}
    return EvidenceBase(
        facts={name: value[:_LONGEST_VALUE] for name, value in known.items()},
        rules={result.rule_id: _grounds(result) for result in verdict.results},
        conditions={rule.id: rule.condition for rule in guideline.rules if rule.condition and rule.id in fired},
        questions=questions,
    )


def citation_of(case: CaseInputs, field: str) -> str:
    """Return the name under which the input of a rule may be cited."""
    return f"{SUBMITTED}{field}" if field in case.fields else field


def _quoted(weighed: Weighed) -> dict[str, str]:
    """Return the verified single facts; documents that differ stand side by side under one name."""
    values: dict[str, list[str]] = {}
    for fact in weighed.facts:
        if fact.is_verified and not is_list_field(fact.field):
            seen = values.setdefault(fact.field, [])
            seen += [fact.value] if fact.value not in seen else []
    return {name: " | ".join(seen) for name, seen in values.items()}


def _grounds(result: RuleResult) -> str:
    return " ".join((shown(result.input_value), shown(result.threshold), str(result.points), result.wording))
