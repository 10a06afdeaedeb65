"""The result of an assessment: what the rules say, what was proposed, and everything both rest on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.domain.decisions import Outcome
from backend.domain.guidelines import Contribution, RuleResult, Verdict
from backend.domain.submissions import FieldValue
from backend.llm.provider import AIResponse
from backend.pipelines.shaping import attempts_json
from backend.pipelines.underwriting.derive import Weighed
from backend.pipelines.underwriting.explain import Change, Reason
from backend.pipelines.underwriting.proposal import Proposal
from backend.pipelines.underwriting.shaping import (
    conflicts_json,
    facts_json,
    reasoning_json,
    rules_json,
)

PIPELINE_VERSION = "underwriting-1"


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    One submission weighed: `outcome` is the stricter of the rules' `floor` and the proposal.

    `changes` speak of the rules' outcome alone; the answer that the proposal was made from keeps its attempts.
    """

    product: str
    guideline_version: int
    prompt_version: str
    outcome: Outcome
    weighed: Weighed
    verdict: Verdict
    proposal: Proposal
    questions: tuple[str, ...]
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...]
    response: AIResponse = field(repr=False)

    @property
    def floor(self) -> Outcome:
        """Return the mildest outcome that the rules allow."""
        return self.verdict.floor

    @property
    def score(self) -> int:
        """Return the score from 0 to 100."""
        return self.verdict.score

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Return the summands of the score."""
        return self.verdict.contributions

    @property
    def rules(self) -> tuple[RuleResult, ...]:
        """Return every rule's result."""
        return self.verdict.results

    @property
    def values(self) -> Mapping[str, FieldValue]:
        """Return the values that rules weighed; what-if starts from them."""
        return self.weighed.values

    @property
    def result_hash(self) -> str:
        """Return the SHA-256 of the result without attempts, times and costs: the same inputs give the same hash."""
        canonical = json.dumps(self._content(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_json(self) -> dict[str, object]:
        """Return the assessment as JSON values, as `assess` prints it and a run stores it."""
        return {**self._content(), "attempts": attempts_json(self.response), "result_hash": self.result_hash}

    def _content(self) -> dict[str, object]:
        return {
            "kind": "underwriting",
            "product": self.product,
            "pipeline_version": PIPELINE_VERSION,
            "guideline_version": self.guideline_version,
            "prompt_version": self.prompt_version,
            "outcome": self.outcome.value,
            "floor": self.floor.value,
            "score": self.score,
            **reasoning_json(self.proposal, self.contributions, self.reasons, self.changes),
            "rules": rules_json(self.rules),
            "facts": facts_json(self.weighed),
            **conflicts_json(self.weighed),
            "questions": list(self.questions),
            "provider": self.response.provider,
            "model": self.response.model_answered or self.response.model,
            "made_without_model": self.response.made_without_model,
        }
