"""Everything the database holds of one case, table by table, for its export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, false, select

from backend.domain.case_export import CaseHead, CaseType
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.tables import Base, BlobChunk

BUFFERED_ROWS = 500
LEFT_OUT = frozenset({"session_id", "idempotency_key", "content", "search", "lease_until", "worker"})
"""Columns that say nothing of the case: keys of sessions and requests, bytes that lie beside, where a run was made."""
ONLY_HASHED = frozenset({"inputs", "answers"})
"""What a run was made from stays in the house; its hash goes out."""
_T = Base.metadata.tables
_HEADS = {
    CaseType.SUBMISSION: (_T["submissions"], _T["submissions"].c.submission_id),
    CaseType.CLAIM: (_T["claims"], _T["claims"].c.claim_id),
    CaseType.STUDY: (_T["studies"], _T["studies"].c.study_id),
}
_OF_CASE = {
    CaseType.SUBMISSION: ("decisions", "referrals"),
    CaseType.CLAIM: (
        "claim_decisions",
        "claim_referrals",
        "claim_transactions",
        "claim_clocks",
        "claim_letters",
        "claim_flags",
        "claim_flag_reviews",
    ),
    CaseType.STUDY: ("study_versions", "study_adoptions"),
}
_OF_RUNS = ("rule_results", "run_results", "provider_calls", "run_material", "report_files")
_OF_SUBJECT = ("notes", "tasks", "reports")
_MOMENTS = ("created_at", "upload_time", "requested_at", "decided_at", "adopted_at", "started_at", "at", "reviewed_at")


@dataclass(frozen=True, slots=True)
class Section:
    """One table's rows of a case."""

    name: str
    query: Select[*tuple[Any, ...]]

    @property
    def person_columns(self) -> frozenset[str]:
        """The columns that name people."""
        return frozenset(
            column.name
            for column in self.query.selected_columns
            if any(key.column.table.name == "users" for key in column.foreign_keys)
        )


class CaseRows(Queries):
    """Reads for the export of a case; callers have checked that the reader may see it."""

    def get_head(self, institution_id: UUID, case_type: CaseType, case_id: UUID) -> CaseHead:
        """Return what names a case of the house, NotFoundError for any other."""
        table, key = _HEADS[case_type]
        found = self.session.scalar(
            select(table.c.reference).where(key == case_id, table.c.institution_id == institution_id)
        )
        if found is None:
            raise NotFoundError
        return CaseHead(institution_id, case_type, case_id, found)

    def find_head(self, institution_id: UUID, reference: str) -> CaseHead:
        """Return the case with a reference, NotFoundError where there is none."""
        for case_type, (table, key) in _HEADS.items():
            found = self.session.scalar(
                select(key).where(table.c.reference == reference, table.c.institution_id == institution_id)
            )
            if found is not None:
                return CaseHead(institution_id, case_type, found, reference)
        raise NotFoundError(f"There is no submission, claim or study {reference}.")

    def list_sections(self, case: CaseHead) -> tuple[Section, ...]:
        """Return what to read, the case itself first."""
        head, key = _HEADS[case.case_type]
        run_ids = _only(_runs(case), "run_id")
        return (
            Section("case", _rows(head, key == case.case_id)),
            *(_section(name, _T[name].c[key.name] == case.case_id) for name in _OF_CASE[case.case_type]),
            *_beside(case),
            Section("documents", _documents(case)),
            _section("facts", _is_fact_of(case, run_ids)),
            Section("runs", _runs(case)),
            *(_section(name, _T[name].c.run_id.in_(run_ids)) for name in _OF_RUNS),
            *(_section(name, _T[name].c.subject_id == case.case_id) for name in _OF_SUBJECT),
        )

    def read(self, section: Section) -> Iterator[Mapping[str, object]]:
        """Give the rows of a section, few in memory at a time."""
        found = self.session.execute(section.query, execution_options={"yield_per": BUFFERED_ROWS})
        yield from (dict(row) for row in found.mappings())

    def list_objects(self, case: CaseHead) -> list[tuple[str, str]]:
        """Return type and id of everything acts on a case are done to."""
        documents = _only(_documents(case), "document_id")
        facts, reports = _T["facts"].c, _T["reports"].c
        objects = [(kind, str(case.case_id)) for kind in (str(case.case_type), f"watch_of_{case.case_type}")]
        for kind, query in (
            ("triangle", _triangle_of(case)),
            ("document", documents),
            ("run", _only(_runs(case), "run_id")),
            ("report", select(reports.report_id).where(reports.subject_id == case.case_id)),
            ("fact", select(facts.fact_id).where(facts.document_id.in_(documents))),
        ):
            objects += [(kind, str(found)) for found in self.session.scalars(query)]
        return objects

    def list_people(self, ids: frozenset[UUID]) -> list[Mapping[str, object]]:
        """Return the names behind ids; nothing else of their accounts."""
        users = _T["users"].c
        query = select(users.user_id, users.username, users.full_name, users.role).where(users.user_id.in_(ids))
        return [dict(row) for row in self.session.execute(query.order_by(users.username)).mappings()]

    def read_bytes(self, institution_id: UUID, sha256: str) -> Iterator[bytes]:
        """Give the bytes of an upload, one stored piece in memory at a time; none where they are gone."""
        of_upload = (BlobChunk.institution_id == institution_id, BlobChunk.sha256 == sha256)
        numbers = self.session.scalars(select(BlobChunk.number).where(*of_upload).order_by(BlobChunk.number)).all()
        for number in numbers:
            yield self.session.scalars(select(BlobChunk.content).where(*of_upload, BlobChunk.number == number)).one()


def _documents(case: CaseHead) -> Select[*tuple[Any, ...]]:
    """Return the uploads of a case; a study has none."""
    uploads = _T["documents"]
    of_case = {CaseType.SUBMISSION: uploads.c.submission_id, CaseType.CLAIM: uploads.c.claim_id}.get(case.case_type)
    return _rows(uploads, false() if of_case is None else of_case == case.case_id)


def _is_fact_of(case: CaseHead, run_ids: Select[*tuple[Any, ...]]) -> ColumnElement[bool]:
    """Return the condition of what was read from the uploads of a case, and of what its assessments derived."""
    facts = _T["facts"].c
    derived = facts.document_id.is_(None) & facts.run_id.in_(run_ids)
    return derived | facts.document_id.in_(_only(_documents(case), "document_id"))


def _runs(case: CaseHead) -> Select[*tuple[Any, ...]]:
    """Return the runs on a case, on its documents and for its reports."""
    runs, reports = _T["runs"], _T["reports"].c
    of_reports = select(reports.report_id).where(reports.subject_id == case.case_id)
    of_documents = _only(_documents(case), "document_id")
    subject = runs.c.subject_id
    return _rows(runs, (subject == case.case_id) | subject.in_(of_documents) | subject.in_(of_reports))


def _beside(case: CaseHead) -> tuple[Section, ...]:
    """Return what a case rests on that is not its own: a claim's policy and links, a study's triangle."""
    if case.case_type is CaseType.CLAIM:
        claims, links = _T["claims"].c, _T["claim_links"].c
        policy = select(claims.policy_id).where(claims.claim_id == case.case_id)
        linked = (links.first_id == case.case_id) | (links.second_id == case.case_id)
        return (_section("policies", _T["policies"].c.policy_id.in_(policy)), _section("claim_links", linked))
    if case.case_type is CaseType.STUDY:
        return (_section("triangles", _T["triangles"].c.triangle_id.in_(_triangle_of(case))),)
    return ()


def _triangle_of(case: CaseHead) -> Select[tuple[UUID]]:
    """Return the triangle of a study; other cases have none."""
    studies = _T["studies"].c
    return select(studies.triangle_id).where(studies.study_id == case.case_id)


def _section(name: str, condition: ColumnElement[bool]) -> Section:
    return Section(name, _rows(_T[name], condition))


def _rows(table: Table, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the rows of a table without what is left out, the oldest first."""
    left_out = LEFT_OUT | (ONLY_HASHED if table.name == "run_material" else frozenset())
    columns = [column for column in table.columns if column.name not in left_out]
    moments = [table.c[name] for name in _MOMENTS if name in table.c]
    return select(*columns).where(condition).order_by(*moments[:1], *table.primary_key.columns)


def _only(query: Select[*tuple[Any, ...]], name: str) -> Select[*tuple[Any, ...]]:
    """Return one column of the same rows, in no order."""
    return query.with_only_columns(query.selected_columns[name]).order_by(None)
