"""The rules of reporting a loss on the screen: dates, policies, wrong files, both buttons, and double presses."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.ui.claim_format import LINES
from backend.domain.access import Role
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.views import ClaimFilter
from backend.domain.policies import PolicyLine
from factories import make_policy
from fixtures.cases import errors_on, labels_of, words_on
from fixtures.claims import LOSS

PAGE = "New_claim.py"
EVERY = ClaimFilter()
AT_TOP, BELOW = "submit", "submit-below"
CORRECT = "Please correct the fields marked in red; nothing was sent yet."
PAPER = ("police.csv", b"report_number,date\nPR-1,2026-05-04\n", "text/csv")


@pytest.fixture
def client(person, adjuster):
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


def send(screen, button=AT_TOP):
    return screen.button(key=button).click().run()


def count_of_claims(services, adjuster):
    return services.claims.list_queue(adjuster, EVERY).total


def day(days):
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("button", [AT_TOP, BELOW])
def test_the_form_is_sent_from_its_head_and_from_its_foot(open_screen, adjuster, services, button):
    screen = send(fill(open_screen(PAGE, adjuster)), button)

    assert not screen.exception
    assert count_of_claims(services, adjuster) == 1
    assert services.claims.list_queue(adjuster, EVERY).lines[0].reference in screen.title[0].value


@pytest.mark.parametrize("button", [AT_TOP, BELOW])
def test_what_lacks_is_said_once_whichever_button_was_pressed(open_screen, adjuster, services, button):
    screen = send(open_screen(PAGE, adjuster), button)

    assert errors_on(screen) == [CORRECT]
    assert "Policy number is needed" in words_on(screen)
    assert count_of_claims(services, adjuster) == 0


def test_the_answer_follows_the_button_that_was_pressed_last(open_screen, adjuster):
    screen = send(open_screen(PAGE, adjuster), BELOW)
    below = screen.session_state["loss-below"]
    screen = send(screen, AT_TOP)

    assert below is True
    assert screen.session_state["loss-below"] is False
    assert errors_on(screen) == [CORRECT]


def test_a_repaired_form_goes_through_from_below(open_screen, adjuster, services):
    screen = send(open_screen(PAGE, adjuster), BELOW)
    screen = send(fill(screen), BELOW)

    assert not errors_on(screen)
    assert count_of_claims(services, adjuster) == 1


def test_a_loss_of_today_is_taken(open_screen, adjuster, services):
    send(fill(open_screen(PAGE, adjuster), loss_date=day(0), reported_date=day(0)))

    assert count_of_claims(services, adjuster) == 1


@pytest.mark.parametrize("days", [2, 30, 400])
def test_no_loss_is_reported_before_it_happened(open_screen, adjuster, services, days):
    screen = send(fill(open_screen(PAGE, adjuster), loss_date=day(days), reported_date=day(days)))

    assert "must not be in the future" in words_on(screen)
    assert count_of_claims(services, adjuster) == 0


def test_a_report_dated_before_its_loss_is_refused(open_screen, adjuster, services):
    screen = send(fill(open_screen(PAGE, adjuster), reported_date="2026-05-03"), BELOW)

    assert "must not be before the date of loss" in words_on(screen)
    assert count_of_claims(services, adjuster) == 0


@pytest.mark.parametrize("line", list(PolicyLine))
def test_a_client_is_not_asked_when_the_insurer_heard_of_the_loss(open_screen, client, adjuster, line):
    asked = [
        {str(widget.key) for widget in open_screen(PAGE, by, query={"loss-line": LINES[line]}).date_input}
        for by in (client, adjuster)
    ]

    assert asked[1] - asked[0] == {key("reported_date", line)}


@pytest.mark.parametrize("number", ["PA-0", "nobody's", "=1+1", "'; DROP TABLE claims; --", "保険-1"])
def test_a_loss_under_a_number_that_nobody_knows_is_reported_all_the_same(open_screen, adjuster, services, number):
    screen = fill(open_screen(PAGE, adjuster), policy_number=number)
    hint = words_on(screen)
    send(screen)
    (line,) = services.claims.list_queue(adjuster, EVERY).lines

    assert "No policy has this number. The loss can be reported all the same." in hint
    assert line.policy_number == number


@pytest.mark.parametrize("line", [PolicyLine.PROPERTY, PolicyLine.LIABILITY])
def test_a_policy_of_another_line_is_named_before_the_form_is_sent(open_screen, adjuster, unit_of_work, line):
    with unit_of_work() as work:
        make_policy(work, adjuster, number="XX-1", line=line, insured_name="Vera Norgaard")
    screen = fill(open_screen(PAGE, adjuster), policy_number="XX-1")

    assert f"This is a {line} policy, not motor." in words_on(screen)
    assert "Vera Norgaard" in words_on(screen)


def test_a_policy_of_another_insurer_is_not_known_here(open_screen, adjuster, person, unit_of_work):
    stranger = person(role=Role.MANAGER)
    with unit_of_work() as work:
        make_policy(work, stranger, number="ZZ-9", insured_name="Not Ours")
    screen = fill(open_screen(PAGE, adjuster), policy_number="ZZ-9")

    assert "No policy has this number." in words_on(screen)
    assert "Not Ours" not in words_on(screen)


def test_the_sentence_under_the_number_follows_what_is_typed(open_screen, adjuster):
    screen = open_screen(PAGE, adjuster)
    screen.text_input(key=key("policy_number")).set_value("PA-700100").run()
    without_day = words_on(screen)
    screen.date_input(key=key("loss_date")).set_value(date(2026, 5, 4)).run()
    with_day = words_on(screen)
    screen.text_input(key=key("policy_number")).set_value("").run()

    assert "Enter the date of loss to see whether it was in force." in without_day
    assert "In force on 4 May 2026." in with_day
    assert "In force" not in words_on(screen)


@pytest.mark.parametrize("typed", ["abc", "12,34,5x", "-5", "1e9", "NaN", "0.001"])
def test_an_amount_that_is_none_is_marked_and_not_taken_for_nothing(open_screen, adjuster, services, typed):
    screen = send(fill(open_screen(PAGE, adjuster), claimed_usd=typed))

    assert not screen.exception
    assert errors_on(screen) == [CORRECT]
    assert count_of_claims(services, adjuster) == 0


@pytest.mark.parametrize(("typed", "exact"), [("4,000", "4000"), ("4000.50", "4000.50"), (" 12 ", "12"), ("0", "0")])
def test_an_amount_is_kept_to_the_cent(open_screen, adjuster, services, typed, exact):
    send(fill(open_screen(PAGE, adjuster), claimed_usd=typed))
    (line,) = services.claims.list_queue(adjuster, EVERY).lines

    assert f"{line.claimed_usd.normalize():f}" == f"{type(line.claimed_usd)(exact).normalize():f}"


def test_a_program_that_calls_itself_a_picture_is_refused_and_the_form_stays(open_screen, client, services):
    screen = fill(open_screen(PAGE, client))
    screen.file_uploader[0].set_value(("photo.png", b"MZ\x90\x00 a program", "image/png")).run()
    kept = screen.text_input(key=key("policy_number")).value
    seen = words_on(screen) + "\n".join(str(one.proto.label) for one in screen.main.get("badge"))

    assert not screen.exception
    assert "photo.png" in seen
    assert kept == "PA-700100"
    send(screen)
    (own,) = services.claims.list_own(client)
    assert own.documents == 0


def test_a_good_file_beside_a_bad_one_is_kept(open_screen, client, services):
    screen = fill(open_screen(PAGE, client))
    screen.file_uploader[0].set_value([("empty.csv", b"", "text/csv"), PAPER]).run()
    send(screen)
    (own,) = services.claims.list_own(client)

    assert own.documents == 1


def test_documents_of_a_draft_are_there_after_a_reload_and_can_be_taken_off(open_screen, client, services):
    screen = fill(open_screen(PAGE, client))
    screen.file_uploader[0].set_value(PAPER).run()
    again = open_screen(PAGE, client)
    before = words_on(again)
    next(one for one in again.button if str(one.key).startswith("drop-")).click().run()
    send(fill(again))
    (own,) = services.claims.list_own(client)

    assert "police.csv" in before
    assert own.documents == 0


def test_a_different_report_after_the_first_is_a_second_claim(open_screen, adjuster, services):
    send(fill(open_screen(PAGE, adjuster)))
    send(fill(open_screen(PAGE, adjuster), description="The other bumper was bent on the way home the same day."))

    assert count_of_claims(services, adjuster) == 2


def test_the_line_in_the_address_opens_its_form(open_screen, adjuster):
    screen = open_screen(PAGE, adjuster, {"loss-line": "Liability"})

    assert screen.text_input(key=key("policy_number", PolicyLine.LIABILITY)).label == "Policy number *"
    assert key("policy_number") not in [one.key for one in screen.text_input]


def test_a_line_that_we_do_not_have_opens_the_first_form(open_screen, adjuster):
    screen = open_screen(PAGE, adjuster, {"loss-line": "Aviation"})

    assert not screen.exception
    assert key("policy_number") in [one.key for one in screen.text_input]


def test_kinds_of_loss_are_offered_in_words(open_screen, adjuster):
    screen = open_screen(PAGE, adjuster, {"loss-line": "Property"})
    offered = screen.selectbox(key=key("loss_type", PolicyLine.PROPERTY)).options

    assert "Wind or hail" in offered
    assert not [one for one in offered if "_" in one]


def test_markup_in_what_happened_is_stored_as_it_was_typed_and_drawn_by_nothing(open_screen, adjuster, services):
    typed = "<img src=x onerror=alert(1)> ![x](https://example.org/a.png) and the bumper is bent in two places."
    screen = send(fill(open_screen(PAGE, adjuster), description=typed))
    (line,) = services.claims.list_queue(adjuster, EVERY).lines

    assert services.claims.get(adjuster, line.claim_id).fields["description"] == typed
    assert not [mark for mark in screen.markdown if "example.org" in mark.value]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER, Role.UNDERWRITER, Role.ACTUARY, Role.ADMIN])
def test_the_form_is_closed_to_roles_that_report_nothing(open_screen, person, adjuster, role):
    screen = open_screen(PAGE, person(role=role, institution_id=adjuster.institution_id))

    assert "Not available to you" in [title.value for title in screen.title]
    assert not screen.text_input
    assert not [label for label in labels_of(screen) if label.startswith("Report the loss")]


def test_both_buttons_wait_when_the_limit_of_reports_is_reached(open_screen, client):
    for number in range(5):
        send(fill(open_screen(PAGE, client), insured_name=f"Person {number}"))
    screen = fill(open_screen(PAGE, client), insured_name="Person 6")
    waiting = [one for one in screen.button if one.label.startswith("Report the loss in ")]

    assert len(waiting) == 2
    assert all(one.disabled for one in waiting)
