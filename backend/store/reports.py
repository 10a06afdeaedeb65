"""Reports with their newest run and its files; files are stored once and handed out to who may see the report."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, insert, select, true

from backend.domain.access import Principal
from backend.domain.reports.requests import ReportFilter, ReportRequest
from backend.domain.reports.views import ReportFileView, ReportPage, ReportView
from backend.domain.reports.words import ReportFormat, ReportKind
from backend.domain.runs import ClaimedRun, RunKind, RunState
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.references import next_reference
from backend.store.report_scope import visible_reports
from backend.store.sessions import authority_json, make_principal
from backend.store.shown_names import shown_name
from backend.store.tables import Report, ReportFile, Run, User
from backend.store.wording import storable


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One file as the worker made it."""

    format: ReportFormat
    filename: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What a worker makes: the report, who asked for it as they stand now, and when its run was asked for."""

    reference: str
    title: str
    request: ReportRequest
    person: Principal | None
    requester: str
    asked_at: datetime


class Reports(Queries):
    """Reports of the institution as far as a person may see them, and the files of their runs."""

    def add(self, report_id: UUID, asked: ReportRequest, title: str, by: Principal) -> str:
        """Store a report under the next reference of this year and return the reference."""
        year = self.session.scalars(select(func.extract("year", func.timezone("UTC", func.now())))).one()
        reference = next_reference(self.session, Report, f"RPT-{int(year)}", by.institution_id)
        self.session.add(
            Report(
                report_id=report_id,
                institution_id=by.institution_id,
                reference=reference,
                kind=asked.kind,
                subject_id=asked.subject_id,
                title=storable(title),
                parameters=dict(asked.parameters),
                created_by=by.user_id,
            )
        )
        self.session.flush()
        return reference

    def get_reference(self, institution_id: UUID, report_id: UUID) -> str:
        """Return what a report is called."""
        own = (Report.report_id == report_id, Report.institution_id == institution_id)
        reference = self.session.scalar(select(Report.reference).where(*own))
        if reference is None:
            raise NotFoundError
        return reference

    def get(self, principal: Principal, report_id: UUID) -> ReportView:
        """Return one report; NotFoundError covers those of cases that this person may not see."""
        found = self._views(_views(principal).where(Report.report_id == report_id))
        if not found:
            raise NotFoundError
        return found[0]

    def list_page(self, principal: Principal, wanted: ReportFilter) -> ReportPage:
        """Return one page of reports, newest first, with the count of all."""
        conditions = _narrowing(wanted)
        count = select(func.count()).select_from(Report).where(*visible_reports(principal), *conditions)
        on_page = _views(principal).where(*conditions).limit(wanted.limit).offset(wanted.offset)
        return ReportPage(self._views(on_page), self.session.scalars(count).one())

    def list_for(self, principal: Principal, subject_id: UUID, most: int = 20) -> tuple[ReportView, ...]:
        """Return the reports of one case or study, newest first."""
        return self._views(_views(principal).where(Report.subject_id == subject_id).limit(most))

    def get_asked(self, run: ClaimedRun) -> Asked:
        """Return what the worker of a run is to make, and for whom; the person is None once they are locked."""
        row = self.session.execute(
            select(Report, Run.created_at, User, authority_json(), _SHOWN)
            .join(Run, Run.subject_id == Report.report_id)
            .join(User, User.user_id == Run.requested_by)
            .where(Run.run_id == run.run_id, Report.institution_id == run.institution_id)
            .execution_options(populate_existing=True)
        ).first()
        if row is None:
            raise NotFoundError
        report, asked_at, user, authority, shown = row
        request = ReportRequest(ReportKind(report.kind), report.subject_id, report.parameters)
        person = make_principal(user, authority, "") if user.is_active else None
        return Asked(report.reference, report.title, request, person, shown, asked_at)

    def add_files(self, run: ClaimedRun, files: Iterable[MadeFile]) -> None:
        """Store the files of a run; the database refuses to change them afterwards."""
        rows = [
            {
                "run_id": run.run_id,
                "institution_id": run.institution_id,
                "format": file.format,
                "filename": file.filename,
                "sha256": file.sha256,
                "size_bytes": len(file.content),
                "content": file.content,
            }
            for file in files
        ]
        self.session.execute(insert(ReportFile), rows)

    def get_file(self, principal: Principal, run_id: UUID, wanted: ReportFormat) -> tuple[UUID, MadeFile]:
        """Return a file of a run with its report's id; NotFoundError covers reports the person may not see."""
        row = self.session.execute(
            select(Report.report_id, ReportFile)
            .join(Run, Run.run_id == ReportFile.run_id)
            .join(Report, Report.report_id == Run.subject_id)
            .where(ReportFile.run_id == run_id, ReportFile.format == wanted, *visible_reports(principal))
        ).first()
        if row is None:
            raise NotFoundError
        file = row[1]
        return row[0], MadeFile(ReportFormat(file.format), file.filename, file.sha256, file.content)

    def _views(self, query: Select[Any]) -> tuple[ReportView, ...]:
        """Return what a query of reports finds, each with the files of its run, in two statements."""
        rows = self.session.execute(query.execution_options(populate_existing=True)).all()
        files = self._files([row.run_id for row in rows])
        return tuple(_view(row, files.get(row.run_id, ())) for row in rows)

    def _files(self, run_ids: Sequence[UUID]) -> Mapping[UUID, tuple[ReportFileView, ...]]:
        columns = (ReportFile.format, ReportFile.filename, ReportFile.size_bytes, ReportFile.sha256)
        found: dict[UUID, tuple[ReportFileView, ...]] = defaultdict(tuple)
        if run_ids:
            rows = self.session.execute(select(ReportFile.run_id, *columns).where(ReportFile.run_id.in_(run_ids)))
            for row in sorted(rows, key=lambda each: _ORDER.index(each.format)):
                wanted, name, size_bytes, sha256 = ReportFormat(row.format), row.filename, row.size_bytes, row.sha256
                found[row.run_id] += (ReportFileView(wanted, name, size_bytes, sha256),)
        return found


_ORDER = [str(each) for each in ReportFormat]
_SHOWN = shown_name()


def _views(principal: Principal) -> Select[Any]:
    """Select the reports a person may see with their newest run, newest first."""
    run = (
        select(Run.run_id, Run.state, Run.provider, Run.made_without_model, Run.error_message)
        .where(Run.subject_id == Report.report_id, Run.kind == RunKind.REPORT)
        .order_by(Run.created_at.desc(), Run.run_id)
        .limit(1)
        .lateral("newest_run")
    )
    return (
        select(Report, _SHOWN.label("creator"), run)
        .join(User, User.user_id == Report.created_by)
        .join(run, true())
        .where(*visible_reports(principal))
        .order_by(Report.created_at.desc(), Report.report_id)
    )


def _narrowing(wanted: ReportFilter) -> tuple[ColumnElement[bool], ...]:
    text = storable(wanted.text).strip()
    possible = (
        (wanted.kind, Report.kind == wanted.kind),
        (wanted.subject_id, Report.subject_id == wanted.subject_id),
        (text, Report.title.icontains(text, autoescape=True) | Report.reference.icontains(text, autoescape=True)),
    )
    return tuple(condition for value, condition in possible if value)


def _view(row: Any, files: tuple[ReportFileView, ...]) -> ReportView:
    report = row.Report
    return ReportView(
        report_id=report.report_id,
        reference=report.reference,
        kind=ReportKind(report.kind),
        title=report.title,
        subject_id=report.subject_id,
        parameters=report.parameters,
        created_by=row.creator,
        created_at=report.created_at,
        run_id=row.run_id,
        run_state=RunState(row.state),
        files=files,
        made_without_model=row.made_without_model,
        provider=row.provider or "",
        error=row.error_message,
    )
