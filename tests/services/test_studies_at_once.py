"""Several people and several tabs at once: one study, one version, one run, one adoption, whoever is faster."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.domain.access import Role
from backend.domain.runs import RunState
from backend.domain.studies.requests import StudyRequest, VersionRequest
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.views import StudyFilter
from backend.domain.studies.words import Average, StudyStatus
from backend.errors import ConflictError, DeskError, InvalidRequestError
from backend.store.tables import AuditEvent, Run, Study, StudyAdoption, StudyVersion
from factories import make_principal
from fakes.chains import first_break
from fixtures.studies import REASON, finish_run, make_studies_desk, make_triangle

SIMPLE = Selection(factors=FactorChoice(average=Average.SIMPLE))
REGRESSION = Selection(factors=FactorChoice(average=Average.REGRESSION))
TABS = 5
PATIENCE_S = 60


@pytest.fixture
def people(committed_unit_of_work):
    """Make two actuaries and a manager of one insurer."""
    with committed_unit_of_work() as work:
        first = make_principal(work, Role.ACTUARY)
        return (
            first,
            make_principal(work, Role.ACTUARY, first.institution_id),
            make_principal(work, Role.MANAGER, first.institution_id),
        )


@pytest.fixture
def desk(committed_unit_of_work, redis_client):
    return make_studies_desk(committed_unit_of_work, redis_client, runs=50)


@pytest.fixture
def triangle(committed_unit_of_work, people):
    with committed_unit_of_work() as work:
        return make_triangle(work, people[0])


@pytest.fixture
def begun(desk, people, triangle):
    return desk.studies.create(people[0], StudyRequest("Motor", triangle, Selection()), uuid4().hex)


@pytest.fixture
def count(committed_unit_of_work):
    """Count the committed rows of a table."""

    def rows(table, *conditions):
        with committed_unit_of_work() as work:
            return work.session.scalar(select(func.count()).select_from(table).where(*conditions))

    return rows


def at_once(*calls):
    """Make the calls from threads that start together; return what each gave, a refusal as itself."""
    start = Barrier(len(calls))

    def go(call):
        start.wait(PATIENCE_S)
        try:
            return call()
        except DeskError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))


def kinds_of(answers):
    return Counter(type(answer).__name__ for answer in answers)


def test_five_tabs_begin_one_study(desk, people, triangle, count):
    asked = StudyRequest("Motor", triangle, Selection())

    answers = at_once(*[lambda: desk.studies.create(people[0], asked, "one click")] * TABS)

    assert len(set(answers)) == 1
    assert (count(Study), count(StudyVersion), count(Run)) == (1, 1, 1)
    assert count(AuditEvent, AuditEvent.action == "created", AuditEvent.object_type == "study") == 1


def test_five_tabs_with_other_bodies_begin_one_study_and_the_others_are_told(desk, people, triangle, count):
    calls = [
        lambda name=f"Motor {tab}": desk.studies.create(people[0], StudyRequest(name, triangle, Selection()), "key")
        for tab in range(TABS)
    ]

    answers = at_once(*calls)

    assert kinds_of(answers) == {"Started": 1, "ConflictError": TABS - 1}
    assert (count(Study), count(Run)) == (1, 1)


def test_two_people_with_the_same_key_begin_two_studies(desk, people, triangle, count):
    asked = StudyRequest("Motor", triangle, Selection())

    first, second = at_once(*(lambda by=by: desk.studies.create(by, asked, "same") for by in people[:2]))

    assert first.study_id != second.study_id
    assert first.reference != second.reference
    assert count(Study) == 2


def test_many_studies_begun_at_once_have_references_of_their_own(desk, people, triangle):
    asked = StudyRequest("Motor", triangle, Selection())

    begun = at_once(*(lambda key=key: desk.studies.create(people[key % 2], asked, f"key {key}") for key in range(6)))

    assert len({one.reference for one in begun}) == 6


def test_two_people_save_on_the_same_version_and_one_is_told_who_was_faster(desk, people, begun, count):
    calls = [
        lambda by=by, chosen=chosen: desk.studies.save_version(
            by, VersionRequest(begun.study_id, 1, chosen, REASON), uuid4().hex
        )
        for by, chosen in zip(people[:2], (SIMPLE, REGRESSION), strict=True)
    ]

    answers = at_once(*calls)

    assert kinds_of(answers) == {"SavedVersion": 1, "ConflictError": 1}
    refused = next(answer for answer in answers if isinstance(answer, ConflictError))
    winner = desk.studies.get(people[0], begun.study_id).versions[0].author
    assert refused.user_message.startswith(f"{winner} saved version 2 meanwhile.")
    assert (count(StudyVersion), count(Run)) == (2, 2)


def test_a_double_click_saves_one_version(desk, people, begun, count):
    asked = VersionRequest(begun.study_id, 1, SIMPLE, REASON)

    answers = at_once(*[lambda: desk.studies.save_version(people[0], asked, "one click")] * TABS)

    assert len(set(answers)) == 1
    assert (count(StudyVersion), count(Run)) == (2, 2)
    assert count(AuditEvent, AuditEvent.action == "version_saved") == 1


def test_a_click_repeated_after_others_went_on_gives_the_version_of_the_click(desk, people, begun, count):
    asked = VersionRequest(begun.study_id, 1, SIMPLE, REASON)
    first = desk.studies.save_version(people[0], asked, "one click")
    desk.studies.save_version(people[1], VersionRequest(begun.study_id, 2, REGRESSION, REASON), uuid4().hex)

    assert desk.studies.save_version(people[0], asked, "one click") == first
    assert count(StudyVersion) == 3


def test_a_key_of_one_version_saves_no_other(desk, people, begun, count):
    desk.studies.save_version(people[0], VersionRequest(begun.study_id, 1, SIMPLE, REASON), "key")

    with pytest.raises(ConflictError, match="Idempotency-Key"):
        desk.studies.save_version(people[0], VersionRequest(begun.study_id, 2, REGRESSION, REASON), "key")

    assert count(StudyVersion) == 2


def test_a_version_that_was_refused_leaves_no_run_behind(desk, people, begun, count):
    with pytest.raises(ConflictError):
        desk.studies.save_version(people[0], VersionRequest(begun.study_id, 7, SIMPLE, REASON), "key")

    assert count(Run) == 1
    assert desk.studies.save_version(people[0], VersionRequest(begun.study_id, 1, SIMPLE, REASON), "key").number == 2


def test_several_people_run_a_failed_version_again_and_one_run_begins(
    desk, people, begun, committed_unit_of_work, count
):
    with committed_unit_of_work() as work:
        work.runs.cancel(people[0].institution_id, begun.run_id)

    answers = at_once(
        *(
            lambda by=by, tab=tab: desk.studies.run(by, begun.study_id, 1, f"tab {tab}")
            for by in people[:2]
            for tab in range(3)
        )
    )

    assert len(set(answers)) == 1
    assert count(Run, Run.state == RunState.QUEUED) == 1
    assert count(AuditEvent, AuditEvent.action == "run_requested") == 1


def test_two_people_adopt_a_version_and_one_is_told_that_it_stands(desk, people, begun, committed_unit_of_work, count):
    finish_run(committed_unit_of_work, begun.run_id)

    answers = at_once(
        *(lambda by=by: desk.studies.adopt(by, begun.study_id, 1, "Agrees with last year.") for by in people[1:])
    )

    assert kinds_of(answers) == {"StudyView": 1, "InvalidRequestError": 1}
    refused = next(answer for answer in answers if isinstance(answer, InvalidRequestError))
    adopted = desk.studies.get(people[0], begun.study_id).adoption
    assert refused.user_message == f"Version 1 stands already; {adopted.adopted_by} adopted it."
    assert count(StudyAdoption) == count(AuditEvent, AuditEvent.action == "adopted") == 1


def test_a_double_click_adopts_once(desk, people, begun, committed_unit_of_work, count):
    finish_run(committed_unit_of_work, begun.run_id)

    answers = at_once(*[lambda: desk.studies.adopt(people[1], begun.study_id, 1, "Agrees with last year.")] * TABS)

    assert kinds_of(answers) == {"StudyView": 1, "InvalidRequestError": TABS - 1}
    assert count(StudyAdoption) == 1


def test_a_version_arrives_while_another_is_adopted_and_both_are_kept(desk, people, begun, committed_unit_of_work):
    finish_run(committed_unit_of_work, begun.run_id)
    asked = VersionRequest(begun.study_id, 1, SIMPLE, REASON)

    answers = at_once(
        lambda: desk.studies.adopt(people[1], begun.study_id, 1, "Agrees with last year."),
        lambda: desk.studies.save_version(people[0], asked, "key"),
    )

    assert kinds_of(answers) == {"StudyView": 1, "SavedVersion": 1}
    study = desk.studies.get(people[0], begun.study_id)
    assert (study.status, study.adoption.number, len(study.versions)) == (StudyStatus.RUNNING, 1, 2)


def test_a_run_ends_while_its_version_is_adopted_from_an_earlier_run(desk, people, begun, committed_unit_of_work):
    """The end of a run and an adoption hold the same study; neither waits for the other for ever."""
    finish_run(committed_unit_of_work, begun.run_id)
    again = desk.studies.run(people[0], begun.study_id, 1, "again")

    at_once(
        lambda: finish_run(committed_unit_of_work, again),
        lambda: desk.studies.adopt(people[1], begun.study_id, 1, "Agrees with last year."),
    )

    study = desk.studies.get(people[0], begun.study_id)
    assert study.adoption.run_id in {begun.run_id, again}
    assert desk.studies.find_result(people[0], begun.study_id, 1).run_id == study.adoption.run_id


def test_the_chain_of_acts_is_whole_after_all_this(desk, people, triangle, committed_unit_of_work):
    asked = StudyRequest("Motor", triangle, Selection())
    at_once(*(lambda key=key: desk.studies.create(people[key % 2], asked, f"key {key}") for key in range(6)))

    with committed_unit_of_work() as work:
        assert first_break(work) is None


def test_the_list_holds_every_study_once_whatever_the_size_of_its_pages(desk, people, triangle, committed_unit_of_work):
    asked, begun = StudyRequest("Motor", triangle, Selection()), set()
    for key in range(7):
        started = desk.studies.create(people[0], asked, f"key {key}")
        finish_run(committed_unit_of_work, started.run_id)
        begun.add(started.study_id)

    for size in (1, 2, 3, 7, 50):
        pages = [
            desk.studies.list_page(people[0], StudyFilter(limit=size, offset=offset)) for offset in range(0, 7, size)
        ]
        first = [row.study_id for page in pages for row in page.rows]
        assert (len(first), set(first)) == (7, begun)
        assert {page.total for page in pages} == {7}
