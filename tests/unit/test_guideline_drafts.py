"""Drafts of guidelines: what is refused beside what no stored one may hold, and how two versions differ."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.ui.guideline_rows import body_of, edit_frame, threshold_text, threshold_value
from app.ui.guideline_words import (
    differences_frame,
    differences_sentence,
    fires,
    moved_frame,
    rules_frame,
    trial_sentences,
)
from backend.domain.decisions import Outcome
from backend.domain.guidelines import (
    DEFAULT_GUIDELINES,
    DifferenceKind,
    Operator,
    check_draft,
    differences_of,
    guideline_from_json,
    guideline_to_json,
    standing,
    values_from_json,
    weigh,
)
from backend.domain.products import PRODUCTS, fields_to_json
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError
from backend.pipelines.sample_cases import sample_submission
from backend.pipelines.underwriting.derive import weigh_case
from backend.services.guideline_trials import try_guideline
from backend.services.guidelines import MOST_BODY_CHARS, parse_draft
from backend.store.weighed_cases import WeighedCase
from fixtures.versions import AUTO, rules_with

FIRST = DEFAULT_GUIDELINES[AUTO]
CODES = sorted(PRODUCTS)


def refusal(rule_id="CA-01", **changes):
    with pytest.raises(InvalidRequestError, match="Please correct the guideline") as refused:
        check_draft(rules_with(rule_id, **changes), PRODUCTS[AUTO])
    return refused.value.user_message


@pytest.mark.parametrize("code", CODES)
def test_the_first_guidelines_could_be_drafted_by_a_person(code):
    check_draft(DEFAULT_GUIDELINES[code], PRODUCTS[code])
    assert parse_draft(code, guideline_to_json(DEFAULT_GUIDELINES[code])).rules == DEFAULT_GUIDELINES[code].rules


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"threshold": Decimal(-1)}, "never below 0"),
        ({"threshold": Decimal(0)}, "never below 0"),
        ({"threshold": Decimal(201)}, "never above 200"),
        ({"operator": Operator.GT, "threshold": Decimal(200)}, "never above 200"),
        ({"rule_id": "CA-90", "threshold": Decimal(101)}, "never above 100"),
        ({"rule_id": "CA-90", "threshold": Decimal(-1)}, "never below 0"),
        ({"wording": "Look\x07 here."}, "nobody sees"),
        ({"wording": "Look\nhere."}, "line breaks"),
        ({"condition": "Send  it."}, "doubled blanks"),
        ({"source": "Manual\u200b 1"}, "nobody sees"),
        ({"field": "colour"}, "does not know"),
    ],
)
def test_a_draft_that_does_not_fit_is_refused_with_its_rule(changes, words):
    assert words in refusal(**changes)


@pytest.mark.parametrize(
    ("operator", "threshold"), [(Operator.LE, 0), (Operator.GE, 0), (Operator.GE, 200), (Operator.LT, 200)]
)
def test_thresholds_at_the_edge_that_can_fire_pass(operator, threshold):
    check_draft(rules_with(operator=operator, threshold=Decimal(threshold)), PRODUCTS[AUTO])


def test_dates_have_their_range_too():
    wanted = {"operator": Operator.LT, "threshold": date(1800, 1, 1), "field": "effective_date", "wording": "Early."}
    spec = PRODUCTS[AUTO].field("effective_date")
    if isinstance(spec.minimum, date):
        assert "never below" in refusal(**wanted)
    else:
        check_draft(rules_with(**wanted), PRODUCTS[AUTO])


def test_a_note_with_unseen_characters_and_a_guideline_without_rules_are_refused():
    off = tuple(replace(rule, is_active=False) for rule in FIRST.rules)
    with pytest.raises(InvalidRequestError, match="no rule is switched on"):
        check_draft(replace(FIRST, rules=off), PRODUCTS[AUTO])
    with pytest.raises(InvalidRequestError, match="the note holds"):
        check_draft(replace(FIRST, note="New\u202e note"), PRODUCTS[AUTO])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "does not fit at product"),
        ({**guideline_to_json(FIRST), "colour": "red"}, "does not fit at colour"),
        ({**guideline_to_json(FIRST), "rules": []}, "does not fit at rules"),
        ({**guideline_to_json(FIRST), "note": "x" * 2_001}, "fit at note: at most 2,000 characters can be kept"),
        ({**guideline_to_json(FIRST), "base_points": 101}, "base_points"),
        ({**guideline_to_json(FIRST), "product": "homeowners"}, "written for homeowners"),
        ({**guideline_to_json(FIRST), "note": "x" * MOST_BODY_CHARS}, "at most 400,000"),
    ],
)
def test_the_body_of_a_draft_goes_through_the_parser_of_stored_ones(body, words):
    with pytest.raises(InvalidRequestError, match=words):
        parse_draft(AUTO, body)


def test_a_rule_that_is_switched_off_stays_and_weighs_nothing():
    values = weigh_case(sample_submission()).values
    off = rules_with("CA-11", is_active=False)
    kept = guideline_from_json(guideline_to_json(off))

    assert kept.rules == off.rules
    assert "is_active" not in guideline_to_json(FIRST)["rules"][0]
    assert "CA-11" not in {rule.id for rule in off.without_switched_off().rules}
    assert weigh(FIRST, values).score - weigh(off.without_switched_off(), values).score == 10


def test_versions_differ_rule_by_rule():
    gone = replace(FIRST, rules=FIRST.rules[1:])
    new = replace(rules_with("CA-02", points=9, floor=Outcome.REFER), base_points=12)
    new = replace(new, rules=(*new.rules[1:], replace(FIRST.rules[0], id="CA-99")))
    found = {one.rule_id: one for one in differences_of(FIRST, new)}

    assert {rule_id: one.kind for rule_id, one in found.items()} == {
        "": DifferenceKind.CHANGED,
        "CA-02": DifferenceKind.CHANGED,
        "CA-99": DifferenceKind.ADDED,
        "CA-01": DifferenceKind.REMOVED,
    }
    changes = [(change.name, change.before, change.after) for change in found["CA-02"].changes]
    assert changes == [("points", "8", "9"), ("floor", "accept", "refer")]
    assert differences_sentence(tuple(found.values())) == (
        "1 rule added, 1 rule removed, 1 rule changed, the guideline itself changed."
    )
    assert differences_of(FIRST, FIRST) == ()
    assert differences_sentence(()) == "Both say the same."
    assert differences_frame(differences_of(FIRST, gone))["Change"].iloc[0].endswith("removed")


@pytest.mark.parametrize("code", CODES)
def test_rules_survive_the_table_that_edits_them(code):
    first = DEFAULT_GUIDELINES[code]
    body = body_of(first, edit_frame(first), first.base_points, first.note)

    assert guideline_from_json(body) == first


def test_what_is_typed_into_the_table_becomes_the_draft():
    frame = edit_frame(FIRST)
    frame.loc[0, ["On", "Threshold", "Points", "At best"]] = [False, "5", 20, "Decline"]
    frame.loc[frame["Rule"] == "CA-12", "Threshold"] = "petroleum,  passengers ,"
    frame.loc[frame["Rule"] == "CA-14", "Threshold"] = "No"
    rules = {rule.id: rule for rule in guideline_from_json(body_of(FIRST, frame, 7, "New.")).rules}

    assert (rules["CA-01"].is_active, rules["CA-01"].threshold, rules["CA-01"].points) == (False, Decimal(5), 20)
    assert rules["CA-01"].floor is Outcome.DECLINE
    assert rules["CA-12"].threshold == ("petroleum", "passengers")
    assert rules["CA-14"].threshold is False


def test_thresholds_are_written_as_they_are_typed():
    rules = {rule.id: rule for rule in FIRST.rules}

    assert [threshold_text(rules[rule_id]) for rule_id in ("CA-01", "CA-03", "CA-12")] == [
        "1",
        "yes",
        "petroleum, hazardous_materials",
    ]
    assert threshold_text(replace(rules["CA-01"], threshold=None)) == ""
    assert threshold_value("missing", "5") is None
    assert threshold_value("lt", " ") is None
    assert threshold_value("eq", "satisfactory") == "satisfactory"


def test_rules_are_shown_as_people_read_them():
    frame = rules_frame(FIRST).set_index("Rule")

    assert frame.loc["CA-12", "Fires"] == "one of petroleum, hazardous materials"
    assert frame.loc["CA-90", "At best"] == "Refer"
    assert fires(replace(FIRST.rules[0], operator=Operator.MISSING, threshold=None)) == "not given"


def case(number=1, **changes):
    values = fields_to_json(weigh_case(sample_submission()).values)
    return WeighedCase(None, f"S-{number}", {**values, **changes})


def test_values_of_an_assessment_come_back_as_they_were():
    values = dict(weigh_case(sample_submission()).values)

    assert values_from_json(PRODUCTS[AUTO], fields_to_json(values)) == values
    assert values_from_json(PRODUCTS[AUTO], {"loss_valuation_date": "2026-01-31"}) == {
        "loss_valuation_date": date(2026, 1, 31)
    }
    with pytest.raises((ValueError, ArithmeticError)):
        values_from_json(PRODUCTS[AUTO], {"claim_count": "many"})


def test_a_trial_weighs_both_versions_on_the_same_values():
    draft = replace(rules_with("CA-02", floor=Outcome.DECLINE, points=18), state=VersionState.DRAFT)
    cases = [case(1), case(2, years_in_business=9), case(3, claim_count="many")]
    found = try_guideline(PRODUCTS[AUTO], FIRST, draft, cases)
    before = [standing(FIRST, values_from_json(PRODUCTS[AUTO], one.values))[1] for one in cases[:2]]

    assert (found.tried, found.unreadable, found.rescored, found.against) == (3, 1, 1, 1)
    assert found.moved == {(Outcome.REFER, Outcome.DECLINE): 1}
    assert [one.reference for one in found.cases] == ["S-1"]
    assert found.cases[0].score_after - found.cases[0].score_before == 10
    assert found.mean_score_before == pytest.approx(sum(before) / 2)
    assert found.mean_score_after == pytest.approx(sum(before) / 2 + 5)
    assert tuple(moved_frame(found).iloc[0]) == ("Refer", "Decline", 1)
    assert "1 case could not be weighed" in trial_sentences(found)[-1]


def test_a_trial_without_cases_says_so():
    found = try_guideline(PRODUCTS[AUTO], FIRST, FIRST, [])

    assert (found.tried, found.moved_count, found.mean_score_after) == (0, 0, 0.0)
    assert "No case of this product was assessed yet" in trial_sentences(found)[0]


def test_the_cases_that_move_furthest_come_first():
    draft = rules_with("CA-02", floor=Outcome.DECLINE, points=18)
    complete = {"cancelled_or_nonrenewed": False}
    found = try_guideline(PRODUCTS[AUTO], FIRST, draft, [case(1), case(2, **complete), case(3)])

    assert [abs(one.after.strictness - one.before.strictness) for one in found.cases] == sorted(
        (abs(one.after.strictness - one.before.strictness) for one in found.cases), reverse=True
    )
