"""The filters of the claims queue: each changed on the screen, together, with odd input, and for each role."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.ui import claim_queue
from backend.domain.access import Authority, Role
from backend.domain.claims.forms import payment_line
from backend.domain.claims.status import ClaimStatus
from backend.domain.policies import PolicyLine
from backend.store.tables import Claim
from factories import make_claim
from fixtures.cases import choose, labels_of, words_on

PAGE = "Claims.py"
NO_FIT = "No claim fits"


@pytest.fixture
def add(unit_of_work, adjuster):
    """Add a claim of the adjuster's insurer and return its id."""

    def add(name="Dana Whitfield", by=None, **wanted):
        with unit_of_work() as work:
            return make_claim(work, by or adjuster, insured_name=name, **wanted)

    return add


@pytest.fixture
def boss(person, adjuster):
    return person(role=Role.MANAGER, institution_id=adjuster.institution_id)


def names_on(screen):
    return list(screen.dataframe[0].value["Insured"]) if screen.dataframe else []


def pick(screen, key, value):
    return screen.selectbox(key=key).set_value(value).run()


def find(screen, typed):
    return screen.text_input(key="text").set_value(typed).run()


def test_every_filter_stands_at_any_when_the_queue_is_opened(open_screen, adjuster, add):
    add()
    screen = open_screen(PAGE, adjuster)

    assert {box.label: box.value for box in screen.selectbox} == {
        "Status": "Any",
        "Line": "Any",
        "Severity": "Any",
        "Next clock": "Any",
        "Order": "Due first",
    }
    assert screen.text_input(key="text").value in (None, "")


def test_what_can_be_chosen_is_written_in_words(open_screen, adjuster, add):
    add()
    choices = {box.label: box.options for box in open_screen(PAGE, adjuster).selectbox}

    assert choices["Line"] == ["Any", "Motor", "Property", "Liability"]
    assert choices["Severity"] == ["Any", "Low", "Medium", "High", "Catastrophic"]
    assert choices["Next clock"] == ["Any", "Due soon", "Overdue"]
    assert choices["Status"][:2] == ["Any", "Open"]
    assert "Denied" in choices["Status"]
    assert not [one for options in choices.values() for one in options if "_" in one]


@pytest.mark.parametrize("line", PolicyLine)
def test_a_chosen_line_leaves_its_claims_only(open_screen, adjuster, add, line):
    for one in PolicyLine:
        add(f"Of {one}", line=one, loss_type="fire")
    screen = pick(open_screen(PAGE, adjuster), "line", claim_queue.LINES[line])

    assert names_on(screen) == [f"Of {line}"]


@pytest.mark.parametrize("status", [one for one in ClaimStatus if one not in (ClaimStatus.DENIED, ClaimStatus.CLOSED)])
def test_a_chosen_state_leaves_claims_in_it_only(open_screen, adjuster, add, status):
    add("Wanted", status=status)
    add("Other", status=ClaimStatus.SETTLED if status is not ClaimStatus.SETTLED else ClaimStatus.TRIAGED)
    screen = pick(open_screen(PAGE, adjuster), "status", claim_queue.STATUSES[status])

    assert names_on(screen) == ["Wanted"]


def test_open_means_every_state_in_which_somebody_still_works(open_screen, adjuster, add):
    for status in ("reported", "triaged", "investigating", "referred", "settled"):
        add(status, status=status)
    screen = pick(open_screen(PAGE, adjuster), "status", "Open")

    assert set(names_on(screen)) == {"reported", "triaged", "investigating", "referred"}


@pytest.mark.parametrize("severity", ["low", "medium", "high", "catastrophic"])
def test_a_chosen_severity_leaves_claims_of_it_only(open_screen, adjuster, add, severity):
    add("Wanted", severity=severity)
    add("Not triaged yet")
    screen = pick(open_screen(PAGE, adjuster), "severity", severity.capitalize())

    assert names_on(screen) == ["Wanted"]


def test_filters_narrow_together_and_widen_again(open_screen, adjuster, add):
    add("Fire", line="property", loss_type="fire", severity="high")
    add("Water", line="property", loss_type="water", severity="low")
    add("Crash", severity="high")
    screen = pick(open_screen(PAGE, adjuster), "line", "Property")
    both = names_on(screen)
    screen = pick(screen, "severity", "High")
    one = names_on(screen)
    screen = pick(screen, "line", "Any")

    assert set(both) == {"Fire", "Water"}
    assert one == ["Fire"]
    assert set(names_on(screen)) == {"Fire", "Crash"}


def test_filters_without_a_match_can_be_loosened(open_screen, adjuster, add):
    add()
    screen = pick(open_screen(PAGE, adjuster), "line", "Liability")
    empty = words_on(screen)
    screen = pick(screen, "line", "Any")

    assert NO_FIT in empty
    assert "Loosen the filters" in empty
    assert names_on(screen) == ["Dana Whitfield"]


def test_a_claim_is_found_by_insured_reference_or_policy_in_any_case(open_screen, adjuster, add, subtests):
    add(reference="C-770001", policy_number="PA-5501")
    add("Omar Reyes", reference="C-880001", policy_number="HO-1")
    for typed in ["WHITFIELD", "  whitfield  ", "Dana W", "c-7", "pa-55", "PA-5501"]:
        with subtests.test(typed=typed):
            screen = find(open_screen(PAGE, adjuster), typed)

            assert names_on(screen) == ["Dana Whitfield"]


def test_signs_of_the_database_are_searched_for_and_not_obeyed(open_screen, adjuster, add, subtests):
    add()
    for typed in ["%", "_", "\\", "D%d", "' OR 1=1 --", "Dana_Whitfield", "*", "🚗", "x" * 500]:
        with subtests.test(typed=typed):
            screen = find(open_screen(PAGE, adjuster), typed)

            assert not screen.exception
            assert NO_FIT in words_on(screen)


def test_a_name_with_such_a_sign_is_found_by_it(open_screen, adjuster, add):
    add("100% Repairs_Ltd")
    add("Omar Reyes")

    assert names_on(find(open_screen(PAGE, adjuster), "100% Rep")) == ["100% Repairs_Ltd"]
    assert names_on(find(open_screen(PAGE, adjuster), "s_L")) == ["100% Repairs_Ltd"]


def test_an_odd_page_number_in_the_address_shows_a_page(open_screen, adjuster, add, subtests):
    for _ in range(51):
        add()
    for page in ["0", "-4", "abc", "1.5", "99999999999999999999", ""]:
        with subtests.test(page=page):
            screen = open_screen(PAGE, adjuster, {"queue-page": page})

            assert not screen.exception
            assert screen.dataframe
            assert "of 51 claims" in words_on(screen)


@pytest.mark.parametrize(
    "query",
    [
        {"scope": "Everybody's"},
        {"order": "by luck"},
        {"due": "never"},
        {"severity": "catastrophic"},
        {"line": "auto"},
        {"nonsense": "1", "text": ""},
    ],
)
def test_an_address_that_names_no_filter_we_have_shows_the_whole_queue(open_screen, adjuster, add, query):
    add()
    screen = open_screen(PAGE, adjuster, query)

    assert not screen.exception
    assert names_on(screen) == ["Dana Whitfield"]


def test_narrowing_on_a_late_page_shows_what_is_left(open_screen, adjuster, add):
    for number in range(60):
        add("Needle" if number == 7 else "Hay")
    screen = open_screen(PAGE, adjuster, {"queue-page": "2"})
    late = words_on(screen)
    screen = find(screen, "Needle")

    assert "51 to 60 of 60 claims" in late
    assert names_on(screen) == ["Needle"]
    assert "1 to 1 of 1 claim" in words_on(screen)


def test_the_largest_amount_stands_first_and_unknown_amounts_last(open_screen, adjuster, add):
    add("Small", claimed_usd=Decimal(10))
    add("Unknown", claimed_usd=None)
    add("Large", claimed_usd=Decimal(99_000))
    screen = pick(open_screen(PAGE, adjuster), "order", "Largest amount")

    assert names_on(screen) == ["Large", "Small", "Unknown"]


def test_the_newest_report_stands_first_when_asked_for(open_screen, adjuster, add, unit_of_work):
    old, new = add("Old"), add("New")
    with unit_of_work() as work:
        work.session.get(Claim, old).reported_at = datetime.now(UTC) - timedelta(days=9)
        work.session.get(Claim, new).reported_at = datetime.now(UTC) - timedelta(days=1)
    screen = pick(open_screen(PAGE, adjuster), "order", "Newest first")

    assert names_on(screen) == ["New", "Old"]


def test_claims_that_nobody_scored_stand_after_those_with_a_score(open_screen, adjuster, add):
    add("Not scored")
    add("Scored nothing", score=0, proposed_outcome="settle")
    add("Scored high", score=77, proposed_outcome="refer")
    screen = pick(open_screen(PAGE, adjuster), "order", "Highest score")

    assert names_on(screen) == ["Scored high", "Scored nothing", "Not scored"]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("All", {"Mine", "Free"}),
        ("Mine", {"Mine"}),
        ("Unassigned", {"Free"}),
        ("Referred to me", set()),
    ],
)
def test_whose_claims_are_shown_is_chosen_by_a_button(open_screen, adjuster, add, scope, expected):
    add("Mine", assignee_id=adjuster.user_id)
    add("Free")
    screen = choose(open_screen(PAGE, adjuster), scope, "scope")

    assert set(names_on(screen)) == expected
    assert expected or NO_FIT in words_on(screen)


def test_a_colleague_of_another_line_does_not_see_what_is_taken(open_screen, adjuster, person, add):
    add("Taken", assignee_id=adjuster.user_id)
    add("Free")
    other = person(
        role=Role.ADJUSTER,
        institution_id=adjuster.institution_id,
        authority={payment_line(PolicyLine.LIABILITY): Authority(Decimal(5_000), 100)},
    )

    assert names_on(open_screen(PAGE, other)) == ["Free"]


def test_a_manager_sees_what_every_adjuster_has_taken(open_screen, adjuster, boss, add):
    add("Taken", assignee_id=adjuster.user_id)
    add("Free")

    assert set(names_on(open_screen(PAGE, boss))) == {"Taken", "Free"}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER])
def test_who_reports_no_losses_has_no_button_for_it(open_screen, person, adjuster, add, role):
    add()
    screen = open_screen(PAGE, person(role=role, institution_id=adjuster.institution_id))

    assert names_on(screen) == ["Dana Whitfield"]
    assert "Report a loss" not in labels_of(screen)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.UNDERWRITER, Role.ACTUARY, Role.ADMIN])
def test_the_queue_is_closed_to_roles_that_read_no_claims(open_screen, person, adjuster, add, role):
    add()
    screen = open_screen(PAGE, person(role=role, institution_id=adjuster.institution_id))

    assert "Not available to you" in [title.value for title in screen.title]
    assert not screen.dataframe
    assert not screen.selectbox


def test_the_button_above_the_queue_leads_to_the_form(open_screen, adjuster, add):
    add()
    screen = open_screen(PAGE, adjuster)
    next(one for one in screen.button if one.label == "Report a loss").click().run()

    assert [title.value for title in screen.title] == ["Report a loss"]
