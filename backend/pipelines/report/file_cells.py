"""Cells of what every case has on file: documents, facts, contradictions."""

from collections.abc import Iterator, Sized
from datetime import date, datetime

from backend.pipelines.report.draft import named, several
from backend.pipelines.report.inputs import CaseFile
from backend.pipelines.wording_checks.cell import Cell, count

VERIFIED = "verified quote"
FILE_SENTENCES = (
    (
        "Documents on file: {papers}; of {facts} facts read from them, {verified} rest on a verified quote.",
        "Documents on file: {papers}.",
    ),
    ("Contradictions between sources: {conflicts}; each stands in this report with both quotes.",),
)


def file_cells(file: CaseFile, conflicts: Sized) -> Iterator[Cell | None]:
    """Return how many documents, facts and contradictions there are."""
    yield several("papers", "documents on file", len(file.papers))
    if file.facts:
        yield count("facts", "facts read", len(file.facts))
        is_verified = sum(fact.standing.startswith(VERIFIED) for fact in file.facts)
        yield count("verified", "facts that rest on a verified quote", is_verified)
    yield several("conflicts", "contradictions between sources", len(conflicts))


def day(place: str, label: str, at: datetime | date | None) -> Cell | None:
    """Return a day as a word, None where there is none."""
    if at is None:
        return None
    return named(place, label, (at.date() if isinstance(at, datetime) else at).isoformat())
