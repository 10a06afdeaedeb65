"""What a study comes to: figures, words about them, and everything they were made with; equal inputs, equal hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from backend.domain.studies.kept import figures_to_json, selection_to_json
from backend.domain.studies.result import Commentary, StudyFigures
from backend.llm.provider import AIResponse
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.shaping import attempts_json

PIPELINE_VERSION = "actuarial-3"


@dataclass(frozen=True, slots=True)
class StudyOutcome:
    """One study computed and worded; `assumptions` say method by method what its figures rest on."""

    inputs: StudyInputs
    figures: StudyFigures
    commentary: Commentary
    prompt_version: str
    libraries: Mapping[str, str]
    assumptions: Mapping[str, object]
    response: AIResponse = field(repr=False)

    @property
    def result_hash(self) -> str:
        """Return the SHA-256 of the result without attempts, times and costs: the same inputs give the same hash."""
        return _hash(self._content())

    def to_json(self) -> dict[str, object]:
        """Return the outcome as a run's result keeps it."""
        content = self._content()
        return {**content, "attempts": attempts_json(self.response), "result_hash": _hash(content)}

    def _content(self) -> dict[str, object]:
        return {
            "kind": "actuarial",
            "pipeline_version": PIPELINE_VERSION,
            "prompt_version": self.prompt_version,
            "figures": figures_to_json(self.figures),
            "commentary": {**asdict(self.commentary), "sentences": list(self.commentary.sentences)},
            "assumptions": dict(self.assumptions),
            "libraries": dict(self.libraries),
            "data_hash": self.inputs.triangles.data_hash,
            "selection": selection_to_json(self.inputs.selection),
            "provider": self.response.provider,
            "model": self.response.model_answered or self.response.model,
            "made_without_model": self.response.made_without_model,
        }


def _hash(content: Mapping[str, object]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
