"""The result of a claim's assessment: what rules say, what was proposed, and everything both rest on."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

from backend.domain.claims.triage import Triage
from backend.domain.claims.words import ClaimOutcome
from backend.domain.scorecards import Contribution
from backend.llm.provider import AIResponse
from backend.pipelines.claim.evidence_base import Weighed
from backend.pipelines.claim.findings import Flag, FloorReason
from backend.pipelines.claim.floor import floor_of
from backend.pipelines.claim.proposal import CheckedProposal
from backend.pipelines.claim.shaping import (
    conflicts_json,
    coverage_json,
    facts_json,
    flags_json,
    proposal_json,
    reasons_json,
    reserve_json,
    settlement_json,
    timeline_json,
)
from backend.pipelines.claim.timeline import Event
from backend.pipelines.derived import Derived
from backend.pipelines.shaping import attempts_json

PIPELINE_VERSION = "claim-1"


@dataclass(frozen=True, slots=True)
class ClaimAssessment:
    """One claim weighed: `outcome` is the stricter of the rules' floor and the proposal, and never a denial."""

    prompt_version: str
    outcome: ClaimOutcome
    weighed: Weighed
    triage: Triage
    reasons: tuple[FloorReason, ...]
    contributions: tuple[Contribution, ...]
    proposal: CheckedProposal
    questions: tuple[str, ...]
    next_steps: tuple[str, ...]
    timeline: tuple[Event, ...]
    derived: tuple[Derived, ...]
    response: AIResponse = field(repr=False)

    @property
    def floor(self) -> ClaimOutcome:
        """Return the mildest outcome that the rules allow."""
        return floor_of(self.reasons)

    @property
    def score(self) -> int:
        """Return the red-flag score from 0 to 100."""
        return self.weighed.score

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Return every red flag tested, the raised ones first."""
        return self.weighed.flags

    @property
    def result_hash(self) -> str:
        """Return the SHA-256 of the result without attempts, times and costs: the same inputs give the same hash."""
        return _hash(self._content())

    def to_json(self) -> dict[str, object]:
        """Return the assessment as JSON values, as `assess` prints it and a run stores it."""
        content = self._content()
        return {**content, "attempts": attempts_json(self.response), "result_hash": _hash(content)}

    def _content(self) -> dict[str, object]:
        weighed, inputs = self.weighed, self.weighed.inputs
        return {
            "kind": "claim",
            "line": inputs.line.value,
            "pipeline_version": PIPELINE_VERSION,
            "prompt_version": self.prompt_version,
            "scorecard_version": inputs.scorecard.version,
            "refer_at": inputs.scorecard.refer_at,
            "outcome": self.outcome.value,
            "floor": self.floor.value,
            "reasons": reasons_json(self.reasons),
            "score": self.score,
            "proposal": proposal_json(self.proposal),
            "contributions": [asdict(part) for part in self.contributions],
            "triage": self.triage.to_json(),
            "coverage": coverage_json(weighed.scene.coverage),
            "red_flags": flags_json(self.flags, inputs.line),
            "conflicts": conflicts_json(weighed.scene.conflicts),
            "settlement": settlement_json(weighed.settlement),
            "reserve": reserve_json(weighed.reserve),
            "timeline": timeline_json(self.timeline),
            "questions": list(self.questions),
            "next_steps": list(self.next_steps),
            "facts": facts_json(weighed, self.derived),
            "provider": self.response.provider,
            "model": self.response.model_answered or self.response.model,
            "made_without_model": self.response.made_without_model,
        }


def _hash(content: dict[str, object]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
