"""The claim pipeline: a loss, its policy, documents and history in, an assessment out; it cannot deny."""

from backend.pipelines.case_document import CaseDocument
from backend.pipelines.claim.assessment import PIPELINE_VERSION, ClaimAssessment
from backend.pipelines.claim.findings import Coverage, Exclusion, Finding, Flag
from backend.pipelines.claim.inputs import ClaimHistory, ClaimInputs, PriorClaim
from backend.pipelines.claim.pipeline import assess_claim
from backend.pipelines.claim.proposal import DEFAULT_PROMPT
from backend.pipelines.claim.without_model import responders

__all__ = [
    "DEFAULT_PROMPT",
    "PIPELINE_VERSION",
    "CaseDocument",
    "ClaimAssessment",
    "ClaimHistory",
    "ClaimInputs",
    "Coverage",
    "Exclusion",
    "Finding",
    "Flag",
    "PriorClaim",
    "assess_claim",
    "responders",
]
