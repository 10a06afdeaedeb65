"""The demonstration guidelines: complete, valid for their product, stored without loss, hard to break by editing."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from backend.domain.decisions import Outcome
from backend.domain.guidelines import (
    DEFAULT_GUIDELINES,
    Guideline,
    Operator,
    check_guideline,
    guideline_from_json,
    guideline_to_json,
    inputs_of,
)
from backend.domain.products import PRODUCTS
from backend.errors import InvalidRequestError

EVERY = pytest.mark.parametrize("guideline", DEFAULT_GUIDELINES.values(), ids=list(DEFAULT_GUIDELINES))
AUTO = DEFAULT_GUIDELINES["commercial_auto"]


def test_each_product_has_a_guideline():
    assert set(DEFAULT_GUIDELINES) == set(PRODUCTS)


@EVERY
def test_a_guideline_has_at_least_twelve_rules_that_the_product_can_answer(guideline: Guideline):
    assert len(guideline.rules) >= 12
    check_guideline(guideline, PRODUCTS[guideline.product])


@EVERY
def test_each_guideline_can_accept_refer_and_decline(guideline: Guideline):
    assert {r.floor for r in guideline.rules} == set(Outcome)


@EVERY
def test_each_guideline_says_that_it_is_invented(guideline: Guideline):
    assert "Invented" in guideline.note
    assert all("Demonstration manual" in r.source for r in guideline.rules)


@EVERY
def test_a_document_that_names_another_insured_or_steers_refers(guideline: Guideline):
    floors = {r.field: r.floor for r in guideline.rules}

    assert floors["insured_name_conflicts"] is Outcome.REFER
    assert floors["instruction_like_passages"] is Outcome.REFER


@EVERY
def test_a_guideline_survives_json_exactly(guideline: Guideline):
    stored = json.loads(json.dumps(guideline_to_json(guideline)))

    assert guideline_from_json(stored) == guideline


def test_every_document_input_of_the_fleet_is_known_by_name_and_label():
    inputs = inputs_of("commercial_auto")

    assert {"claim_frequency_per_power_unit", "share_of_drivers_under_3_years"} <= set(inputs)
    assert all(entry.label for entry in inputs.values())
    assert inputs_of("marine") == {}


Edit = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (lambda g: g.update(rules=[]), "rules"),
        (lambda g: g.update(colour="red"), "colour"),
        (lambda g: g["rules"][0].update(thresold="3"), "thresold"),
        (lambda g: g["rules"][0].update(operator="like"), "operator"),
        (lambda g: g["rules"][0].update(points=1.5), "points"),
        (lambda g: g["rules"][0].update(points=1000), "points"),
        (lambda g: g["rules"][0].update(floor="approve"), "floor"),
        (lambda g: g["rules"][0].update(reason_code="because"), "reason_code"),
        (lambda g: g["rules"][0].update(wording=""), "wording"),
        (lambda g: g["rules"][0].update(threshold="soon"), "CA-01"),
        (lambda g: g["rules"][0].update(threshold="NaN"), "CA-01"),
        (lambda g: g.pop("version"), "version"),
        (lambda g: g.update(version=0), "version"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused_with_its_place(edit: Edit, place: str):
    stored = copy.deepcopy(guideline_to_json(AUTO))
    edit(stored)

    with pytest.raises(InvalidRequestError, match=place):
        guideline_from_json(stored)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"field": "colour"}, "does not know"),
        ({"operator": Operator.GT, "threshold": "x"}, "a number or a date"),
        ({"operator": Operator.IN, "threshold": Decimal(1)}, "list of values"),
        ({"operator": Operator.EQ, "threshold": None}, "one value"),
        ({"operator": Operator.MISSING, "threshold": Decimal(1)}, "takes no threshold"),
        ({"field": "score", "points": 5}, "cannot add points"),
        ({"field": "cargo", "operator": Operator.EQ, "threshold": "dreams"}, "does not offer"),
        ({"field": "cargo", "operator": Operator.GT, "threshold": Decimal(1)}, "in order"),
        ({"field": "telematics", "operator": Operator.EQ, "threshold": "yes"}, "yes or no"),
        ({"id": "CA-02"}, "appears 2 times"),
    ],
)
def test_a_rule_that_cannot_be_evaluated_is_named(changes: dict[str, Any], complaint: str):
    first, *rest = AUTO.rules
    broken = replace(AUTO, rules=(replace(first, **changes), *rest))

    with pytest.raises(InvalidRequestError, match=complaint):
        check_guideline(broken, PRODUCTS["commercial_auto"])


def test_a_guideline_of_another_product_is_refused():
    with pytest.raises(InvalidRequestError, match="written for commercial_auto"):
        check_guideline(AUTO, PRODUCTS["homeowners"])
