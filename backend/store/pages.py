"""Pages of documents: stored with compact word boxes, read back in the domain's words, searched, copied."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, literal, select, update

from backend.domain.documents import Box, DocumentStatus, Page, PageSource, Word
from backend.errors import NotFoundError
from backend.store.bulk import insert_rows
from backend.store.document_records import PageSummary, Reading
from backend.store.queries import Queries
from backend.store.tables import Document, DocumentAnalysis, DocumentPage, FactRow
from backend.store.wording import storable, storable_json

_COLUMNS = (
    DocumentPage.number,
    DocumentPage.source,
    DocumentPage.text,
    DocumentPage.words,
    DocumentPage.width_pt,
    DocumentPage.height_pt,
    DocumentPage.label,
)


class Pages(Queries):
    """Pages and analyses of uploads; callers have found the upload within their scope before."""

    def store_reading(self, reading: Reading) -> None:
        """Replace the pages, add an analysis and mark the upload as read; facts are stored beside it."""
        self.session.execute(delete(DocumentPage).where(DocumentPage.document_id == reading.document_id))
        insert_rows(self.session, DocumentPage, _page_rows(reading))
        analysis = {**_analysis_row(reading), "analysis_time": func.clock_timestamp()}
        self.session.execute(insert(DocumentAnalysis).values(analysis))
        read = update(Document).where(Document.document_id == reading.document_id)
        self.session.execute(read.values(_read_row(reading)))

    def store_first_readings(self, readings: Sequence[tuple[Reading, datetime]]) -> None:
        """Store readings of uploads that have no pages yet, each as of its moment, one statement a table."""
        insert_rows(self.session, DocumentPage, (row for reading, _ in readings for row in _page_rows(reading)))
        analyses = ({**_analysis_row(reading), "analysis_time": at} for reading, at in readings)
        insert_rows(self.session, DocumentAnalysis, analyses)
        if readings:
            rows = [{"document_id": reading.document_id, **_read_row(reading)} for reading, _ in readings]
            self.session.execute(update(Document), rows)

    def get_page(self, document_id: UUID, number: int) -> Page:
        """Return one page with its words, NotFoundError where the document has no such page."""
        row = self.session.execute(
            select(*_COLUMNS).where(DocumentPage.document_id == document_id, DocumentPage.number == number)
        ).first()
        if row is None:
            raise NotFoundError("This document has no such page.")
        return _page(row)

    def list_pages(self, document_id: UUID) -> list[Page]:
        """Return all pages with their words, in order."""
        rows = self.session.execute(
            select(*_COLUMNS).where(DocumentPage.document_id == document_id).order_by(DocumentPage.number)
        )
        return [_page(row) for row in rows]

    def list_texts(self, document_id: UUID) -> list[Page]:
        """Return all pages without their words, in order; a tenth of the work where only the text is wanted."""
        no_words = literal([], DocumentPage.words.type)
        columns = [no_words if column is DocumentPage.words else column for column in _COLUMNS]
        rows = self.session.execute(
            select(*columns).where(DocumentPage.document_id == document_id).order_by(DocumentPage.number)
        )
        return [_page(row) for row in rows]

    def list_page_summaries(self, document_id: UUID) -> list[PageSummary]:
        """Return number, label, source and number of facts of each page, without text and words."""
        facts = (
            select(FactRow.page, func.count().label("facts"))
            .where(FactRow.document_id == document_id)
            .where(FactRow.run_id == latest_reading(document_id))
            .group_by(FactRow.page)
            .subquery()
        )
        rows = self.session.execute(
            select(DocumentPage.number, DocumentPage.label, DocumentPage.source, func.coalesce(facts.c.facts, 0))
            .outerjoin(facts, facts.c.page == DocumentPage.number)
            .where(DocumentPage.document_id == document_id)
            .order_by(DocumentPage.number)
        )
        return [PageSummary(*row) for row in rows]

    def search_pages(self, document_id: UUID, query: str, limit: int = 50) -> list[Page]:
        """Return the pages that hold all words of the query, or the query as it was typed, in page order."""
        as_typed = DocumentPage.text.icontains(query, autoescape=True)
        by_words = DocumentPage.search.bool_op("@@")(func.websearch_to_tsquery("simple", query))
        rows = self.session.execute(
            select(*_COLUMNS)
            .where(DocumentPage.document_id == document_id, by_words | as_typed)
            .order_by(DocumentPage.number)
            .limit(limit)
        )
        return [_page(row) for row in rows]

    def find_same_reading(self, institution_id: UUID, sha256: str, pipeline_version: str) -> UUID | None:
        """Return another upload of the same bytes that this version has read, with an answer of each model asked."""
        results = DocumentAnalysis.analysis_results
        return self.session.scalars(
            select(DocumentAnalysis.document_id)
            .join(Document, Document.document_id == DocumentAnalysis.document_id)
            .where(Document.institution_id == institution_id, Document.sha256 == sha256)
            .where(Document.status == DocumentStatus.READ)
            .where(results["pipeline_version"].astext == pipeline_version)
            .where(func.coalesce(results["model_answered"].astext, "true") == "true")
            .order_by(DocumentAnalysis.analysis_time.desc())
            .limit(1)
        ).first()

    def get_results(self, document_id: UUID) -> dict[str, object]:
        """Return the results of the latest reading, empty where there is none."""
        found = self.session.scalars(
            select(DocumentAnalysis.analysis_results)
            .where(DocumentAnalysis.document_id == document_id)
            .order_by(DocumentAnalysis.analysis_time.desc())
            .limit(1)
        ).first()
        return dict(found or {})


def latest_reading(document_id: UUID) -> Any:
    """Return the subquery for the run whose facts hold today; earlier readings stay stored beside it."""
    return (
        select(DocumentAnalysis.run_id)
        .where(DocumentAnalysis.document_id == document_id)
        .order_by(DocumentAnalysis.analysis_time.desc())
        .limit(1)
        .scalar_subquery()
    )


def _analysis_row(reading: Reading) -> dict[str, object]:
    return {
        "institution_id": reading.institution_id,
        "document_id": reading.document_id,
        "run_id": reading.run_id,
        "analysis_results": storable_json(reading.results),
    }


def _read_row(reading: Reading) -> dict[str, object]:
    return {
        "status": DocumentStatus.READ,
        "error_message": "",
        "page_count": len(reading.pages),
        "kind": reading.kind,
        "flags": sorted(set(reading.flags)),
    }


def _page_rows(reading: Reading) -> list[dict[str, object]]:
    return [
        {
            "document_id": reading.document_id,
            "institution_id": reading.institution_id,
            "number": page.number,
            "source": page.source,
            "text": storable(page.text),
            "words": [[storable(word.text), word.start, *box_row(word.box)] for word in page.words],
            "width_pt": page.width_pt,
            "height_pt": page.height_pt,
            "label": storable(page.label),
        }
        for page in reading.pages
    ]


def box_row(box: Box) -> list[float]:
    """Return the corners with four decimals: a tenth of a point on a letter page."""
    return [round(side, 4) for side in (box.x0, box.y0, box.x1, box.y1)]


def box_of_row(corners: Sequence[float] | None) -> Box | None:
    """Return the box that `box_row` wrote."""
    return None if corners is None else Box(*corners)


def _page(row: "Row[*tuple[Any, ...]]") -> Page:
    number, source, text, words, width_pt, height_pt, label = row
    placed = tuple(Word(word[0], word[1], Box(*word[2:])) for word in words)
    return Page(number, PageSource(source), text, placed, width_pt, height_pt, label)
