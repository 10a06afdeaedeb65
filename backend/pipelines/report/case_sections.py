"""Sections that every case has: facts with quotes, conflicts with both quotes, documents with hashes, history."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backend.domain.cases import HistoryLine
from backend.domain.code_words import fact_name
from backend.domain.collaboration import NoteView
from backend.domain.reports.content import Block, Notice, Paragraph, Quote, ReportSection, Table
from backend.pipelines.report.draft import section
from backend.pipelines.report.inputs import Paper, ReadFact
from backend.pipelines.report.texts import clipped, first_rows, moment, number, shown, words

Json = Mapping[str, Any]
NO_FACTS = "No document of this case gave a fact."
TYPED = "What the form says was typed by a person; no quote stands behind it."


def facts_section(facts: Sequence[ReadFact]) -> ReportSection | None:
    """Return every fact with its standing, quote and place; a fact without a verified quote says so."""
    ranked = sorted(facts, key=lambda fact: (fact.standing, fact.source, fact.page, fact.field))
    twins = _twins(facts)
    rows, note = first_rows(
        (fact_name(fact.field), clipped(fact.value), fact.standing, clipped(fact.quote), _source(fact, twins))
        for fact in ranked
    )
    if not rows:
        return section("Facts read from the documents", Paragraph(NO_FACTS))
    columns = ("Fact", "Value", "Standing", "Quote", "Source")
    return section("Facts read from the documents", Table(columns, rows, note=note))


def _twins(facts: Sequence[ReadFact]) -> set[str]:
    """Return the names that more than one document bears."""
    bytes_of = {(fact.source, fact.sha256) for fact in facts}
    return {name for name, count in Counter(name for name, _ in bytes_of).items() if count > 1}


def _source(fact: ReadFact, twins: set[str]) -> str:
    """Return document and page; of two documents of one name each with the beginning of its hash."""
    which = f" ({fact.sha256[:8]})" if fact.source in twins else ""
    return f"{fact.source}{which}, page {fact.page}"


def form_section(heading: str, rows: Iterable[tuple[str, str]]) -> ReportSection | None:
    """Return what a form says, marked as typed by a person."""
    typed = tuple((label, value, "typed by a person") for label, value in rows)
    return section(heading, Notice(TYPED), Table(("Field", "Value", "Standing"), typed)) if typed else None


def conflicts_section(conflicts: Iterable[Json]) -> ReportSection | None:
    """Return each contradiction with both quotes."""
    blocks: list[Block] = []
    for conflict in conflicts:
        blocks.append(Paragraph(str(conflict["sentence"]), (str(conflict["field"]),)))
        blocks.extend(quote_of(conflict[side]) for side in ("first", "second"))
    return section("Conflicts", *blocks)


def quote_of(statement: Json) -> Quote:
    """Return what one source says, in its own words where it has some."""
    page = f", page {statement['page']}" if statement.get("page") else ""
    said = statement.get("quote") or f"{statement['field']}: {statement['value']}"
    return Quote(clipped(said), f"{statement['source']}{page}")


def papers_section(papers: Sequence[Paper]) -> ReportSection | None:
    """Return the documents with the SHA-256 of their bytes."""
    rows = tuple(
        (
            paper.filename,
            words(paper.kind),
            number(paper.pages),
            f"{paper.size_bytes:,}",
            paper.uploader,
            moment(paper.uploaded_at),
            paper.sha256,
        )
        for paper in papers
    )
    columns = ("Document", "Kind", "Pages", "Bytes", "Sent in by", "On", "SHA-256")
    return section("Documents", Table(columns, rows, numeric=frozenset({2, 3}))) if rows else None


def contributions_table(result: Json) -> Table | None:
    """Return the summands of a score with their reasons."""
    parts = result.get("contributions", ())
    rows = tuple((str(part["id"]), str(part["wording"]), str(part["points"])) for part in parts)
    total = ("Total", "", str(result.get("score", "")))
    return Table(("Reason", "Wording", "Points"), (*rows, total), numeric=frozenset({2})) if rows else None


def rationale_blocks(proposal: Json, by: str) -> tuple[Block, ...]:
    """Return the sentences of a proposal that stood their check, each with what it cites."""
    return tuple(
        Paragraph(
            str(entry["sentence"]),
            tuple(str(name) for part in ("facts", "rules", "flags", "clauses") for name in entry.get(part, ())),
            by,
        )
        for entry in proposal.get("rationale", ())
    )


def lines_block(title: str, lines: Iterable[object]) -> Table | None:
    """Return sentences as a numbered table, None where there is none."""
    rows = tuple((str(place), clipped(line)) for place, line in enumerate(lines, 1))
    return Table(("No.", title), rows) if rows else None


def notes_section(notes: Sequence[NoteView]) -> ReportSection | None:
    """Return what colleagues noted on the case, oldest first, whole."""
    rows = tuple((moment(note.created_at), note.author, note.body) for note in reversed(notes))
    return section("Notes", Table(("When", "Who", "Note"), rows)) if rows else None


def history_section(lines: Sequence[HistoryLine]) -> ReportSection | None:
    """Return who did what, oldest first."""
    rows, note = first_rows(
        (moment(line.at), line.actor, line.role, words(line.action), clipped(shown(line.details)))
        for line in reversed(lines)
    )
    columns = ("When", "Who", "Role", "Act", "Details")
    return section("History", Table(columns, rows, note=note)) if rows else None
