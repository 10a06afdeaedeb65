"""Studies while something is missing: no worker, no Redis, no permission, no session, no figures, a broken address."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app.ui.study_draft import Draft
from app.ui.study_screen import PANELS
from backend.domain.access import Role
from backend.domain.run_views import RunFilter
from backend.domain.studies.kept import selection_to_json
from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import MethodName, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.store.tables import Run, User
from fakes.case_rig import NO_PROVIDER
from fakes.study_screen_rig import CHECKED
from fixtures.cases import errors_on, labels_of, words_on

TABS = list(PANELS)
CURVE = Selection(factors=FactorChoice(tail=Tail(TailKind.EXPONENTIAL)))


def rising():
    """Give a triangle whose link ratios rise, through which no falling curve can be drawn."""
    rows = ((100, 110, 150, 300), (100, 112, 160, None), (100, 111, None, None), (100, None, None, None))
    return TriangleSet({Measure.PAID: Triangle.of_rows(("2021", "2022", "2023", "2024"), (12, 24, 36, 48), rows)})


def try_out(screen, started, selection, number=1):
    """Try a selection out on a version."""
    name = Draft(f"study-{started.study_id}-{number}", Selection()).name
    screen.session_state[f"{name}-selection"] = selection_to_json(selection)
    return screen.run()


@pytest.fixture
def run_again(studies_rig, ines, unit_of_work):
    """Begin a study, run it an hour ago, and ask for its run again."""

    def run_again():
        started = done_long_ago(studies_rig, ines, unit_of_work)
        return started, studies_rig.services.studies.run(ines, started.study_id, 1, uuid4().hex)

    return run_again


def done_long_ago(rig, by, unit_of_work):
    """Begin and run a study an hour before all else: rows of one test share the moment of its transaction."""
    started = rig.done(by)
    with unit_of_work() as work:
        work.session.get(Run, started.run_id).created_at -= timedelta(hours=1)
    return started


def runs_of(rig, by, started):
    return rig.services.runs.list_runs(by, RunFilter(subject_id=started.study_id)).total


def test_a_tail_that_cannot_be_drawn_says_why_and_every_choice_stays_open(open_study, studies_rig, ines):
    started = studies_rig.done(ines, rising())
    screen = open_study(ines, started, "Factors")
    next(one for one in screen.selectbox if one.label == "Tail").set_value(str(TailKind.EXPONENTIAL)).run()

    assert not screen.exception
    assert errors_on(screen) == ["The factors do not fall towards 1, so no exponential tail can be drawn through them."]
    assert "Reset" in labels_of(screen)
    assert [one.value for one in screen.selectbox if one.label == "Tail"] == [str(TailKind.EXPONENTIAL)]
    assert not screen.metric


def test_from_a_tail_that_cannot_be_drawn_the_way_back_is_one_click(open_study, studies_rig, ines):
    started = studies_rig.done(ines, rising())
    screen = try_out(open_study(ines, started, "Factors"), started, CURVE)
    screen.button(key="reset-draft").click().run()

    assert not errors_on(screen)
    assert screen.metric


def test_a_version_that_gives_no_figures_can_be_corrected(open_study, studies_rig, ines):
    started = studies_rig.done(ines, rising(), selection=CURVE)
    screen = open_study(ines, started, "Factors")
    assert errors_on(screen)

    corrected = try_out(screen, started, Selection())
    assert corrected.metric
    assert "Version 1 gives no figures of its own" in words_on(corrected)


def test_a_version_that_gives_no_figures_opens_on_every_panel(open_study, studies_rig, ines, subtests):
    started = studies_rig.done(ines, rising(), selection=CURVE)
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception


def test_run_again_is_shown_at_once_and_the_older_figures_stay(open_study, studies_rig, ines, unit_of_work):
    started = done_long_ago(studies_rig, ines, unit_of_work)
    screen = open_study(ines, started, "Versions")
    screen.button(key="run-again").click().run()

    assert not errors_on(screen)
    assert "Waiting" in words_on(screen)
    assert "Cancel" in labels_of(screen)
    assert "Its run is under way; it is shown above." in words_on(screen)
    results = open_study(ines, started, "Results")
    assert "Waiting" in words_on(results)
    assert "The run is under way" not in words_on(results)


def test_run_again_is_not_offered_while_a_run_is_under_way(open_study, studies_rig, ines, unit_of_work):
    started = done_long_ago(studies_rig, ines, unit_of_work)
    screen = open_study(ines, started, "Versions")
    screen.button(key="run-again").click().run()

    assert "Run again" not in labels_of(screen)
    assert runs_of(studies_rig, ines, started) == 2


def test_a_failed_second_run_is_said_and_the_older_figures_stay(open_study, studies_rig, ines, unit_of_work, run_again):
    started, run_id = run_again()
    with unit_of_work() as work:
        work.session.get(Run, run_id).max_attempts = 1
    studies_rig.perform(run_id, NO_PROVIDER)
    screen = open_study(ines, started, "Results")

    assert errors_on(screen)
    assert "Retry" in labels_of(screen)
    assert "This version has no figures" not in words_on(screen)


def test_a_version_with_older_figures_can_be_adopted_while_it_runs_again(open_study, beside, run_again):
    started, _ = run_again()
    screen = open_study(beside(), started, "Versions")

    assert "It has no figures yet." not in words_on(screen)
    assert "Adopt version 1" in labels_of(screen)


@pytest.mark.parametrize("saved", [False, True])
def test_a_version_that_is_none_shows_the_newest(open_study, studies_rig, ines, saved, subtests):
    started = studies_rig.done(ines)
    if saved:
        studies_rig.save(ines, started)
    newest = "Version 2 of 2" if saved else "Version 1 of 1"
    for version in ["abc", "", "0", "-1", "99999999999999999999", "1.5", "%00", "1,2"]:
        with subtests.test(version=version):
            screen = open_study(ines, started, version=version)

            assert not screen.exception
            assert not screen.error
            assert any(one.value.startswith(newest) for one in screen.caption)


def test_a_tab_that_is_none_opens_the_first(open_study, studies_rig, ines, subtests):
    started = studies_rig.done(ines)
    for tab in ["x", "", "factors", "../Data", "<b>"]:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert [panel.label for panel in screen.tabs if panel.children] == ["Data"]


def test_a_list_with_a_broken_address_is_the_whole_list(open_screen, studies_rig, ines, subtests):
    studies_rig.done(ines)
    for query in [{"status": "nonsense"}, {"page": "-3"}, {"page": "abc"}, {"compare": "1,2,3"}]:
        with subtests.test(query=query):
            screen = open_screen("Studies.py", ines, query)

            assert not screen.exception
            assert len(screen.dataframe) == 1


def test_a_comparison_with_a_version_that_is_none_is_still_one(open_study, studies_rig, ines, subtests):
    started = studies_rig.done(ines)
    studies_rig.perform(studies_rig.save(ines, started).run_id)
    for left in ["9", "abc", ""]:
        with subtests.test(left=left):
            screen = open_study(ines, started, "Versions", left=left, right=left)

            assert not screen.exception
            assert not errors_on(screen)


def test_two_studies_one_of_which_is_gone_are_not_compared(open_screen, studies_rig, ines):
    ids = f"{studies_rig.done(ines).study_id},{uuid4()}"
    screen = open_screen("Studies.py", ines, {"compare": ids})

    assert not screen.exception
    assert errors_on(screen)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER, Role.UNDERWRITER])
def test_whoever_loses_the_role_meanwhile_saves_nothing(open_study, studies_rig, ines, unit_of_work, role):
    started = studies_rig.done(ines)
    screen = try_out(open_study(ines, started, "Factors"), started, Selection(factors=FactorChoice(last_periods=2)))
    with unit_of_work() as work:
        work.session.get(User, ines.user_id).role = role
    key = next(one.key for one in screen.text_input if one.label == "Why")
    screen.text_input(key=key).set_value(CHECKED)
    screen.button(key="save-version").click().run()

    assert not screen.exception
    assert len(studies_rig.look(ines, started).versions) == 1


def test_whoever_is_signed_out_meanwhile_sees_nothing_of_the_study(open_study, studies_rig, sign_in, ines):
    started = studies_rig.done(ines)
    screen = open_study(ines, started)
    sign_in(None)

    assert "Motor 2024" not in words_on(screen.run())


def test_the_actuary_opens_the_runs_and_reads_their_kind_in_words(open_screen, studies_rig, ines):
    studies_rig.done(ines)
    screen = open_screen("Runs.py", ines)

    assert not screen.exception
    assert list(screen.dataframe[0].value["Kind"]) == ["Reserve study"]
    assert list(screen.dataframe[0].value["State"]) == ["Done"]


def test_a_manager_finds_what_waits_for_adoption_in_my_work(open_screen, studies_rig, ines, beside):
    studies_rig.done(ines, name="Waits for a manager")
    screen = open_screen("Work.py", beside(Role.MANAGER))

    assert not screen.exception
    assert "Studies that wait for adoption" in words_on(screen)
    assert any("Waits for a manager" in list(one.value.get("Name", [])) for one in screen.dataframe)


def test_a_manager_without_studies_to_adopt_is_shown_a_count_alone(open_screen, studies_rig, ines, beside):
    studies_rig.begin(ines, name="Still running")
    screen = open_screen("Work.py", beside(Role.MANAGER))

    assert not screen.exception
    assert "Still running" not in words_on(screen)
    assert [int(one.value) for one in screen.metric if one.label == "Ready"] == [0]
    assert "Adopted" not in {one.label for one in screen.metric}


@pytest.mark.parametrize("method", [MethodName.BORNHUETTER_FERGUSON, MethodName.CAPE_COD, MethodName.BENKTANDER])
def test_methods_that_need_a_premium_are_not_offered_without_one(open_study, studies_rig, ines, method):
    started = studies_rig.done(ines, replace(rising(), premium=None))
    screen = open_study(ines, started, "Factors")

    offered = [one for one in screen.multiselect if one.label == "Methods"]
    assert not screen.exception
    assert all(str(method) not in one.options for one in offered)
