"""The manager's figures equal a hand count over seeded rows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backend.domain.decisions import Outcome
from backend.domain.portfolio import PortfolioFilter
from backend.store.tables import Decision, Run, Submission
from factories import make_submission

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
MARCH = PortfolioFilter(MONDAY.date(), MONDAY.date() + timedelta(days=20))


@pytest.fixture
def book(unit_of_work, person):
    """Four submissions: two quoted (4 h and 8 h, one an override), one declined after a week, one referred."""
    ada = person()
    with unit_of_work() as work:
        rows = [
            ("commercial_auto", "quoted", 4, "accept", "accept_proposal"),
            ("commercial_auto", "quoted", 8, "accept", "override"),
            ("commercial_auto", "declined", 7 * 24, "decline", "change"),
            ("homeowners", "referred", None, None, None),
        ]
        for product, status, hours, outcome, action in rows:
            case = work.session.get(Submission, make_submission(work, ada, product, status=status))
            case.created_at, case.requested_limit_usd = MONDAY, Decimal("100.50")
            if hours is not None:
                work.session.add(
                    Decision(
                        institution_id=ada.institution_id,
                        submission_id=case.submission_id,
                        decided_by=ada.user_id,
                        decided_at=MONDAY + timedelta(hours=hours),
                        action=action,
                        outcome=outcome,
                        reason_code="other",
                        reason_text="seeded",
                        proposal={"outcome": "refer" if action == "change" else "accept"},
                    )
                )
            work.session.add(run_of(ada, case, seconds=10 if status == "quoted" else 30))
    return ada


def run_of(ada, case, seconds):
    with_cost = case.status == "quoted"
    return Run(
        institution_id=ada.institution_id,
        kind="underwriting",
        subject_id=case.submission_id,
        requested_by=ada.user_id,
        state="succeeded",
        idempotency_key=str(case.submission_id),
        provider="openai" if with_cost else "mock",
        made_without_model=not with_cost,
        cost_usd=Decimal("0.25") if with_cost else None,
        retries=1,
        started_at=MONDAY,
        finished_at=MONDAY + timedelta(seconds=seconds),
    )


def test_headline_equals_the_hand_count(book, unit_of_work):
    with unit_of_work() as work:
        headline = work.portfolio.get_headline(book.institution_id, MARCH)

    assert (headline.received, headline.open, headline.decided, headline.referred) == (4, 1, 3, 1)
    assert headline.median_cycle_hours == pytest.approx(8)
    assert headline.departed_fraction == pytest.approx(1 / 2), "a proposal to refer leaves the decision open"
    assert headline.requested_limit_usd == Decimal("402.00")


def test_outcomes_fall_into_the_week_of_the_decision(book, unit_of_work):
    with unit_of_work() as work:
        weeks = work.portfolio.list_weeks(book.institution_id, MARCH)

    assert [(w.week, w.outcome, w.count) for w in weeks] == [
        (MONDAY.date(), Outcome.ACCEPT, 2),
        (MONDAY.date() + timedelta(days=7), Outcome.DECLINE, 1),
    ]


def test_states_are_counted_by_product(book, unit_of_work):
    with unit_of_work() as work:
        counts = work.portfolio.list_statuses(book.institution_id, MARCH)

    assert [(c.product, c.status.value, c.count) for c in counts] == [
        ("commercial_auto", "declined", 1),
        ("commercial_auto", "quoted", 2),
        ("homeowners", "referred", 1),
    ]


def test_provider_share_adds_known_costs_and_says_unknown_otherwise(book, unit_of_work):
    with unit_of_work() as work:
        shares = {s.provider: s for s in work.portfolio.list_providers(book.institution_id, MARCH)}

    assert (shares["openai"].runs, shares["openai"].cost_usd, shares["openai"].made_without_model) == (
        2,
        Decimal("0.500000"),
        False,
    )
    assert (shares["mock"].runs, shares["mock"].cost_usd, shares["mock"].made_without_model) == (2, None, True)
    assert shares["mock"].median_seconds == pytest.approx(30)


def test_the_filter_narrows_days_and_product(book, unit_of_work):
    before = PortfolioFilter(MONDAY.date() - timedelta(days=9), MONDAY.date() - timedelta(days=1))
    homes = PortfolioFilter(MARCH.since, MARCH.until, "homeowners")
    with unit_of_work() as work:
        counts = [work.portfolio.get_headline(book.institution_id, f).received for f in (before, homes)]

    assert counts == [0, 1]


def test_an_empty_portfolio_has_no_fractions_instead_of_zeros(unit_of_work, person):
    with unit_of_work() as work:
        headline = work.portfolio.get_headline(person().institution_id, MARCH)

    assert (headline.median_cycle_hours, headline.departed_fraction, headline.received) == (None, None, 0)
