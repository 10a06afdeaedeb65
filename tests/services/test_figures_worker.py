"""The worker of figures imports its libraries before it forks; runs of studies are followed by actuaries."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.run_views import RunFilter
from backend.domain.runs import NewRun, Pool, RunKind, RunState
from backend.errors import NotFoundError
from backend.reserving import library
from backend.services import worker_process
from backend.services.worker_process import WorkerProcess
from factories import make_principal
from fixtures.studies import finish_run, result_json


class QuietReconciler:
    """Has nothing to put back."""

    def keep_reconciling(self, _stop, *_):
        """End at once."""

    def say_goodbye(self):
        """Leave nothing behind."""


@pytest.fixture
def steps(monkeypatch):
    """Note in which order a worker process imports and starts to work."""
    seen = []
    monkeypatch.setattr(library, "preload", lambda: seen.append("preload"))
    monkeypatch.setattr(worker_process, "keep_working", lambda *_: seen.append("work"))
    return seen


def test_the_worker_of_figures_imports_its_libraries_once_before_it_works(steps, redis_url):
    WorkerProcess(Pool.FIGURES, redis_url, QuietReconciler()).work(4)

    assert steps == ["preload", "work"]


def test_the_import_waits_until_there_is_work_or_the_start_is_over(steps, redis_url, monkeypatch):
    answers = iter([False, False, True])

    def has_work():
        steps.append("looked")
        return next(answers)

    monkeypatch.setattr(worker_process, "CHECK_EVERY_S", 0.01)
    WorkerProcess(Pool.FIGURES, redis_url, QuietReconciler(), has_work).work(4)
    monkeypatch.setattr(worker_process, "LATER_S", 0.0)
    WorkerProcess(Pool.FIGURES, redis_url, QuietReconciler(), lambda: False).work(4)

    assert steps == ["looked", "looked", "looked", "preload", "work", "preload", "work"]


def test_the_worker_of_documents_does_not_pay_for_them(steps, redis_url):
    WorkerProcess(Pool.DOCUMENTS, redis_url, QuietReconciler()).work(4)

    assert steps == ["work"]


@pytest.fixture
def colleague(unit_of_work, actuary):
    """Make a person of a role in the actuary's institution."""

    def make(role):
        with unit_of_work() as work:
            return make_principal(work, role, actuary.institution_id)

    return make


@pytest.fixture
def finished_study(started, unit_of_work):
    begun = started()
    finish_run(unit_of_work, begun.run_id)
    return begun


@pytest.fixture
def follow(unit_of_work):
    """Look at a run as a person would: its state and whether the result is readable."""

    def look(by, run_id):
        with unit_of_work() as work:
            return work.runs.get_view(by, run_id).state, work.runs.find_result(by, run_id)

    return look


@pytest.mark.parametrize("role", [Role.ACTUARY, Role.MANAGER, Role.EXAMINER])
def test_those_who_read_studies_read_what_their_runs_made(follow, colleague, finished_study, role):
    state, result = follow(colleague(role), finished_study.run_id)

    assert state is RunState.SUCCEEDED
    assert result["figures"] == result_json()["figures"]


@pytest.mark.parametrize("role", [Role.CLIENT, Role.UNDERWRITER, Role.ADJUSTER])
def test_the_run_of_a_study_does_not_exist_on_other_desks(follow, colleague, finished_study, role):
    with pytest.raises(NotFoundError):
        follow(colleague(role), finished_study.run_id)


def test_an_administrator_follows_a_study_without_its_figures(follow, colleague, finished_study):
    assert follow(colleague(Role.ADMIN), finished_study.run_id) == (RunState.SUCCEEDED, None)


def test_an_actuary_of_another_insurer_finds_no_run(follow, person, finished_study):
    with pytest.raises(NotFoundError):
        follow(person(role=Role.ACTUARY), finished_study.run_id)


@pytest.mark.parametrize("kind", [RunKind.UNDERWRITING, RunKind.CLAIM, RunKind.DOCUMENT])
def test_an_actuary_follows_no_runs_of_other_desks(follow, unit_of_work, colleague, actuary, kind):
    underwriter = colleague(Role.UNDERWRITER)
    with unit_of_work() as work:
        run_id = work.runs.add(NewRun(kind, uuid4(), {}, uuid4().hex), underwriter).run_id

    with pytest.raises(NotFoundError):
        follow(actuary, run_id)


def test_the_list_of_an_actuary_holds_the_studies_of_colleagues(unit_of_work, colleague, started):
    begun = started()

    with unit_of_work() as work:
        page = work.runs.list_views(colleague(Role.ACTUARY), RunFilter())

    assert [run.run_id for run in page.runs] == [begun.run_id]
