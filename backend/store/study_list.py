"""The list of studies: where each stands, and the figures that stand or are newest."""

from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, cast, func, select, true
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.sql.selectable import LateralFromClause

from backend.domain.runs import RunState
from backend.domain.studies.views import StudyFilter, StudyPage, StudyRow
from backend.domain.studies.words import MethodName, StudyStatus
from backend.domain.triangles import TriangleSource
from backend.store.queries import Queries
from backend.store.study_standing import Standing, runs_of, standing_of_study
from backend.store.tables import Run, RunResult, Study, TriangleRow, User
from backend.store.wording import storable

HEADLINE = f'$.figures.methods[*] ? (@.method == "{MethodName.MACK}")'
"""The method whose figures a list shows where a result has it, for its standard error; else its first."""


class StudyList(Queries):
    """Pages of the list."""

    def list_page(self, institution_id: UUID, wanted: StudyFilter) -> StudyPage:
        """Return one page, last changed first, with the count of all; a page past the end gives the last one."""
        standing = standing_of_study()
        conditions = (Study.institution_id == institution_id, *_narrowing(standing, wanted))
        counted = select(func.count()).select_from(_joined(standing)).where(*conditions)
        total = self.session.scalars(counted).one()
        page = min(max(1, wanted.page), max(1, ceil(total / wanted.page_size)))
        kept = _kept_figures(standing)
        rows = self.session.execute(
            select(
                Study,
                TriangleRow.source,
                TriangleRow.cells["unit"].astext,
                func.coalesce(func.nullif(User.full_name, ""), User.username),
                User.user_id,
                standing.version.c.number,
                standing.status,
                kept.c.figures,
            )
            .select_from(_joined(standing).outerjoin(kept, true()))
            .where(*conditions)
            .order_by(Study.changed_at.desc(), Study.study_id)
            .limit(wanted.page_size)
            .offset(wanted.page_size * (page - 1))
            .execution_options(populate_existing=True)
        )
        return StudyPage(tuple(_row(row) for row in rows), total)


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


def _kept_figures(standing: Standing) -> LateralFromClause:
    """Return the headline of the adopted run, else of the newest version that has a result."""
    method = func.coalesce(
        func.jsonb_path_query_first(RunResult.result, cast(HEADLINE, JSONPATH)),
        RunResult.result["figures"]["methods"][0],
        type_=JSONB,
    )
    is_adopted = func.coalesce(Run.run_id == standing.adoption.c.run_id, False)
    return (
        select(func.jsonb_build_object("method", method["method"], "total", method["total"]).label("figures"))
        .join(Run, Run.run_id == RunResult.run_id)
        .where(*runs_of(Study.study_id), Run.state == RunState.SUCCEEDED)
        .order_by(is_adopted.desc(), cast(Run.inputs["version"].astext, Integer).desc(), Run.finished_at.desc())
        .limit(1)
        .lateral("kept_figures")
    )


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
