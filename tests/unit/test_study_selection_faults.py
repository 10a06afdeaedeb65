"""A selection that does not fit is refused in words for people, and nothing is quietly taken for something else."""

import json

import pytest
from pydantic import ValidationError

from app.http.study_bodies import StudyBody
from backend.domain.studies.checks import check_selection
from backend.domain.studies.kept import selection_from_json, selection_to_json
from backend.domain.studies.selection import (
    ExpectedChoice,
    FactorChoice,
    Selection,
    SimulationChoice,
    Tail,
)
from backend.domain.studies.words import Average, MethodName, SigmaRule, TailKind
from backend.domain.triangles import Measure
from backend.errors import InvalidRequestError
from backend.services.study_desk import MOST_GAPS, must_fit
from fixtures.studies import SMALL

JARGON = ("Input should", "valid tuple", "frozenset", "dataclass", "dictionary", "pydantic", "[key]", "validation")
FAULTS = (
    ({"methods": ["magic"]}, "methods.0 must be one of chain_ladder, mack,"),
    ({"methods": "mack"}, "methods must be a list."),
    ({"methods": None}, "methods must be a list."),
    ({"basis": "gross"}, "basis must be one of paid, incurred, loss,"),
    ({"factors": {"average": "best"}}, "factors.average must be one of volume, simple, regression, geometric, medial."),
    ({"factors": {"averages": {"12": "best"}}}, "factors.averages.12 must be one of volume, simple,"),
    ({"factors": {"averages": []}}, "factors.averages must be an object"),
    ({"factors": {"sigma": 1}}, "factors.sigma must be one of mack, loglinear."),
    ({"factors": {"tail": {"kind": "long"}}}, "factors.tail.kind must be one of none, constant, exponential,"),
    ({"factors": {"tail": {"factor": "1.05"}}}, "factors.tail.factor must be a number."),
    ({"factors": {"tail": {"factor": True}}}, "factors.tail.factor must be a number."),
    ({"factors": {"picked": {"12": "1.2"}}}, "factors.picked.12 must be a number."),
    ({"factors": {"picked": {"12": None}}}, "factors.picked.12 must be a number."),
    ({"factors": {"picked": {"12": False}}}, "factors.picked.12 must be a number."),
    ({"factors": {"picked": {"first": 1.2}}}, "factors.picked.first must be an age in whole months."),
    ({"factors": {"picked": {"1.5": 1.2}}}, "factors.picked.1.5 must be an age in whole months."),
    ({"factors": {"excluded": "all"}}, "factors.excluded must be a list."),
    ({"factors": {"excluded": [["2021"]]}}, "factors.excluded.0 must be a pair of an origin and an age."),
    ({"factors": {"excluded": [["2021", 12, 24]]}}, "factors.excluded.0 must be a pair of an origin and an age."),
    ({"factors": {"excluded": [["2021", "12"]]}}, "factors.excluded.0.1 must be a whole number."),
    ({"factors": {"excluded": [[2021, 12]]}}, "factors.excluded.0.0 must be text."),
    ({"factors": {"excluded": [{}]}}, "factors.excluded.0 must be a list."),
    ({"factors": {"last_periods": 1.5}}, "factors.last_periods must be a whole number."),
    ({"factors": {"last_periods": True}}, "factors.last_periods must be a whole number."),
    ({"factors": {"last_periods": "3"}}, "factors.last_periods must be a whole number."),
    ({"simulation": {"simulations": "1000"}}, "simulation.simulations must be a whole number."),
    ({"simulation": {"seed": 4.2}}, "simulation.seed must be a whole number."),
    ({"simulation": None}, "simulation must be an object"),
    ({"expected": []}, "expected must be an object"),
    ({"expected": {"loss_ratio": "60 %"}}, "expected.loss_ratio must be a number."),
    ({"expected": {"iterations": None}}, "expected.iterations must be a whole number."),
    ([], "A selection must be an object"),
    (None, "A selection must be an object"),
    ("mack", "A selection must be an object"),
)
FULL = Selection(
    methods=tuple(MethodName),
    basis=Measure.PAID,
    factors=FactorChoice(
        average=Average.SIMPLE,
        averages={12: Average.MEDIAL},
        last_periods=3,
        excluded=frozenset({("2021", 12), ("2022", 24)}),
        picked={36: 1.05},
        sigma=SigmaRule.LOGLINEAR,
        tail=Tail(TailKind.CONSTANT, 1.02, 0.5, 0.01),
    ),
    expected=ExpectedChoice(0.6, 0.03, 0.75, 3),
    simulation=SimulationChoice(5_000, 7),
)


def refusal_of(kept):
    with pytest.raises(InvalidRequestError) as refused:
        selection_from_json(kept)
    return refused.value.user_message


def chosen(selection):
    return StudyBody.model_validate({"name": "Motor", "selection": selection}).chosen()


@pytest.mark.parametrize(("kept", "sentence"), FAULTS, ids=[json.dumps(kept) for kept, _ in FAULTS])
def test_a_fault_is_named_with_what_would_fit(kept, sentence):
    message = refusal_of(kept)

    assert message.startswith(sentence)
    assert message.endswith(".")
    assert message.count(". ") == 0


@pytest.mark.parametrize("kept", [kept for kept, _ in FAULTS], ids=[json.dumps(kept) for kept, _ in FAULTS])
def test_no_refusal_speaks_the_words_of_a_library(kept):
    message = refusal_of(kept)

    assert not [word for word in JARGON if word in message]
    assert "'" not in message


@pytest.mark.parametrize("kept", [{"factors": {"picked": {1j: 1}}}, {"methods": [object()]}])
def test_what_json_cannot_hold_is_refused_as_well(kept):
    assert refusal_of(kept).endswith(".")


def test_a_name_as_long_as_a_book_is_cut_in_the_refusal():
    message = refusal_of({"factors": {"picked": {"x" * 100_000: 1}}})

    assert len(message) < 200
    assert message.endswith("must be an age in whole months.")


def test_a_whole_number_is_an_amount_too():
    assert selection_from_json({"factors": {"picked": {"12": 2}}}).factors.picked == {12: 2.0}


@pytest.mark.parametrize("selection", [Selection(), FULL])
def test_a_selection_comes_back_from_json_as_it_was(selection):
    kept = selection_to_json(selection)

    assert selection_from_json(kept) == selection
    assert selection_from_json(json.loads(json.dumps(kept))) == selection


def test_equal_selections_are_kept_as_equal_json_in_whatever_order_cells_were_excluded():
    cells = [("2022", 24), ("2021", 12), ("2021", 24)]
    first, second = (Selection(factors=FactorChoice(excluded=frozenset(order))) for order in (cells, cells[::-1]))

    assert json.dumps(selection_to_json(first)) == json.dumps(selection_to_json(second))


@pytest.mark.parametrize(
    ("selection", "name"),
    [
        ({"methodz": ["mack"]}, "methodz"),
        ({"factors": {"exclude": []}}, "factors.exclude"),
        ({"factors": {"tail": {"sigmas": 1}}}, "factors.tail.sigmas"),
        ({"simulation": {"draws": 1}}, "simulation.draws"),
        ({"factors": {"picked": {"012": 1.1}}}, "factors.picked.012"),
        ({"factors": {"averages": {"+12": "simple"}}}, "factors.averages.+12"),
    ],
)
def test_a_part_that_nobody_knows_is_named(selection, name):
    with pytest.raises(InvalidRequestError, match="no part called") as refused:
        chosen(selection)

    assert refused.value.user_message == f"A selection has no part called {name}."


def test_an_age_written_in_two_ways_does_not_pick_two_factors():
    with pytest.raises(InvalidRequestError, match=r"factors\.picked\.012"):
        chosen({"factors": {"picked": {"12": 1.1, "012": 9.9}}})


def test_a_selection_may_be_left_out_whole_and_in_part():
    assert chosen({}) == Selection()
    assert chosen({"methods": ["mack"]}) == Selection(methods=(MethodName.MACK,))
    assert chosen({"factors": {"picked": {"12": 1.1}}}).factors == FactorChoice(picked={12: 1.1})


@pytest.mark.parametrize("body", [{}, {"name": 3}, {"name": "Motor", "selection": []}, {"name": "x", "cells": {}}])
def test_a_body_of_another_shape_is_refused(body):
    with pytest.raises(ValidationError):
        StudyBody.model_validate(body)


@pytest.mark.parametrize("value", [True, "100", None, [], {}])
def test_an_amount_is_a_number_and_nothing_that_looks_like_one(value):
    cell = {"origin": "2021", "age_months": 12, "value": value}

    with pytest.raises(ValidationError):
        StudyBody.model_validate({"name": "Motor", "cells": [cell]})


@pytest.mark.parametrize("age", [True, "12", 12.0, 12.5, -12, 100_001, None])
def test_an_age_is_a_whole_number_of_months(age):
    cell = {"origin": "2021", "age_months": age, "value": 100}

    with pytest.raises(ValidationError):
        StudyBody.model_validate({"name": "Motor", "cells": [cell]})


def test_a_million_exclusions_are_answered_with_one_sentence():
    excluded = frozenset((f"{origin}", 12) for origin in range(1_000_000))

    (sentence,) = check_selection(Selection(factors=FactorChoice(excluded=excluded)), SMALL)

    assert sentence == "More link ratios are excluded than the 16 cells of the triangle."


def test_of_many_gaps_the_first_are_told_whole_and_the_rest_counted():
    picked = dict.fromkeys(range(1000, 1050), 1.1)

    with pytest.raises(InvalidRequestError) as refused:
        must_fit(Selection(factors=FactorChoice(picked=picked)), SMALL)

    message = refused.value.user_message
    assert message.count("There is no factor at age") == MOST_GAPS
    assert message.endswith("And 40 more.")


def test_few_gaps_are_told_whole():
    with pytest.raises(InvalidRequestError) as refused:
        must_fit(Selection(factors=FactorChoice(picked={999: 1.1, 24: -1.0})), SMALL)

    assert "more." not in refused.value.user_message
    assert refused.value.user_message.count(".") == 2


def test_what_fits_is_let_through():
    must_fit(Selection(factors=FactorChoice(excluded=frozenset({("2021", 12)}), picked={24: 1.1})), SMALL)


@pytest.mark.parametrize("factor", [float("nan"), float("inf"), -float("inf"), 10**400, -1.0, 0.0])
def test_a_factor_without_a_size_never_reaches_the_computation(factor):
    selection = selection_from_json({"factors": {"picked": {"12": factor}}})

    assert check_selection(selection, SMALL) == ("The factor picked at age 12 is a number above 0 and at most 1,000.",)
