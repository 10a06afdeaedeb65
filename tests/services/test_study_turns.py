"""People take turns at the worker of figures: three unfinished studies each, by any way and from any tab."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.domain.access import Role
from backend.domain.runs import Failure
from backend.domain.studies.requests import StudyRequest, VersionRequest
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import Average
from backend.errors import ConflictError
from backend.services.runs import RunsService
from backend.services.study_turns import MOST_UNFINISHED, STILL_RUNNING
from backend.store.tables import Run, Study, StudyVersion, TriangleRow
from factories import make_principal
from fakes.chains import first_break
from fixtures.studies import REASON, finish_run, make_studies_desk, make_triangle

SIMPLE = Selection(factors=FactorChoice(average=Average.SIMPLE))
TABS = 5
PATIENCE_S = 60


@pytest.fixture
def busy(started):
    """Begin as many studies as may run at a time."""
    return [started(key=f"busy {number}") for number in range(MOST_UNFINISHED)]


@pytest.fixture
def runs(unit_of_work, studies_desk):
    return RunsService(unit_of_work, studies_desk.queue, studies_desk.limiter)


@pytest.fixture
def kept(unit_of_work):
    """Count what is stored."""

    def count():
        with unit_of_work() as work:
            return [
                work.session.scalar(select(func.count()).select_from(table))
                for table in (Run, Study, StudyVersion, TriangleRow)
            ]

    return count


def save(desk, by, study_id, key=""):
    return desk.studies.save_version(by, VersionRequest(study_id, 1, SIMPLE, REASON), key or uuid4().hex)


def test_the_sentence_says_as_many_as_there_may_be():
    assert (MOST_UNFINISHED, STILL_RUNNING.split()[0]) == (3, "Three")


@pytest.mark.usefixtures("busy")
def test_a_fourth_study_waits_for_one_to_end_and_leaves_nothing_behind(started, kept):
    before = kept()

    with pytest.raises(ConflictError, match="Three of your studies are still running; wait for one to end"):
        started()

    assert kept() == before


def test_a_version_waits_in_the_same_line(studies_desk, actuary, busy, kept):
    before = kept()

    with pytest.raises(ConflictError, match="still running"):
        save(studies_desk, actuary, busy[0].study_id)

    assert kept() == before


def test_a_finished_run_makes_room_for_the_next(unit_of_work, busy, started):
    finish_run(unit_of_work, busy[1].run_id)

    assert started().reference
    with pytest.raises(ConflictError, match="still running"):
        started()


def test_a_run_that_was_cancelled_makes_room_and_is_sent_round_again_only_where_there_is_some(
    runs, actuary, busy, started, unit_of_work
):
    runs.cancel(actuary, busy[0].run_id)
    started()

    with pytest.raises(ConflictError, match="still running"):
        runs.retry(actuary, busy[0].run_id)
    with unit_of_work() as work:
        assert work.runs.get_view(actuary, busy[0].run_id).state == "cancelled"

    finish_run(unit_of_work, busy[1].run_id)
    runs.retry(actuary, busy[0].run_id)


def test_a_failed_version_is_run_again_only_where_there_is_room(studies_desk, unit_of_work, actuary, busy, started):
    with unit_of_work() as work:
        claimed = work.runs.claim(busy[0].run_id, "test", 60.0)
        work.runs.fail(claimed, Failure("x", "y", is_retryable=False))
    started()

    with pytest.raises(ConflictError, match="still running"):
        studies_desk.studies.run(actuary, busy[0].study_id, 1, uuid4().hex)


@pytest.mark.usefixtures("busy")
def test_colleagues_do_not_wait_in_the_line_of_one_person(started, second_actuary):
    assert started(second_actuary).reference


def test_the_same_click_again_finds_its_study_however_many_run(busy, started):
    assert started(key="busy 2").run_id == busy[2].run_id


def test_five_tabs_do_not_pass_the_line(committed_unit_of_work, redis_client):
    with committed_unit_of_work() as work:
        actuary = make_principal(work, Role.ACTUARY)
        triangle = make_triangle(work, actuary)
    desk, start = make_studies_desk(committed_unit_of_work, redis_client, runs=50), Barrier(TABS)

    def begin(tab):
        start.wait(PATIENCE_S)
        try:
            desk.studies.create(actuary, StudyRequest("Motor", triangle, Selection()), f"tab {tab}")
        except ConflictError as refusal:
            return refusal.user_message
        return "begun"

    with ThreadPoolExecutor(TABS) as pool:
        answers = list(pool.map(begin, range(TABS)))

    assert sorted(answers) == sorted([STILL_RUNNING] * (TABS - MOST_UNFINISHED) + ["begun"] * MOST_UNFINISHED)
    with committed_unit_of_work() as work:
        assert work.session.scalar(select(func.count()).select_from(Run)) == MOST_UNFINISHED
        assert first_break(work) is None
