"""Canonical JSON and differences of results: equal ones agree to the byte, others part where they really do."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.domain.replays import (
    LONGEST_SHOWN,
    Difference,
    ReplayOutcome,
    RunMaterial,
    canonical,
    differences,
    hash_of,
    outcome_from_json,
    said,
)
from backend.services.remaking import Remade
from backend.services.replaying import compare

SCALARS = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False) | st.text(max_size=8)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)


@given(JSON)
def test_a_value_never_parts_from_itself_nor_from_its_copy_in_a_store(value):
    copy = json.loads(json.dumps(value))

    assert list(differences(value, copy)) == []
    assert canonical(value) == canonical(copy)


@given(JSON, JSON)
@example([], "")
@example("ab", ["a", "b"])
def test_values_part_exactly_where_their_bytes_do(one, other):
    assert bool(list(differences({"v": one}, {"v": other}))) == (canonical(one) != canonical(other))


@pytest.mark.parametrize(
    ("one", "other"), [({"a": 1, "b": 2}, {"b": 2, "a": 1}), (1.0, 1), ((1, 2), [1, 2]), ({"a": -0.0}, {"a": 0})]
)
def test_spellings_that_a_store_may_change_are_one(one, other):
    assert hash_of(one) == hash_of(other)


@pytest.mark.parametrize(("one", "other"), [("1", 1), (True, 1), (None, ""), ([1, 2], [2, 1]), ({}, []), (0.1, 0.2)])
def test_different_values_stay_different(one, other):
    assert hash_of(one) != hash_of(other)


def test_differences_name_rules_by_their_id_wherever_they_stand():
    then = {"rules": [{"rule_id": "CA-1", "points": 3}, {"rule_id": "CA-2", "points": 0}], "score": 3}
    now = {"rules": [{"rule_id": "CA-2", "points": 4}, {"rule_id": "CA-9", "points": 1}], "score": 5}

    found = {one.path: (one.then, one.now) for one in differences(then, now)}

    assert found["rules.CA-2.points"] == ("0", "4")
    assert found["score"] == ("3", "5")
    assert found["rules.CA-1"][1] == ""
    assert found["rules.CA-9"][0] == ""
    assert len(found) == 4


def test_named_entries_in_another_order_are_a_difference():
    found = list(differences({"rules": [{"id": "a"}, {"id": "b"}]}, {"rules": [{"id": "b"}, {"id": "a"}]}))

    assert found == [Difference("rules (order)", "a, b", "b, a")]


def test_entries_without_names_are_told_apart_by_their_place():
    assert list(differences(["a", "b"], ["a", "c", "d"])) == [Difference("1", "b", "c"), Difference("2", "", "d")]


def test_entries_that_share_a_name_are_told_apart_by_their_place():
    twice = [{"id": "x", "v": 1}, {"id": "x", "v": 2}]

    assert [one.path for one in differences(twice, [{"id": "x", "v": 1}, {"id": "x", "v": 3}])] == ["1.v"]


def test_a_mapping_that_became_a_text_is_one_difference():
    assert list(differences({"a": {"b": 1}}, {"a": "gone"})) == [Difference("a", '{"b":1}', "gone")]


def test_long_values_are_cut():
    (one,) = differences("x" * 1000, "y")

    assert len(one.then) == LONGEST_SHOWN
    assert one.then.endswith("…")


def test_how_a_result_came_about_is_no_part_of_what_it_says():
    result = {"outcome": "refer", "attempts": [{"latency_ms": 3}], "copied_from": "d"}

    assert said(result) == {"outcome": "refer"}


def test_the_hash_alone_can_tell_results_apart():
    result = {"outcome": "refer"}

    assert compare(Remade(result, "h"), Remade(result, "h")).same
    assert not compare(Remade(result, "h"), Remade(result, "other")).same


def test_answers_that_nobody_asked_for_are_a_difference_even_where_the_bytes_agree():
    assert not compare(Remade({}, "h"), Remade({}, "h"), "1 of 1 recorded answers were not asked for again.").same


def test_more_differences_than_are_listed_are_counted():
    made = compare(Remade({str(n): n for n in range(500)}, "a"), Remade({}, "b"))

    assert (made.parted, len(made.differences)) == (500, 300)


def test_an_outcome_survives_its_own_json():
    made = ReplayOutcome(
        same=False,
        hash="a",
        expected_hash="b",
        differences=(Difference("score", "3", "5"),),
        parted=1,
        note="A sentence.",
    )

    assert outcome_from_json(json.loads(json.dumps(made.to_json()))) == made


def test_material_has_the_same_fingerprint_after_a_store_reordered_it():
    made = RunMaterial({"b": 1.0, "a": [1, 2]}, {"pipeline": "x"}, ({"step": "propose", "ok": True},))
    kept = RunMaterial({"a": [1, 2], "b": 1}, {"pipeline": "x"}, ({"ok": True, "step": "propose"},))

    assert made.material_hash == kept.material_hash
    assert made.material_hash != RunMaterial(made.inputs, made.versions).material_hash
