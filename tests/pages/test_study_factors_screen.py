"""Factors, versions and adoption on screen: tried out, saved with a reason, run again, adopted by another person."""

from dataclasses import replace

import pytest

from app.ui.study_draft import Draft
from backend.domain.access import Role
from backend.domain.run_views import RunFilter
from backend.domain.studies.kept import selection_to_json
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import Average
from fakes.study_screen_rig import CHECKED, WHY
from fixtures.cases import errors_on, labels_of, words_on

CELL = ("2022", 12)
TRIED = Selection(factors=FactorChoice(excluded=frozenset({CELL})))


@pytest.fixture
def try_out(open_study):
    """Open the factors with something tried out in the session."""

    def try_out(who, started, selection=TRIED, number=1, *, is_pinned=True):
        screen = open_study(who, started, "Factors", **({"version": str(number)} if is_pinned else {}))
        name = Draft(f"study-{started.study_id}-{number}", Selection()).name
        screen.session_state[f"{name}-selection"] = selection_to_json(selection)
        return screen.run()

    return try_out


def figure_of(screen, label):
    return next(metric for metric in screen.metric if metric.label.startswith(label))


def save(screen, why=WHY):
    screen.text_input(key=next(one.key for one in screen.text_input if one.label == "Why")).set_value(why).run()
    return screen.button(key="save-version").click().run()


def test_figures_follow_what_is_tried_out_and_nothing_is_stored(try_out, open_study, studies_rig, ines):
    started = studies_rig.done(ines)
    before = figure_of(open_study(ines, started, "Factors"), "IBNR").value
    screen = try_out(ines, started)

    assert not screen.exception
    assert figure_of(screen, "IBNR").value != before
    assert figure_of(screen, "IBNR").delta
    assert "Taken out: 2022 from 12 months." in words_on(screen)
    assert len(studies_rig.look(ines, started).versions) == 1


def test_a_choice_of_average_is_seen_at_once_and_taken_back_by_a_reset(open_study, studies_rig, ines):
    screen = open_study(ines, studies_rig.done(ines), "Factors")
    before = figure_of(screen, "IBNR").value
    field = next(one for one in screen.selectbox if one.label == "Average of link ratios")
    field.set_value(str(Average.SIMPLE)).run()

    assert figure_of(screen, "IBNR").value != before
    screen.button(key="reset-draft").click().run()
    assert figure_of(screen, "IBNR").value == before
    assert "Nothing is chosen differently yet." in words_on(screen)


def test_a_saved_version_has_selection_reason_and_run(try_out, studies_rig, ines):
    started = studies_rig.done(ines)
    screen = save(try_out(ines, started, is_pinned=False))
    newest = studies_rig.look(ines, started).versions[0]

    assert not errors_on(screen)
    assert newest.number == 2
    assert newest.reason == WHY
    assert newest.selection.factors.excluded == {CELL}
    assert newest.run_state == "queued"
    assert screen.selectbox(key="version").value == "2"


def test_a_version_without_a_reason_is_refused_aloud(try_out, studies_rig, ines):
    started = studies_rig.done(ines)
    screen = save(try_out(ines, started), "no")

    assert "Say why" in errors_on(screen)[0]
    assert len(studies_rig.look(ines, started).versions) == 1


def test_a_save_over_a_version_nobody_looked_at_is_refused_aloud(try_out, studies_rig, ines, beside):
    started = studies_rig.done(ines)
    studies_rig.save(ines, started)
    screen = try_out(ines, started)
    screen.text_input(key=next(one.key for one in screen.text_input if one.label == "Why")).set_value(WHY).run()
    studies_rig.save(beside(), started, TRIED)
    screen.button(key="save-version").click().run()

    assert errors_on(screen)
    assert len(studies_rig.look(ines, started).versions) == 3


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER])
def test_readers_see_the_factors_and_save_nothing(open_study, studies_rig, ines, beside, role):
    screen = open_study(beside(role), studies_rig.done(ines), "Factors")

    assert not screen.exception
    assert all(field.disabled for field in screen.selectbox if field.label == "Average of link ratios")
    assert "Save as a new version" not in labels_of(screen)


@pytest.mark.parametrize("role", [Role.ACTUARY, Role.MANAGER])
def test_another_person_adopts_with_a_reason(open_study, studies_rig, ines, beside, role):
    started = studies_rig.done(ines)
    screen = open_study(beside(role), started, "Versions")
    next(one for one in screen.text_input if one.label == "Why it stands").set_value(CHECKED).run()
    screen.button(key="adopt").click().run()

    assert not errors_on(screen)
    assert studies_rig.look(ines, started).adoption.reason == CHECKED


def test_the_author_is_told_that_another_person_adopts(open_study, studies_rig, ines):
    screen = open_study(ines, studies_rig.done(ines), "Versions")

    assert "so another actuary or a manager adopts it" in words_on(screen)
    assert "Adopt version 1" not in labels_of(screen)


def test_a_version_without_figures_cannot_be_adopted(open_study, studies_rig, ines, beside):
    screen = open_study(beside(), studies_rig.begin(ines), "Versions")

    assert "It has no figures yet." in words_on(screen)


def test_versions_tell_reason_and_difference_and_stand_side_by_side(open_study, studies_rig, ines):
    started = studies_rig.done(ines)
    studies_rig.perform(studies_rig.save(ines, started).run_id)
    screen = open_study(ines, started, "Versions")
    table = screen.dataframe[0].value

    assert table["Why"].tolist()[0] == WHY
    assert table["Chosen differently"].tolist() == [
        "Average: volume-weighted before, now simple.",
        "The first version",
    ]
    assert any("IBNR difference" in one.value.columns for one in screen.dataframe)


def test_a_version_is_run_again(open_study, studies_rig, ines):
    started = studies_rig.done(ines)
    screen = open_study(ines, started, "Versions")
    screen.button(key="run-again").click().run()

    assert not errors_on(screen)
    assert studies_rig.services.runs.list_runs(ines, RunFilter(subject_id=started.study_id)).total == 2


def test_my_work_of_an_actuary_counts_studies_and_opens_what_waits(open_screen, studies_rig, ines, beside):
    studies_rig.done(beside(), name="Waits for me")
    studies_rig.begin(ines, name="Still running")
    screen = open_screen("Work.py", ines)
    tiles = {metric.label: int(metric.value) for metric in screen.metric}

    assert not screen.exception
    assert tiles == {"Ready": 1, "Running": 1, "Failed": 0, "Adopted": 0}
    assert "Studies that wait for adoption" in words_on(screen)
    assert list(screen.dataframe[0].value["Name"]) == ["Waits for me"]


def test_my_work_shows_own_running_studies_where_nothing_waits(open_screen, studies_rig, ines):
    studies_rig.begin(ines, name="Still running")

    assert "My studies that run or failed" in words_on(open_screen("Work.py", ines))


def test_tried_out_choices_that_do_not_fit_are_said_aloud(try_out, studies_rig, ines):
    hostile = replace(TRIED, factors=FactorChoice(excluded=frozenset({("1900", 12)})))
    screen = try_out(ines, studies_rig.done(ines), hostile)

    assert errors_on(screen)
    assert not screen.exception
