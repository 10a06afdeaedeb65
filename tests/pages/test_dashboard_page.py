"""The dashboard on the screen: figures counted from rows, narrowed by the address, each with the way to its cases."""

from datetime import UTC, datetime, timedelta

import pytest

from app.ui.claim_format import LINES
from app.ui.registry import spec_of
from backend.domain.access import Role
from backend.domain.policies import PolicyLine
from backend.errors import ServiceUnavailableError
from backend.store.tables import Submission
from fakes.day_book import make_day_book
from fixtures.cases import errors_on, words_on

PAGE = "Dashboard.py"


@pytest.fixture
def book(unit_of_work):
    """Fill the last days: decisions, a referral, claims and runs."""
    book, now = make_day_book(unit_of_work), datetime.now(UTC)
    straight, departed = (book.submission(now - timedelta(days=9)) for _ in range(2))
    open_one = book.submission(now - timedelta(days=4), "homeowners")
    run = book.run(now - timedelta(days=8), straight, provider="openai", made_without_model=False, cost_usd=2)
    book.call(run, now - timedelta(days=8), outcome="timeout")
    book.rule(run, "CA-62", "refer")
    book.decide(straight, now - timedelta(days=7), "refer", action="override", run_id=run)
    book.decide(departed, now - timedelta(days=7), outcome="decline", action="change", reason_code="loss_history")
    for case, status in ((straight, "quoted"), (departed, "declined")):
        book.set_status(Submission, case, status)
    book.refer(open_one, now - timedelta(days=3), now - timedelta(days=2))
    claim = book.claim(now - timedelta(days=40))
    book.money(claim, now - timedelta(days=39), "reserve", 900)
    book.money(claim, now - timedelta(days=5), "payment", 450)
    book.claim(now - timedelta(days=6), "property")
    book.decide_claim(claim, now - timedelta(days=6))
    book.decide_claim(claim, now - timedelta(days=3), "close")
    return book


def tiles_of(screen):
    found = {}
    for metric in screen.metric:
        found.setdefault(metric.label, metric.value)
    return found


def links_of(screen):
    return {(link.proto.label, link.proto.query_string) for link in screen.get("page_link")}


def test_without_anything_it_says_so_and_draws_nothing(open_screen, person):
    screen = open_screen(PAGE, person(role=Role.MANAGER))

    assert not screen.exception
    assert "Nothing happened in these days" in words_on(screen)
    assert not screen.get("plotly_chart")
    assert not screen.metric


def test_tiles_say_what_was_counted_and_the_change_from_the_days_before(open_screen, book):
    screen = open_screen(PAGE, book.manager)
    tiles = tiles_of(screen)

    assert not screen.exception
    assert (tiles["Received"], tiles["Decided"], tiles["Cycle time"], tiles["Departures"]) == (
        "3",
        "2",
        "2.0 days",
        "100 %",
    )
    assert (tiles["Reported"], tiles["Settled"], tiles["Paid, USD"]) == ("2", "1", "450.00")
    assert (tiles["Paid to first reserve"], tiles["Cost per case, USD"]) == ("0.50", "0.67")
    received = next(metric for metric in screen.metric if metric.label == "Received")
    assert received.proto.help == "Submissions that came in."
    assert (received.delta, received.proto.delta_description) == ("3", "from 0")


def test_every_chart_has_its_figures_as_a_table(open_screen, book):
    screen = open_screen(PAGE, book.manager)
    columns = [list(table.value.columns) for table in screen.dataframe]

    assert len(screen.get("plotly_chart")) == 12
    for wanted in (
        ["Week", "Received", "Decided"],
        ["Week", "Outcome", "Decisions"],
        ["Product", "Status", "Submissions"],
        ["Rule", "Reason", "Decisions"],
        ["Referrals", "Asked", "Answered", "Mean hours to answer"],
        ["Compared", "Claims", "Reserve (USD)", "Paid (USD)", "Paid to reserve"],
        ["Age", "Not closed", "Reserve (USD)", "Paid (USD)"],
        ["Week", "Succeeded", "Failed", "Cancelled"],
        ["Person", "Decided", "Departed"],
    ):
        assert wanted in columns, wanted


def test_each_tile_opens_its_cases_with_the_days_in_the_address(open_screen, book):
    today = datetime.now(UTC).date()
    links = links_of(open_screen(PAGE, book.manager))
    days = f"since={today - timedelta(days=89)}&until={today}"

    assert ("Show", f"what=received&{days}") in links
    assert ("Show", f"what=closed&{days}") in links
    assert ("CA-62: 1", f"what=overridden&{days}&detail=CA-62") in links
    assert ("3 to 5 days: 1", f"what=open&{days}&detail=3-5") in links


@pytest.mark.parametrize(
    ("query", "shown", "missing"),
    [
        ({"dashboard-line": "Homeowners (submissions)"}, {"Received": "1", "Decided": "0"}, "Reported"),
        ({"dashboard-line": f"{LINES[PolicyLine.AUTO]} (claims)"}, {"Reported": "1", "Settled": "1"}, "Received"),
        ({"from": "2030-01-01", "to": "2020-01-01"}, {}, "Received"),
    ],
    ids=["a product", "a line of claims", "days the wrong way round and too many"],
)
def test_the_address_narrows_the_figures(open_screen, book, query, shown, missing):
    screen = open_screen(PAGE, book.manager, query)
    tiles = tiles_of(screen)

    assert not screen.exception
    assert tiles | shown == tiles
    assert missing not in tiles


@pytest.mark.parametrize(("role", "has_links"), [(Role.EXAMINER, True), (Role.ACTUARY, False)])
def test_examiners_follow_figures_and_actuaries_read_them_nobody_but_managers_sees_names(
    open_screen, book, person, role, has_links
):
    screen = open_screen(PAGE, person(role=role, institution_id=book.manager.institution_id))

    assert tiles_of(screen)["Received"] == "3"
    assert bool({label for label, query in links_of(screen) if "what=" in query}) == has_links
    assert not any("Person" in table.value.columns for table in screen.dataframe)


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.ADJUSTER, Role.CLIENT, Role.ADMIN])
def test_nobody_else_opens_it(open_screen, book, person, role):
    screen = open_screen(PAGE, person(role=role, institution_id=book.manager.institution_id))

    assert not screen.metric
    assert not screen.dataframe


def test_another_institution_counts_its_own_rows_only(open_screen, book, person):
    assert "Received" not in tiles_of(open_screen(PAGE, person(role=Role.MANAGER)))
    assert "Received" in tiles_of(open_screen(PAGE, book.manager))


def test_it_says_in_one_sentence_that_the_figures_cannot_be_read(open_screen, book, services, monkeypatch):
    def fail(*_):
        raise ServiceUnavailableError

    monkeypatch.setattr(services.dashboard, "get", fail)
    screen = open_screen(PAGE, book.manager)

    assert errors_on(screen) == [ServiceUnavailableError.user_message]
    assert not screen.metric


@pytest.mark.parametrize(
    ("page", "query", "words", "count"),
    [
        ("Submissions.py", {"what": "decided"}, "Decided, 1 Jan 2020 to 31 Dec 2099", "1 to 2 of 2 submissions"),
        ("Submissions.py", {"what": "open", "detail": "3-5"}, "Open now, 3 to 5 days old", "1 to 1 of 1 submission"),
        (
            "Submissions.py",
            {"what": "overridden", "detail": "CA-62", "of": "commercial_auto"},
            "Decided against a rule, 1 Jan 2020 to 31 Dec 2099, CA-62, Commercial auto",
            "1 to 1 of 1 submission",
        ),
        ("Claims.py", {"what": "open", "detail": "0-"}, "Not closed, of any age", " claim"),
        ("Claims.py", {"what": "closed"}, "Closed for the first time, 1 Jan 2020 to 31 Dec 2099", "1 to 1 of 1 claim"),
        ("Runs.py", {"what": "finished"}, "Ended, 1 Jan 2020 to 31 Dec 2099", "1 to 1 of 1 run, newest first"),
    ],
)
def test_a_list_opened_from_a_figure_says_what_it_lists_and_how_to_leave(open_screen, book, page, query, words, count):
    screen = open_screen(page, book.manager, {"since": "2020-01-01", "until": "2099-12-31", **query})

    assert not screen.exception
    assert any(words in str(element.value) for element in screen.markdown)
    assert count in words_on(screen)
    next(button for button in screen.button if button.key == "happened-all").click().run()
    assert not any(words in str(element.value) for element in screen.markdown)


def test_the_page_asks_three_questions_of_the_rows_however_many_there_are(open_screen, book, count_statements):
    def asked():
        screen = open_screen(PAGE, book.manager)
        with count_statements() as statements:
            screen.run()
        return [one for one in statements if any(table in one for table in ("day_figures", "submissions", "claims"))]

    few = asked()
    for number in range(20):
        case = book.submission(datetime.now(UTC) - timedelta(days=number))
        book.decide(case, datetime.now(UTC), outcome="decline", action="change", reason_code=f"reason_{number}")

    assert len(few) == 3
    assert asked() == few


def test_it_says_that_today_is_not_over_and_what_a_challenger_cost_beside_the_work(open_screen, book):
    book.run(datetime.now(UTC) - timedelta(days=1), kind="shadow", provider="anthropic", cost_usd=8)
    screen = open_screen(PAGE, book.manager)
    tiles = tiles_of(screen)

    assert "Today counts so far" in words_on(screen)
    assert (tiles["Runs ended"], tiles["Cost, USD"], tiles["Cost per case, USD"]) == ("1", "10.00", "0.67")
    kinds = next(table.value for table in screen.dataframe if "Kind of run" in table.value.columns)
    assert list(kinds["Kind of run"]) == ["Challenger", "Assessment"]


def test_days_that_are_over_say_nothing_of_today(open_screen, book):
    yesterday = str(datetime.now(UTC).date() - timedelta(days=1))
    words = words_on(open_screen(PAGE, book.manager, {"from": "2026-01-01", "to": yesterday}))

    assert "Today" not in words
    assert "Each change is from the" in words


def test_its_place_in_the_menu_is_the_portfolio():
    assert spec_of(PAGE).section == "Portfolio"
