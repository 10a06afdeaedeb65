"""Runs as people read them: one with its place in the queue, lists with filters, results and usual durations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, select, tuple_

from backend.domain.access import Principal
from backend.domain.run_views import PAGE_SIZE, RunFilter, RunPage, RunView
from backend.domain.runs import RunKind, RunState, kinds_of, pool_of
from backend.errors import NotFoundError
from backend.store.happenings import run_conditions
from backend.store.queries import Queries
from backend.store.run_scope import results_readable_by, runs_visible_to
from backend.store.shown_names import shown_name
from backend.store.tables import Run, RunResult, User, WorkerRow

ALIVE_WITHIN = timedelta(seconds=30)
"""How long a worker may be silent until it counts as gone, as in the health of the program."""
RECENT = 50
"""How many past runs the expected time is taken from."""


def _seconds(later: ColumnElement[Any], earlier: ColumnElement[Any]) -> ColumnElement[float]:
    return func.coalesce(func.extract("epoch", later - earlier), 0)


class RunReads(Queries):
    """What people ask of runs; every question is bound to what the person may see."""

    def get_view(self, principal: Principal, run_id: UUID) -> RunView:
        """Return one run with its queue position and expected time; NotFoundError covers runs of others as well."""
        row = self.session.execute(_views(principal).where(Run.run_id == run_id)).one_or_none()
        if row is None:
            raise NotFoundError
        view = _view(row)
        if not view.is_active:
            return view
        return replace(
            view,
            position=self._position(view) if view.state is RunState.QUEUED else None,
            expected_s=self.find_usual_duration_s(principal.institution_id, view.kind),
            has_worker=view.state is not RunState.QUEUED or self._has_worker(view.kind),
        )

    def list_views(self, principal: Principal, wanted: RunFilter) -> RunPage:
        """Return one page of the runs that fit the filter, newest first; a page past the end gives the last one."""
        conditions = (*runs_visible_to(principal), *_conditions(wanted))
        total = self.session.scalars(select(func.count()).select_from(Run).where(*conditions)).one()
        page = min(max(1, wanted.page), max(1, ceil(total / PAGE_SIZE)))
        rows = self.session.execute(
            _views(principal)
            .where(*_conditions(wanted))
            .order_by(Run.created_at.desc(), Run.run_id)
            .limit(PAGE_SIZE)
            .offset(PAGE_SIZE * (page - 1))
        )
        return RunPage(tuple(_view(row) for row in rows), total, page)

    def find_latest(self, principal: Principal, subject_id: UUID, kind: RunKind) -> UUID | None:
        """Return the newest run of a kind on a case or document, or None."""
        return self.session.scalar(
            select(Run.run_id)
            .where(*runs_visible_to(principal), Run.subject_id == subject_id, Run.kind == kind)
            .order_by(Run.created_at.desc(), Run.run_id)
            .limit(1)
        )

    def find_result(self, principal: Principal, run_id: UUID) -> Mapping[str, object] | None:
        """Return what the run made, None while it has made nothing and where the person may not read it."""
        return self.session.scalar(
            select(RunResult.result)
            .join(Run, Run.run_id == RunResult.run_id)
            .where(*results_readable_by(principal), Run.run_id == run_id)
        )

    def find_usual_duration_s(self, institution_id: UUID, kind: RunKind) -> float | None:
        """Return the median seconds of the latest successful runs of a kind, None before the first."""
        recent = (
            select(_seconds(Run.finished_at.expression, Run.started_at.expression).label("seconds"))
            .where(Run.institution_id == institution_id, Run.kind == kind, Run.state == RunState.SUCCEEDED)
            .order_by(Run.created_at.desc())
            .limit(RECENT)
            .subquery()
        )
        median = self.session.scalar(select(func.percentile_cont(0.5).within_group(recent.c.seconds)))
        return None if median is None else float(median)

    def _has_worker(self, kind: RunKind) -> bool:
        """Tell whether a process that performs the kind has spoken lately."""
        is_alive = WorkerRow.seen_at > func.now() - ALIVE_WITHIN
        return bool(self.session.scalar(select(exists().where(WorkerRow.kind == pool_of(kind), is_alive))))

    def _position(self, view: RunView) -> int | None:
        """Return the place of a due run in the queue of its pool, from 1, counting all institutions."""
        is_due = (Run.state == RunState.QUEUED) & (Run.next_run_at <= func.now())
        mine = (view.created_at, view.run_id)
        is_first = tuple_(Run.created_at, Run.run_id) <= tuple_(*mine)
        ahead = self.session.scalar(
            select(func.count())
            .select_from(Run)
            .where(is_due, is_first, Run.kind.in_(kinds_of(pool_of(view.kind))))
            .having(func.bool_or(Run.run_id == view.run_id))
        )
        return ahead or None


def _views(principal: Principal) -> Select[Run, str, float, float]:
    ended = func.coalesce(Run.finished_at, func.now())
    return (
        select(
            Run,
            shown_name(),
            _seconds(func.now(), Run.created_at.expression),
            _seconds(ended, Run.started_at.expression),
        )
        .join(User, User.user_id == Run.requested_by)
        .where(*runs_visible_to(principal))
        .execution_options(populate_existing=True)
    )


def _conditions(wanted: RunFilter) -> list[ColumnElement[bool]]:
    possible = (
        (wanted.kinds, Run.kind.in_(wanted.kinds)),
        (wanted.states, Run.state.in_(wanted.states)),
        (wanted.requested_by, Run.requested_by == wanted.requested_by),
        (wanted.subject_id, Run.subject_id == wanted.subject_id),
    )
    return [*(condition for value, condition in possible if value), *run_conditions(wanted.happened)]


def _view(row: Row[Run, str, float, float]) -> RunView:
    run, requester, waited_s, elapsed_s = row
    return RunView(
        run_id=run.run_id,
        kind=RunKind(run.kind),
        subject_id=run.subject_id,
        requested_by=run.requested_by,
        requester=requester,
        state=RunState(run.state),
        step=run.step,
        attempt=run.attempts,
        max_attempts=run.max_attempts,
        provider=run.provider,
        model=run.model,
        made_without_model=run.made_without_model,
        retries=run.retries,
        cost_usd=run.cost_usd,
        error_kind=run.error_kind,
        error_message=run.error_message,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        next_run_at=run.next_run_at,
        waited_s=float(waited_s),
        elapsed_s=float(elapsed_s),
        pipeline_version=run.pipeline_version,
        prompt_version=run.prompt_version,
        guideline_version=run.guideline_version,
    )
