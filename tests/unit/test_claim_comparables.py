"""The distance of two claims: stated weights, parts from 0 to 1, differences in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from backend.domain.claims.comparables import WEIGHTS, Likeness, differences, distance, gaps

ONE = Likeness("collision", "OH", Decimal(4_000), "medium", 2, 0, frozenset({"early_loss"}))
FAR = Likeness("theft", "TX", Decimal(40_000_000), "catastrophic", 400, 9, frozenset({"late_report"}))


def test_the_weights_together_are_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_a_claim_is_no_distance_from_its_like():
    assert distance(ONE, ONE) == 0
    assert differences(ONE, ONE) == ()


def test_claims_apart_in_everything_are_nearly_one_apart():
    assert distance(ONE, FAR) == pytest.approx(1 - WEIGHTS["severity"] / 3, abs=1e-3)
    assert set(gaps(ONE, FAR)) == set(WEIGHTS)


def test_the_distance_is_the_same_both_ways():
    assert distance(ONE, FAR) == distance(FAR, ONE)


@pytest.mark.parametrize(
    ("change", "part", "gap", "words"),
    [
        ({"loss_type": "theft"}, "loss_type", 1, "theft instead of collision"),
        ({"state_code": "TX"}, "state", 1, "TX instead of OH"),
        ({"claimed_usd": Decimal(40_000)}, "amount", 1, "USD 40,000 claimed instead of USD 4,000"),
        ({"claimed_usd": None}, "amount", 0.5, "an unknown amount claimed instead of USD 4,000"),
        ({"severity": "high"}, "severity", 1 / 3, "high severity instead of medium"),
        ({"severity": None}, "severity", 0.5, "unknown severity instead of medium"),
        ({"report_delay_days": 47}, "report_delay", 0.5, "reported after 47 days instead of 2 days"),
        ({"report_delay_days": 1}, "report_delay", 1 / 90, "reported after 1 day instead of 2 days"),
        ({"report_delay_days": None}, "report_delay", 0.5, "reported after an unknown time instead of 2 days"),
        ({"injured_persons": 3}, "injuries", 1, "3 injured instead of 0"),
        ({"flags": frozenset()}, "flags", 1, "red flags: without early loss"),
        ({"flags": frozenset({"early_loss", "late_report"})}, "flags", 0.5, "red flags: also late report"),
    ],
)
def test_each_part_counts_by_its_weight_and_is_said_in_words(change, part, gap, words):
    other = replace(ONE, **change)

    assert gaps(ONE, other)[part] == pytest.approx(gap)
    assert distance(ONE, other) == pytest.approx(WEIGHTS[part] * gap, abs=1e-4)
    assert differences(ONE, other) == (words,)


def test_what_weighs_most_is_said_first():
    other = replace(ONE, state_code="TX", loss_type="theft", severity="high")

    assert differences(ONE, other)[0] == "theft instead of collision"
    assert differences(ONE, other)[-1].endswith("medium")


def test_two_unknown_amounts_are_half_apart_and_nothing_to_tell():
    unknown = replace(ONE, claimed_usd=None)

    assert distance(unknown, unknown) == pytest.approx(WEIGHTS["amount"] / 2)
    assert differences(unknown, unknown) == ()
