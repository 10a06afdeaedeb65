"""Studies begin once a key, versions follow one another with author and reason, and a version runs once at a time."""

from dataclasses import replace
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.runs import Pool, RunState
from backend.domain.studies.requests import StudyRequest, VersionRequest
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import Average, StudyStatus
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError, RateLimitedError
from backend.store.tables import Run
from factories import make_principal
from fixtures.studies import REASON, make_studies_desk, make_triangle

SIMPLE = Selection(factors=FactorChoice(average=Average.SIMPLE))
OTHER = Selection(factors=FactorChoice(average=Average.REGRESSION))


def save(desk, by, study_id, based_on=1, selection=SIMPLE, reason=REASON, key=None):
    return desk.studies.save_version(by, VersionRequest(study_id, based_on, selection, reason), key or uuid4().hex)


def acts_on(unit_of_work, by, study_id):
    with unit_of_work() as work:
        return [line.action for line in work.audit.list_for(by.institution_id, "study", str(study_id))]


def test_a_study_begins_with_version_one_and_a_queued_run(studies_desk, actuary, started):
    begun = started(name="  Motor\n2024 ", reason="First look at the year")

    study = studies_desk.studies.get(actuary, begun.study_id)
    (version,) = study.versions
    assert (study.name, study.status, study.reference) == ("Motor 2024", StudyStatus.RUNNING, begun.reference)
    assert (version.number, version.author_id, version.reason) == (1, actuary.user_id, "First look at the year")
    assert (version.run_id, version.run_state, version.selection) == (begun.run_id, RunState.QUEUED, Selection())
    assert begun.run_id in studies_desk.queue.find_waiting(Pool.FIGURES)


def test_a_first_version_without_a_reason_says_that_it_is_the_first(studies_desk, actuary, started):
    assert studies_desk.studies.get(actuary, started().study_id).versions[0].reason == "First version"


def test_references_count_up_within_the_year_and_the_insurer(started, person, unit_of_work):
    first, second = started(), started()
    other = person(role=Role.ACTUARY)
    with unit_of_work() as work:
        theirs = started(by=other, triangle_id=make_triangle(work, other))

    year = first.reference[4:8]
    assert [first.reference, second.reference] == [f"ACT-{year}-000001", f"ACT-{year}-000002"]
    assert theirs.reference == f"ACT-{year}-000001"


def test_the_same_key_gives_the_same_study_again(unit_of_work, actuary, started):
    first, again = started(key="one click"), started(key="one click")

    assert first == again
    assert acts_on(unit_of_work, actuary, first.study_id) == ["created"]


@pytest.mark.parametrize("changed", [{"name": "Home 2024"}, {"selection": SIMPLE}, {"reason": "Another reason"}])
def test_a_key_never_stands_for_two_studies(started, changed):
    started(key="one click")

    with pytest.raises(ConflictError, match="Idempotency-Key"):
        started(key="one click", **changed)


def test_the_key_of_one_person_is_not_that_of_another(started, second_actuary):
    assert started(key="same").study_id != started(by=second_actuary, key="same").study_id


@pytest.mark.parametrize("name", ["", "  \t", "x" * 201])
def test_a_study_has_a_name_of_fitting_length(started, name):
    with pytest.raises(InvalidRequestError, match="Name the study"):
        started(name=name)


def test_a_selection_that_does_not_fit_the_triangle_is_refused_in_sentences(started):
    choice = FactorChoice(last_periods=0, picked={999: 1.5})

    with pytest.raises(InvalidRequestError) as refused:
        started(selection=Selection(factors=choice))

    assert refused.value.user_message.count(".") >= 2


def test_nothing_is_left_of_a_study_that_was_refused(unit_of_work, started):
    with pytest.raises(InvalidRequestError):
        started(selection=Selection(methods=()))

    with unit_of_work() as work:
        assert not work.session.query(Run).count()


def test_a_triangle_of_another_insurer_does_not_exist(started, person, unit_of_work):
    stranger = person(role=Role.ACTUARY)
    with unit_of_work() as work:
        theirs = make_triangle(work, stranger)

    with pytest.raises(NotFoundError):
        started(triangle_id=theirs)


def test_more_than_the_limit_of_runs_is_refused(unit_of_work, redis_client, actuary, triangle_id):
    desk = make_studies_desk(unit_of_work, redis_client, runs=2)
    for _ in range(2):
        desk.studies.create(actuary, StudyRequest("Motor", triangle_id, Selection()), uuid4().hex)

    with pytest.raises(RateLimitedError):
        desk.studies.create(actuary, StudyRequest("Motor", triangle_id, Selection()), uuid4().hex)


def test_a_version_keeps_author_reason_and_selection_and_is_run(
    studies_desk, unit_of_work, actuary, second_actuary, started
):
    begun = started()

    saved = save(studies_desk, second_actuary, begun.study_id)

    newest, first = studies_desk.studies.get(actuary, begun.study_id).versions
    assert (saved.number, newest.number, first.number) == (2, 2, 1)
    assert (newest.author_id, newest.reason, newest.selection) == (second_actuary.user_id, REASON, SIMPLE)
    assert (newest.run_id, newest.run_state) == (saved.run_id, RunState.QUEUED)
    assert first.run_id == begun.run_id
    assert acts_on(unit_of_work, actuary, begun.study_id) == ["version_saved", "created"]


def test_the_same_key_gives_the_same_version_again(studies_desk, actuary, started):
    begun = started()

    first = save(studies_desk, actuary, begun.study_id, key="one click")
    again = save(studies_desk, actuary, begun.study_id, key="one click")

    assert first == again
    assert len(studies_desk.studies.get(actuary, begun.study_id).versions) == 2


def test_who_saves_on_a_stale_version_is_told_who_was_faster(studies_desk, actuary, second_actuary, started):
    begun = started()
    save(studies_desk, second_actuary, begun.study_id)

    with pytest.raises(ConflictError, match=f"(?i){second_actuary.username} saved version 2"):
        save(studies_desk, actuary, begun.study_id, selection=OTHER)

    assert len(studies_desk.studies.get(actuary, begun.study_id).versions) == 2


@pytest.mark.parametrize("based_on", [0, 2, 7])
def test_a_version_follows_the_newest_one_alone(studies_desk, actuary, started, based_on):
    with pytest.raises(ConflictError):
        save(studies_desk, actuary, started().study_id, based_on=based_on)


@pytest.mark.parametrize("reason", ["", "ok", "1234567890 ...", "\u200b" * 20])
def test_a_version_needs_a_reason_in_words(studies_desk, actuary, started, reason):
    with pytest.raises(InvalidRequestError, match="Say why"):
        save(studies_desk, actuary, started().study_id, reason=reason)


def test_a_reason_has_an_end(studies_desk, actuary, started):
    with pytest.raises(InvalidRequestError, match="at most 2,000"):
        save(studies_desk, actuary, started().study_id, reason="word " * 500)


def test_a_version_that_chooses_the_same_is_not_saved(studies_desk, actuary, started):
    begun = started(selection=SIMPLE)

    with pytest.raises(InvalidRequestError, match="Nothing is chosen differently from version 1"):
        save(studies_desk, actuary, begun.study_id, selection=SIMPLE)


def test_what_was_chosen_two_versions_ago_may_be_chosen_again(studies_desk, actuary, started):
    begun = started(selection=OTHER)
    save(studies_desk, actuary, begun.study_id)

    assert save(studies_desk, actuary, begun.study_id, based_on=2, selection=OTHER).number == 3


def test_exclusions_picks_and_averages_come_back_as_they_were_saved(studies_desk, actuary, started):
    choice = FactorChoice(
        averages={24: Average.MEDIAL}, excluded=frozenset({("2021", 12), ("2022", 24)}), picked={36: 1.05}
    )
    selection = replace(SIMPLE, factors=choice)
    begun = started()

    save(studies_desk, actuary, begun.study_id, selection=selection)

    assert studies_desk.studies.get(actuary, begun.study_id).versions[0].selection == selection


def test_a_version_that_waits_is_not_run_twice(studies_desk, second_actuary, started):
    begun = started()

    assert studies_desk.studies.run(second_actuary, begun.study_id, 1, "again") == begun.run_id


def test_a_failed_version_runs_again_on_request(studies_desk, unit_of_work, actuary, started):
    begun = started()
    with unit_of_work() as work:
        work.runs.cancel(actuary.institution_id, begun.run_id)
    assert studies_desk.studies.get(actuary, begun.study_id).status is StudyStatus.FAILED

    run_id = studies_desk.studies.run(actuary, begun.study_id, 1, "again")

    assert run_id != begun.run_id
    assert run_id in studies_desk.queue.find_waiting(Pool.FIGURES)
    assert acts_on(unit_of_work, actuary, begun.study_id) == ["run_requested", "created"]


def test_a_version_that_is_not_there_cannot_run(studies_desk, actuary, started):
    with pytest.raises(NotFoundError):
        studies_desk.studies.run(actuary, started().study_id, 2, "key")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER, Role.UNDERWRITER, Role.CLIENT])
def test_only_actuaries_begin_change_and_run_studies(studies_desk, unit_of_work, actuary, started, role):
    begun = started()
    with unit_of_work() as work:
        by = make_principal(work, role, actuary.institution_id)

    with pytest.raises(NotPermittedError):
        started(by=by)
    with pytest.raises(NotPermittedError):
        save(studies_desk, by, begun.study_id)
    with pytest.raises(NotPermittedError):
        studies_desk.studies.run(by, begun.study_id, 1, "key")
