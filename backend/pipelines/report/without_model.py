"""The summary without a model: sentences made from the report's cells, the same report always the same words."""

from typing import cast

from backend.llm.mock import Responder
from backend.llm.provider import Prompt
from backend.pipelines.report.draft import Sentence
from backend.pipelines.report.question import STEP
from backend.pipelines.report.summary_schema import ReportSummary, SummarySentence


def responders() -> dict[str, Responder]:
    """Return what answers the step of reports without a model."""
    return {STEP: summarise_by_rules}


def summarise_by_rules(prompt: Prompt) -> ReportSummary:
    """Return the sentences that were made from the cells of the report."""
    sentences = cast("tuple[Sentence, ...]", prompt.context["sentences"])
    return ReportSummary(sentences=[SummarySentence(sentence=text, cells=list(ids)) for text, ids in sentences])
