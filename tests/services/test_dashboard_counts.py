"""Each tile of the dashboard equals a count by hand over a small book."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.domain.dashboard import DashboardFilter, Unit
from backend.services.dashboard import DashboardService
from backend.store.tables import Submission
from fakes.day_book import make_day_book, noon

MARCH = DashboardFilter(date(2026, 3, 1), date(2026, 3, 31))
HOUR, DAY = 3_600, 86_400


@pytest.fixture
def book(unit_of_work):
    """
    Fill March 2026 and the days before it.

    Five submissions came in March and one in February; four are decided in March: two as proposed (one of them after
    a referral), one otherwise than proposed, and one on a proposal to refer. Three claims, seven runs.
    """
    book = make_day_book(unit_of_work)
    _fill_submissions(book)
    _fill_claims(book)
    return book


def _fill_submissions(book):
    straight = book.submission(noon("2026-03-02"), limit=100)
    referred = book.submission(noon("2026-03-02"), limit=200)
    departed = book.submission(noon("2026-03-03"), "homeowners", limit=300)
    left_to_people = book.submission(noon("2026-02-20"), limit=400)
    book.submission(noon("2026-03-05"), limit=None)
    again = book.submission(noon("2026-03-06"), limit=1_000)
    assessed = book.run(
        noon("2026-03-04"),
        left_to_people,
        provider="openai",
        made_without_model=False,
        cost_usd=Decimal("0.30"),
        retries=2,
    )
    book.rule(assessed, "CA-1", "refer")
    book.rule(assessed, "CA-2", "accept")
    book.run(noon("2026-03-04"), straight, provider="mock", made_without_model=True, cost_usd=Decimal("0.10"))
    failed = book.run(noon("2026-03-05"), referred, state="failed", attempts=3)
    book.run(noon("2026-03-05"), again, state="failed")
    book.run(noon("2026-03-06"), kind="document", provider="rules", made_without_model=True)
    book.run(noon("2026-03-06"), state="cancelled")
    book.run(noon("2026-02-06"), straight, provider="openai", made_without_model=False, cost_usd=Decimal(1))
    book.run(noon("2026-03-07"), state="queued")
    book.call(assessed, noon("2026-03-04"))
    book.call(assessed, noon("2026-03-04"), outcome="timeout")
    book.call(failed, noon("2026-03-05"), provider="anthropic", outcome="overloaded")
    book.refer(referred, noon("2026-03-03"), noon("2026-03-05"))
    book.refer(again, noon("2026-03-07"))
    book.decide(straight, noon("2026-03-02") + timedelta(hours=4))
    book.decide(referred, noon("2026-03-06"))
    book.decide(departed, noon("2026-03-13"), outcome="decline", action="change", reason_code="loss_history")
    book.decide(
        left_to_people,
        noon("2026-03-20"),
        "refer",
        action="override",
        run_id=assessed,
        reason_code="mitigating_control",
    )
    for case in (straight, referred, left_to_people):
        book.set_status(Submission, case, "quoted")
    book.set_status(Submission, departed, "declined")


def _fill_claims(book):
    paid = book.claim(noon("2025-10-01"), claimed=9_000)
    denied = book.claim(noon("2026-03-01"), "property")
    book.claim(noon("2026-03-02"), claimed=500)
    book.money(paid, noon("2025-10-02"), "reserve", 1_000)
    book.money(paid, noon("2025-11-02"), "reserve", 500)
    book.money(paid, noon("2025-11-03"), "payment", 300)
    book.money(paid, noon("2026-03-01"), "payment", 900)
    book.money(paid, noon("2026-03-01"), "reserve", -300)
    book.money(paid, noon("2026-03-02"), "recovery", 50)
    book.approve(book.money(denied, noon("2026-03-02"), "reserve", 700, "pending"), noon("2026-03-04"))
    book.money(denied, noon("2026-03-02"), "reserve", 999, "pending")
    book.decide_claim(paid, noon("2026-02-27"))
    book.decide_claim(paid, noon("2026-03-01"), "close")
    book.decide_claim(paid, noon("2026-03-03"), "reopen")
    book.decide_claim(paid, noon("2026-03-04"))
    book.decide_claim(paid, noon("2026-03-05"), "close")
    book.refer_claim(denied, noon("2026-03-02"), noon("2026-03-03"))
    book.refer_claim(denied, noon("2026-03-04"), noon("2026-03-07"), "siu")
    book.decide_claim(denied, noon("2026-03-08"), "deny", proposed="refer")


BY_HAND = {
    "received": (5, 1),
    "decided": (4, 0),
    "cycle": ((4 * HOUR + 4 * DAY + 10 * DAY + 28 * DAY) / Decimal(4), None),
    "straight_through": (Decimal(1) / 4, None),
    "departed": (Decimal(1) / 3, None),
    "referrals": (2, 0),
    "turnaround": (2 * DAY, None),
    "limits": (1_600, 400),
    "reported": (2, 0),
    "settled": (0, 1),
    "denied": (1, 0),
    "closed": (1, 0),
    "claim_cycle": (151 * DAY, None),
    "claim_straight": (None, 1),
    "claim_turnaround": (2 * DAY, None),
    "paid": (900, 0),
    "reserves": (400, 0),
    "first_adequacy": (Decimal(1_200) / 1_000, None),
    "late_adequacy": (Decimal(900) / 1_200, None),
    "runs": (6, 1),
    "failed": (2, 0),
    "retries": (4, 0),
    "without_model": (Decimal(2) / 3, 0),
    "cost": (Decimal("0.40"), 1),
    "cost_per_case": (Decimal("0.40") / 5, 1),
    "cost_per_accepted": (Decimal("0.40") / 2, 1),
}
"""By tile: what March comes to, and the thirty-one days before it."""


def test_every_tile_equals_the_count_by_hand(book, unit_of_work):
    tiles = {tile.code: tile for tile in DashboardService(unit_of_work).get(book.manager, MARCH).tiles}

    assert set(tiles) == set(BY_HAND)
    for code, (now, before) in BY_HAND.items():
        assert tiles[code].value == pytest.approx(now), code
        assert tiles[code].before == pytest.approx(before), code
        assert tiles[code].definition.endswith("."), code
        assert isinstance(tiles[code].unit, Unit), code


def test_figures_divided_by_part_equal_the_count_by_hand(book, unit_of_work):
    figures = DashboardService(unit_of_work).get(book.manager, MARCH).figures
    expected = {
        ("received", "line", "status"): {
            ("commercial_auto", "new"): 2,
            ("commercial_auto", "quoted"): 2,
            ("homeowners", "declined"): 1,
        },
        ("overridden", "rule", "reason"): {("", "loss_history"): 1, ("CA-1", "mitigating_control"): 1},
        ("call", "provider", "outcome"): {
            ("anthropic", "overloaded"): 1,
            ("openai", "ok"): 1,
            ("openai", "timeout"): 1,
        },
        ("decided_within", "days"): {("1",): 1, ("10",): 1, ("30",): 1, ("5",): 1},
        ("decided", "week", "outcome"): {
            ("2026-03-02", "accept"): 2,
            ("2026-03-09", "decline"): 1,
            ("2026-03-16", "accept"): 1,
        },
        ("referral_answered", "kind", "answer"): {
            ("coverage", "proceed"): 1,
            ("siu", "cleared"): 1,
            ("underwriting", "accept"): 1,
        },
        ("money", "kind"): {("payment",): 1, ("recovery",): 1, ("reserve_down",): 1, ("reserve_up",): 1},
    }
    for (measure, *parts), wanted in expected.items():
        assert {key: found.count for key, found in figures.by(measure, *parts).items()} == wanted, measure


def test_a_line_has_the_figures_of_its_own_desk_and_runs(book, unit_of_work):
    service = DashboardService(unit_of_work)
    homes = {
        t.code: t.value
        for t in service.get(book.manager, DashboardFilter(MARCH.since, MARCH.until, "homeowners")).tiles
    }
    motor = {
        t.code: t.value for t in service.get(book.manager, DashboardFilter(MARCH.since, MARCH.until, "auto")).tiles
    }

    assert (homes["received"], homes["decided"], homes["limits"], homes["runs"]) == (1, 1, 300, 0)
    assert "reported" not in homes
    assert (motor["reported"], motor["paid"], motor["closed"]) == (1, 900, 1)
    assert "received" not in motor


def test_a_corrected_fact_keeps_a_decision_from_being_straight_through(book, unit_of_work):
    case = book.submission(noon("2026-03-10"))
    book.correct_fact(case, noon("2026-03-11"))

    assert not _is_straight(book.decide(case, noon("2026-03-12")), unit_of_work)
    assert _is_straight(book.decide(book.submission(noon("2026-03-10")), noon("2026-03-12")), unit_of_work)


def test_what_is_corrected_or_referred_later_leaves_a_decision_as_it_was(book, unit_of_work):
    case = book.submission(noon("2026-03-10"))
    book.correct_fact(case, noon("2026-03-14"))
    book.refer(case, noon("2026-03-14"))

    assert _is_straight(book.decide(case, noon("2026-03-12")), unit_of_work)


def _is_straight(decision, unit_of_work):
    with unit_of_work() as work:
        work.session.add(decision)
        work.session.refresh(decision)
        return decision.is_straight_through


def test_an_empty_institution_has_no_shares_instead_of_zeros(unit_of_work):
    dashboard = DashboardService(unit_of_work).get(make_day_book(unit_of_work).manager, MARCH)

    assert dashboard.is_empty
    assert {t.code for t in dashboard.tiles if t.value is None} >= {
        "cycle",
        "straight_through",
        "departed",
        "cost_per_case",
    }
