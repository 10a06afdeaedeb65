"""The reserve proposed agrees with what is payable, counts what is paid, and stays within the limit."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.ui.claim_summary import outstanding_usd, reserve_words
from backend.domain.policies import PolicyLine
from backend.pipelines.claim import ClaimHistory
from backend.pipelines.claim.reserve import BY_BOOK, BY_CALCULATION, BY_CLAIM
from fakes.loss_rig import assessed, bill, line_policy, loss, policy

D = Decimal
TEN = tuple(D(amount) for amount in range(1000, 11_000, 1000))
UNKNOWN = {"claimed_usd": ..., "parts_usd": ..., "documents": ()}


def reserve(past=TEN, paid="0", **fields):
    history = ClaimHistory(settled_usd=past, segment="motor collision", paid_usd=D(paid))
    return assessed(loss(history=history, **fields)).to_json()["reserve"]


def amounts(found):
    return tuple(found[name] for name in ("low_usd", "middle_usd", "high_usd", "outstanding_usd"))


@pytest.mark.parametrize(
    ("past", "fields", "wanted", "basis"),
    [
        # 2,350 claimed, 500 deductible: 1,850 payable; quartiles 3,000, 5,000, 8,000 scaled by 0.37
        (TEN, {}, ("1110.00", "1850.00", "2960.00", "1850.00"), BY_CALCULATION),
        # 1,000 paid before: the total is the same, 850 of it is outstanding; nothing below what is paid
        (TEN, {"paid": "1000"}, ("1110.00", "1850.00", "2960.00", "850.00"), BY_CALCULATION),
        (TEN, {"paid": "1500"}, ("1500.00", "1850.00", "2960.00", "350.00"), BY_CALCULATION),
        # all is paid: nothing is outstanding
        (TEN, {"paid": "1850"}, ("1850.00", "1850.00", "2960.00", "0.00"), BY_CALCULATION),
        # at most the limit
        (TEN, {"policy": policy(limit_usd=D(2000))}, ("1110.00", "1850.00", "2000.00", "1850.00"), BY_CALCULATION),
        # seven claims are too few, a median of zero is nothing to scale by: the calculation alone
        (TEN[:7], {}, (None, "1850.00", None, "1850.00"), BY_CALCULATION),
        ((D(0),) * 5 + (D(900),) * 3, {}, (None, "1850.00", None, "1850.00"), BY_CALCULATION),
        # payable unknown: 2,350 claimed, scaled by 0.47
        (TEN, {"policy": None}, ("1410.00", "2350.00", "3760.00", "2350.00"), BY_CLAIM),
        # nothing known: as the book is
        (TEN, UNKNOWN, ("3000.00", "5000.00", "8000.00", "5000.00"), BY_BOOK),
        ((), UNKNOWN, (None, None, None, None), BY_BOOK),
    ],
)
def test_the_middle_is_what_the_calculation_says_is_payable_where_it_is_known(past, fields, wanted, basis):
    found = reserve(past, **fields)

    assert amounts(found) == wanted
    assert (found["basis"], found["counts"], found["claims"]) == (basis, "total", len(past))
    assert ("are needed for a range" in found["segment"]) is (len(past) < 8)


def test_an_exclusion_that_applies_leaves_nothing_to_reserve_but_says_what_a_contest_would_cost():
    found = reserve(vehicle_use="racing")

    assert amounts(found) == ("0.00", "0.00", "1850.00", "0.00")
    assert found["basis"].startswith("Nothing is payable by the calculation. The exclusion 'Racing' applies")
    assert found["basis"].endswith("if the exclusion did not apply.")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"claimed_usd": "400", "documents": (bill(total="400.00"),)}, "below the deductible"),
        ({"loss_date": "2025-12-31"}, "not in force"),
        ({"loss_date": "2025-12-31", "vehicle_use": "racing"}, "not in force"),
    ],
)
def test_a_loss_below_the_deductible_or_outside_the_term_has_no_reserve_at_all(fields, why):
    found = reserve(**fields)

    assert amounts(found) == ("0.00", "0.00", "0.00", "0.00")
    assert why in found["basis"]


@pytest.mark.parametrize("line", list(PolicyLine))
@pytest.mark.parametrize("paid", ["0", "300.55"])
def test_to_reserve_as_proposed_and_to_settle_leaves_nothing_outstanding(line, paid):
    past = ClaimHistory(settled_usd=tuple(amount / 7 for amount in TEN), segment="book", paid_usd=D(paid))
    result = assessed(loss(line, history=past, policy=replace(line_policy(line), clauses=()))).to_json()

    assert D(result["settlement"]["payable_usd"]) > 0
    assert result["reserve"]["outstanding_usd"] == result["settlement"]["payable_usd"]


def test_the_screen_names_the_basis_and_offers_what_is_outstanding():
    found = reserve(paid="1000")

    assert outstanding_usd(found) == D("850.00")
    assert reserve_words(found).splitlines() == [
        BY_CALCULATION,
        "Total USD 1,110 to USD 2,960, from 10 closed claims of the book: motor collision.",
    ]
    assert reserve_words(reserve(vehicle_use="racing")).endswith("Total USD 0 to USD 1,850.")
    assert outstanding_usd({"middle_usd": "70"}) == D(70)  # a result of before
