"""Facts with their proof and review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, literal, null, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from backend.domain.facts import Fact, FactMethod, FactReview
from backend.errors import NotFoundError
from backend.store.document_records import EVERY_FACT, DocumentScope, FactFilter, FactRecord, FactReviewed
from backend.store.document_scope import inside
from backend.store.pages import box_of_row, box_row
from backend.store.queries import Queries
from backend.store.tables import Document, DocumentAnalysis, FactRow, User
from backend.store.wording import storable


@dataclass(frozen=True, slots=True)
class FactOrigin:
    """Which run read facts from which document; none where a run derived them from several."""

    institution_id: UUID
    run_id: UUID
    document_id: UUID | None = None


class Facts(Queries):
    """Facts with their proof and review."""

    def add_all(self, origin: FactOrigin, facts: Iterable[Fact]) -> int:
        """Store facts in their order, many to a statement, and return how many."""
        return self.add_stated([(origin, facts)])

    def add_stated(self, stated: Iterable[tuple[FactOrigin, Iterable[Fact]]]) -> int:
        """Store what several runs stated in one statement, in their order, and return how many facts there were."""
        rows = [_fact_row(origin, fact) for origin, facts in stated for fact in facts]
        if rows:
            self.session.execute(insert(FactRow), rows)
        return len(rows)

    def list_for_document(self, document_id: UUID, wanted: FactFilter = EVERY_FACT) -> list[FactRecord]:
        """Return the facts of the latest reading of one upload, in the order they were read."""
        return self._list(_current([document_id]), wanted)

    def list_for_documents(self, document_ids: Sequence[UUID], wanted: FactFilter = EVERY_FACT) -> list[FactRecord]:
        """Return the facts of the latest reading of each upload."""
        return self._list(_current(document_ids), wanted)

    def count_for_documents(self, document_ids: Sequence[UUID], wanted: FactFilter = EVERY_FACT) -> int:
        """Return how many facts the filter meets, whatever stretch it asks for."""
        query = _narrow(_current(document_ids), wanted).with_only_columns(func.count())
        return int(self.session.scalars(query).one())

    def get(self, scope: DocumentScope, fact_id: int) -> FactRecord:
        """Return one fact of a document in the scope, NotFoundError otherwise."""
        row = self.session.execute(_records().where(FactRow.fact_id == fact_id, *inside(scope))).first()
        if row is None:
            raise NotFoundError
        return _record(row)

    def review(self, word: FactReviewed) -> None:
        """Write a person's word on a fact; the value as read stays beside it."""
        self.session.execute(
            update(FactRow)
            .where(FactRow.fact_id == word.fact_id)
            .values(
                review=word.review,
                corrected_value=None if word.corrected_value is None else storable(word.corrected_value),
                reviewed_by=None if word.review is FactReview.OPEN else word.reviewed_by,
                reviewed_at=None if word.review is FactReview.OPEN else func.now(),
            )
        )

    def carry_reviews(self, document_id: UUID, run_id: UUID) -> int:
        """Keep what people said of equal facts (field, page, value, quote) in the reading before this run's."""
        previous = (
            select(DocumentAnalysis.run_id)
            .where(DocumentAnalysis.document_id == document_id, DocumentAnalysis.run_id != run_id)
            .order_by(DocumentAnalysis.analysis_time.desc())
            .limit(1)
        )
        reviewed = select(FactRow).where(
            FactRow.run_id == self.session.scalar(previous),
            FactRow.document_id == document_id,
            FactRow.review != FactReview.OPEN,
        )
        return sum(self._carry(before, run_id) for before in self.session.scalars(reviewed).all())

    def _carry(self, before: FactRow, run_id: UUID) -> int:
        """Write the review of one earlier fact on its equals; joining both readings in one statement is 10 x slower."""
        changed = self.session.execute(
            update(FactRow)
            .where(FactRow.run_id == run_id, FactRow.document_id == before.document_id)
            .where(FactRow.field == before.field, FactRow.page == before.page)
            .where(FactRow.value == before.value, FactRow.quote == before.quote)
            .values(
                review=before.review,
                corrected_value=before.corrected_value,
                reviewed_by=before.reviewed_by,
                reviewed_at=before.reviewed_at,
            )
            .returning(FactRow.fact_id)
            .execution_options(synchronize_session=False)
        )
        return len(changed.all())

    def _list(self, query: "Select[*tuple[Any, ...]]", wanted: FactFilter) -> list[FactRecord]:
        narrowed = _narrow(query, wanted).order_by(FactRow.fact_id).offset(wanted.offset).limit(wanted.limit)
        return [_record(row) for row in self.session.execute(narrowed)]


def _records() -> "Select[*tuple[Any, ...]]":
    return (
        select(FactRow, Document.filename, Document.sha256, User.full_name, User.username)
        .outerjoin(Document, Document.document_id == FactRow.document_id)
        .outerjoin(User, User.user_id == FactRow.reviewed_by)
        .execution_options(populate_existing=True)
    )


def _current(document_ids: Sequence[UUID]) -> "Select[*tuple[Any, ...]]":
    latest = (
        select(DocumentAnalysis.run_id)
        .ext(distinct_on(DocumentAnalysis.document_id))
        .where(DocumentAnalysis.document_id.in_(document_ids))
        .order_by(DocumentAnalysis.document_id, DocumentAnalysis.analysis_time.desc())
    )
    return _records().where(FactRow.document_id.in_(document_ids), FactRow.run_id.in_(latest))


def _narrow(query: "Select[*tuple[Any, ...]]", wanted: FactFilter) -> "Select[*tuple[Any, ...]]":
    if wanted.page is not None:
        query = query.where(FactRow.page == wanted.page)
    if wanted.text:
        columns = (FactRow.field, FactRow.value, FactRow.quote, FactRow.corrected_value)
        meets = [column.icontains(wanted.text, autoescape=True) for column in columns]
        query = query.where(meets[0] | meets[1] | meets[2] | func.coalesce(meets[3], literal(value=False)))
    return query


def _fact_row(origin: FactOrigin, fact: Fact) -> dict[str, object]:
    return {
        "institution_id": origin.institution_id,
        "run_id": origin.run_id,
        "document_id": origin.document_id,
        "page": fact.page,
        "field": storable(fact.field),
        "value": storable(fact.value),
        "quote": storable(fact.quote),
        "box": null() if fact.box is None else box_row(fact.box),
        "method": fact.method,
        "confidence": fact.confidence,
        "is_verified": fact.is_verified,
        "sources": list(fact.sources),
    }


def _record(row: "Row[*tuple[Any, ...]]") -> FactRecord:
    fact = row.FactRow
    return FactRecord(
        fact_id=fact.fact_id,
        run_id=fact.run_id,
        document_id=fact.document_id,
        filename=row.filename or "",
        sha256=row.sha256 or "",
        page=fact.page,
        field=fact.field,
        value=fact.value,
        quote=fact.quote,
        box=box_of_row(fact.box),
        method=FactMethod(fact.method),
        confidence=fact.confidence,
        is_verified=fact.is_verified,
        sources=tuple(fact.sources),
        review=FactReview(fact.review),
        corrected_value=fact.corrected_value,
        reviewer=row.full_name or row.username or "",
        reviewed_at=fact.reviewed_at,
    )
