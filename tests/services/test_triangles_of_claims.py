"""Claims of the book to a triangle: it ties to the claims, knows what was known on the day, and stays in the house."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import func, insert, select, text

from backend.domain.access import Role
from backend.domain.studies.views import ClaimsTriangleRequest
from backend.domain.triangles import Measure, TriangleSource
from backend.errors import InvalidRequestError
from backend.services.triangles import TrianglesService
from backend.store.tables import Claim, ClaimTransaction
from factories import make_claim, make_policy, make_principal, post_moves

NOW = datetime(2026, 7, 1, tzinfo=UTC)
YEAR_END = date(2025, 12, 31)


@pytest.fixture
def service(unit_of_work):
    return TrianglesService(unit_of_work, now=lambda: NOW)


@pytest.fixture
def actuary(unit_of_work):
    with unit_of_work() as work:
        return make_principal(work, Role.ACTUARY)


def at(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC, hour=12)


@pytest.fixture
def book(unit_of_work, actuary):
    """Three years of losses whose figures a reader can add up."""
    with unit_of_work() as work:
        for year, loss in ((2023, "2023-03-10"), (2024, "2024-06-20"), (2025, "2025-02-05")):
            claim_id = make_claim(
                work, actuary, loss_date=date.fromisoformat(loss), reported_at=at(f"{year}-11-01"), line="auto"
            )
            post_moves(
                work,
                actuary,
                claim_id,
                ("reserve", 1000, f"{year}-11-02"),
                ("payment", 400, f"{year}-12-01"),
                ("payment", 300, f"{year + 1}-03-01"),
                ("reserve", -100, f"{year + 1}-04-01"),
                ("recovery", 50, f"{year + 1}-05-01"),
            )
    return actuary


def rows(checked, measure):
    return checked.triangles.measures[measure].to_rows()


def test_every_cell_is_what_the_book_said_on_its_day(service, book):
    checked = service.check_claims(book, ClaimsTriangleRequest("auto", 12, YEAR_END))

    assert checked.problems == ()
    assert checked.triangles.origins == ("2023", "2024", "2025")
    assert checked.triangles.ages == (12, 24, 36)
    assert rows(checked, Measure.PAID) == [[400, 650, 650], [400, 650, None], [400, None, None]]
    assert rows(checked, Measure.INCURRED) == [[1000, 850, 850], [1000, 850, None], [1000, None, None]]
    assert rows(checked, Measure.REPORTED_COUNT) == [[1, 1, 1], [1, 1, None], [1, None, None]]
    assert Measure.CLOSED_COUNT not in checked.triangles.measures


def test_what_came_after_the_valuation_day_is_not_in_it(service, book):
    checked = service.check_claims(book, ClaimsTriangleRequest(None, 12, date(2025, 12, 31)))
    later = service.check_claims(book, ClaimsTriangleRequest(None, 12, date(2026, 6, 30)))

    assert checked.triangles.measures[Measure.PAID].latest.sum() == 400 + 650 + 650
    assert later.triangles.measures[Measure.PAID].latest.sum() == 3 * 650


def test_a_day_within_a_period_values_every_diagonal_equally_long_before_it(service, book):
    checked = service.check_claims(book, ClaimsTriangleRequest(None, 12, date(2026, 3, 31)))

    assert checked.triangles.ages == (3, 15, 27, 39)
    assert rows(checked, Measure.PAID)[0] == [0, 700, 650, 650]
    assert any("lies within 2026" in warning for warning in checked.warnings)


def test_the_newest_diagonal_of_incurred_is_the_sum_over_the_claims(service, book, unit_of_work):
    checked = service.check_claims(book, ClaimsTriangleRequest(None, 3, date(2026, 6, 30)))
    with unit_of_work() as work:
        current = work.session.scalar(select(func.sum(Claim.paid_usd - Claim.recovered_usd + Claim.reserve_usd)))

    assert checked.triangles.measures[Measure.INCURRED].latest.sum() == float(current) == 3 * 850
    assert checked.triangles.origins[0] == "2023Q1"
    assert len(checked.triangles.origins) == len(checked.triangles.ages) == 14


@pytest.mark.parametrize("period_months", [1, 3, 6, 12])
def test_the_totals_do_not_depend_on_the_length_of_the_periods(service, book, period_months):
    checked = service.check_claims(book, ClaimsTriangleRequest(None, period_months, YEAR_END))

    assert checked.triangles.measures[Measure.PAID].latest.sum() == 1700
    assert checked.triangles.measures[Measure.INCURRED].latest.sum() == 2700
    assert checked.triangles.measures[Measure.REPORTED_COUNT].latest.sum() == 3


def test_a_waiting_or_refused_movement_counts_nowhere(service, book, unit_of_work):
    before = service.check_claims(book, ClaimsTriangleRequest(None, 12, YEAR_END)).triangles.data_hash
    with unit_of_work() as work:
        claim_id = work.session.scalar(select(Claim.claim_id).limit(1))
        work.session.add(
            ClaimTransaction(
                institution_id=book.institution_id,
                claim_id=claim_id,
                kind="payment",
                state="pending",
                amount_usd=Decimal(99),
                payee="Garage",
                reason="Repair of the car",
                requested_by=make_principal(work, Role.MANAGER, book.institution_id).user_id,
            )
        )

    assert service.check_claims(book, ClaimsTriangleRequest(None, 12, YEAR_END)).triangles.data_hash == before


def test_a_closed_claim_counts_from_the_day_it_was_closed(service, book, unit_of_work):
    with unit_of_work() as work:
        make_claim(work, book, loss_date=date(2023, 5, 1), reported_at=at("2023-05-02"), closed_at=at("2024-02-01"))
    checked = service.check_claims(book, ClaimsTriangleRequest(None, 12, YEAR_END))

    assert rows(checked, Measure.CLOSED_COUNT) == [[0, 1, 1], [0, 0, None], [0, None, None]]
    assert rows(checked, Measure.REPORTED_COUNT)[0] == [2, 2, 2]


def test_premium_is_earned_day_by_day_and_ends_where_a_policy_was_cancelled(service, book, unit_of_work):
    half = {"effective_date": date(2023, 7, 2), "expiry_date": date(2024, 7, 1), "premium_usd": Decimal(3650)}
    cut = {"effective_date": date(2024, 1, 1), "expiry_date": date(2025, 1, 1), "premium_usd": Decimal(3660)}
    with unit_of_work() as work:
        make_policy(work, book, **half)
        make_policy(work, book, **cut, cancelled_on=date(2024, 1, 11))
        make_policy(work, book, **{**cut, "line": "property"})
        make_policy(work, book, effective_date=date(2025, 1, 1), premium_usd=None)
    checked = service.check_claims(book, ClaimsTriangleRequest("auto", 12, YEAR_END))

    days = 365
    in_2023 = (date(2024, 1, 1) - date(2023, 7, 2)).days
    assert checked.triangles.premium[0] == pytest.approx(3650 * in_2023 / days)
    assert checked.triangles.premium[1] == pytest.approx(3650 * (days - in_2023) / days + 100)
    assert checked.triangles.premium[2] is None
    assert any("no premium for 2025" in warning for warning in checked.warnings)


def test_lines_and_houses_do_not_mix(service, book, unit_of_work):
    before = service.check_claims(book, ClaimsTriangleRequest("auto", 12, YEAR_END)).triangles.data_hash
    with unit_of_work() as work:
        other = make_principal(work, Role.ACTUARY)
        post_moves(work, other, make_claim(work, other, loss_date=date(2024, 1, 1)), ("reserve", 777, "2024-01-02"))
        home = make_claim(work, book, loss_date=date(2024, 1, 1), line="property")
        post_moves(work, book, home, ("reserve", 5555, "2024-01-02"))
        make_policy(work, other, premium_usd=Decimal(999), effective_date=date(2024, 1, 1))

    assert service.check_claims(book, ClaimsTriangleRequest("auto", 12, YEAR_END)).triangles.data_hash == before
    everything = service.check_claims(book, ClaimsTriangleRequest(None, 12, YEAR_END))
    assert everything.triangles.measures[Measure.INCURRED].latest.sum() == 2700 + 5555


def test_an_origin_without_any_loss_is_zero_not_missing(service, unit_of_work, actuary):
    with unit_of_work() as work:
        for year in (2021, 2024):
            claim_id = make_claim(work, actuary, loss_date=date(year, 5, 1), reported_at=at(f"{year}-05-02"))
            post_moves(work, actuary, claim_id, ("reserve", 10, f"{year}-05-02"))
    checked = service.check_claims(actuary, ClaimsTriangleRequest(None, 12, YEAR_END))

    assert checked.triangles.origins == ("2021", "2022", "2023", "2024", "2025")
    assert rows(checked, Measure.INCURRED)[1] == [0, 0, 0, 0, None]


def test_money_booked_before_the_loss_counts_at_the_first_age(service, unit_of_work, actuary):
    with unit_of_work() as work:
        for loss, booked in (("2023-05-01", "2022-12-01"), ("2025-05-01", "2025-06-01")):
            claim_id = make_claim(work, actuary, loss_date=date.fromisoformat(loss), reported_at=at("2022-12-01"))
            post_moves(work, actuary, claim_id, ("reserve", 10, booked))
    checked = service.check_claims(actuary, ClaimsTriangleRequest(None, 12, YEAR_END))

    assert rows(checked, Measure.INCURRED) == [[10, 10, 10], [0, 0, None], [10, None, None]]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (ClaimsTriangleRequest("marine", 12, YEAR_END), "all lines"),
        (ClaimsTriangleRequest(None, 5, YEAR_END), "1, 3, 6 or 12"),
        (ClaimsTriangleRequest(None, 12, date(2026, 7, 2)), "future"),
        (ClaimsTriangleRequest(None, 12, date(1, 1, 1)), "future"),
    ],
)
def test_a_request_that_cannot_be_answered_says_what_to_choose(service, actuary, request_, words):
    with pytest.raises(InvalidRequestError, match=words):
        service.check_claims(actuary, request_)


def test_a_book_without_claims_is_a_problem_in_words(service, actuary):
    checked = service.check_claims(actuary, ClaimsTriangleRequest(None, 12, YEAR_END))

    assert checked.triangles is None
    assert checked.problems == ("No claim of this choice happened until the valuation day.",)


def test_too_many_periods_are_refused_before_they_are_drawn(service, actuary, unit_of_work):
    with unit_of_work() as work:
        make_claim(work, actuary, loss_date=date(1950, 1, 1))

    with pytest.raises(InvalidRequestError, match="Choose longer ones"):
        service.check_claims(actuary, ClaimsTriangleRequest(None, 1, YEAR_END))


def test_a_stored_triangle_of_claims_says_which_claims_it_holds(service, book):
    stored = service.get(book, service.add_claims(book, "Motor 2025", ClaimsTriangleRequest("auto", 12, YEAR_END)))

    assert stored.source is TriangleSource.CLAIMS
    assert stored.details == {"line": "auto", "period_months": "12", "as_of": "2025-12-31"}
    assert stored.triangles.data_hash == stored.data_hash
    assert any("after recoveries" in warning for warning in stored.warnings)


def test_a_triangle_costs_four_statements_however_many_claims_there_are(service, book, count_statements):
    with count_statements() as seen:
        service.check_claims(book, ClaimsTriangleRequest(None, 1, YEAR_END))

    assert len(seen) == 4


def test_three_thousand_committed_claims_tie_out(committed_unit_of_work, own_engine):
    with committed_unit_of_work() as work:
        by = make_principal(work, Role.ACTUARY)
        own = {
            "institution_id": by.institution_id,
            "created_by": make_principal(work, Role.MANAGER, by.institution_id).user_id,
        }
        first = date(2016, 1, 1)
        work.session.execute(insert(Claim), [a_claim(own, first, n) for n in range(3_000)])
        work.session.execute(
            text(
                "INSERT INTO claim_transactions"
                " (institution_id, claim_id, kind, state, amount_usd, payee, reason, requested_by, posted_at)"
                " SELECT institution_id, claim_id, kind, 'posted', amount, 'Garage', 'Repair', created_by,"
                " reported_at + days * interval '1 day' FROM claims CROSS JOIN (VALUES ('reserve', 1000.10, 1),"
                " ('payment', 333.33, 200), ('recovery', 20.07, 600)) AS moves (kind, amount, days)"
            )
        )
    with own_engine.begin() as connection:
        connection.execute(text("ANALYZE claims, claim_transactions"))
    service = TrianglesService(committed_unit_of_work, now=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    checked = service.check_claims(by, ClaimsTriangleRequest(None, 3, date(2029, 12, 31)))
    with committed_unit_of_work() as work:
        current = work.session.scalar(select(func.sum(Claim.paid_usd - Claim.recovered_usd + Claim.reserve_usd)))

    latest = checked.triangles.measures[Measure.INCURRED].latest
    assert np.isclose(latest.sum(), float(current), rtol=1e-12)
    assert checked.triangles.measures[Measure.REPORTED_COUNT].latest.sum() == 3_000


def a_claim(own, first, number):
    loss = first + timedelta(days=number * 7919 % 3600)
    return {
        **own,
        "reference": f"C-{number}",
        "line": "auto",
        "loss_type": "collision",
        "policy_number": "PA-1",
        "insured_name": "Dana Whitfield",
        "loss_date": loss,
        "reported_at": datetime.combine(loss, datetime.min.time(), UTC) + timedelta(days=number % 90),
        "fields": {},
        "triage": {},
    }
