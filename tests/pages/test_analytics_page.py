"""Portfolio analytics: figures from rows, all filters in the address, and the way to a claim for those who may."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.ui.open_case import TARGET
from backend.domain.access import Role
from factories import make_claim, make_policy, make_principal
from fixtures.cases import words_on

PAGE = "Analytics.py"
CLAIMS = 11


@pytest.fixture
def boss(person):
    """Make a manager."""
    return person(role=Role.MANAGER)


@pytest.fixture
def book(unit_of_work, boss):
    """Eleven motor claims of 2025 of 100 USD each, ten with a policy of 3,650 USD over that year."""
    with unit_of_work() as work:
        mover = make_principal(work, Role.ADJUSTER, boss.institution_id)
        policy = make_policy(work, boss, effective_date=date(2025, 1, 1), premium_usd=Decimal(3_650))
        for number in range(CLAIMS):
            make_claim(
                work,
                mover,
                policy,
                loss_date=date(2025, 2, 1 + number),
                reported_at=datetime(2025, 3, 1, tzinfo=UTC),
                reserve_usd=Decimal(100 + 100 * (number == 0)),
                loss_type="theft" if number == 0 else "collision",
            )
    return boss


def tiles_of(screen):
    return {metric.label: metric.value for metric in screen.metric}


def test_an_empty_book_says_so_and_draws_nothing(open_screen, boss):
    screen = open_screen(PAGE, boss)

    assert not screen.exception
    assert "Nothing was earned and nothing happened until this day" in words_on(screen)
    assert not screen.get("plotly_chart")


def test_the_tiles_are_the_book_by_hand(open_screen, book):
    tiles = tiles_of(open_screen(PAGE, book))

    assert tiles["Earned premium"] == "3.6 k"
    assert tiles["Incurred"] == "1.2 k"
    assert (tiles["Loss ratio"], tiles["Claims"], tiles["Severity"]) == ("33 %", "11", "109")


def test_every_chart_has_its_figures_as_a_table_and_as_a_file(open_screen, book):
    screen = open_screen(PAGE, book)

    assert not screen.exception
    assert len(screen.get("plotly_chart")) == 4
    assert len(screen.get("download_button")) == 4
    assert "Loss ratio of 2025: Motor 33 %" in [heading.value for heading in screen.subheader]


def test_the_page_says_what_it_cannot_tell_and_why_cells_are_empty(open_screen, book):
    words = " ".join(caption.value for caption in open_screen(PAGE, book).caption)

    assert "There is no combined ratio here: the program keeps no expenses" in words
    assert "Under 10 claims a cell shows its counts and no ratio" in words


@pytest.mark.parametrize(
    ("query", "claims"),
    [
        ({"line": "Motor"}, "11"),
        ({"line": "Property"}, None),
        ({"seen-at": "2025-02-28"}, "0"),
        ({"seen-at": "2024-12-31"}, None),
        ({"seen-at": "2999-01-01"}, "11"),
        ({"seen-at": "nonsense", "periods": "nonsense", "segments": "x", "large-from": "-4"}, "11"),
    ],
    ids=["its line", "another line", "before the reports", "before the book", "the future", "nonsense"],
)
def test_the_address_carries_the_filters(open_screen, book, query, claims):
    screen = open_screen(PAGE, book, query)

    assert not screen.exception
    assert tiles_of(screen).get("Claims") == claims


def test_periods_and_segments_come_from_the_address(open_screen, book):
    screen = open_screen(PAGE, book, {"periods": "Quarters", "segments": "Kind of loss"})
    headings = [heading.value for heading in screen.subheader]
    periods, *_, segments = [table.value for table in screen.dataframe if "Remark" in table.value]

    assert "Loss ratio of 2025 Q1: Motor 133 %" in headings
    assert list(periods["Period"]) == ["2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4"]
    assert list(segments["Kind of loss"]) == ["Motor: collision", "Motor: theft", "All together"]
    assert list(segments["Remark"]) == ["held back", "too few claims", ""]


def test_the_threshold_of_large_losses_comes_from_the_address(open_screen, book):
    few = open_screen(PAGE, book, {"large-from": "200"})
    none = open_screen(PAGE, book)

    assert "1 claim of USD 200 or more makes 17 % of incurred" in [heading.value for heading in few.subheader]
    assert "No claim reaches USD 100,000" in [heading.value for heading in none.subheader]


@pytest.mark.parametrize(
    ("role", "may_open"), [(Role.MANAGER, True), (Role.EXAMINER, True), (Role.ACTUARY, False)], ids=str
)
def test_the_reference_opens_the_claim_only_for_those_who_may(open_screen, book, person, role, may_open):
    reader = person(role=role, institution_id=book.institution_id)
    screen = open_screen(PAGE, reader, {"large-from": "200"})
    table = next(one for one in screen.dataframe if "Status today" in one.value)

    assert len(table.value) == 1
    assert ("button" in table.proto.columns) is may_open
    assert TARGET not in screen.session_state


@pytest.mark.usefixtures("book")
def test_another_house_sees_nothing_of_it(open_screen, person):
    assert not tiles_of(open_screen(PAGE, person(role=Role.MANAGER)))


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.ADJUSTER, Role.CLIENT, Role.ADMIN], ids=str)
def test_who_may_not_read_the_portfolio_does_not_open_it(open_screen, book, person, role):
    screen = open_screen(PAGE, person(role=role, institution_id=book.institution_id))

    assert not screen.metric
    assert not screen.dataframe


def test_policy_years_without_premium_are_said(open_screen, book, unit_of_work):
    with unit_of_work() as work:
        make_policy(work, book, effective_date=date(2025, 1, 1))
    words = " ".join(caption.value for caption in open_screen(PAGE, book).caption)

    assert "Terms without a premium make 50 % of the policy years" in words
