"""A guideline weighed: which rules fire, what is missing, and a score that sums exactly."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.decisions import Outcome
from backend.domain.guidelines import (
    DEFAULT_GUIDELINES,
    Guideline,
    Operator,
    Rule,
    RuleOutcome,
    Threshold,
    evaluate,
    standing,
    weigh,
)
from backend.domain.submissions import FieldValue
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError


def rule(
    operator: Operator = Operator.GT,
    threshold: Threshold = Decimal(10),
    *,
    field: str = "power_units",
    points: int = 7,
    floor: Outcome = Outcome.REFER,
    rule_id: str = "T-1",
    missing_floor: Outcome = Outcome.ACCEPT,
) -> Rule:
    return Rule(
        rule_id, field, operator, threshold, points, floor, "TEST", "Test manual", "{value}/{threshold}", missing_floor
    )


def guideline(*rules: Rule, base_points: int = 10) -> Guideline:
    return Guideline("commercial_auto", 3, VersionState.ACTIVE, rules, base_points)


@pytest.mark.parametrize(
    ("operator", "threshold", "value", "fires"),
    [
        (Operator.LT, Decimal(10), 9, True),
        (Operator.LT, Decimal(10), 10, False),
        (Operator.LE, Decimal(10), 10, True),
        (Operator.GT, Decimal(10), Decimal("10.01"), True),
        (Operator.GT, Decimal(10), 10, False),
        (Operator.GE, Decimal(10), 10, True),
        (Operator.GE, Decimal(0), 0, True),
        (Operator.LT, date(2027, 1, 1), date(2026, 12, 31), True),
        (Operator.GE, date(2027, 1, 1), date(2026, 12, 31), False),
        (Operator.EQ, True, True, True),
        (Operator.EQ, True, False, False),
        (Operator.EQ, False, 0, False),
        (Operator.EQ, "local", "local", True),
        (Operator.NE, "local", "regional", True),
        (Operator.EQ, Decimal(3), 3, True),
        (Operator.IN, ("a", "b"), "b", True),
        (Operator.IN, ("a", "b"), "c", False),
        (Operator.NOT_IN, ("a", "b"), "c", True),
        (Operator.MISSING, None, None, True),
        (Operator.MISSING, None, 0, False),
    ],
)
def test_a_rule_fires_where_its_comparison_holds(
    operator: Operator, threshold: Threshold, value: FieldValue, *, fires: bool
):
    (result,) = evaluate(guideline(rule(operator, threshold)), {"power_units": value})

    assert result.outcome is (RuleOutcome.FIRED if fires else RuleOutcome.PASSED)
    assert result.points == (7 if fires else 0)
    assert result.floor is (Outcome.REFER if fires else Outcome.ACCEPT)


def test_an_unknown_input_is_missing_and_neither_fires_nor_passes():
    (result,) = evaluate(guideline(rule(missing_floor=Outcome.REFER)), {})

    assert result.outcome is RuleOutcome.MISSING
    assert result.points == 0
    assert result.floor is Outcome.REFER


def test_a_result_carries_what_a_reader_needs_to_check_it():
    (result,) = evaluate(guideline(rule()), {"power_units": 1_200})

    assert (result.rule_id, result.guideline_version, result.field) == ("T-1", 3, "power_units")
    assert (result.input_value, result.threshold, result.operator) == (1_200, Decimal(10), Operator.GT)
    assert result.wording == "1,200/10"
    assert result.source == "Test manual"


@pytest.mark.parametrize("value", ["many", True, date(2027, 1, 1)])
def test_a_value_that_cannot_be_compared_names_the_rule(value: FieldValue):
    with pytest.raises(InvalidRequestError, match="T-1"):
        evaluate(guideline(rule()), {"power_units": value})


def test_a_rule_that_did_not_fire_says_so_in_its_sentence():
    (passed,) = evaluate(guideline(rule()), {"power_units": 3})
    (missing,) = evaluate(guideline(rule()), {})

    assert passed.wording == "Does not hold: 3/10"
    assert missing.wording == "Not known: Power units."


def test_amounts_are_worded_to_the_cent():
    (result,) = evaluate(guideline(rule(field="average_claim_usd")), {"average_claim_usd": Decimal("12444.4263")})

    assert result.wording == "12,444.43/10"
    assert result.input_value == Decimal("12444.4263")


def test_the_strictest_fired_rule_sets_the_floor():
    verdict = weigh(
        guideline(rule(), rule(Operator.GT, Decimal(20), floor=Outcome.DECLINE, rule_id="T-2")), {"power_units": 15}
    )
    assert verdict.floor is Outcome.REFER

    verdict = weigh(
        guideline(rule(floor=Outcome.DECLINE), rule(floor=Outcome.ACCEPT, rule_id="T-2")), {"power_units": 15}
    )
    assert verdict.floor is Outcome.DECLINE


def test_a_band_of_the_score_is_weighed_after_all_points():
    band = rule(Operator.GE, Decimal(17), field="score", points=0, rule_id="B-1")
    verdict = weigh(guideline(band, rule(floor=Outcome.ACCEPT)), {"power_units": 15})

    assert verdict.score == 17
    assert verdict.floor is Outcome.REFER
    assert verdict.results[-1].rule_id == "B-1"
    assert verdict.results[-1].input_value == 17


@pytest.mark.parametrize(("points", "score"), [(95, 100), (-40, 0)])
def test_what_brings_the_score_back_into_its_range_is_a_contribution_too(points: int, score: int):
    verdict = weigh(guideline(rule(points=points)), {"power_units": 15})

    assert verdict.score == score
    assert verdict.contributions[-1].id == "LIMIT"
    assert sum(c.points for c in verdict.contributions) == score


def test_braces_in_a_stored_wording_do_no_harm():
    harmful = Rule("T-1", "x", Operator.GT, Decimal(1), 1, Outcome.REFER, "TEST", "s", "{value.__class__} {0} {value}")

    assert evaluate(guideline(harmful), {"x": 2})[0].wording == "{value.__class__} {0} 2"


NUMBERS = st.none() | st.integers(0, 10**6) | st.decimals(0, 10**6, places=2)
FLEET = DEFAULT_GUIDELINES["commercial_auto"]
NUMERIC = sorted({r.field for r in FLEET.rules if isinstance(r.threshold, Decimal) and r.field != "score"})


@given(st.fixed_dictionaries(dict.fromkeys(NUMERIC, NUMBERS)))
def test_contributions_sum_exactly_to_a_score_within_0_and_100(values: dict[str, FieldValue]):
    verdict = weigh(FLEET, values)

    assert sum(c.points for c in verdict.contributions) == verdict.score
    assert 0 <= verdict.score <= 100
    assert all(isinstance(c.points, int) for c in verdict.contributions)
    assert standing(FLEET, values) == (verdict.floor, verdict.score)
    assert verdict.floor.strictness == max(r.floor.strictness for r in verdict.results)
