"""What every file says of a report beside its blocks: moment, run, the words around a paragraph and a chart."""

import math
from collections.abc import Iterator

from backend.domain.reports.content import Chart, Paragraph, ReportContent
from backend.rendering.locales import locale_of, moment
from backend.rendering.text import in_one_line

PROVENANCE = "How this report came about"
SUMMARY = "At a glance"
NOTICE = "Please note"
_RUN_LABELS = frozenset({"run", "run id"})


def made_on(content: ReportContent) -> str:
    """Return when the report was made, the one text that differs between two makings."""
    return f"Made on {moment(content.made_at, locale_of(content.brand.locale))}"


def run_of(content: ReportContent) -> str:
    """Return the id of the run as the provenance tells it, nothing where it does not."""
    return next((in_one_line(value) for label, value in content.provenance.rows if label.lower() in _RUN_LABELS), "")


def foot_of(content: ReportContent) -> str:
    """Return what stands at the foot of each page."""
    run = run_of(content)
    return in_one_line(content.reference) + (f" · run {run}" if run else "")


def beneath(paragraph: Paragraph) -> str:
    """Return the line beneath a paragraph: what it rests on and who wrote it."""
    rests_on = f"Rests on {', '.join(paragraph.cites)}" if paragraph.cites else ""
    return " · ".join(part for part in (rests_on, _author(paragraph.by)) if part)


def _author(by: str) -> str:
    """Return who wrote it, `by rules`; `made without a model` says it by itself."""
    return by if not by or by.startswith("made ") else f"by {by}"


def told(chart: Chart) -> str:
    """Return a chart in words, for those who do not see it."""
    return in_one_line(
        f"{chart.title}, {_KINDS[chart.kind]} in {chart.unit or 'plain figures'}. {' '.join(_series(chart))}"
    )


_KINDS = {"bars": "bars", "stacked": "stacked bars", "lines": "lines"}


def _series(chart: Chart) -> Iterator[str]:
    for series in chart.series:
        pairs = zip(chart.labels, series.values, strict=False)
        figures = [f"{label} {value:,.6g}" for label, value in pairs if value is not None and math.isfinite(value)]
        yield f"{series.name}: {', '.join(figures) or 'no figures'}."
