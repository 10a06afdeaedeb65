"""The list of studies: where each stands, and the figures that stand or are newest."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, cast, func, select, true
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH, array
from sqlalchemy.sql.selectable import LateralFromClause

from backend.domain.runs import RunState
from backend.domain.studies.views import StudyFilter, StudyPage, StudyRow
from backend.domain.studies.words import MethodName, StudyStatus
from backend.domain.triangles import TriangleSource
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.study_standing import Standing, runs_of, standing_of_study
from backend.store.tables import Run, RunResult, Study, TriangleRow, User
from backend.store.wording import storable

HEADLINE = f'$.figures.methods[*] ? (@.method == "{MethodName.MACK}")'
"""The method whose figures a list shows where a result has it, for its standard error; else its first."""
NEWEST_FIRST = (Study.changed_at.desc(), Study.study_id)


class StudyList(Queries):
    """Pages of the list."""

    def list_page(self, institution_id: UUID, wanted: StudyFilter) -> StudyPage:
        """
        Return one page, last changed first, with the count of all; past the end there is nothing.

        Which studies are on the page is found first: results are large, and only theirs are opened.
        """
        fitting = _fitting(institution_id, wanted)
        total = self.session.scalars(select(func.count()).select_from(fitting.subquery())).one()
        on_page = fitting.order_by(*NEWEST_FIRST).limit(wanted.limit).offset(wanted.offset)
        return StudyPage(self._rows(list(self.session.scalars(on_page))), total)

    def _rows(self, study_ids: Sequence[UUID]) -> tuple[StudyRow, ...]:
        standing = standing_of_study()
        kept = _kept_run(standing)
        tables = _joined(standing).outerjoin(kept, true()).outerjoin(RunResult, RunResult.run_id == kept.c.run_id)
        rows = self.session.execute(
            select(
                Study,
                TriangleRow.source,
                TriangleRow.cells["unit"].astext,
                shown_name(),
                User.user_id,
                standing.version.c.number,
                standing.status,
                _headline(),
            )
            .select_from(tables)
            .where(Study.study_id.in_(study_ids))
            .order_by(*NEWEST_FIRST)
            .execution_options(populate_existing=True)
        )
        return tuple(_row(row) for row in rows)


def _fitting(institution_id: UUID, wanted: StudyFilter) -> Select[UUID]:
    """Return the ids that fit; where studies stand is looked up for a wanted status alone."""
    standing = standing_of_study()
    found = select(Study.study_id).where(Study.institution_id == institution_id, *_narrowing(standing, wanted))
    return found.select_from(_joined(standing)) if wanted.status else found


def _joined(standing: Standing) -> Any:
    tables = Study.__table__.join(TriangleRow, TriangleRow.triangle_id == Study.triangle_id)
    with_version = tables.join(standing.version, true()).join(User, User.user_id == standing.version.c.author_id)
    return with_version.outerjoin(standing.run, true()).outerjoin(standing.adoption, true())


def _narrowing(standing: Standing, wanted: StudyFilter) -> tuple[ColumnElement[bool], ...]:
    text = storable(wanted.text).strip()
    possible = (
        (text, Study.name.icontains(text, autoescape=True) | Study.reference.icontains(text, autoescape=True)),
        (wanted.status, standing.status == wanted.status),
    )
    return tuple(condition for value, condition in possible if value)


def _kept_run(standing: Standing) -> LateralFromClause:
    """Return the run whose figures a study shows: the adopted one, else that of the newest version with a result."""
    is_adopted = func.coalesce(Run.run_id == standing.adoption.c.run_id, False)
    return (
        select(Run.run_id)
        .where(*runs_of(Study.study_id), Run.state == RunState.SUCCEEDED)
        .order_by(is_adopted.desc(), cast(Run.inputs["version"].astext, Integer).desc(), Run.finished_at.desc())
        .limit(1)
        .lateral("kept_run")
    )


def _headline() -> ColumnElement[Any]:
    """Return the method that a list shows, without its origins."""
    method = func.coalesce(
        func.jsonb_path_query_first(RunResult.result, cast(HEADLINE, JSONPATH)),
        RunResult.result["figures"]["methods"][0],
        type_=JSONB,
    )
    return method.op("-", return_type=JSONB())(array(("origins", "samples", "parameters", "notes")))


def _row(row: Row[*tuple[Any, ...]]) -> StudyRow:
    study, source, unit, author, author_id, number, status, figures = row
    kept = figures or {}
    total = kept.get("total") or {}
    return StudyRow(
        study_id=study.study_id,
        reference=study.reference,
        name=study.name,
        status=StudyStatus(status),
        source=TriangleSource(source),
        unit=unit,
        versions=number,
        author=author,
        changed_at=study.changed_at,
        author_id=author_id,
        method=kept.get("method") or "",
        ultimate=total.get("ultimate"),
        ibnr=total.get("ibnr"),
        standard_error=total.get("standard_error"),
    )
