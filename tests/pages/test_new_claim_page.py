"""Report a loss: a form for each line, kept as a draft, handed in once, by adjusters and clients."""

from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from app.ui.registry import spec_of
from backend.domain.access import Role
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.views import ClaimFilter
from backend.domain.policies import PolicyLine
from factories import make_policy
from fixtures.cases import errors_on, labels_of, words_on
from fixtures.claims import LOSS
from fixtures.screens import HOME, go_to

PAGE = "New_claim.py"
EVERY = ClaimFilter()
PAPER = ("police.csv", b"report_number,date\nPR-1,2026-05-04\n", "text/csv")


@pytest.fixture
def client(person, adjuster):
    """Make a client of the adjuster's insurer."""
    return person(role=Role.CLIENT, institution_id=adjuster.institution_id)


def key(name, line=PolicyLine.AUTO):
    return f"loss-{LOSS_FORMS[line].code}-{name}"


def fill(screen, **changed):
    """Type a complete motor loss."""
    values = {**LOSS, **changed}
    for name in ("policy_number", "insured_name", "claimed_usd"):
        screen.text_input(key=key(name)).set_value(values[name])
    for widget in screen.date_input:
        if (name := str(widget.key).removeprefix(key(""))) in values:
            widget.set_value(date.fromisoformat(values[name]))
    for name in ("loss_state", "loss_type", "fault"):
        screen.selectbox(key=key(name)).set_value(values[name])
    screen.text_area(key=key("description")).set_value(values["description"])
    return screen.run()


def another_tab():
    """Open the form once more in the same browser."""
    screen = AppTest.from_file(HOME, default_timeout=20).run()
    return go_to(screen, spec_of(PAGE)).run()


def send(screen):
    return screen.button(key="submit").click().run()


@pytest.mark.parametrize("line", PolicyLine)
def test_each_line_has_a_form_with_a_widget_for_every_field(open_screen, adjuster, line):
    screen = open_screen(PAGE, adjuster, {"loss-line": {"auto": "Motor"}.get(line, line.capitalize())})
    form = LOSS_FORMS[line]
    kinds = ("text_input", "text_area", "number_input", "date_input", "selectbox", "button_group")
    keys = {str(widget.key) for kind in kinds for widget in screen.main.get(kind)}

    assert not screen.exception
    assert {key(spec.name, line) for spec in form.fields} <= keys
    assert [header.value for header in screen.subheader][: len(form.sections)] == list(form.sections)
    assert {box.proto.max_chars for box in (*screen.text_input, *screen.text_area)} == {0}, "a paste is never refused"
    screen.text_area(key=key("description", line)).set_value("word " * 4000).run()
    assert "19,999 characters" in words_on(screen)


def test_a_complete_report_makes_a_claim_of_the_adjuster(open_screen, adjuster, services):
    screen = send(fill(open_screen(PAGE, adjuster)))
    (line,) = services.claims.list_queue(adjuster, EVERY).lines

    assert not screen.exception
    assert line.reference in screen.title[0].value
    assert (line.insured_name, line.policy_number, line.loss_type) == ("Dana Whitfield", "PA-700100", "collision")
    assert line.assignee
    assert line.clock


def test_a_client_reports_and_is_brought_to_the_claim(open_screen, client, services):
    screen = send(fill(open_screen(PAGE, client)))
    (own,) = services.claims.list_own(client)

    assert not screen.exception
    assert screen.title[0].value == f"{own.reference} · Motor, collision"
    assert "We are looking into it" in words_on(screen) or "We have received your report" in words_on(screen)


def test_an_empty_form_marks_every_required_field_and_stores_nothing(open_screen, adjuster, services):
    screen = send(open_screen(PAGE, adjuster))
    required = [spec for spec in LOSS_FORMS[PolicyLine.AUTO].fields if spec.required]
    marked = [line for line in words_on(screen).splitlines() if "is needed" in line]

    assert len(marked) == len(required)
    assert errors_on(screen) == ["Please correct the fields marked in red; nothing was sent yet."]
    assert services.claims.list_queue(adjuster, EVERY).total == 0


def test_a_loss_to_come_is_marked_at_its_field(open_screen, adjuster, services):
    later = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    screen = send(fill(open_screen(PAGE, adjuster), loss_date=later, reported_date=later))

    assert "Date of loss must not be in the future" in words_on(screen)
    assert services.claims.list_queue(adjuster, EVERY).total == 0


def test_a_report_before_the_loss_is_marked_and_the_mark_goes_with_the_repair(open_screen, adjuster):
    screen = send(fill(open_screen(PAGE, adjuster), reported_date="2026-05-01"))
    before = words_on(screen)
    after = words_on(fill(screen))

    assert "Date reported must not be before the date of loss" in before
    assert "must not be before" not in after


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "Dana Whitfield, motor, 1 Jan 2026 to 1 Jan 2027. In force on 4 May 2026."),
        ({"policy_number": "pa-700100"}, "In force on 4 May 2026."),
        (
            {"loss_date": "2025-12-31", "reported_date": "2026-05-05"},
            "Not in force on 31 Dec 2025: the term begins on 1 Jan 2026.",
        ),
        ({"policy_number": "PA-0"}, "No policy has this number. The loss can be reported all the same."),
        ({"policy_number": "HO-1"}, "This is a property policy, not motor."),
        ({"policy_number": "PA-CUT"}, "cancelled from 1 Apr 2026 (premium unpaid)."),
    ],
)
def test_staff_read_under_the_number_whether_the_policy_was_in_force(
    open_screen, adjuster, unit_of_work, changed, expected
):
    with unit_of_work() as work:
        make_policy(work, adjuster, number="HO-1", line="property")
        make_policy(work, adjuster, number="PA-CUT", cancelled_on=date(2026, 4, 1), cancel_reason="premium unpaid")
    screen = fill(open_screen(PAGE, adjuster), **changed)

    assert expected in words_on(screen)


def test_a_client_learns_nothing_of_policies(open_screen, client):
    screen = fill(open_screen(PAGE, client), insured_name="Somebody Else")

    assert "Dana Whitfield" not in words_on(screen)
    assert "in force" not in words_on(screen).lower()


def test_what_is_typed_survives_a_reload_of_the_page(open_screen, adjuster):
    fill(open_screen(PAGE, adjuster))
    again = open_screen(PAGE, adjuster)

    assert again.text_input(key=key("policy_number")).value == "PA-700100"
    assert again.date_input(key=key("loss_date")).value == date(2026, 5, 4)
    assert again.text_input(key=key("claimed_usd")).value == "4,000"
    assert "restored" in words_on(again)


def test_each_line_keeps_a_draft_of_its_own(open_screen, adjuster):
    fill(open_screen(PAGE, adjuster))
    home = open_screen(PAGE, adjuster, {"loss-line": "Property"})

    assert home.text_input(key=key("policy_number", PolicyLine.PROPERTY)).value is None
    assert "restored" not in words_on(home)


def test_a_discarded_draft_is_gone_here_and_after_a_reload(open_screen, adjuster, services):
    screen = fill(open_screen(PAGE, adjuster))
    screen.button(key="discard").click().run()
    again = open_screen(PAGE, adjuster)

    assert screen.text_input(key=key("policy_number")).value is None
    assert again.text_input(key=key("policy_number")).value is None
    assert services.claims.find_draft(adjuster, PolicyLine.AUTO) is None


def test_after_sending_the_next_form_is_empty(open_screen, adjuster):
    send(fill(open_screen(PAGE, adjuster)))

    assert open_screen(PAGE, adjuster).text_input(key=key("policy_number")).value is None


def test_the_same_draft_sent_from_two_tabs_makes_one_claim(open_screen, client, services):
    first = fill(open_screen(PAGE, client))
    second = another_tab()
    send(first)
    send(second)

    assert len(services.claims.list_own(client)) == 1
    assert second.title[0].value == first.title[0].value


def test_the_sixth_report_in_a_minute_waits_and_the_button_says_how_long(open_screen, client, services):
    for number in range(5):
        send(fill(open_screen(PAGE, client), insured_name=f"Person {number}"))
    screen = fill(open_screen(PAGE, client), insured_name="Person 6")
    waiting = next(label for label in labels_of(screen) if label.startswith("Report the loss"))

    assert waiting.startswith("Report the loss in ")
    assert waiting.endswith(" s")
    assert len(services.claims.list_own(client)) == 5


def test_documents_go_with_the_report_and_belong_to_the_claim(open_screen, client, services):
    screen = fill(open_screen(PAGE, client))
    screen.file_uploader[0].set_value(PAPER).run()
    send(screen)
    (own,) = services.claims.list_own(client)

    assert own.documents == 1
    assert [one.filename for one in services.documents.list_for_claim(client, own.claim_id)] == ["police.csv"]
