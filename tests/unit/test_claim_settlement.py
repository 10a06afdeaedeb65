"""The arithmetic of settlements against tables worked by hand; the computation stands beside each row."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from backend.domain.claims.settlement import SettlementTerms, depreciation_share, settle, to_cents
from backend.domain.policies import PolicyLine, Sublimit
from backend.pipelines.claim.scene import set_scene
from backend.pipelines.claim.settlement import compute_settlement
from fakes.loss_rig import RACING, line_policy, loss, policy

D = Decimal
TERMS = SettlementTerms(claimed_usd=D(1000), limit_usd=D(10_000))
GLASS = Sublimit("Glass", ("glass",), D(300))
JEWELLERY = Sublimit("Jewellery", ("theft",), D("250.50"))


def terms(**changes):
    return replace(
        TERMS, **{name: D(v) if isinstance(v, str) and name.endswith("usd") else v for name, v in changes.items()}
    )


WORKED = [
    # claimed 1,000, nothing to take off: 1,000.00
    (terms(), "1000.00"),
    # 1,000 - 250 deductible = 750.00
    (terms(deductible_usd="250"), "750.00"),
    # 1,000 claimed, bills say 800: 800 - 250 = 550.00
    (terms(supported_usd="800", deductible_usd="250"), "550.00"),
    # bills say more than claimed: the claim is the most, 1,000 - 250 = 750.00
    (terms(supported_usd="1400", deductible_usd="250"), "750.00"),
    # parts 400 at 10 % a year for 3 years: 400 * 0.30 = 120; 1,000 - 120 - 250 = 630.00
    (
        terms(depreciable_usd="400", depreciation_rate=D("0.10"), age_years=3, deductible_usd="250"),
        "630.00",
    ),
    # parts 400 at 15 % for 9 years is 135 %, at most the whole: 1,000 - 400 - 250 = 350.00
    (terms(depreciable_usd="400", depreciation_rate=D("0.15"), age_years=9, deductible_usd="250"), "350.00"),
    # new value is insured, so no depreciation: 1,000 - 250 = 750.00
    (
        terms(
            depreciable_usd="400",
            depreciation_rate=D("0.15"),
            age_years=9,
            deductible_usd="250",
            is_replacement_cost=True,
        ),
        "750.00",
    ),
    # the whole depreciates: 1,000 * 0.04 * 7 = 280; 1,000 - 280 - 100 = 620.00
    (terms(depreciable_usd=None, depreciation_rate=D("0.04"), age_years=7, deductible_usd="100"), "620.00"),
    # the whole, as far as bills support it: 800 * 0.28 = 224; 800 - 224 - 100 = 476.00
    (
        terms(
            supported_usd="800", depreciable_usd=None, depreciation_rate=D("0.04"), age_years=7, deductible_usd="100"
        ),
        "476.00",
    ),
    # 333.33 * 0.05 = 16.6665, half a cent up: 16.67; 1,000 - 16.67 = 983.33
    (terms(depreciable_usd="333.33", depreciation_rate=D("0.05"), age_years=1), "983.33"),
    # 100.10 * 0.05 = 5.005, half a cent up: 5.01; 1,000 - 5.01 = 994.99
    (terms(depreciable_usd="100.10", depreciation_rate=D("0.05"), age_years=1), "994.99"),
    # 60 % of 1,000 = 600; 600 - 250 = 350.00
    (terms(liability_share=D("0.6"), deductible_usd="250"), "350.00"),
    # a third of 1,000.01 at 33.33 %: 333.303333 -> 333.30
    (terms(claimed_usd="1000.01", liability_share=D("0.3333")), "333.30"),
    # no own fault: 0.00
    (terms(liability_share=D(0), deductible_usd="250"), "0.00"),
    # 1,000 - 100 = 900, the sublimit is 300: 300.00
    (terms(deductible_usd="100", sublimits=(GLASS,)), "300.00"),
    # two sublimits: the lower one is the most, 250.50
    (terms(sublimits=(GLASS, JEWELLERY)), "250.50"),
    # 12,000 - 500 = 11,500, the limit is 10,000: 10,000.00
    (terms(claimed_usd="12000", deductible_usd="500"), "10000.00"),
    # the deductible comes before the limit: 10,200 - 500 = 9,700.00, the limit does not bite
    (terms(claimed_usd="10200", deductible_usd="500"), "9700.00"),
    # 1,000 - 250 = 750, paid before 200: 550.00
    (terms(deductible_usd="250", prior_paid_usd="200"), "550.00"),
    # paid before more than is owed: never below zero, 0.00
    (terms(deductible_usd="250", prior_paid_usd="900"), "0.00"),
    # below the deductible: 300 < 500, 0.00
    (terms(claimed_usd="300", deductible_usd="500"), "0.00"),
    # exactly the deductible: 0.00
    (terms(claimed_usd="500", deductible_usd="500"), "0.00"),
    # one cent above the deductible: 0.01
    (terms(claimed_usd="500.01", deductible_usd="500"), "0.01"),
    # nothing claimed: 0.00
    (terms(claimed_usd="0"), "0.00"),
    # not covered: 1,000 - 1,000 = 0.00
    (terms(not_covered="The exclusion applies.", deductible_usd="250"), "0.00"),
    # all at once: 5,000 claimed, bills 4,800; parts 1,000 * 0.2 = 200 -> 4,600; less 500 -> 4,100;
    # sublimit 3,000 -> 3,000; paid before 1,200 -> 1,800.00
    (
        terms(
            claimed_usd="5000",
            supported_usd="4800",
            depreciable_usd="1000",
            depreciation_rate=D("0.1"),
            age_years=2,
            deductible_usd="500",
            sublimits=(replace(GLASS, limit_usd=D(3000)),),
            prior_paid_usd="1200",
        ),
        "1800.00",
    ),
]


@pytest.mark.parametrize(("given", "payable"), WORKED)
def test_pays_what_the_table_worked_by_hand_says(given, payable):
    assert str(settle(given).payable_usd) == payable


@pytest.mark.parametrize(("given", "payable"), WORKED)
def test_the_steps_sum_exactly_to_what_is_payable(given, payable):
    settlement = settle(given)

    assert sum(step.amount_usd for step in settlement.steps) == D(payable)
    assert all(step.amount_usd == to_cents(step.amount_usd) for step in settlement.steps)
    assert all(step.amount_usd < 0 for step in settlement.steps[1:])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (terms(claimed_usd="300", deductible_usd="500"), "USD 300 is below the deductible of USD 500"),
        (terms(claimed_usd="500", deductible_usd="500"), "USD 500 is the same as the deductible of USD 500"),
        (terms(not_covered="The exclusion applies."), "The exclusion applies."),
        (terms(prior_paid_usd="1000"), "were paid before; nothing is left"),
        (terms(liability_share=D(0)), "own share is 0 %"),
    ],
)
def test_a_payment_of_nothing_says_why(given, words):
    settlement = settle(given)

    assert settlement.payable_usd == 0
    assert words in settlement.reason


def test_a_payment_needs_no_reason():
    assert settle(terms(deductible_usd="250")).reason == ""


def test_depreciation_grows_with_age_up_to_the_whole():
    shares = [depreciation_share(D("0.12"), age) for age in range(12)]

    assert all(older >= younger for younger, older in pairwise(shares))
    assert shares[0] == 0
    assert shares[-1] == 1


def test_a_higher_deductible_never_pays_more():
    paid = [settle(terms(deductible_usd=str(amount))).payable_usd for amount in range(0, 1500, 50)]

    assert all(less <= more for more, less in pairwise(paid))


def computed(inputs):
    scene = set_scene(inputs)
    return compute_settlement(inputs, scene.coverage, scene.bills)


@pytest.mark.parametrize(
    ("inputs", "payable"),
    [
        # 2,350 - 400 * 0.10 * 4 (160) - 500 = 1,690.00
        (loss(policy=policy(depreciation_rate=D("0.10"))), "1690.00"),
        # no rate: 2,350 - 500 = 1,850.00
        (loss(), "1850.00"),
        # amount open, the bills say 2,350: 2,350 - 500 = 1,850.00
        (loss(claimed_usd=..., parts_usd=...), "1850.00"),
        # property: 2,350 * 0.02 * 5 = 235; 2,350 - 235 - 500 = 1,615.00
        (loss(PolicyLine.PROPERTY, policy=line_policy(PolicyLine.PROPERTY, depreciation_rate=D("0.02"))), "1615.00"),
        # liability: 60 % of 2,350 = 1,410; 1,410 - 500 = 910.00
        (loss(PolicyLine.LIABILITY), "910.00"),
        # a sublimit of another peril does not bite
        (loss(policy=policy(sublimits=(GLASS,))), "1850.00"),
        # excluded as it stands
        (loss(vehicle_use="racing"), "0.00"),
        # before the term
        (loss(loss_date="2025-12-31"), "0.00"),
        # a peril that is not covered
        (loss(loss_type="flood"), "0.00"),
    ],
)
def test_reads_report_bills_and_policy_into_the_arithmetic(inputs, payable):
    assert str(computed(inputs).payable_usd) == payable


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        (loss(policy=None), "not in the book"),
        (loss(claimed_usd=..., parts_usd=..., documents=()), "amount claimed is not known"),
        (loss(policy=policy(depreciation_rate=D("0.1")), vehicle_age_years=...), "Age of the vehicle is not known"),
        (loss(PolicyLine.LIABILITY, liability_percent=...), "share of fault is not known"),
    ],
)
def test_what_cannot_be_computed_is_not_guessed(inputs, words):
    settlement = computed(inputs)

    assert settlement.payable_usd is None
    assert words in settlement.reason


def test_an_exclusion_that_applies_is_named_in_the_reason():
    assert RACING.title in computed(loss(vehicle_use="racing")).reason
