"""The case to read: a plain PDF of everything the export holds, long lists cut."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from backend.domain.case_export import CaseHead, CaseType
from backend.domain.reports.content import Block, Brand, KeyValues, Notice, ReportContent, ReportSection, Table
from backend.domain.reports.words import ReportKind
from backend.rendering import render_pdf

Row = Mapping[str, object]
MOST_ROWS = 400
MOST_CHARACTERS = 600
KINDS = {
    CaseType.SUBMISSION: ReportKind.UNDERWRITING_MEMO,
    CaseType.CLAIM: ReportKind.CLAIM_FILE,
    CaseType.STUDY: ReportKind.ACTUARIAL,
}
AS_TABLES: Mapping[str, tuple[str, ...]] = {
    "documents": ("filename", "upload_time", "uploaded_by", "media_type", "size_bytes", "status", "sha256"),
    "facts": ("field", "value", "quote", "page", "method", "is_verified", "review", "corrected_value"),
    "rule_results": ("rule_id", "guideline_version", "input_value", "operator", "threshold", "outcome", "points"),
    "provider_calls": ("at", "step", "provider", "model", "outcome", "latency_ms", "cost_usd"),
    "report_files": ("filename", "format", "size_bytes", "created_at", "sha256"),
    "claim_flags": ("flag_id", "outcome", "points", "wording"),
    "claim_transactions": ("kind", "state", "amount_usd", "payee", "reason", "requested_by", "posted_at"),
    "tasks": ("title", "assignee_id", "due_on", "state"),
}
"""Sections with many short rows; all others show each row by itself."""
NOT_SHOWN = frozenset({"institution_id", "run_results", "triangles"})


class CasePages:
    """Takes the rows as they pass by and draws them at the end; holds no more of them than it shows."""

    def __init__(self, case: CaseHead) -> None:
        self.case = case
        self.uploads: list[Row] = []
        self._rows: dict[str, list[Row]] = {}
        self._counts: dict[str, int] = {}
        self._people: dict[str, str] = {}

    def take(self, section: str, row: Row) -> None:
        """Remember a row to show; uploads are remembered all, by what finds their bytes."""
        if section == "documents":
            self.uploads.append({"filename": row["filename"], "sha256": row["sha256"]})
        self._counts[section] = self._counts.get(section, 0) + 1
        if self._counts[section] <= MOST_ROWS and section not in NOT_SHOWN:
            self._rows.setdefault(section, []).append(row)

    def name_people(self, people: Iterable[Row]) -> None:
        """Show these names where rows hold ids of people."""
        self._people = {str(one["user_id"]): str(one["username"]) for one in people}

    def draw(self, brand: Brand, made_at: datetime) -> bytes:
        """Return the pages."""
        case = self.case
        counts = tuple((_words(name), f"{count:,}") for name, count in self._counts.items() if name != "case")
        sections = tuple(ReportSection(_words(name), self._blocks(name, rows)) for name, rows in self._rows.items())
        content = ReportContent(
            kind=KINDS[case.case_type],
            reference=case.reference,
            title=f"{_words(case.case_type)} {case.reference}",
            subtitle="Everything of the case, as exported",
            brand=brand,
            made_at=made_at,
            summary=KeyValues(counts or (("Rows", "none"),)),
            sections=sections,
            provenance=KeyValues((("Case", str(case.case_id)), ("Kind", _words(case.case_type)))),
        )
        return render_pdf(content)

    def _blocks(self, name: str, rows: list[Row]) -> tuple[Block, ...]:
        blocks: list[Block] = []
        if (count := self._counts[name]) > len(rows):
            blocks.append(Notice(f"The first {len(rows):,} of {count:,} are shown; case.json holds all."))
        if columns := AS_TABLES.get(name):
            shown = tuple(tuple(self._shown(row[column]) for column in columns) for row in rows)
            return (*blocks, Table(tuple(map(_words, columns)), shown))
        return (*blocks, *(KeyValues(self._pairs(row)) for row in rows))

    def _pairs(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Return what a row says; what is empty is left out."""
        return tuple(
            (_words(label), self._shown(value))
            for name, found in row.items()
            if name not in NOT_SHOWN
            for label, value in _inner(name, found)
            if value not in (None, "", [], {})
        )

    def _shown(self, value: object) -> str:
        """Return a value in a few hundred characters, people by name."""
        if isinstance(value, UUID):
            return self._people.get(str(value), str(value))
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M:%S} UTC"
        if isinstance(value, bool):
            return "yes" if value else "no"
        text = "" if value is None else str(value)
        return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} …"


def _inner(name: str, value: object) -> Iterable[tuple[str, object]]:
    """Return the fields of a form one by one, anything else as it is."""
    return value.items() if name == "fields" and isinstance(value, Mapping) else ((name, value),)


def _words(name: str) -> str:
    """Return a name of the database as people read it."""
    return name.replace("_", " ").capitalize()
