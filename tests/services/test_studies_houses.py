"""No study leaves its house: every method of the desk, asked with the ids of another insurer, finds nothing."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.run_views import RunFilter
from backend.domain.studies.requests import StudyRequest, VersionRequest
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.views import StudyFilter
from backend.domain.studies.words import Average, MethodName
from backend.domain.triangles import Measure
from backend.domain.triangles.long_form import LongCell
from backend.errors import NotFoundError, NotPermittedError
from backend.services.studies import CellsRequest
from backend.store.tables import AuditEvent, Run, Study, StudyAdoption, StudyVersion, TriangleRow
from factories import make_principal
from fixtures.studies import REASON, SMALL, figures_of, finish_run, make_triangle, result_json

SIMPLE = Selection(factors=FactorChoice(average=Average.SIMPLE))
KEPT = (Run, Study, StudyAdoption, StudyVersion, TriangleRow, AuditEvent)
BY_ID = {
    "get": lambda studies, by, study_id: studies.get(by, study_id),
    "find_result": lambda studies, by, study_id: studies.find_result(by, study_id, 1),
    "workbook": lambda studies, by, study_id: studies.workbook(by, study_id, 1),
    "s1901": lambda studies, by, study_id: studies.s1901(by, study_id, 1),
    "list_history": lambda studies, by, study_id: studies.list_history(by, study_id),
    "what_if": lambda studies, by, study_id: studies.what_if(by, study_id, SIMPLE),
    "save_version": lambda studies, by, study_id: studies.save_version(
        by, VersionRequest(study_id, 1, SIMPLE, REASON), uuid4().hex
    ),
    "run": lambda studies, by, study_id: studies.run(by, study_id, 1, uuid4().hex),
    "adopt": lambda studies, by, study_id: studies.adopt(by, study_id, 1, REASON),
}
"""Every method of the service that takes the id of a study."""
CELLS = tuple(
    LongCell(origin, age, value, Measure.PAID, row)
    for row, (origin, line) in enumerate(zip(SMALL.origins, SMALL.to_json()["measures"]["paid"], strict=True))
    for age, value in zip(SMALL.ages, line, strict=True)
    if value is not None
)
BEGINNING = {
    "list_page": lambda studies, by, _: studies.list_page(by, StudyFilter()),
    "create": lambda studies, by, triangle: studies.create(by, StudyRequest("Motor", triangle, Selection()), "key"),
    "create_from_cells": lambda studies, by, _: studies.create_from_cells(
        by, CellsRequest("Motor", CELLS, Selection()), "key"
    ),
}
READING = {"get", "find_result", "workbook", "s1901", "list_history", "what_if", "list_page"}
MAY = {
    Role.ACTUARY: {*BY_ID, *BEGINNING},
    Role.MANAGER: READING | {"adopt"},
    Role.EXAMINER: READING,
}
"""What each role may call; whoever is not named here may call nothing."""


@pytest.fixture
def stranger(unit_of_work):
    """Make an actuary of another insurer."""
    with unit_of_work() as work:
        return make_principal(work, Role.ACTUARY)


@pytest.fixture
def ready(started, finished):
    """Begin a study and finish its run."""
    begun = started()
    finished(begun.run_id)
    return begun


def rows_of(unit_of_work):
    with unit_of_work() as work:
        return {table.__tablename__: work.session.query(table).count() for table in KEPT}


def test_the_calls_tried_here_are_all_that_the_service_has(studies_desk):
    offered = {name for name in dir(studies_desk.studies) if not name.startswith("_")}

    assert offered - {"unit_of_work", "queue", "limiter"} == {*BY_ID, *BEGINNING}


@pytest.mark.parametrize("name", BY_ID)
def test_the_study_of_another_insurer_does_not_exist(studies_desk, unit_of_work, ready, stranger, name):
    before = rows_of(unit_of_work)

    with pytest.raises(NotFoundError):
        BY_ID[name](studies_desk.studies, stranger, ready.study_id)

    assert rows_of(unit_of_work) == before


@pytest.mark.parametrize("name", BY_ID)
def test_what_belongs_to_nobody_is_refused_in_the_same_words(studies_desk, ready, stranger, name):
    with pytest.raises(NotFoundError) as of_others:
        BY_ID[name](studies_desk.studies, stranger, ready.study_id)
    with pytest.raises(NotFoundError) as of_nobody:
        BY_ID[name](studies_desk.studies, stranger, uuid4())

    assert of_others.value.user_message == of_nobody.value.user_message


def test_the_list_of_another_insurer_is_empty(studies_desk, ready, actuary, stranger):
    for wanted in (StudyFilter(), StudyFilter(text=ready.reference), StudyFilter(text="Motor", offset=7)):
        page = studies_desk.studies.list_page(stranger, wanted)
        assert (page.rows, page.total) == ((), 0)

    assert studies_desk.studies.list_page(actuary, StudyFilter()).total == 1


def test_the_runs_of_another_insurers_studies_are_not_followed(unit_of_work, ready, stranger, actuary):
    with unit_of_work() as work:
        assert work.runs.find_result(stranger, ready.run_id) is None
        assert not work.runs.list_views(stranger, RunFilter()).runs
        assert work.runs.find_result(actuary, ready.run_id) is not None
        with pytest.raises(NotFoundError):
            work.runs.get_view(stranger, ready.run_id)


def test_the_run_of_a_stranger_on_our_study_is_no_result_of_ours(
    studies_desk, unit_of_work, actuary, started, stranger
):
    """A row that no service writes: even then the house of the run decides."""
    begun = started()
    with unit_of_work() as work:
        alien = Run(
            institution_id=stranger.institution_id,
            kind="actuarial",
            subject_id=begun.study_id,
            requested_by=stranger.user_id,
            inputs={"version": 1},
            idempotency_key=uuid4().hex,
            max_attempts=3,
        )
        work.session.add(alien)
        work.session.flush()
        run_id = alien.run_id
    finish_run(unit_of_work, run_id, result_json(figures_of(ibnr=-1.0)))

    assert studies_desk.studies.find_result(actuary, begun.study_id, 1) is None


def test_the_same_key_in_two_houses_makes_two_studies(unit_of_work, started, stranger):
    with unit_of_work() as work:
        theirs = make_triangle(work, stranger)

    ours, other = started(key="same"), started(by=stranger, key="same", triangle_id=theirs)

    assert ours.study_id != other.study_id
    assert ours.run_id != other.run_id


def test_an_act_on_a_study_is_read_in_its_own_house_alone(unit_of_work, ready, actuary, stranger):
    with unit_of_work() as work:
        ours = work.audit.list_for(actuary.institution_id, "study", str(ready.study_id))
        theirs = work.audit.list_for(stranger.institution_id, "study", str(ready.study_id))

    assert [line.action for line in ours] == ["created"]
    assert theirs == []


@pytest.mark.parametrize("name", [*BY_ID, *BEGINNING])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ACTUARY])
def test_a_role_does_what_it_may_and_nothing_else(studies_desk, unit_of_work, actuary, ready, triangle_id, role, name):
    with unit_of_work() as work:
        by = make_principal(work, role, actuary.institution_id)
    call, wanted = {**BY_ID, **BEGINNING}[name], ready.study_id if name in BY_ID else triangle_id
    if name in MAY.get(role, ()):
        if name not in {"workbook", "s1901"}:
            call(studies_desk.studies, by, wanted)
        return
    before = rows_of(unit_of_work)

    with pytest.raises(NotPermittedError):
        call(studies_desk.studies, by, wanted)

    assert rows_of(unit_of_work) == before


@pytest.mark.parametrize("name", READING - {"list_page"})
def test_who_may_not_read_studies_learns_nothing_of_which_there_are(studies_desk, unit_of_work, actuary, ready, name):
    with unit_of_work() as work:
        by = make_principal(work, Role.ADMIN, actuary.institution_id)

    for study_id in (ready.study_id, uuid4()):
        with pytest.raises(NotPermittedError):
            BY_ID[name](studies_desk.studies, by, study_id)


@pytest.mark.parametrize("method", [None, MethodName.MACK])
def test_nothing_of_a_result_is_read_by_who_may_not_read_studies(unit_of_work, actuary, started, method):
    """Underwriters, adjusters and clients have results of runs of their own; those of studies stay closed to them."""
    begun = started(selection=Selection(methods=(method,)) if method else Selection())
    finish_run(unit_of_work, begun.run_id)

    with unit_of_work() as work:
        for role in (Role.CLIENT, Role.UNDERWRITER, Role.ADJUSTER, Role.ADMIN):
            by = make_principal(work, role, actuary.institution_id)
            assert work.runs.find_result(by, begun.run_id) is None
