"""The report pipeline: rows that were read together in, blocks with a checked summary out; it decides nothing."""

from backend.pipelines.report.assemble import PIPELINE_VERSION, MadeReport, Origin, make_report
from backend.pipelines.report.claim_file import build_claim_file
from backend.pipelines.report.inputs import (
    CaseFile,
    ClaimFileInputs,
    ClaimMoneyFile,
    FlagReview,
    LetterLine,
    ManagementInputs,
    MemoInputs,
    Paper,
    ReadFact,
    StudyReportInputs,
)
from backend.pipelines.report.management import build_management
from backend.pipelines.report.memo import build_memo
from backend.pipelines.report.question import DEFAULT_PROMPT
from backend.pipelines.report.study_report import build_study_report
from backend.pipelines.report.without_model import responders

__all__ = [
    "DEFAULT_PROMPT",
    "PIPELINE_VERSION",
    "CaseFile",
    "ClaimFileInputs",
    "ClaimMoneyFile",
    "FlagReview",
    "LetterLine",
    "MadeReport",
    "ManagementInputs",
    "MemoInputs",
    "Origin",
    "Paper",
    "ReadFact",
    "StudyReportInputs",
    "build_claim_file",
    "build_management",
    "build_memo",
    "build_study_report",
    "make_report",
    "responders",
]
