"""The panel of reports on a submission, a claim and a study: make one, follow it, take out its files."""

import pytest

from app.ui.report_panel import NO_FIGURES, TAB
from backend.domain.access import Role
from backend.domain.reports.words import ReportKind
from fakes.report_screen_rig import CAUSE, ReportScreenRig
from fixtures.cases import labels_of, words_on


@pytest.fixture
def reports_rig(services, unit_of_work):
    return ReportScreenRig(services, unit_of_work)


def links_of(screen):
    return {link.proto.label: link.proto.url for link in screen.main.get("link_button")}


def press(screen):
    return next(one for one in screen.button if one.label == "Make the report").click().run()


def test_a_submission_without_reports_offers_to_make_one(open_case, services, rig, ada):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, TAB)
    assert not screen.exception
    assert "No reports yet" in words_on(screen)
    screen = press(screen)

    (made,) = services.reports.list_for(ada, sent.submission_id)
    assert made.kind is ReportKind.UNDERWRITING_MEMO
    assert "**Report**" in words_on(screen)
    assert not links_of(screen)


def test_two_presses_make_two_reports_and_one_press_makes_one(open_case, services, rig, ada):
    sent = rig.assess(ada)
    press(press(open_case(ada, sent, TAB)))

    assert len(services.reports.list_for(ada, sent.submission_id)) == 2


def test_a_finished_report_of_a_submission_has_a_button_for_each_file(open_case, reports_rig, rig, ada):
    sent = rig.assess(ada)
    asked = reports_rig.made(ada, ReportKind.UNDERWRITING_MEMO, sent.submission_id)
    screen = open_case(ada, sent, TAB)

    assert links_of(screen) == {
        "PDF": f"/files/reports/{asked.run_id}.pdf",
        "Word": f"/files/reports/{asked.run_id}.docx",
        "JSON": f"/files/reports/{asked.run_id}.json",
    }
    assert asked.reference in words_on(screen)
    assert "Made without a model" in words_on(screen)


def test_a_failed_report_says_why_and_offers_no_file(open_case, reports_rig, rig, ada):
    sent = rig.assess(ada)
    asked = reports_rig.ask(ada, ReportKind.UNDERWRITING_MEMO, sent.submission_id)
    reports_rig.perform(asked.run_id, fails=True)
    screen = open_case(ada, sent, TAB)

    assert CAUSE in words_on(screen)
    assert not links_of(screen)


def test_a_claims_reports_stand_on_the_claim(open_claim, reports_rig, claims_rig, nora, colleague):
    sent = claims_rig.assess(nora)
    asked = reports_rig.made(nora, ReportKind.CLAIM_FILE, sent.claim_id)
    screen = open_claim(colleague(Role.EXAMINER), sent, TAB)

    assert not screen.exception
    assert asked.reference in words_on(screen)
    assert "Make the report" in labels_of(screen)


def test_a_study_is_reported_by_the_version_looked_at(open_study, services, studies_rig, ines):
    started = studies_rig.done(ines)
    press(open_study(ines, started, TAB))

    (made,) = services.reports.list_for(ines, started.study_id)
    assert made.parameters == {"version": "1"}


def test_a_study_without_figures_says_that_none_can_be_made_yet(open_study, studies_rig, ines):
    screen = open_study(ines, studies_rig.begin(ines), TAB)

    assert NO_FIGURES in words_on(screen)
    assert "Make the report" not in labels_of(screen)


def test_the_name_of_an_insured_is_never_read_as_markup_in_a_report(open_case, reports_rig, rig, ada):
    name = "![x](https://example.org/x.png) **Bold** Haulage"
    sent = rig.assess(ada, insured_name=name)
    reports_rig.made(ada, ReportKind.UNDERWRITING_MEMO, sent.submission_id)
    screen = open_case(ada, sent, TAB)

    assert any(name in element.value for element in screen.main.get("text"))
    assert not any(name in element.value for element in (*screen.main.get("markdown"), *screen.main.get("caption")))
