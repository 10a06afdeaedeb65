"""What a paragraph rests on in words: ids of cells by their labels, fields and flags by their names."""

import re
from collections.abc import Mapping
from dataclasses import replace

from backend.domain.code_words import fact_name
from backend.domain.reports.content import Block, Paragraph, ReportContent, ReportSection

_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\[\d+\])?(?:\.[a-z0-9_]+(?:\[\d+\])?)*")


def with_named_cites(content: ReportContent) -> ReportContent:
    """Return the report as people read it: beneath each paragraph words, where the JSON file keeps the ids."""
    labels = _labels(content)
    sections = tuple(
        ReportSection(each.heading, tuple(_named(block, labels) for block in each.blocks)) for each in content.sections
    )
    return replace(content, sections=sections)


def name_of_cite(cited: str, labels: Mapping[str, str]) -> str:
    """Return the label of a cell, a field or flag in words; ids of rules and clauses stay as they are."""
    if cited in labels:
        return labels[cited]
    return fact_name(cited) if _CODE.fullmatch(cited) else cited


def _named(block: Block, labels: Mapping[str, str]) -> Block:
    if not isinstance(block, Paragraph) or not block.cites:
        return block
    names = dict.fromkeys(name_of_cite(cited, labels) for cited in block.cites)
    return replace(block, cites=tuple(names))


def _labels(content: ReportContent) -> dict[str, str]:
    """Return the label of each cell that the report keeps beside its figures."""
    cells = content.figures.get("cells", ())
    known = [cell for cell in cells if isinstance(cell, Mapping)] if isinstance(cells, list | tuple) else []
    return {str(cell["id"]): str(cell["label"]) for cell in known if cell.get("id") and cell.get("label")}
