"""The underwriting pipeline: a submission and its documents in, an assessment out; no database, no queue."""

from backend.pipelines.case_document import CaseDocument
from backend.pipelines.underwriting.assessment import PIPELINE_VERSION, Assessment
from backend.pipelines.underwriting.case import CaseInputs
from backend.pipelines.underwriting.pipeline import assess
from backend.pipelines.underwriting.proposal import DEFAULT_PROMPT
from backend.pipelines.underwriting.what_if import RuleChange, WhatIf, what_if
from backend.pipelines.underwriting.without_model import responders

__all__ = [
    "DEFAULT_PROMPT",
    "PIPELINE_VERSION",
    "Assessment",
    "CaseDocument",
    "CaseInputs",
    "RuleChange",
    "WhatIf",
    "assess",
    "responders",
    "what_if",
]
