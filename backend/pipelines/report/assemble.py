"""A draft and its worded summary become the content of a report, with everything it was made with on its last page."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from backend.domain.prompts import PromptTexts
from backend.domain.reports.content import Brand, KeyValues, Notice, Paragraph, ReportContent, ReportSection
from backend.domain.reports.kept import canonical_hash, content_to_json
from backend.domain.reports.money_text import priced, priced_pairs
from backend.llm.chain import ProviderChain
from backend.llm.provider import AIResponse
from backend.pipelines.report.draft import Draft, present, section
from backend.pipelines.report.figures_json import cells_json
from backend.pipelines.report.question import DEFAULT_PROMPT, Summary, summarise
from backend.pipelines.report.underlying import BY_RULES, named_source
from backend.pipelines.shaping import attempts_json

PIPELINE_VERSION = "report-1"
UNMODELLED = "The summary of this report was made without a model: fixed rules made it from the report's own figures."
DROPPED = "{count} sentences of the summary were left out: they stated what the report's figures do not state."


@dataclass(frozen=True, slots=True)
class Origin:
    """What a report is called, who signs it, and the run that makes it; `made_at` is when the run was asked for."""

    run_id: UUID
    reference: str
    title: str
    requester: str
    brand: Brand
    made_at: datetime


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report's content with the answer its summary was made from; equal rows and answers give an equal hash."""

    content: ReportContent
    content_hash: str
    prompt_version: str
    dropped: int
    response: AIResponse = field(repr=False)

    def to_json(self) -> dict[str, object]:
        """Return the outcome as a run's result keeps it; its files can be made again from it to the byte."""
        return {
            "kind": "report",
            "report_kind": self.content.kind.value,
            "pipeline_version": PIPELINE_VERSION,
            "prompt_version": self.prompt_version,
            "content": content_to_json(self.content),
            "dropped": self.dropped,
            "provider": self.response.provider,
            "model": self.response.model_answered or self.response.model,
            "made_without_model": self.response.made_without_model,
            "attempts": attempts_json(self.response),
            "result_hash": self.content_hash,
        }


def make_report(draft: Draft, origin: Origin, chain: ProviderChain, words: PromptTexts = DEFAULT_PROMPT) -> MadeReport:
    """
    Return the content of a report with a checked summary.

    Raises:
        AllProvidersFailedError: no provider of the chain answered.

    """
    summary, response = summarise(draft, chain, words)
    bare = _content(draft, origin, summary, response)
    content_hash = canonical_hash(_told(bare))
    provenance = _provenance(draft, origin, response, (words.label, content_hash))
    return MadeReport(replace(bare, provenance=provenance), content_hash, words.label, summary.dropped, response)


def _content(draft: Draft, origin: Origin, summary: Summary, response: AIResponse) -> ReportContent:
    notices = (*((Notice(UNMODELLED),) if response.made_without_model else ()), *draft.notices)
    return ReportContent(
        kind=draft.kind,
        reference=origin.reference,
        title=origin.title,
        subtitle=draft.subtitle,
        brand=origin.brand,
        made_at=origin.made_at,
        summary=priced_pairs(draft.summary, origin.brand, draft.sections),
        sections=present(_summary_section(summary, response), *(priced(each, origin.brand) for each in draft.sections)),
        provenance=KeyValues(()),
        notices=notices,
        figures={**draft.figures, "cells": cells_json(draft.cells)},
    )


def _summary_section(summary: Summary, response: AIResponse) -> ReportSection | None:
    """Return the sentences with the cells they cite and who wrote them, and how many were left out."""
    by_model = len(summary.sentences) - summary.completed
    writer = BY_RULES if response.made_without_model else response.provider or ""
    said = tuple(
        Paragraph(text, ids, writer if place < by_model else BY_RULES)
        for place, (text, ids) in enumerate(summary.sentences)
    )
    return section("Summary", *said, Notice(DROPPED.format(count=summary.dropped)) if summary.dropped else None)


def _told(content: ReportContent) -> Mapping[str, object]:
    """Return what a report says, without the moment it was made at."""
    return {name: value for name, value in content_to_json(content).items() if name not in {"made_at", "provenance"}}


def _provenance(draft: Draft, origin: Origin, response: AIResponse, made_with: tuple[str, str]) -> KeyValues:
    prompt, content_hash = made_with
    source = named_source(
        response.provider or "",
        response.model_answered or response.model or "",
        is_without=response.made_without_model,
    )
    return KeyValues(
        (
            ("Report", origin.reference),
            ("Run", str(origin.run_id)),
            ("Asked for by", origin.requester),
            ("Report pipeline", PIPELINE_VERSION),
            ("Summary prompt", prompt),
            ("Summary worded by", source),
            *draft.versions,
            ("Content SHA-256", content_hash),
        )
    )
