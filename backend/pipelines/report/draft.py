"""A report before its summary is worded: its sections, and the cells that sentences may rest on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from backend.domain.reports.content import Block, KeyValues, Notice, ReportSection
from backend.domain.reports.words import ReportKind
from backend.domain.texts import clean_line
from backend.pipelines.report.texts import usd
from backend.pipelines.wording_checks.cell import Cell, CellKind, Cells, count, word
from backend.pipelines.wording_checks.plain import unfit
from backend.pipelines.wording_checks.templates import fill

Sentence: TypeAlias = tuple[str, tuple[str, ...]]
"""A sentence and the ids of the cells it rests on."""
MOST_SENTENCES = 8

LONGEST_WORD = 160
PROPOSED, DECIDED = "proposed", "decided"
"""What a sentence about an outcome must say: that it is proposed, or that a person decided it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A report without summary, brand and provenance.

    `sentences` are made from the cells without a model, each with the ids it rests on, in the order in which they are
    told; `origins` and `ages` name the periods of a triangle; `versions` are rows of the provenance that say what the
    report rests on.
    """

    kind: ReportKind
    subtitle: str
    summary: KeyValues
    sections: tuple[ReportSection, ...]
    cells: Cells
    sentences: tuple[Sentence, ...]
    figures: Mapping[str, object]
    versions: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()
    origins: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()


def section(heading: str, *blocks: Block | None) -> ReportSection | None:
    """Return a section with the blocks that are there, None where none is."""
    held = tuple(block for block in blocks if block is not None)
    return ReportSection(heading, held) if held else None


def present(*sections: ReportSection | None) -> tuple[ReportSection, ...]:
    """Return the sections that are there."""
    return tuple(each for each in sections if each is not None)


def by_id(cells: Iterable[Cell | None]) -> Cells:
    """Return the cells that are there by their ids."""
    return {cell.id: cell for cell in cells if cell is not None}


def named(place: str, label: str, text: object, verdict: str = "") -> Cell | None:
    """Return a word or name in one line, None where it is empty; `verdict` is what a sentence about it must say."""
    line = clean_line(str(text or ""))[:LONGEST_WORD]
    if not line:
        return None
    return replace(word(place, label, line), verdict=verdict)


def money(place: str, label: str, value: Decimal | str | None, verdict: str = "") -> Cell | None:
    """Return an amount in dollars, None where it is not known."""
    if value is None or value == "":
        return None
    exact = Decimal(str(value))
    return Cell(place, label, CellKind.AMOUNT, exact, usd(exact), verdict=verdict) if exact.is_finite() else None


def several(place: str, label: str, how_many: int) -> Cell | None:
    """Return how many there are of something, None where there is none."""
    return count(place, label, how_many) if how_many else None


def told(groups: Iterable[tuple[str, ...]], cells: Cells) -> tuple[Sentence, ...]:
    """Return of each group the first template whose cells are all there and that is a plain sentence when filled."""
    made: list[Sentence] = []
    for templates in groups:
        filled = (found for template in templates if (found := fill(template, cells)) and not unfit(found[0]))
        if first := next(filled, None):
            made.append((first[0], tuple(first[1])))
    return tuple(made[:MOST_SENTENCES])
