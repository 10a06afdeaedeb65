"""The actuarial pipeline: a triangle and a selection in, figures with checked words out; it adopts nothing."""

from backend.pipelines.actuarial.commentary import DEFAULT_PROMPT
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.actuarial.outcome import PIPELINE_VERSION, StudyOutcome
from backend.pipelines.actuarial.pipeline import run_study
from backend.pipelines.actuarial.without_model import responders

__all__ = [
    "DEFAULT_PROMPT",
    "PIPELINE_VERSION",
    "StudyInputs",
    "StudyOutcome",
    "responders",
    "run_study",
]
