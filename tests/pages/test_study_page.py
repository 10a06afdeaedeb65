"""The screen of one study: every panel for every state and role, and the address that names it."""

from uuid import uuid4

import pytest

from app.ui.study_screen import PANELS
from backend.domain.access import Role
from backend.store.tables import Run
from fakes.case_rig import NO_PROVIDER
from fixtures.cases import errors_on, labels_of, words_on

PAGE = "Study.py"
TABS = list(PANELS)
CHANGING = {"Save as a new version", "Run again", "Adopt version 1"}


@pytest.mark.parametrize("tab", TABS)
def test_every_panel_opens_for_a_study_with_figures(open_study, studies_rig, ines, tab):
    started = studies_rig.done(ines)
    screen = open_study(ines, started, tab)

    assert not screen.exception
    assert not screen.error
    assert screen.title[0].value == started.reference
    assert [panel.label for panel in screen.tabs if panel.children] == [tab]


@pytest.mark.parametrize("tab", TABS)
def test_every_panel_opens_before_the_first_run(open_study, studies_rig, ines, tab):
    screen = open_study(ines, studies_rig.begin(ines), tab)

    assert not screen.exception
    assert not screen.error
    if tab in {"Results", "Diagnostics", "Commentary", "Exports"}:
        assert "The run is under way" in words_on(screen)


@pytest.mark.parametrize("tab", TABS)
def test_an_examiner_reads_every_panel_and_finds_no_button_that_changes_anything(
    open_study, studies_rig, ines, beside, tab
):
    screen = open_study(beside(Role.EXAMINER), studies_rig.done(ines), tab)

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
    assert open_study(ines, started, version="9").selectbox(key="version").value == "2"


def test_data_show_warnings_and_rows_put_aside_with_number_and_reason(open_study, studies_rig, ines):
    rejected = [{"row": 7, "text": "2022;x", "problem": "The value is no number."}]
    warnings = ["The year 2023 falls at 24 months."]
    screen = open_study(ines, studies_rig.done(ines, rejected=rejected, warnings=warnings))

    assert warnings[0] in [one.value for one in screen.warning]
    assert "1 row put aside" in words_on(screen)
    assert any("The value is no number." in table.value.to_string() for table in screen.dataframe)


HOSTILE = '![x](https://example.org/x.png) <img src="https://example.org/y.png"> **Bold**'


@pytest.mark.parametrize("tab", TABS)
def test_a_hostile_name_is_never_read_as_markup(open_study, studies_rig, ines, tab):
    screen = open_study(ines, studies_rig.done(ines, name=HOSTILE), tab)

    assert not screen.exception
    for kind in ("markdown", "title", "caption", "subheader", "info", "warning", "error"):
        assert not any("example.org" in str(element.value) for element in screen.get(kind))
