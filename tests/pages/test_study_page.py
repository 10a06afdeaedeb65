"""The screen of one study: every panel for every state and role, and the address that names it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from app.ui.study_falls import falls_frame
from app.ui.study_screen import PANELS
from backend.domain.access import Role
from backend.domain.studies.words import StudyStatus
from backend.domain.triangles import Triangle
from backend.services.runs import RunsService
from backend.store.studies import Studies
from backend.store.tables import Run
from fakes.actuarial_rig import small
from fakes.case_rig import NO_PROVIDER
from fixtures.cases import errors_on, labels_of, words_on

PAGE = "Study.py"
TABS = list(PANELS)
LOST = "The address names a version that this study does not have; the newest one is shown."
CHANGING = {"Save as a new version", "Run again", "Adopt version 1"}


def test_every_panel_opens_for_a_study_with_figures(open_study, studies_rig, ines, subtests):
    started = studies_rig.done(ines)
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert not screen.error
            assert screen.title[0].value == started.reference
            assert [panel.label for panel in screen.tabs if panel.children] == [tab]


def test_every_panel_opens_before_the_first_run(open_study, studies_rig, ines, subtests):
    started = studies_rig.begin(ines)
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert not screen.error
            if tab in {"Results", "Diagnostics", "Commentary", "Exports"}:
                assert "The run is under way" in words_on(screen)


def test_an_examiner_reads_every_panel_and_finds_no_button_that_changes_anything(
    open_study, studies_rig, ines, beside, subtests
):
    started = studies_rig.done(ines)
    reader = beside(Role.EXAMINER)
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_study(reader, started, tab)

            assert not screen.exception
            assert not CHANGING & set(labels_of(screen))


def test_a_failed_run_is_shown_with_its_cause_and_the_factors_stay_workable(
    open_study, studies_rig, ines, unit_of_work
):
    started = studies_rig.begin(ines)
    with unit_of_work() as work:
        work.session.get(Run, started.run_id).max_attempts = 1
    studies_rig.perform(started.run_id, NO_PROVIDER)

    screen = open_study(ines, started, "Results")
    assert errors_on(screen)
    assert "Retry" in labels_of(screen)
    assert "Its run failed." in words_on(screen)
    assert open_study(ines, started, "Factors").metric


@pytest.mark.parametrize("query", [{}, {"id": "nonsense"}, {"id": str(uuid4())}])
def test_an_address_that_names_no_study_leads_back_to_the_list(open_screen, ines, query):
    screen = open_screen(PAGE, ines, query)

    assert not screen.exception
    assert [title.value for title in screen.title] == ["Study"]
    assert labels_of(screen) == ["Go to the studies"]


def test_a_study_of_another_institution_is_not_found(open_study, studies_rig, ines, person):
    screen = open_study(person(role=Role.MANAGER), studies_rig.done(ines))

    assert "Study not found" in words_on(screen)
    assert "Motor 2024" not in words_on(screen)


def test_the_head_says_what_the_study_is_and_where_it_stands(open_study, studies_rig, ines, beside):
    started = studies_rig.done(ines)
    other = beside(Role.MANAGER)
    studies_rig.adopt(other, started)
    head = words_on(open_study(ines, started))

    assert "Motor 2024" in head
    assert "File: Small book" in head
    assert "4 origins by 4 ages" in head
    assert "amounts in USD" in head
    assert "Version 1 adopted by" in head


def test_the_newest_version_is_shown_and_the_address_names_another(open_study, studies_rig, ines):
    started = studies_rig.done(ines)
    studies_rig.save(ines, started)

    assert open_study(ines, started).selectbox(key="version").value == "2"
    assert open_study(ines, started, version="1").selectbox(key="version").value == "1"

    lost = open_study(ines, started, version="9")
    assert lost.selectbox(key="version").value == "2"
    assert LOST in [one.value for one in lost.caption]
    assert LOST not in [one.value for one in open_study(ines, started, version="1").caption]


def test_a_single_version_is_shown_for_any_number_and_says_so(open_study, studies_rig, ines):
    screen = open_study(ines, studies_rig.done(ines), version="99")

    assert LOST in [one.value for one in screen.caption]
    assert LOST not in [one.value for one in screen.run().caption]


def test_a_garbled_address_is_told_from_one_without_a_study(open_screen, ines):
    assert "This address names no study" in words_on(open_screen(PAGE, ines, {"id": "nonsense"}))
    assert "No study chosen" in words_on(open_screen(PAGE, ines, {}))


def test_a_status_read_before_the_run_ended_gives_way_to_what_the_version_says(
    open_study, studies_rig, ines, monkeypatch
):
    started = studies_rig.done(ines)
    get = Studies.get
    stale = StudyStatus.RUNNING
    monkeypatch.setattr(Studies, "get", lambda *asked: replace(get(*asked), status=stale))
    head = words_on(open_study(ines, started))

    assert "Ready" in head
    assert "Running" not in head


def test_a_run_that_ends_while_the_page_is_drawn_is_read_once_more(open_study, studies_rig, ines, monkeypatch):
    started = studies_rig.begin(ines)
    look, ended = RunsService.get, []

    def end_then_look(service, *asked):
        if not ended:
            ended.append(True)
            studies_rig.perform(started.run_id)
        return look(service, *asked)

    monkeypatch.setattr(RunsService, "get", end_then_look)
    words = words_on(open_study(ines, started, "Results"))

    assert "The run is under way" not in words
    assert "Ready" in words


def test_beside_an_older_version_the_run_of_the_newest_is_followed(open_study, studies_rig, ines):
    started = studies_rig.done(ines)
    studies_rig.save(ines, started)
    said = "Version 2 is being computed."

    assert said in [one.value for one in open_study(ines, started, version="1").caption]
    assert said not in [one.value for one in open_study(ines, started, version="2").caption]


def test_premium_is_said_in_the_head_and_beside_the_triangle(open_study, studies_rig, ines):
    premium = (1000.0, 2000.0, None, 4000.0)
    with_premium = words_on(open_study(ines, studies_rig.done(ines, replace(small(), premium=premium))))
    without = words_on(open_study(ines, studies_rig.done(ines, replace(small(), premium=None))))

    assert with_premium.count("premium USD 7.0 k for 3 of 4 origins, none for 1") == 2
    assert "premium USD" not in without


def test_every_fall_is_in_a_table_of_the_data(open_study, studies_rig, ines):
    sets = small()
    basis = sets.basis
    rows = [[cell and 1000.0 - at for at, cell in enumerate(row)] for row in sets.measures[basis].to_rows()]
    falling = Triangle.of_rows(sets.origins, sets.ages, rows)
    frame = falls_frame(replace(sets, measures={basis: falling}))
    screen = open_study(ines, studies_rig.done(ines, replace(sets, measures={basis: falling})))

    assert list(frame["Change"]) == [-1.0] * 6
    assert "6 steps in which an amount falls" in [one.label for one in screen.expander]
    assert falls_frame(sets).empty


def test_data_show_warnings_and_rows_put_aside_with_number_and_reason(open_study, studies_rig, ines):
    rejected = [{"row": 7, "text": "2022;x", "problem": "The value is no number."}]
    warnings = ["The year 2023 falls at 24 months."]
    screen = open_study(ines, studies_rig.done(ines, rejected=rejected, warnings=warnings))

    assert warnings[0] in [one.value for one in screen.warning]
    assert "1 row put aside" in words_on(screen)
    assert any("The value is no number." in table.value.to_string() for table in screen.dataframe)
