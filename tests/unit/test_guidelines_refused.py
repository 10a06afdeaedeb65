"""A guideline that some case could not be weighed by never comes into force; each fault is named with its rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.decisions import Outcome
from backend.domain.guidelines import (
    DEFAULT_GUIDELINES,
    Guideline,
    Operator,
    Rule,
    RuleOutcome,
    check_guideline,
    complete,
    inputs_of,
    weigh,
)
from backend.domain.guidelines.calculations import explain, sources_of
from backend.domain.products import PRODUCTS
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError
from backend.pipelines.underwriting.questions import questions_for

CODES = sorted(PRODUCTS)
AUTO = PRODUCTS["commercial_auto"]


def rule(field="power_units", operator=Operator.GT, threshold=Decimal(10), **changes):
    made = Rule("CA-99", field, operator, threshold, 5, Outcome.REFER, "TOO_MANY", "manual", "{value} is too many.")
    return replace(made, **changes)


def guideline(*rules, product="commercial_auto", base_points=0):
    return Guideline(product, 1, VersionState.DRAFT, rules, base_points)


def refusal(*rules, product=AUTO):
    with pytest.raises(InvalidRequestError, match="Please correct the guideline") as refused:
        check_guideline(guideline(*rules, product=product.code), product)
    return refused.value.user_message


@pytest.mark.parametrize("code", CODES)
def test_the_guidelines_of_the_product_pass(code):
    check_guideline(DEFAULT_GUIDELINES[code], PRODUCTS[code])


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("field", ["colour", "", "POWER_UNITS", "claims[0].claim_paid", "submitted.state", "outcome"])
def test_a_field_that_the_product_does_not_know_is_refused(code, field):
    message = refusal(rule(field), product=PRODUCTS[code])

    assert "CA-99 uses" in message
    assert "which this product does not know" in message


@pytest.mark.parametrize(("code", "other"), [("homeowners", "power_units"), ("personal_auto", "driver_count")])
def test_a_field_of_another_product_is_refused(code, other):
    assert f"uses {other}" in refusal(rule(other), product=PRODUCTS[code])


@pytest.mark.parametrize("code", CODES)
def test_every_calculated_input_may_be_used(code):
    for name in inputs_of(code):
        threshold = date(2027, 1, 1) if name.endswith("_date") else Decimal(1)
        check_guideline(guideline(rule(name, threshold=threshold), product=code), PRODUCTS[code])


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (rule(threshold=None), "needs a number or a date"),
        (rule(threshold=True), "needs a number or a date"),
        (rule(threshold="10"), "needs a number or a date"),
        (rule(threshold=("10",)), "needs a number or a date"),
        (rule(threshold=date(2027, 1, 1)), "cannot put Power units in order with 2027-01-01"),
        (rule("effective_date"), "cannot put Effective date in order with 10"),
        (rule("insured_name"), "cannot put"),
        (rule("cargo"), "cannot put"),
        (rule("telematics"), "cannot put"),
        (rule("cargo", Operator.IN, ()), "needs a list of values"),
        (rule("cargo", Operator.IN, "petroleum"), "needs a list of values"),
        (rule("cargo", Operator.NOT_IN, ("petroleum", "dreams")), "names dreams, which Main cargo does not offer"),
        (rule("cargo", Operator.EQ, "Petroleum"), "names Petroleum"),
        (rule("cargo", Operator.NE, ("petroleum",)), "needs one value"),
        (rule("telematics", Operator.EQ, "yes"), "with yes or no"),
        (rule("telematics", Operator.EQ, None), "needs one value"),
        (rule("power_units", Operator.MISSING), "takes no threshold"),
        (rule("score", Operator.GE), "band of the score and cannot add points"),
        (rule("score", Operator.IN, Decimal(1), points=0), "needs a list"),
    ],
)
def test_a_threshold_that_cannot_meet_its_field_is_named(broken, words):
    assert words in refusal(broken)


def test_all_faults_are_named_at_once():
    message = refusal(rule("colour", id="A-1"), rule(threshold=None, id="A-2"), rule("shape", id="A-3"))

    assert all(rule_id in message for rule_id in ("A-1", "A-2", "A-3"))


def test_two_rules_of_one_id_are_refused():
    assert "CA-99 appears 2 times" in refusal(rule(), rule(threshold=Decimal(20)))


NUMBERS = [spec for spec in AUTO.fields if isinstance(spec.minimum, Decimal)]


@settings(deadline=None)
@given(
    st.sampled_from(NUMBERS),
    st.sampled_from([Operator.LT, Operator.LE, Operator.GT, Operator.GE]),
    st.integers(-5, 50),
    st.integers(-5, 50),
)
def test_a_guideline_that_passes_can_weigh_every_value_of_its_field(spec, operator, threshold, value):
    written = guideline(rule(spec.name, operator, Decimal(threshold)))
    check_guideline(written, AUTO)
    holds = {
        Operator.LT: value < threshold,
        Operator.LE: value <= threshold,
        Operator.GT: value > threshold,
        Operator.GE: value >= threshold,
    }[operator]

    verdict = weigh(written, {spec.name: value})
    assert verdict.floor is (Outcome.REFER if holds else Outcome.ACCEPT)
    assert verdict.score == (5 if holds else 0)
    assert weigh(written, {}).results[0].outcome is RuleOutcome.MISSING


@pytest.mark.parametrize("code", CODES)
def test_what_is_not_known_is_asked_once_and_never_in_the_names_of_the_program(code):
    values = complete(dict.fromkeys([*inputs_of(code), *(spec.name for spec in PRODUCTS[code].fields)]))
    questions = questions_for(PRODUCTS[code], weigh(DEFAULT_GUIDELINES[code], values), values)

    assert questions
    assert len(set(questions)) == len(questions)
    assert all(question.startswith("Please ") and question.endswith(".") for question in questions)
    assert not any("_" in question for question in questions)


def asked(field, **values):
    known = complete(dict.fromkeys(inputs_of("commercial_auto")) | values)
    return questions_for(AUTO, weigh(guideline(rule(field)), known), known)


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("power_units", {}, ["Power units"]),
        ("claim_frequency_per_power_unit", {"claim_count": 3, "power_units": None}, ["Power units"]),
        ("claim_frequency_per_power_unit", {"power_units": 40}, ["loss runs"]),
        ("claim_frequency_per_power_unit", {"power_units": None}, ["loss runs", "Power units"]),
        ("average_claim_usd", {"claim_count": 3}, ["reserve, paid and recovered"]),
        ("average_claim_usd", {}, ["loss runs of all carriers"]),
        ("printed_total_difference_usd", {}, ["loss runs of all carriers"]),
        ("printed_total_difference_usd", {"claim_count": 3}, ["printed totals"]),
        ("drivers_with_major_violations", {}, ["driver schedule"]),
        ("drivers_with_major_violations", {"driver_count": 9}, ["driving records"]),
        ("loss_run_age_days", {"claim_count": 3, "effective_date": date(2027, 1, 1)}, ["as of which date"]),
    ],
)
def test_the_question_goes_to_the_part_that_is_missing(field, values, words):
    questions = asked(field, **values)

    assert len(questions) == len(words)
    assert all(part in question for part, question in zip(words, questions, strict=True))


@pytest.mark.parametrize("name", ["power_units", "insured_name", "nothing", ""])
def test_a_value_that_nobody_calculates_has_no_computation(name):
    assert explain(name, {name: 1}) == ""
    assert sources_of(name) == ()


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(1, 30))
def test_a_frequency_times_its_divisors_is_the_count_again(claims, units, years):
    figures = complete({"claim_count": claims, "power_units": units, "loss_years": years})
    frequency = figures["claim_frequency_per_power_unit_year"]

    assert round(frequency * units * years, 6) == claims
    assert round(figures["claim_frequency_per_power_unit"] * units, 6) == claims


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_the_age_of_a_loss_run_is_days_and_never_below_zero(valued, effective):
    figures = complete({"loss_valuation_date": valued, "effective_date": effective})

    assert figures["loss_run_age_days"] == max(0, (effective - valued).days)
    assert explain("loss_run_age_days", figures).startswith(f"days from loss_valuation_date {valued.isoformat()}")
