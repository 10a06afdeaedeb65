"""The book by hand: earned premium day by day, incurred as posted by the day, segments, large losses, one house."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from sqlalchemy import select, text

from backend.domain.access import Role
from backend.domain.book import BookFilter, Grain, Segment
from backend.domain.book_figures import list_periods, list_segments, total
from backend.domain.policies import PolicyLine
from backend.domain.studies.views import ClaimsTriangleRequest
from backend.domain.triangles import Measure
from backend.errors import InvalidRequestError
from backend.services.book import BookService
from backend.services.triangles import TrianglesService
from backend.store.book import MOST_LARGE
from backend.store.tables import Claim, ClaimTransaction
from factories import make_claim, make_policy, make_principal, post_moves

NOW = datetime(2026, 7, 1, 15, tzinfo=UTC)
YEAR_END, SPRING = date(2025, 12, 31), date(2026, 3, 31)
CLAIMS = 12


@pytest.fixture
def service(unit_of_work):
    return BookService(unit_of_work, now=lambda: NOW)


@pytest.fixture
def boss(unit_of_work):
    with unit_of_work() as work:
        return make_principal(work, Role.MANAGER)


def at(day):
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)


@pytest.fixture
def book(unit_of_work, boss):
    """
    Two motor terms and one of property, twelve motor claims of 2025 of which two come to nothing.

    The motor terms run from 1 July 2025 for 365 days: 3,650 USD under 50,000 in Ohio, 7,300 USD over it in Texas,
    the latter cancelled on 1 October 2025. Property runs over 2025 and has no premium.
    """
    july = date(2025, 7, 1)
    with unit_of_work() as work:
        ohio = make_policy(work, boss, effective_date=july, premium_usd=Decimal(3_650), limit_usd=Decimal(49_999))
        make_policy(
            work,
            boss,
            effective_date=july,
            premium_usd=Decimal(7_300),
            cancelled_on=date(2025, 10, 1),
            state_code="TX",
            limit_usd=Decimal(50_000),
        )
        make_policy(work, boss, line="property", effective_date=date(2025, 1, 1), state_code="NY", perils=["fire"])
        for number in range(CLAIMS):
            claim_id = make_claim(
                work,
                boss,
                ohio if number else None,
                loss_date=date(2025, 8, 1 + number),
                reported_at=at(date(2025, 9, 1)),
                state_code="OH",
                loss_type="theft" if number == 0 else "collision",
            )
            if number < CLAIMS - 2:
                post_moves(work, boss, claim_id, ("reserve", 100 * (number + 1), date(2025, 9, 2)))
            if number == 0:
                post_moves(
                    work,
                    boss,
                    claim_id,
                    ("reserve", 900, date(2025, 11, 1)),
                    ("payment", 600, date(2025, 12, 1)),
                    ("recovery", 50, date(2026, 2, 1)),
                )
    return boss


def read(service, by, as_of=YEAR_END, **wanted):
    return service.get(by, BookFilter(as_of, **wanted))


def motor(book, grain):
    return {one.name: one for one in list_periods(book, grain) if one.line is PolicyLine.AUTO}


def test_premium_is_earned_day_by_day_until_the_day_seen_at_or_the_cancellation(service, book):
    quarters = motor(read(service, book), Grain.QUARTER)

    assert quarters["2025 Q3"].sums.premium_usd == 92 * 10 + 92 * 20
    assert quarters["2025 Q4"].sums.premium_usd == 92 * 10
    assert float(quarters["2025 Q3"].sums.years) == pytest.approx(2 * 92 / 365.25)
    assert motor(read(service, book, date(2025, 7, 10)), Grain.YEAR)["2025"].sums.premium_usd == 10 * 30


def test_a_term_begun_later_is_not_in_the_picture_of_a_day_before(service, book, unit_of_work):
    with unit_of_work() as work:
        make_policy(work, book, effective_date=date(2026, 1, 1), premium_usd=Decimal(365))

    assert total(read(service, book)).premium_usd == 920 + 1840 + 920
    assert motor(read(service, book, SPRING), Grain.YEAR)["2026"].sums.premium_usd == 90 * 10 + 90


def test_incurred_is_what_was_posted_by_the_day_seen_at(service, book):
    tens = sum(100 * number for number in range(1, CLAIMS - 1))

    seen = {day: total(read(service, book, day)).incurred_usd for day in (date(2025, 10, 31), YEAR_END, SPRING)}

    assert seen == {date(2025, 10, 31): tens, YEAR_END: tens + 900, SPRING: tens + 900 - 50}


def test_incurred_ties_to_the_newest_diagonal_of_the_triangle_of_the_same_day(service, book, unit_of_work, person):
    actuary = person(role=Role.ACTUARY, institution_id=book.institution_id)
    triangles = TrianglesService(unit_of_work, now=lambda: NOW)
    checked = triangles.check_claims(actuary, ClaimsTriangleRequest("auto", 3, SPRING))

    assert total(read(service, book, SPRING)).incurred_usd == checked.triangles.measures[Measure.INCURRED].latest.sum()


def test_ratio_frequency_and_severity_follow_from_the_counts_by_hand(service, book):
    year = motor(read(service, book), Grain.YEAR)["2025"].sums

    assert (year.claims, year.nil, year.incurred_usd) == (12, 2, 5500 + 900)
    assert year.loss_ratio == pytest.approx(6400 / 3680)
    assert year.severity_usd == pytest.approx(6400 / 10)
    assert year.frequency == pytest.approx(12 / ((2 * 92 + 92) / 365.25))


def test_a_claim_reported_later_and_a_loss_after_the_day_are_not_known_yet(service, book):
    assert total(read(service, book, date(2025, 8, 31))).claims == 0
    assert total(read(service, book, date(2025, 9, 1))).claims == CLAIMS


def test_movements_that_wait_for_an_answer_count_nowhere(service, book, unit_of_work):
    before = total(read(service, book))
    with unit_of_work() as work:
        work.session.add(
            ClaimTransaction(
                institution_id=book.institution_id,
                claim_id=work.session.scalar(select(Claim.claim_id).limit(1)),
                kind="payment",
                state="pending",
                amount_usd=Decimal(99),
                payee="Garage",
                reason="Repair of the car",
                requested_by=book.user_id,
            )
        )

    assert total(read(service, book)) == before


@pytest.mark.parametrize(
    ("as_of", "unfinished"),
    [(YEAR_END, []), (date(2025, 12, 30), ["2025"]), (SPRING, ["2026"])],
    ids=["its last day", "the day before", "a spring"],
)
def test_only_the_period_that_is_not_over_is_unfinished(service, book, as_of, unfinished):
    years = motor(read(service, book, as_of), Grain.YEAR)

    assert [name for name, one in years.items() if one.is_unfinished] == unfinished


def test_policy_years_without_a_premium_are_told_apart(service, book):
    whole = total(read(service, book))

    assert float(whole.unpriced_years) == pytest.approx(365 / 365.25)
    assert read(service, book, line=PolicyLine.PROPERTY).losses == ()
    assert total(read(service, book, line=PolicyLine.PROPERTY)).premium_usd == 0


def test_a_segment_by_state_is_where_the_premium_is_earned(service, book):
    rows = {row.name: row.sums for row in list_segments(read(service, book, segment=Segment.STATE))}

    assert {name: (sums.claims, sums.premium_usd) for name, sums in rows.items()} == {
        "OH": (12, 1840),
        "TX": (0, 1840),
        "NY": (0, 0),
    }


def test_a_segment_by_limit_begins_at_its_lower_bound(service, book):
    rows = {row.name: row.sums for row in list_segments(read(service, book, segment=Segment.LIMIT, line="auto"))}

    assert {name: (sums.claims, sums.premium_usd) for name, sums in rows.items()} == {
        "0": (11, 1840),
        "1": (0, 1840),
        "none": (1, 0),
    }


def test_a_kind_of_loss_is_set_against_the_whole_premium_of_its_line(service, book):
    rows = {row.name: row for row in list_segments(read(service, book, segment=Segment.LOSS_TYPE))}

    assert {name: row.sums.claims for name, row in rows.items()} == {"collision": 11, "theft": 1}
    assert {row.sums.premium_usd for row in rows.values()} == {3680}
    assert {row.line for row in rows.values()} == {PolicyLine.AUTO}


def test_lines_add_up_to_the_whole(service, book):
    found = read(service, book)
    whole = total(found)

    assert sum(row.sums.claims for row in list_segments(found)) == whole.claims == CLAIMS
    assert sum(row.sums.premium_usd for row in list_segments(found)) == whole.premium_usd


def test_large_losses_come_largest_first_with_the_sum_of_all(service, book):
    large = read(service, book, large_usd=Decimal(900)).large

    assert [int(row.incurred_usd) for row in large.rows] == [1000, 1000, 900]
    assert (large.count, large.incurred_usd) == (3, 2900)
    theft = next(row for row in large.rows if row.loss_type == "theft")
    assert (theft.paid_usd, theft.loss_date) == (600, date(2025, 8, 1))


def test_more_large_losses_than_are_listed_are_still_counted(service, boss, unit_of_work):
    with unit_of_work() as work:
        for _ in range(MOST_LARGE + 2):
            claim_id = make_claim(work, boss, loss_date=date(2025, 5, 4), reported_at=at(date(2025, 5, 5)))
            post_moves(work, boss, claim_id, ("reserve", 500, date(2025, 5, 6)))
    large = read(service, boss, large_usd=Decimal(500)).large

    assert len(large.rows) == MOST_LARGE
    assert (large.count, large.incurred_usd) == (MOST_LARGE + 2, 500 * (MOST_LARGE + 2))


@pytest.mark.parametrize(
    ("role", "may_open"), [(Role.MANAGER, True), (Role.EXAMINER, True), (Role.ACTUARY, False)], ids=str
)
def test_only_who_reads_claims_gets_the_way_to_a_claim(service, book, person, role, may_open):
    reader = person(role=role, institution_id=book.institution_id)
    rows = read(service, reader, large_usd=Decimal(900)).large.rows

    assert {row.claim_id is not None for row in rows} == {may_open}
    assert all(row.reference for row in rows)


@pytest.mark.usefixtures("book")
def test_another_house_reads_nothing_of_it(service, person):
    found = read(service, person(role=Role.MANAGER), large_usd=Decimal(1))

    assert found.is_empty
    assert found.large.rows == ()


@pytest.mark.parametrize(
    "wanted",
    [
        BookFilter(date(2026, 7, 2)),
        BookFilter(YEAR_END, large_usd=Decimal(0)),
        BookFilter(YEAR_END, large_usd=Decimal("NaN")),
    ],
    ids=["tomorrow", "nothing", "no number"],
)
def test_a_question_without_an_answer_is_refused_in_words(service, boss, wanted):
    with pytest.raises(InvalidRequestError, match="Please"):
        service.get(boss, wanted)


@pytest.mark.parametrize("segment", list(Segment), ids=str)
def test_a_screen_costs_three_statements(service, book, count_statements, segment):
    with count_statements() as statements:
        read(service, book, segment=segment)

    assert len(statements) == 3


def test_a_large_book_is_read_whole(own_engine, committed_unit_of_work):
    with committed_unit_of_work() as work:
        by = make_principal(work, Role.MANAGER)
    with own_engine.begin() as connection:
        for statement in LARGE_BOOK:
            connection.execute(text(statement), {"house": by.institution_id, "by": by.user_id})
    service = BookService(committed_unit_of_work, now=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    started = perf_counter()
    found = read(service, by, date(2029, 12, 31), segment=Segment.STATE)
    periods = list_periods(found, Grain.QUARTER)
    print(f"50,000 claims, 100,000 movements, 20,000 policies: {perf_counter() - started:.2f} s")  # noqa: T201

    whole = total(found)
    assert (whole.claims, whole.nil, whole.incurred_usd) == (50_000, 0, 50_000 * 1_000)
    assert sum(one.sums.claims for one in periods) == 50_000
    assert float(whole.premium_usd) == pytest.approx(20_000 * 730, rel=1e-9)


LARGE_BOOK = (
    "ALTER TABLE claim_transactions DISABLE TRIGGER USER",
    """INSERT INTO policies (institution_id, number, line, insured_name, state_code, effective_date, expiry_date,
         limit_usd, deductible_usd, premium_usd)
       SELECT :house, 'P-' || n, (ARRAY['auto', 'property', 'liability'])[1 + n % 3], 'Somebody',
         (ARRAY['OH', 'TX', 'NY', 'CA'])[1 + n % 4], date '2020-01-01' + n * 13 % 3200,
         date '2020-01-01' + n * 13 % 3200 + 365, 50000, 500, 730
       FROM generate_series(1, 20000) AS n""",
    """INSERT INTO claims (institution_id, reference, line, loss_type, policy_id, policy_number, insured_name,
         loss_date, reported_at, created_by)
       SELECT :house, 'C-' || n, policy.line, 'fire', policy.policy_id, policy.number, 'Somebody',
         policy.effective_date + n % 365, policy.effective_date + n % 365, :by
       FROM generate_series(1, 50000) AS n JOIN policies AS policy ON policy.number = 'P-' || (1 + n % 20000)""",
    """INSERT INTO claim_transactions (institution_id, claim_id, kind, state, amount_usd, payee, reason, requested_by,
         posted_at)
       SELECT :house, claim_id, kind, 'posted', amount_usd, 'Garage', 'Repair', :by, reported_at + days
       FROM claims, (VALUES ('reserve', 1000, interval '1 day'), ('payment', 400, interval '9 days'))
         AS moves (kind, amount_usd, days) ORDER BY days""",
    "ANALYZE policies, claims, claim_transactions",
)
