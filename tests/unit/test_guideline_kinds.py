"""A threshold meets the kind of what it is compared with: else a rule would never fire, or stop every assessment."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.guideline_rows import body_of, edit_frame, threshold_text, threshold_value
from backend.domain.guidelines import (
    DEFAULT_GUIDELINES,
    Operator,
    RuleOutcome,
    check_draft,
    differences_of,
    evaluate,
    guideline_from_json,
    guideline_to_json,
    inputs_of,
    shown,
    standing,
    weigh,
)
from backend.domain.guidelines.inputs import kind_of
from backend.domain.products import PRODUCTS
from backend.errors import InvalidRequestError
from backend.services.guidelines import parse_draft
from fixtures.versions import AUTO, rules_with

FIRST = DEFAULT_GUIDELINES[AUTO]
CODES = sorted(PRODUCTS)
DAY = date(2027, 1, 31)


def body(rule_id="CA-01", **changes):
    """Give the first guideline as JSON with one rule changed as an import or the table would."""
    whole = guideline_to_json(FIRST)
    return {**whole, "rules": [{**one, **changes} if one["id"] == rule_id else one for one in whole["rules"]]}


def drafted(**changes):
    return parse_draft(AUTO, json.loads(json.dumps(body(**changes))))


def threshold_of(guideline, rule_id="CA-01"):
    return next(rule.threshold for rule in guideline.rules if rule.id == rule_id)


def outcome_of(guideline, values, rule_id="CA-01"):
    return next(one.outcome for one in evaluate(guideline, values) if one.rule_id == rule_id)


def refusal(**changes):
    with pytest.raises(InvalidRequestError) as refused:
        drafted(**changes)
    return refused.value.user_message


@pytest.mark.parametrize("operator", ["eq", "ne"])
@pytest.mark.parametrize(
    ("field", "typed", "kept", "value"),
    [
        ("years_in_business", "5", Decimal(5), 5),
        ("years_in_business", 5, Decimal(5), 5),
        ("claim_count", "0", Decimal(0), 0),
        ("annual_revenue_usd", "1200.50", Decimal("1200.50"), Decimal("1200.5")),
        ("owner_operator_percent", "12.5", Decimal("12.5"), Decimal("12.50")),
        ("share_of_drivers_under_3_years", 0.25, Decimal("0.25"), Decimal("0.25")),
        ("effective_date", "2027-01-31", DAY, DAY),
        ("loss_valuation_date", "2027-01-31", DAY, DAY),
        ("cargo", "petroleum", "petroleum", "petroleum"),
        ("dot_number", "1234567", "1234567", "1234567"),
        ("telematics", True, True, True),
    ],
)
def test_an_equal_value_is_equal_after_the_guideline_went_through_json(operator, field, typed, kept, value):
    once = drafted(field=field, operator=operator, threshold=typed)
    twice = guideline_from_json(json.loads(json.dumps(guideline_to_json(once))))

    for guideline in (once, twice):
        assert threshold_of(guideline) == kept
        assert type(threshold_of(guideline)) is type(kept)
        wanted = RuleOutcome.FIRED if operator == "eq" else RuleOutcome.PASSED
        assert outcome_of(guideline, {field: value}) is wanted


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"field": "claim_count", "operator": "ge", "threshold": "2027-01-31"}, "in order with 2027-01-31"),
        ({"field": "loss_valuation_date", "operator": "lt", "threshold": "5"}, "in order with 5"),
        ({"field": "score", "operator": "ge", "threshold": "2027-01-31", "points": 0}, "in order with 2027-01-31"),
        ({"field": "claim_count", "operator": "eq", "threshold": "many"}, "with a number"),
        ({"field": "claim_count", "operator": "eq", "threshold": True}, "with a number"),
        ({"field": "claim_count", "operator": "ne", "threshold": "2027-01-31"}, "with a number"),
        ({"field": "years_in_business", "operator": "eq", "threshold": "five"}, "with a number"),
        ({"field": "annual_revenue_usd", "operator": "ne", "threshold": "yes"}, "with a number"),
        ({"field": "effective_date", "operator": "eq", "threshold": "31.01.2027"}, "with a day"),
        ({"field": "effective_date", "operator": "eq", "threshold": 2027}, "with a day"),
        ({"field": "effective_date", "operator": "eq", "threshold": "2027-02-30"}, "with a day"),
        ({"field": "dot_number", "operator": "eq", "threshold": 1234567}, "with words"),
        ({"field": "dot_number", "operator": "eq", "threshold": False}, "with words"),
        ({"field": "claim_count", "operator": "in", "threshold": ["1", "many"]}, "with numbers"),
        ({"field": "effective_date", "operator": "not_in", "threshold": ["soon"]}, "with days"),
        ({"field": "telematics", "operator": "in", "threshold": ["yes"]}, "yes or no"),
    ],
)
def test_a_threshold_of_another_kind_is_refused_before_it_stops_assessments(changes, words):
    assert words in refusal(**changes)


@pytest.mark.parametrize("typed", ["1e15", "-1e15", "1e30", "1e999999", "9" * 40, 10**20, 1e300])
@pytest.mark.parametrize("operator", ["ge", "eq"])
def test_a_number_too_large_to_be_shown_is_refused_and_never_spelt_out(typed, operator):
    message = refusal(field="claim_count", operator=operator, threshold=typed)

    assert "CA-01" in message
    assert "too large" in message
    assert len(message) < 200


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_finite_number_is_refused(typed):
    assert refusal(field="claim_count", operator="ge", threshold=typed)
    assert refusal(field="claim_count", operator="eq", threshold=typed)


@pytest.mark.parametrize("typed", ["0.00001", 1e-7, "0.12345", "1.00000001"])
def test_a_threshold_that_screens_would_show_otherwise_is_refused(typed):
    assert "4 decimals" in refusal(field="share_of_drivers_under_3_years", operator="ge", threshold=typed)


@pytest.mark.parametrize("typed", ["0.1234", "5.00000", "999999999999999.9999", "1E3", 0.1])
def test_a_threshold_is_shown_as_the_very_number_that_is_compared(typed):
    kept = threshold_of(drafted(field="share_of_drivers_under_3_years", operator="ge", threshold=typed))

    assert Decimal(shown(kept).replace(",", "")) == kept == Decimal(str(typed))


@pytest.mark.parametrize(
    ("operator", "threshold"),
    [
        ("eq", "Hidden\u200b Ways"),
        ("ne", "Two\nlines"),
        ("eq", "End\x00"),
        ("in", ["Plain", "Over\u202eride"]),
        ("not_in", ["a\x00"]),
        ("in", ["\u3164"]),
        ("eq", "  "),
    ],
)
def test_a_threshold_with_characters_that_nobody_sees_is_refused(operator, threshold):
    assert "nobody sees" in refusal(field="insured_name", operator=operator, threshold=threshold)


@pytest.mark.parametrize(
    ("field", "members", "value", "is_in"),
    [
        ("claim_count", ["0", "2"], 2, True),
        ("claim_count", ["0", "2"], 1, False),
        ("claim_count", ["2.0"], 2, True),
        ("annual_revenue_usd", ["1000"], Decimal("1000.00"), True),
        ("annual_revenue_usd", ["1000"], Decimal("1000.01"), False),
        ("effective_date", ["2027-01-31"], DAY, True),
        ("cargo", ["petroleum", "passengers"], "passengers", True),
        ("dot_number", ["0100"], "100", False),
    ],
)
def test_a_list_holds_a_number_however_it_is_written_and_words_to_the_letter(field, members, value, is_in):
    inside = drafted(field=field, operator="in", threshold=members)
    outside = drafted(field=field, operator="not_in", threshold=members)

    assert (outcome_of(inside, {field: value}) is RuleOutcome.FIRED) is is_in
    assert (outcome_of(outside, {field: value}) is RuleOutcome.FIRED) is not is_in


@pytest.mark.parametrize("code", CODES)
def test_every_form_field_and_every_input_has_a_kind(code):
    product = PRODUCTS[code]
    names = [*(spec.name for spec in product.fields), *inputs_of(code), "score"]

    assert all(kind_of(code, name) in {Decimal, date, bool, str} for name in names)
    assert kind_of(code, "colour") is None
    assert kind_of("no_product", "claim_count") is None
    assert {name for name in inputs_of(code) if kind_of(code, name) is date} == {"loss_valuation_date"}


SAMPLE = {Decimal: 7, date: DAY, bool: True, str: "x"}
PLAIN = {Decimal: "7", date: "2027-01-31", bool: True, str: "x"}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("operator", list(Operator))
def test_whatever_the_check_lets_through_can_be_weighed_worded_and_stored(code, operator):
    """Every field against a threshold of every kind: refused in a sentence, or weighed without a fault."""
    first = DEFAULT_GUIDELINES[code]
    passed = 0
    for name in (*(spec.name for spec in PRODUCTS[code].fields), *inputs_of(code), "score"):
        values = {} if name == "score" else {name: SAMPLE[kind_of(code, name)]}
        for threshold in (*PLAIN.values(), ["7", "x"], ["2027-01-31"], None):
            rule = {"field": name, "operator": operator.value, "threshold": threshold, "points": 0}
            written = guideline_to_json(first)
            written["rules"] = [{**written["rules"][0], **rule}]
            try:
                made = parse_draft(code, written)
            except InvalidRequestError:
                continue
            passed += 1
            verdict = weigh(made, values)
            assert (verdict.floor, verdict.score) == standing(made, values)
            assert guideline_from_json(json.loads(json.dumps(guideline_to_json(made)))).rules == made.rules

    assert passed >= 1


def test_a_stored_version_with_a_threshold_of_another_kind_can_still_be_read():
    """Old versions stay readable whatever they say; the check stands before storing and before activation."""
    stored = body(field="claim_count", operator="eq", threshold="many")

    read = guideline_from_json(stored)
    assert threshold_of(read) == "many"
    assert outcome_of(read, {"claim_count": 3}) is RuleOutcome.PASSED
    with pytest.raises(InvalidRequestError, match="with a number"):
        check_draft(read, PRODUCTS[AUTO])


@pytest.mark.parametrize(
    ("operator", "field", "typed"),
    [
        (Operator.EQ, "years_in_business", "5"),
        (Operator.NE, "annual_revenue_usd", "1200.50"),
        (Operator.EQ, "effective_date", "2027-01-31"),
        (Operator.IN, "claim_count", "1, 2, 3"),
        (Operator.EQ, "telematics", "no"),
        (Operator.MISSING, "fein", ""),
        (Operator.LE, "score", "30"),
    ],
)
def test_what_a_person_types_comes_back_as_typed_after_it_was_stored(operator, field, typed):
    guideline = drafted(
        field=field, operator=operator.value, threshold=threshold_value(operator.value, typed), points=0
    )
    again = guideline_from_json(body_of(guideline, edit_frame(guideline), guideline.base_points, guideline.note))

    assert threshold_text(guideline.rules[0]) == typed
    assert differences_of(guideline, again) == ()


@given(st.decimals(-(10**6), 10**6, places=4), st.decimals(-(10**6), 10**6, places=4))
def test_equality_of_numbers_is_equality_and_nothing_else(threshold, value):
    changes = {"field": "average_claim_usd", "operator": Operator.EQ, "threshold": threshold, "points": 0}
    made = guideline_from_json(guideline_to_json(rules_with(**changes)))

    assert (outcome_of(made, {"average_claim_usd": value}) is RuleOutcome.FIRED) is (value == threshold)
    assert outcome_of(made, {"average_claim_usd": threshold}) is RuleOutcome.FIRED


def test_amounts_from_papers_of_any_size_are_worded_and_stop_no_assessment():
    huge = Decimal("9" * 30 + ".123456")
    made = drafted(
        field="incurred_total_usd", operator="ge", threshold="1", wording="Incurred {value}, at most {threshold}."
    )
    said = next(one.wording for one in evaluate(made, {"incurred_total_usd": huge}) if one.rule_id == "CA-01")

    assert said.startswith("Incurred 999,999,")
    assert said.endswith(", at most 1.")
    texts = [shown(Decimal(10) ** power) for power in range(0, 60, 6)]
    assert all(len(one) < len(other) for one, other in pairwise(texts))


def test_a_reordered_guideline_says_the_same_and_a_switched_off_rule_does_not():
    turned = replace(FIRST, rules=tuple(reversed(FIRST.rules)))

    assert differences_of(FIRST, turned) == ()
    assert differences_of(FIRST, rules_with("CA-11", is_active=False))
