"""Settlements of any figures: nothing below zero, nothing above a bound, nothing that more reasons could raise."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.claims.settlement import SettlementTerms, settle, to_cents
from backend.domain.policies import Sublimit

D = Decimal
MONEY = st.decimals(0, 1_000_000_000, places=2)
SMALL = st.decimals(0, 50_000, places=2)
SHARE = st.decimals(0, 1, places=4)
TERMS = st.builds(
    SettlementTerms,
    claimed_usd=MONEY,
    limit_usd=MONEY,
    deductible_usd=SMALL,
    supported_usd=st.none() | st.decimals(-1000, 1_000_000_000, places=2),
    not_covered=st.sampled_from(["", "", "", "Not in force."]),
    depreciable_usd=st.none() | MONEY,
    depreciation_rate=SHARE,
    age_years=st.integers(0, 200),
    is_replacement_cost=st.booleans(),
    liability_share=st.none() | SHARE,
    sublimits=st.lists(MONEY, max_size=3).map(lambda limits: tuple(Sublimit("S", (), limit) for limit in limits)),
    prior_paid_usd=MONEY,
)


@given(TERMS)
@settings(deadline=None)
def test_the_steps_sum_to_what_is_payable_in_whole_cents(terms):
    settlement = settle(terms)

    assert sum(step.amount_usd for step in settlement.steps) == settlement.payable_usd
    assert all(step.amount_usd == to_cents(step.amount_usd) for step in settlement.steps)
    assert all(step.amount_usd < 0 for step in settlement.steps[1:])


@given(TERMS)
@settings(deadline=None)
def test_no_bound_is_ever_passed(terms):
    payable = settle(terms).payable_usd

    assert 0 <= payable <= terms.claimed_usd
    assert payable <= terms.limit_usd
    assert all(payable <= sublimit.limit_usd for sublimit in terms.sublimits)
    assert terms.supported_usd is None or payable <= max(terms.supported_usd, D(0))
    assert payable + terms.prior_paid_usd <= max(terms.limit_usd, terms.prior_paid_usd)


@given(TERMS)
@settings(deadline=None)
def test_a_payment_of_nothing_says_why_and_uncovered_is_nothing(terms):
    settlement = settle(terms)

    assert settlement.payable_usd or settlement.reason
    assert not terms.not_covered or (settlement.payable_usd, settlement.reason) == (0, terms.not_covered)


@given(TERMS, SMALL)
@settings(deadline=None)
def test_a_higher_deductible_and_more_paid_before_never_pay_more(terms, more):
    payable = settle(terms).payable_usd

    assert settle(replace(terms, deductible_usd=terms.deductible_usd + more)).payable_usd <= payable
    assert settle(replace(terms, prior_paid_usd=terms.prior_paid_usd + more)).payable_usd <= payable


@given(TERMS, MONEY)
@settings(deadline=None)
def test_another_sublimit_or_a_lower_limit_never_pays_more(terms, limit):
    payable = settle(terms).payable_usd

    assert settle(replace(terms, sublimits=(*terms.sublimits, Sublimit("T", (), limit)))).payable_usd <= payable
    assert settle(replace(terms, limit_usd=min(terms.limit_usd, limit))).payable_usd <= payable


@given(TERMS, SMALL)
@settings(deadline=None)
def test_a_larger_claim_or_better_support_never_pays_less(terms, more):
    payable = settle(terms).payable_usd
    supported = None if terms.supported_usd is None else terms.supported_usd + more

    assert settle(replace(terms, supported_usd=supported)).payable_usd >= payable
    undepreciated = replace(terms, is_replacement_cost=True)
    assert settle(undepreciated).payable_usd >= payable
    larger = replace(undepreciated, claimed_usd=undepreciated.claimed_usd + more)
    assert settle(larger).payable_usd >= settle(undepreciated).payable_usd


@given(TERMS)
@settings(deadline=None)
def test_the_order_of_sublimits_does_not_matter(terms):
    turned = replace(terms, sublimits=terms.sublimits[::-1])

    assert settle(turned).payable_usd == settle(terms).payable_usd


@given(TERMS)
@settings(deadline=None)
def test_paying_twice_pays_nothing_the_second_time(terms):
    first = settle(terms).payable_usd
    second = settle(replace(terms, prior_paid_usd=terms.prior_paid_usd + first))

    assert second.payable_usd == 0
