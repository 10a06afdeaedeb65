"""The demonstration's claims as triangles tie to the claims: by line, by quarter and month, and day by day."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from backend.domain.clock import utc_now
from backend.domain.policies import PolicyLine
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import ClaimsTriangleRequest
from backend.domain.triangles import Measure
from backend.reserving.chain_ladder import chain_ladder
from backend.services.claims_triangle import draw_triangle
from backend.store.tables import Claim, ClaimTransaction, Policy

MEASURES = (Measure.PAID, Measure.INCURRED, Measure.REPORTED_COUNT)
POSTED = ClaimTransaction.state == "posted"
FIRST_DAY = date(2000, 1, 1).toordinal()
YEAR_OF_DAY = [date.fromordinal(day).year for day in range(FIRST_DAY, date(2100, 1, 1).toordinal())]
"""The calendar year of each day of the century."""


@pytest.fixture
def draw(book):
    def drawn(line=None, period_months=12, as_of=None):
        request = ClaimsTriangleRequest(line, period_months, as_of or utc_now().date())
        with book.unit_of_work() as work:
            return draw_triangle(work, book.institution_id, request)

    return drawn


def last_year_end():
    return date(utc_now().year - 1, 12, 31)


def cells(checked, measure):
    """Return the observed cells of a measure by origin and age."""
    triangle = checked.triangles.measures[measure]
    return {
        (origin, age): cell
        for origin, row in zip(triangle.origins, triangle.to_rows(), strict=True)
        for age, cell in zip(triangle.ages, row, strict=True)
        if cell is not None
    }


def newest(checked, measure):
    triangle = checked.triangles.measures[measure]
    return dict(zip(triangle.origins, triangle.latest.tolist(), strict=True))


def claims_of(book):
    return book.all(
        Claim.claim_id,
        Claim.line,
        Claim.loss_date,
        Claim.paid_usd,
        Claim.recovered_usd,
        Claim.reserve_usd,
        Claim.reported_at,
        where=[Claim.institution_id == book.institution_id],
    )


@pytest.mark.parametrize("line", [None, *PolicyLine])
def test_the_newest_diagonal_is_what_the_claims_say_today(book, draw, line):
    checked = draw(line)
    paid, incurred, reported = Counter(), Counter(), Counter()
    for claim in claims_of(book):
        if line in {None, claim.line}:
            year = str(claim.loss_date.year)
            paid[year] += claim.paid_usd - claim.recovered_usd
            incurred[year] += claim.paid_usd - claim.recovered_usd + claim.reserve_usd
            reported[year] += 1

    assert sum(incurred.values()) > 0
    for measure, wanted in zip(MEASURES, (paid, incurred, reported), strict=True):
        shown = {origin: amount for origin, amount in newest(checked, measure).items() if amount or wanted[origin]}
        assert shown == pytest.approx({year: float(one) for year, one in wanted.items() if one}), measure


@pytest.mark.parametrize("measure", MEASURES)
def test_the_lines_add_up_to_all_lines(draw, measure):
    summed = Counter()
    for line in PolicyLine:
        checked = draw(line)
        assert checked.triangles is not None, checked.problems
        summed.update(cells(checked, measure))

    assert dict(summed) == pytest.approx(
        {place: one for place, one in cells(draw(), measure).items() if place in summed}
    )
    assert sum(summed.values()) == pytest.approx(sum(cells(draw(), measure).values()))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("months", [3, 6, 1])
def test_shorter_periods_add_up_to_years(draw, measure, months):
    summed = Counter()
    for (origin, age), amount in cells(draw(period_months=months, as_of=last_year_end()), measure).items():
        year, begins = int(origin[:4]), month_of(origin, months)
        if (begins + age) % 12 == 0:
            summed[str(year), begins + age] += amount
    years = cells(draw(as_of=last_year_end()), measure)

    assert {place: one for place, one in summed.items() if place in years} == pytest.approx(years)


def month_of(origin, months):
    """Return how many months of the year lie before an origin such as 2024Q2, 2024H1 or 2024-03."""
    return {3: 3, 6: 6, 1: 1}[months] * (int(origin.lstrip("0123456789").lstrip("QH-")) - 1)


def test_every_cell_of_paid_is_the_movements_until_its_day(book, draw):
    moves = book.all(
        ClaimTransaction.claim_id,
        ClaimTransaction.kind,
        ClaimTransaction.amount_usd,
        ClaimTransaction.posted_at,
        where=[POSTED, ClaimTransaction.institution_id == book.institution_id],
    )
    lost = {claim.claim_id: claim.loss_date.year for claim in claims_of(book)}
    signs = {"payment": 1, "recovery": -1, "reserve": 0}
    for (origin, age), amount in cells(draw(as_of=last_year_end()), Measure.PAID).items():
        last_year = int(origin) + age // 12 - 1
        wanted = sum(
            signs[move.kind] * move.amount_usd
            for move in moves
            if lost[move.claim_id] == int(origin) and move.posted_at.year <= last_year
        )
        assert amount == pytest.approx(float(wanted)), (origin, age)


def test_the_ledger_and_the_sums_kept_with_each_claim_agree(book):
    moves = book.all(ClaimTransaction.claim_id, ClaimTransaction.kind, ClaimTransaction.amount_usd, where=[POSTED])
    by_kind = {kind: Counter() for kind in ("payment", "recovery", "reserve")}
    for move in moves:
        by_kind[move.kind][move.claim_id] += move.amount_usd

    for claim in claims_of(book):
        paid, recovered = by_kind["payment"][claim.claim_id], by_kind["recovery"][claim.claim_id]
        assert (paid, recovered) == (claim.paid_usd, claim.recovered_usd)
        assert by_kind["reserve"][claim.claim_id] - paid == claim.reserve_usd


@pytest.mark.parametrize("line", [None, PolicyLine.AUTO])
def test_earned_premium_is_every_policy_day_by_day(book, draw, line):
    checked, as_of = draw(line, as_of=last_year_end()), last_year_end()
    policies = book.all(
        Policy.line,
        Policy.effective_date,
        Policy.expiry_date,
        Policy.cancelled_on,
        Policy.premium_usd,
        where=[Policy.institution_id == book.institution_id],
    )
    earned = Counter()
    for policy in policies:
        if line in {None, policy.line} and policy.premium_usd is not None and policy.effective_date <= as_of:
            earned.update(days_of(policy))
    wanted = {origin: float(earned[int(origin)]) for origin in checked.triangles.origins}

    assert sum(wanted.values()) > 0
    shown = dict(zip(checked.triangles.origins, checked.triangles.premium, strict=True))
    assert {origin: one or 0.0 for origin, one in shown.items()} == pytest.approx(wanted)


def days_of(policy):
    """Return what a policy earns in each calendar year, counted one day at a time."""
    over = min(policy.expiry_date, policy.cancelled_on or policy.expiry_date)
    a_day = Fraction(policy.premium_usd) / (policy.expiry_date - policy.effective_date).days
    days = Counter(YEAR_OF_DAY[policy.effective_date.toordinal() - FIRST_DAY : over.toordinal() - FIRST_DAY])
    return {year: a_day * count for year, count in days.items()}


def test_one_policy_by_hand():
    """181 of 365 days of a premium of 3,650 lie before the new year."""

    class Terms:
        effective_date, expiry_date, cancelled_on, premium_usd = date(2025, 7, 4), date(2026, 7, 4), None, 3650

    assert days_of(Terms) == {2025: 1810, 2026: 1840}


def test_a_study_can_be_made_of_the_demonstration(draw):
    (result,) = chain_ladder(draw(as_of=last_year_end()).triangles, Selection())

    assert result.total.ultimate is not None
    assert result.total.ultimate >= result.total.latest > 0
