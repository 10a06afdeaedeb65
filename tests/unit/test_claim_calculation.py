"""What the calculation says of a claim's money, and the warning where a movement goes beyond it."""

from decimal import Decimal

import pytest

from backend.domain.claims.authority import ClaimSums
from backend.domain.claims.calculation import (
    Calculation,
    calculation_words,
    find_excess,
    read_calculation,
    settled_apart,
)
from backend.domain.claims.settlement import SettlementTerms, settle
from backend.domain.claims.words import TransactionKind
from backend.domain.policies import PolicyLine
from backend.pipelines.claim.shaping import settlement_json

PAYMENT, RESERVE, RECOVERY = TransactionKind.PAYMENT, TransactionKind.RESERVE, TransactionKind.RECOVERY
CALCULATED = Calculation(Decimal(1_000), Decimal(1_500), Decimal(800), Decimal(2_000))
SUMS = ClaimSums(PolicyLine.AUTO, paid_usd=Decimal(500), reserve_usd=Decimal(600))


@pytest.mark.parametrize("paid", ["0", "700", "1500", "9000"])
def test_the_total_is_what_would_be_payable_had_nothing_been_paid_before(paid):
    terms = {"claimed_usd": Decimal(2_000), "limit_usd": Decimal(50_000), "deductible_usd": Decimal(500)}
    settlement = settle(SettlementTerms(**terms, prior_paid_usd=Decimal(paid)))
    read = read_calculation({"settlement": settlement_json(settlement)})

    assert read.payable_usd == settlement.payable_usd
    assert read.total_usd == settle(SettlementTerms(**terms)).payable_usd == 1_500


@pytest.mark.parametrize(
    "result", [{}, {"settlement": None}, {"settlement": {"payable_usd": "NaN"}, "reserve": "none"}]
)
def test_what_a_result_lacks_is_not_known(result):
    assert read_calculation(result) == Calculation()
    assert calculation_words(Calculation(), PAYMENT) == "No amount was calculated."
    assert calculation_words(Calculation(), RESERVE) == "No range of the reserve was proposed."


def test_it_is_said_in_total_with_what_had_been_paid_before():
    assert calculation_words(CALCULATED, PAYMENT) == (
        "The calculation says USD 1,500 in total, of which USD 500 were paid before it."
    )
    assert calculation_words(CALCULATED, RESERVE) == "The proposed reserve is USD 800 to USD 2,000 in total."


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        (PAYMENT, "1000", None),
        (PAYMENT, "1000.01", "All payments together would be USD 1,500.01, above the USD 1,500 that the calculation"),
        (RESERVE, "900", None),
        (
            RESERVE,
            "901",
            "Paid and reserved together would be USD 2,001, above the proposed range that ends at USD 2,000",
        ),
        (RESERVE, "-1", None),
        (RECOVERY, "90000", None),
    ],
)
def test_a_movement_is_warned_of_from_the_first_cent_above(kind, change, said):
    warned = find_excess(CALCULATED, SUMS, kind, Decimal(change))

    assert warned is None if said is None else warned.startswith(said)


def test_without_a_calculation_nothing_is_above_it():
    assert find_excess(Calculation(), SUMS, PAYMENT, Decimal(10**6)) is None
    assert settled_apart(Calculation(), Decimal(10**6)) is None


def test_a_settlement_beside_the_total_is_warned_of():
    assert settled_apart(CALCULATED, Decimal(1_500)) is None
    assert settled_apart(CALCULATED, Decimal(1_501)) == (
        "The settlement of USD 1,501 in total is above the USD 1,500 that the calculation says."
    )
    assert settled_apart(CALCULATED, Decimal(900)) == (
        "The settlement of USD 900 in total is below the USD 1,500 that the calculation says."
    )
