"""The list of reports: who finds which, how each stands, its files, and the form that asks for another."""

from datetime import date

import pytest

from app.ui.registry import spec_of
from app.ui.report_form import last_month
from backend.domain.access import Permission, Role
from backend.domain.reports.requests import ReportFilter
from backend.domain.reports.words import ReportKind
from fakes.report_screen_rig import CAUSE, ReportScreenRig
from fixtures.cases import errors_on, widget, words_on

PAGE = "Reports.py"


@pytest.fixture
def reports_rig(services, unit_of_work):
    return ReportScreenRig(services, unit_of_work)


@pytest.fixture
def max_(person):
    """Make a manager."""
    return person(role=Role.MANAGER)


def table_of(screen):
    return screen.dataframe[0].value


def select(screen, key, value):
    return widget(screen.selectbox, key).select(value).run()


def test_an_empty_list_says_what_will_stand_there(open_screen, max_):
    screen = open_screen(PAGE, max_)

    assert not screen.exception
    assert "No reports yet" in words_on(screen)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.ADMIN])
def test_roles_that_make_no_reports_never_reach_the_list(open_screen, person, reports_rig, max_, role):
    asked = reports_rig.ask(max_, ReportKind.MANAGEMENT)
    screen = open_screen(PAGE, person(role=role, institution_id=max_.institution_id))

    assert asked.reference not in str([frame.value for frame in screen.dataframe])
    assert "Reports" not in [title.value for title in screen.title]


def test_a_finished_report_stands_there_with_a_link_to_each_file(open_screen, reports_rig, max_):
    asked = reports_rig.made(max_, ReportKind.MANAGEMENT)
    line = table_of(open_screen(PAGE, max_)).iloc[0]

    assert line["Report"] == asked.reference
    assert list(line["State"]) == ["Done"]
    assert line["Situation"] == "Made without a model"
    assert line["PDF"] == f"/files/reports/{asked.run_id}.pdf"
    assert line["Word"] == f"/files/reports/{asked.run_id}.docx"
    assert line["JSON"] == f"/files/reports/{asked.run_id}.json"
    assert not line["Excel"]


def test_a_waiting_report_is_followed_and_has_no_link(open_screen, reports_rig, max_):
    reports_rig.ask(max_, ReportKind.MANAGEMENT)
    screen = open_screen(PAGE, max_)
    line = table_of(screen).iloc[0]

    assert not screen.exception
    assert list(line["State"]) == ["Waiting"]
    assert not any(line[name] for name in ("PDF", "Word", "Excel", "JSON"))
    assert "**Report**" in words_on(screen)


def test_a_failed_report_says_its_cause(open_screen, reports_rig, max_):
    asked = reports_rig.ask(max_, ReportKind.MANAGEMENT)
    reports_rig.perform(asked.run_id, fails=True)
    line = table_of(open_screen(PAGE, max_)).iloc[0]

    assert list(line["State"]) == ["Failed"]
    assert line["Situation"] == CAUSE


def test_the_address_carries_the_filters(open_screen, reports_rig, max_):
    asked = reports_rig.ask(max_, ReportKind.MANAGEMENT)
    found = open_screen(PAGE, max_, {"kind": "Management summary", "text": asked.reference})
    other = open_screen(PAGE, max_, {"kind": "Claim file"})

    assert list(table_of(found)["Report"]) == [asked.reference]
    assert "No report fits" in words_on(other)


def test_a_person_is_offered_only_the_kinds_that_the_role_may_read(open_screen, person):
    names = {
        role: widget(open_screen(PAGE, person(role=role)).selectbox, "report-kind").options
        for role in (Role.UNDERWRITER, Role.ADJUSTER, Role.ACTUARY, Role.MANAGER)
    }

    assert names == {
        Role.UNDERWRITER: ["Underwriting memo"],
        Role.ADJUSTER: ["Claim file"],
        Role.ACTUARY: ["Actuarial report"],
        Role.MANAGER: ["Underwriting memo", "Claim file", "Actuarial report", "Management summary"],
    }


def test_a_submission_is_found_by_its_reference_and_reported(open_screen, services, rig, ada):
    sent = rig.send(ada)
    screen = open_screen(PAGE, ada)
    assert [button.disabled for button in screen.main.get("button") if button.label == "Make the report"] == [True]
    screen = widget(screen.text_input, "report-find").set_value("S-000001").run()
    screen = next(one for one in screen.button if one.label == "Make the report").click().run()

    made = services.reports.list_page(ada, ReportFilter()).reports
    assert [(one.kind, one.subject_id) for one in made] == [(ReportKind.UNDERWRITING_MEMO, sent.submission_id)]
    assert list(table_of(screen)["Report"]) == [made[0].reference]
    assert not errors_on(screen)


def test_nothing_is_asked_of_a_case_that_nobody_finds(open_screen, rig, ada, person):
    rig.send(ada)
    stranger = person(role=Role.UNDERWRITER)
    screen = widget(open_screen(PAGE, stranger).text_input, "report-find").set_value("S-000001").run()

    assert "Nothing that you may read bears this reference or name." in words_on(screen)
    assert "Harbor Line" not in words_on(screen)


def test_a_summary_is_of_the_days_chosen(open_screen, services, max_):
    screen = select(open_screen(PAGE, max_), "report-kind", ReportKind.MANAGEMENT)
    screen = widget(screen.date_input, "report-since").set_value(date(2026, 1, 1)).run()
    screen = widget(screen.date_input, "report-until").set_value(date(2026, 3, 31)).run()
    next(one for one in screen.button if one.label == "Make the report").click().run()

    (made,) = services.reports.list_page(max_, ReportFilter()).reports
    assert made.parameters == {"since": "2026-01-01", "until": "2026-03-31"}


def test_days_that_end_before_they_begin_make_no_summary(open_screen, max_):
    screen = select(open_screen(PAGE, max_), "report-kind", ReportKind.MANAGEMENT)
    screen = widget(screen.date_input, "report-since").set_value(date(2027, 1, 1)).run()

    assert "The last day stands after the first." in words_on(screen)
    assert [button.disabled for button in screen.main.get("button") if button.label == "Make the report"] == [True]


def test_a_study_is_reported_by_a_version_that_has_figures(open_screen, services, studies_rig, ines):
    begun = studies_rig.begin(ines)
    screen = widget(open_screen(PAGE, ines).text_input, "report-find").set_value(begun.reference).run()
    assert "No version of this study has figures yet." in words_on(screen)
    studies_rig.perform(begun.run_id)
    screen.run()
    next(one for one in screen.button if one.label == "Make the report").click().run()

    (made,) = services.reports.list_page(ines, ReportFilter()).reports
    assert (made.subject_id, made.parameters) == (begun.study_id, {"version": "1"})


def test_a_claim_is_found_by_its_reference_and_reported(open_screen, services, claims_rig, nora):
    sent = claims_rig.assess(nora)
    reference = services.claims.get(nora, sent.claim_id).reference
    screen = widget(open_screen(PAGE, nora).text_input, "report-find").set_value(reference).run()
    next(one for one in screen.button if one.label == "Make the report").click().run()

    assert [one.subject_id for one in services.reports.list_page(nora, ReportFilter()).reports] == [sent.claim_id]


def test_the_list_costs_a_handful_of_statements_however_long_it_is(open_screen, reports_rig, max_, count_statements):
    for _ in range(4):
        reports_rig.made(max_, ReportKind.MANAGEMENT)
    screen = open_screen(PAGE, max_)
    with count_statements() as seen:
        screen.run()

    about_reports = [one for one in seen if "reports" in one.lower() and one.lstrip().startswith(("SELECT", "WITH"))]
    assert 0 < len(about_reports) <= 3


def test_the_month_before_is_whole_also_over_a_new_year():
    assert last_month(date(2026, 3, 31)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert last_month(date(2027, 1, 1)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_the_screen_opens_to_exactly_those_who_make_reports(person):
    may = {role for role in Role if person(role=role).may(Permission.RUN_REPORT)}

    assert spec_of(PAGE).roles == may
