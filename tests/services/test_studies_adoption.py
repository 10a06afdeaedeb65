"""Another person adopts a version that has a result; status, list and history follow."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.studies.requests import VersionRequest
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.views import StudyFilter
from backend.domain.studies.words import Average, MethodName, StudyStatus
from backend.domain.triangles import TriangleSource
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.reserving.not_estimable import NotEstimableError
from factories import make_principal
from fixtures.studies import REASON, figures_of, finish_run, make_triangle, result_json

SIMPLE = Selection(factors=FactorChoice(average=Average.SIMPLE))
ADOPTED_FOR = "Factors agree with last year's study."


@pytest.fixture
def manager(unit_of_work, actuary):
    with unit_of_work() as work:
        return make_principal(work, Role.MANAGER, actuary.institution_id)


@pytest.fixture
def ready(started, finished):
    """Begin a study and finish its run."""

    def begin(**wanted):
        begun = started(**wanted)
        finished(begun.run_id)
        return begun

    return begin


def save(desk, by, study_id, based_on=1, selection=SIMPLE):
    return desk.studies.save_version(by, VersionRequest(study_id, based_on, selection, REASON), uuid4().hex)


def only_row(desk, by, **wanted):
    (row,) = desk.studies.list_page(by, StudyFilter(**wanted)).rows
    return row


def test_another_actuary_adopts_a_version_with_a_result(studies_desk, second_actuary, ready):
    begun = ready()

    study = studies_desk.studies.adopt(second_actuary, begun.study_id, 1, f" {ADOPTED_FOR} ")

    assert study.status is StudyStatus.ADOPTED
    assert (study.adoption.number, study.adoption.run_id, study.adoption.reason) == (1, begun.run_id, ADOPTED_FOR)
    assert study.adoption.adopted_by == second_actuary.username.title()


def test_a_manager_adopts_as_well(studies_desk, manager, ready):
    assert studies_desk.studies.adopt(manager, ready().study_id, 1, ADOPTED_FOR).adoption.number == 1


def test_nobody_adopts_a_version_of_their_own(studies_desk, actuary, ready):
    begun = ready()

    with pytest.raises(NotPermittedError, match="another actuary or a manager"):
        studies_desk.studies.adopt(actuary, begun.study_id, 1, ADOPTED_FOR)

    assert studies_desk.studies.get(actuary, begun.study_id).adoption is None


def test_who_began_a_study_adopts_the_version_of_a_colleague(studies_desk, actuary, second_actuary, ready, finished):
    begun = ready()
    saved = save(studies_desk, second_actuary, begun.study_id)
    finished(saved.run_id)

    assert studies_desk.studies.adopt(actuary, begun.study_id, 2, ADOPTED_FOR).adoption.number == 2


def test_a_version_without_a_result_is_not_adopted(studies_desk, second_actuary, started):
    with pytest.raises(InvalidRequestError, match="no result yet"):
        studies_desk.studies.adopt(second_actuary, started().study_id, 1, ADOPTED_FOR)


def test_a_version_that_stands_is_not_adopted_again(studies_desk, manager, second_actuary, ready):
    begun = ready()
    studies_desk.studies.adopt(second_actuary, begun.study_id, 1, ADOPTED_FOR)

    with pytest.raises(InvalidRequestError, match="stands already"):
        studies_desk.studies.adopt(manager, begun.study_id, 1, ADOPTED_FOR)


@pytest.mark.parametrize("reason", ["", "fine", "..............."])
def test_an_adoption_needs_a_reason_in_words(studies_desk, second_actuary, ready, reason):
    with pytest.raises(InvalidRequestError, match="Say why"):
        studies_desk.studies.adopt(second_actuary, ready().study_id, 1, reason)


@pytest.mark.parametrize("number", [0, 2, 2**40])
def test_a_version_that_is_not_there_is_not_adopted(studies_desk, second_actuary, ready, number):
    with pytest.raises(NotFoundError):
        studies_desk.studies.adopt(second_actuary, ready().study_id, number, ADOPTED_FOR)


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.UNDERWRITER, Role.ADMIN])
def test_others_adopt_nothing(studies_desk, unit_of_work, actuary, ready, role):
    with unit_of_work() as work:
        by = make_principal(work, role, actuary.institution_id)

    with pytest.raises(NotPermittedError):
        studies_desk.studies.adopt(by, ready().study_id, 1, ADOPTED_FOR)


def test_a_newer_version_takes_the_status_and_the_adoption_still_stands(
    studies_desk, actuary, second_actuary, ready, finished
):
    begun = ready()
    studies_desk.studies.adopt(second_actuary, begun.study_id, 1, ADOPTED_FOR)
    saved = save(studies_desk, actuary, begun.study_id)

    running = studies_desk.studies.get(actuary, begun.study_id)
    finished(saved.run_id)
    done = studies_desk.studies.get(actuary, begun.study_id)

    assert (running.status, running.adoption.number) == (StudyStatus.RUNNING, 1)
    assert (done.status, done.adoption.number) == (StudyStatus.READY, 1)


def test_the_newest_adoption_counts(studies_desk, actuary, second_actuary, manager, ready, finished):
    begun = ready()
    studies_desk.studies.adopt(second_actuary, begun.study_id, 1, ADOPTED_FOR)
    finished(save(studies_desk, actuary, begun.study_id).run_id)

    studies_desk.studies.adopt(manager, begun.study_id, 2, ADOPTED_FOR)
    study = studies_desk.studies.adopt(manager, begun.study_id, 1, "Version 2 leaves out too much.")

    assert (study.adoption.number, study.status) == (1, StudyStatus.READY)


def test_a_result_comes_back_as_it_was_stored(studies_desk, actuary, started, finished):
    begun = started(selection=SIMPLE)
    assert studies_desk.studies.find_result(actuary, begun.study_id, 1) is None
    finished(begun.run_id, result_json(selection=SIMPLE))

    result = studies_desk.studies.find_result(actuary, begun.study_id, 1)

    assert (result.study_id, result.number, result.run_id) == (begun.study_id, 1, begun.run_id)
    assert (result.selection, result.figures) == (SIMPLE, figures_of())
    assert result.figures.find(MethodName.MACK).total.standard_error == 21.5
    assert result.commentary.sentences == ("Paid losses develop for four years.",)
    assert (result.provider, result.made_without_model, result.libraries) == ("mock", True, {"numpy": "2"})


def test_the_adopted_run_keeps_giving_the_result_after_another_run(
    studies_desk, unit_of_work, actuary, second_actuary, ready
):
    begun = ready()
    studies_desk.studies.adopt(second_actuary, begun.study_id, 1, ADOPTED_FOR)

    again = studies_desk.studies.run(actuary, begun.study_id, 1, "again")
    finish_run(unit_of_work, again, result_json(figures_of(ibnr=1.0)))

    assert studies_desk.studies.find_result(actuary, begun.study_id, 1).run_id == begun.run_id
    assert studies_desk.studies.get(actuary, begun.study_id).status is StudyStatus.ADOPTED


@pytest.mark.parametrize("number", [0, -1, 2, 2**40])
def test_there_is_no_result_of_a_version_that_is_not_there(studies_desk, actuary, ready, number):
    with pytest.raises(NotFoundError):
        studies_desk.studies.find_result(actuary, ready().study_id, number)


def test_the_list_tells_where_a_study_stands_with_its_figures(studies_desk, actuary, ready):
    begun = ready()

    row = only_row(studies_desk, actuary)

    assert (row.study_id, row.reference, row.name) == (begun.study_id, begun.reference, "Motor 2024")
    assert (row.status, row.source, row.unit, row.versions) == (StudyStatus.READY, TriangleSource.UPLOAD, "USD", 1)
    assert (row.method, row.ultimate, row.ibnr, row.standard_error) == ("mack", 860.0, 95.0, 21.5)
    assert row.author == actuary.username.title()


def test_a_study_without_a_result_has_no_figures_in_the_list(studies_desk, actuary, started):
    started()

    row = only_row(studies_desk, actuary)

    assert (row.status, row.method, row.ultimate) == (StudyStatus.RUNNING, "", None)


def test_a_result_without_mack_shows_its_first_method(studies_desk, actuary, started, finished):
    finished(started().run_id, result_json(figures_of(method=MethodName.CHAIN_LADDER)))

    assert only_row(studies_desk, actuary).method == "chain_ladder"


def test_the_list_shows_the_adopted_figures_before_newer_ones(studies_desk, actuary, second_actuary, ready, finished):
    begun = ready()
    studies_desk.studies.adopt(second_actuary, begun.study_id, 1, ADOPTED_FOR)
    finished(save(studies_desk, actuary, begun.study_id).run_id, result_json(figures_of(ibnr=1.0)))

    row = only_row(studies_desk, actuary)

    assert (row.versions, row.ibnr) == (2, 95.0)


def test_the_list_shows_the_newest_version_that_has_figures(studies_desk, actuary, ready, finished):
    begun = ready()
    finished(save(studies_desk, actuary, begun.study_id).run_id, result_json(figures_of(ibnr=1.0)))
    save(studies_desk, actuary, begun.study_id, based_on=2, selection=Selection())

    row = only_row(studies_desk, actuary)

    assert (row.versions, row.ibnr, row.status) == (3, 1.0, StudyStatus.RUNNING)


def test_the_list_is_narrowed_by_words_and_status(studies_desk, actuary, started, ready):
    ready(name="Motor 50% quota")
    started(name="Home")

    assert only_row(studies_desk, actuary, text="50%").name == "Motor 50% quota"
    assert only_row(studies_desk, actuary, text="act-", status=StudyStatus.RUNNING).name == "Home"
    assert not studies_desk.studies.list_page(actuary, StudyFilter(text="_")).rows
    assert not studies_desk.studies.list_page(actuary, StudyFilter(status=StudyStatus.ADOPTED)).rows


def test_the_study_changed_last_stands_first_and_pages_end(studies_desk, actuary, started):
    first = started(name="First")
    started(name="Second")
    save(studies_desk, actuary, first.study_id)

    page = studies_desk.studies.list_page(actuary, StudyFilter(limit=1))
    beyond = studies_desk.studies.list_page(actuary, StudyFilter(limit=1, offset=99))

    assert (page.total, page.rows[0].name) == (2, "First")
    assert (beyond.total, beyond.rows) == (2, ())


def test_a_page_of_studies_is_three_statements_and_opens_results_in_the_last_alone(
    studies_desk, actuary, ready, count_statements
):
    for _ in range(3):
        ready()

    with count_statements() as seen:
        studies_desk.studies.list_page(actuary, StudyFilter())

    assert len(seen) == 3
    assert ["run_results" in statement for statement in map(str, seen)] == [False, False, True]


def test_the_history_tells_who_did_what(studies_desk, actuary, second_actuary, ready):
    begun = ready()
    studies_desk.studies.adopt(second_actuary, begun.study_id, 1, ADOPTED_FOR)

    lines = studies_desk.studies.list_history(actuary, begun.study_id)

    assert [line.action for line in lines] == ["adopted", "created"]
    assert lines[0].details["reason"] == ADOPTED_FOR


def test_a_what_if_is_computed_and_stored_nowhere(studies_desk, actuary, ready):
    begun = ready()

    tried = studies_desk.studies.what_if(actuary, begun.study_id, SIMPLE)

    assert tried.chain_ladder.total.ultimate > 765.0
    assert tried.development.selected[0] == pytest.approx((1.8 + 190 / 110 + 220 / 120) / 3)
    assert len(studies_desk.studies.get(actuary, begun.study_id).versions) == 1


def test_a_what_if_without_figures_is_refused_with_the_reason(studies_desk, actuary, ready, monkeypatch):
    def refuse(_triangles, _selection):
        raise NotEstimableError("No link ratio is left at age 12.")

    monkeypatch.setattr("backend.services.study_what_ifs.redraw", refuse)

    with pytest.raises(InvalidRequestError, match=r"No link ratio is left at age 12\."):
        studies_desk.studies.what_if(actuary, ready().study_id, SIMPLE)


def test_a_what_if_with_a_selection_that_does_not_fit_is_refused(studies_desk, actuary, ready):
    with pytest.raises(InvalidRequestError, match="at least one method"):
        studies_desk.studies.what_if(actuary, ready().study_id, Selection(methods=()))


@pytest.mark.parametrize("role", [Role.ACTUARY, Role.MANAGER, Role.EXAMINER])
def test_a_study_of_another_insurer_does_not_exist(studies_desk, person, ready, unit_of_work, role):
    begun, stranger = ready(), person(role=role)
    with unit_of_work() as work:
        make_triangle(work, stranger)
    desk, study_id = studies_desk.studies, begun.study_id

    assert desk.list_page(stranger, StudyFilter()).total == 0
    for way in (
        lambda: desk.get(stranger, study_id),
        lambda: desk.find_result(stranger, study_id, 1),
        lambda: desk.list_history(stranger, study_id),
        lambda: desk.what_if(stranger, study_id, SIMPLE),
    ):
        with pytest.raises(NotFoundError):
            way()


def test_an_actuary_of_another_insurer_changes_nothing(studies_desk, person, ready):
    begun, stranger = ready(), person(role=Role.ACTUARY)

    for way in (
        lambda: save(studies_desk, stranger, begun.study_id),
        lambda: studies_desk.studies.run(stranger, begun.study_id, 1, "key"),
        lambda: studies_desk.studies.adopt(stranger, begun.study_id, 1, ADOPTED_FOR),
    ):
        with pytest.raises(NotFoundError):
            way()
