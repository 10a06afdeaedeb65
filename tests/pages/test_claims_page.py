"""The claims queue: clocks, filtered, sorted and paged on the server, with the filters in the address."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.ui import claim_queue
from app.ui.format import NOTHING
from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimOrder, ClaimScope
from backend.store.tables import Claim, ClaimClock
from factories import make_claim
from fixtures.cases import choose, labels_of, words_on

PAGE = "Claims.py"
COLUMNS = [
    "Claim", "Next due", "Insured", "Loss", "Status", "Severity", "Claimed (USD)", "Score", "Proposal", "With",
    "Next clock", "Complexity", "Reported",
]  # fmt: skip


@pytest.fixture
def add(unit_of_work, adjuster):
    """Add many claims at once."""

    def add(count=1, by=None, **wanted):
        with unit_of_work() as work:
            return [make_claim(work, by or adjuster, **wanted) for _ in range(count)]

    return add


@pytest.fixture
def add_clock(unit_of_work):
    """Let a clock run on a claim, this share of its ten days gone."""

    def add_clock(claim_id, share, name="Acknowledge the claim"):
        started = datetime.now(UTC) - timedelta(days=10 * share)
        with unit_of_work() as work:
            claim = work.session.get(Claim, claim_id)
            claim.due_at = started + timedelta(days=10)
            work.session.add(
                ClaimClock(
                    institution_id=claim.institution_id,
                    claim_id=claim_id,
                    rule_id="a-rule",
                    jurisdiction="OH",
                    name=name,
                    citation="Code § 1",
                    days=10,
                    day_kind="calendar",
                    state="running",
                    started_at=started,
                    due_at=claim.due_at,
                )
            )

    return add_clock


def insured_on(screen):
    return list(screen.dataframe[0].value["Insured"]) if screen.dataframe else []


def test_an_empty_book_offers_to_report_the_first_loss(open_screen, adjuster):
    screen = open_screen(PAGE, adjuster)

    assert not screen.exception
    assert "No claims yet" in words_on(screen)
    assert labels_of(screen) == ["Report a loss", "Report the first loss"]


def test_an_examiner_is_offered_no_report(open_screen, person):
    screen = open_screen(PAGE, person(role=Role.EXAMINER))

    assert "No claims yet" in words_on(screen)
    assert not labels_of(screen)


def test_a_filter_that_nothing_meets_says_so(open_screen, adjuster, add):
    add()
    screen = open_screen(PAGE, adjuster, {"text": "nobody is called this"})

    assert "No claim fits" in words_on(screen)
    assert "Report the first loss" not in labels_of(screen)


def test_lines_have_named_columns_and_words_instead_of_codes(open_screen, adjuster, reported):
    sent = reported()
    table = open_screen(PAGE, adjuster).dataframe[0].value
    line = table.iloc[0]

    assert list(table.columns) == COLUMNS
    assert line["Claim"] == sent.reference
    assert line["Loss"] == "Motor, collision"
    assert list(line["Severity"]) == ["Low"]
    assert line["Claimed (USD)"] == 4000
    assert line["With"] != "Nobody yet"
    assert line["Next clock"] != NOTHING


@pytest.mark.parametrize(("share", "start"), [(0.1, "In 9 days"), (0.6, "Half gone, 4 days"), (0.9, "Urgent, 24 h")])
def test_the_next_clock_stands_with_its_name_and_the_time_left(open_screen, adjuster, add, add_clock, share, start):
    (claim,) = add()
    add_clock(claim, share)
    line = open_screen(PAGE, adjuster).dataframe[0].value.iloc[0]

    assert list(line["Next due"]) == [start]
    assert line["Next clock"].endswith(", acknowledge the claim")


def test_a_claim_without_a_clock_shows_none(open_screen, adjuster, add):
    add()
    line = open_screen(PAGE, adjuster).dataframe[0].value.iloc[0]

    assert list(line["Next due"]) == []


def test_what_is_overdue_stands_first_unless_another_order_is_asked_for(open_screen, adjuster, add, add_clock):
    (calm,) = add(insured_name="Calm Carter", claimed_usd=Decimal(90_000))
    (late,) = add(insured_name="Late Larsen", claimed_usd=Decimal(100))
    add_clock(calm, 0.2)
    add_clock(late, 1.5)

    assert insured_on(open_screen(PAGE, adjuster)) == ["Late Larsen", "Calm Carter"]
    assert insured_on(open_screen(PAGE, adjuster, {"order": "Largest amount"})) == ["Calm Carter", "Late Larsen"]


def test_the_highest_score_stands_first_when_asked_for(open_screen, adjuster, add):
    add(insured_name="Plain Petersen", score=5, proposed_outcome="settle")
    add(insured_name="Odd Olsen", score=80, proposed_outcome="refer")
    table = open_screen(PAGE, adjuster, {"order": "Highest score"}).dataframe[0].value

    assert list(table["Insured"]) == ["Odd Olsen", "Plain Petersen"]
    assert [list(cell) for cell in table["Proposal"]] == [["Refer"], ["Settle"]]


@pytest.mark.parametrize(("query", "expected"), [
    ({"text": "whitfield"}, {"Dana Whitfield"}),
    ({"text": "pa-77"}, {"Vera Norgaard"}),
    ({"line": "Property"}, {"Vera Norgaard"}),
    ({"severity": "High"}, {"Vera Norgaard"}),
    ({"status": "Settled"}, {"Omar Reyes"}),
    ({"status": "Open"}, {"Dana Whitfield", "Vera Norgaard"}),
    ({"scope": "Mine"}, {"Omar Reyes"}),
    ({"scope": "Unassigned", "line": "Motor"}, {"Dana Whitfield"}),
    ({"scope": "Team"}, {"Dana Whitfield", "Vera Norgaard", "Omar Reyes"}),
    ({"status": "no such state"}, {"Dana Whitfield", "Vera Norgaard", "Omar Reyes"}),
    ({"text": "\x00"}, {"Dana Whitfield", "Vera Norgaard", "Omar Reyes"}),
    ({"text": "Vera\x00 Nor\x1fgaard"}, {"Vera Norgaard"}),
])  # fmt: skip
def test_the_address_narrows_the_queue(open_screen, adjuster, add, query, expected):
    add()
    add(insured_name="Vera Norgaard", line="property", loss_type="fire", policy_number="PA-77", severity="high")
    add(insured_name="Omar Reyes", status=ClaimStatus.SETTLED, assignee_id=adjuster.user_id)
    screen = open_screen(PAGE, adjuster, query)

    assert not screen.exception
    assert set(insured_on(screen)) == expected


@pytest.mark.parametrize(("when", "expected"), [("Overdue", {"Late"}), ("Due soon", {"Late", "Soon"})])
def test_clocks_narrow_the_queue(open_screen, adjuster, add, add_clock, when, expected):
    for name, share in (("Late", 1.2), ("Soon", 0.85), ("Calm", 0.3)):
        (claim,) = add(insured_name=name)
        add_clock(claim, share)

    assert set(insured_on(open_screen(PAGE, adjuster, {"due": when}))) == expected


def test_a_chosen_scope_narrows_at_once(open_screen, adjuster, add):
    add()
    screen = choose(open_screen(PAGE, adjuster), "Mine", "scope")

    assert "No claim fits" in words_on(screen)


def test_fifty_lines_make_a_page_and_the_address_turns_it(open_screen, adjuster, add):
    add(120)
    first = open_screen(PAGE, adjuster)
    third = open_screen(PAGE, adjuster, {"queue-page": "3"})

    assert "1 to 50 of 120 claims" in words_on(first)
    assert len(first.dataframe[0].value) == 50
    assert "101 to 120 of 120 claims" in words_on(third)
    assert not set(first.dataframe[0].value["Claim"]) & set(third.dataframe[0].value["Claim"])


def test_a_page_number_beyond_the_last_shows_no_fault(open_screen, adjuster, add):
    add(60)
    screen = open_screen(PAGE, adjuster, {"queue-page": "999"})

    assert not screen.exception
    assert screen.dataframe


def test_names_stand_in_cells_where_nothing_reads_them_as_markup(open_screen, adjuster, add):
    add(insured_name="![x](https://example.org/x.png)")
    screen = open_screen(PAGE, adjuster)

    assert insured_on(screen) == ["![x](https://example.org/x.png)"]
    assert "example.org" not in words_on(screen)


def test_the_button_of_a_line_opens_its_claim(open_screen, adjuster, reported):
    sent = reported()
    screen = open_screen(PAGE, adjuster)
    screen.session_state["case_to_open"] = str(sent.claim_id)
    screen.session_state["page_to_open"] = "Claim.py"
    screen.run()

    assert not screen.exception
    assert sent.reference in screen.title[0].value
    assert str(sent.claim_id) in screen.query_params["id"]


def test_other_institutions_claims_are_not_in_the_queue(open_screen, add, person):
    add(3)

    assert not open_screen(PAGE, person(role=Role.MANAGER)).dataframe


def test_the_queue_asks_the_database_the_same_number_of_questions_for_one_claim_and_for_fifty(
    open_screen, adjuster, add, count_statements
):
    add()
    open_screen(PAGE, adjuster)
    with count_statements() as few:
        open_screen(PAGE, adjuster)
    add(49)
    with count_statements() as many:
        open_screen(PAGE, adjuster)

    assert len(many) == len(few)


def test_every_scope_and_order_has_a_name():
    assert set(claim_queue.SCOPES) == set(ClaimScope)
    assert set(claim_queue.ORDERS) == set(ClaimOrder)
