"""The case to read: a plain PDF of everything the export holds, long lists cut."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from backend.domain.case_export import CaseHead, CaseType
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.code_words import fact_name
from backend.domain.policies import PolicyLine
from backend.domain.products import PRODUCTS, FieldSpec
from backend.domain.reports.content import Block, Brand, KeyValues, Notice, ReportContent, ReportSection, Table
from backend.domain.reports.words import ReportKind
from backend.pipelines.report.form_values import condition_words, form_rows
from backend.pipelines.report.texts import clipped
from backend.rendering import render_pdf
from backend.services.case_words import heading_of, is_empty, label_of, lines_of, value_of

Row = Mapping[str, object]
MOST_ROWS = 400
KINDS = {
    CaseType.SUBMISSION: ReportKind.UNDERWRITING_MEMO,
    CaseType.CLAIM: ReportKind.CLAIM_FILE,
    CaseType.STUDY: ReportKind.ACTUARIAL,
}
AS_TABLES: Mapping[str, tuple[str, ...]] = {
    "documents": ("filename", "upload_time", "uploaded_by", "media_type", "size_bytes", "status", "sha256"),
    "facts": ("field", "value", "quote", "page", "method", "is_verified", "review", "corrected_value"),
    "rule_results": ("rule_id", "guideline_version", "input_value", "fires", "outcome", "points"),
    "provider_calls": ("at", "step", "provider", "model", "outcome", "latency_ms", "cost_usd"),
    "report_files": ("filename", "format", "size_bytes", "created_at", "sha256"),
    "claim_flags": ("flag_id", "outcome", "points", "wording"),
    "claim_transactions": ("kind", "state", "amount_usd", "payee", "reason", "requested_by", "posted_at"),
    "tasks": ("title", "assignee_id", "due_on", "state"),
}
"""Sections with many short rows; all others show each row by itself."""
NOT_SHOWN = frozenset(
    {"institution_id", "run_results", "triangles", "run_material", "fence", "max_attempts", "input_hash", "version"}
)
"""What says nothing to a reader; case.json holds it."""


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
        self._people = {str(one["user_id"]): _person(one) for one in people}

    def draw(self, brand: Brand, made_at: datetime) -> bytes:
        """Return the pages."""
        case = self.case
        counts = tuple((heading_of(name), f"{count:,}") for name, count in self._counts.items() if name != "case")
        shown = ((name, self._blocks(name, rows)) for name, rows in self._rows.items())
        sections = tuple(ReportSection(heading_of(name), blocks) for name, blocks in shown if blocks)
        content = ReportContent(
            kind=KINDS[case.case_type],
            reference=case.reference,
            title=f"{label_of(case.case_type)} {case.reference}",
            subtitle="Everything of the case, as exported",
            brand=brand,
            made_at=made_at,
            summary=KeyValues(counts or (("Rows", "none"),)),
            sections=sections,
            provenance=KeyValues((("Case", str(case.case_id)), ("Kind", label_of(case.case_type)))),
        )
        return render_pdf(content)

    def _blocks(self, name: str, rows: list[Row]) -> tuple[Block, ...]:
        blocks: list[Block] = []
        if (count := self._counts[name]) > len(rows):
            blocks.append(Notice(f"The first {len(rows):,} of {count:,} are shown; case.json holds all."))
        if columns := AS_TABLES.get(name):
            return (*blocks, self._table(columns, [_prepared(name, row) for row in rows]))
        return (*blocks, *(KeyValues(pairs) for row in rows if (pairs := self._pairs(row))))

    def _table(self, columns: tuple[str, ...], rows: list[Row]) -> Table:
        """Return rows as a table, without columns in which nothing stands."""
        texts = [tuple(self._shown(column, row.get(column)) for column in columns) for row in rows]
        filled = [place for place in range(len(columns)) if any(text[place] for text in texts)] or [0]
        return Table(
            tuple(label_of(columns[place]) for place in filled),
            tuple(tuple(text[place] for place in filled) for text in texts),
        )

    def _pairs(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Return what a row says; what is empty is left out."""
        told = {name: found for name, found in row.items() if name not in NOT_SHOWN}
        form = told.pop("fields", None)
        pairs = [pair for name, found in told.items() for pair in lines_of(name, found, self._people)]
        if isinstance(form, Mapping):
            pairs += self._form_pairs(_form_of(row), {name: one for name, one in form.items() if not is_empty(one)})
        return tuple((label, clipped(said)) for label, said in pairs)

    def _form_pairs(self, specs: tuple[FieldSpec, ...], form: Row) -> list[tuple[str, str]]:
        """Return what a form says by its own labels, then what was asked in another version of it."""
        known = {spec.name for spec in specs}
        others = [pair for name, one in form.items() if name not in known for pair in lines_of(name, one, self._people)]
        return form_rows(specs, {name: one for name, one in form.items() if name in known}) + others

    def _shown(self, name: str, value: object) -> str:
        return clipped(value_of(name, value, self._people))


def _person(one: Row) -> str:
    """Return the name of a person with the one they sign in by."""
    full, username = str(one.get("full_name") or ""), str(one["username"])
    return f"{full} ({username})" if full and full != username else username


def _form_of(row: Row) -> tuple[FieldSpec, ...]:
    """Return the fields of the form that a case was typed into; none where it had no form."""
    product, line = str(row.get("product", "")), str(row.get("line", ""))
    if product in PRODUCTS:
        return PRODUCTS[product].fields
    return LOSS_FORMS[PolicyLine(line)].fields if line in set(PolicyLine) else ()


def _prepared(section: str, row: Row) -> Row:
    """Return a row with what its table shows: a rule's condition in words, a fact's place in words."""
    if section == "rule_results":
        return {**row, "fires": condition_words(row["operator"], row["threshold"])}
    return {**row, "field": fact_name(str(row["field"]))} if section == "facts" else row
