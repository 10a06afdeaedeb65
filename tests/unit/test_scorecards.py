"""A scorecard read against a claim: exact sums, unknown features, refused cards, and the way to JSON and back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.guidelines import Operator
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.scorecards import (
    DEFAULT_SCORECARDS,
    FEATURES,
    Condition,
    FitFigures,
    Scorecard,
    ScoreEntry,
    check_scorecard,
    find_personal_word,
    flag_feature,
    score_claim,
    score_features,
    scorecard_from_json,
    scorecard_to_json,
)
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError

AUTO = PolicyLine.AUTO
EARLY = Condition("flag.early_loss", Operator.EQ, value=True)
LATE = Condition("report_delay_days", Operator.GE, Decimal(30))
OWN = Condition("fault", Operator.EQ, "insured")


def card_of(*entries, base_points=5, line=AUTO, **wanted):
    return Scorecard(line, 3, VersionState.DRAFT, base_points, entries, **wanted)


def entry(points, *when, entry_id="reason"):
    return ScoreEntry(entry_id, "A reason in words.", points, when)


def a_term(**wanted):
    term = PolicyTerm(
        policy_id=UUID(int=1),
        number="PA-1",
        line=AUTO,
        insured_name="Ada Lind",
        effective_date=date(2026, 1, 1),
        expiry_date=date(2027, 1, 1),
        limit_usd=Decimal(20_000),
        deductible_usd=Decimal(500),
    )
    return replace(term, **wanted)


@pytest.mark.parametrize(
    ("condition", "value", "is_held"),
    [
        (LATE, 30, True),
        (LATE, 29, False),
        (LATE, Decimal("30.5"), True),
        (LATE, None, False),
        (LATE, "many", False),
        (LATE, True, False),
        (LATE, float("nan"), False),
        (EARLY, True, True),
        (EARLY, False, False),
        (EARLY, "True", False),
        (OWN, "insured", True),
        (OWN, "shared", False),
        (Condition("fault", Operator.NE, "insured"), "shared", True),
        (Condition("fault", Operator.NE, "insured"), None, False),
        (Condition("fault", Operator.IN, ("insured", "shared")), "shared", True),
        (Condition("fault", Operator.NOT_IN, ("insured", "shared")), "none", True),
        (Condition("fault", Operator.NOT_IN, ("insured", "shared")), "insured", False),
        (Condition("witnesses", Operator.EQ, Decimal(0)), 0, True),
        (Condition("witnesses", Operator.EQ, Decimal(0)), None, False),
        (Condition("witnesses", Operator.LT, Decimal(1)), 0, True),
        (Condition("witnesses", Operator.LE, Decimal(1)), 2, False),
        (Condition("witnesses", Operator.GT, Decimal(1)), 2, True),
    ],
)
def test_a_reason_counts_only_where_its_condition_is_known_to_hold(condition, value, is_held):
    scored = score_claim(card_of(entry(10, condition)), {condition.feature: value})

    assert scored.score == (15 if is_held else 5)


def test_an_interaction_counts_only_where_both_circumstances_are_there():
    card = card_of(entry(10, EARLY, OWN))

    assert score_claim(card, {"flag.early_loss": True}).score == 5
    assert score_claim(card, {"fault": "insured"}).score == 5
    assert score_claim(card, {"fault": "insured", "flag.early_loss": True}).score == 15


@given(
    base=st.integers(-100, 100),
    points=st.lists(st.integers(-100, 100), max_size=8),
    raised=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_the_summands_give_exactly_the_score_within_0_and_100(base, points, raised):
    flags = list(RED_FLAGS)[: len(points)]
    entries = [
        entry(p, Condition(flag_feature(f), Operator.EQ, value=True), entry_id=f)
        for p, f in zip(points, flags, strict=True)
    ]
    features = {flag_feature(f): is_raised for f, is_raised in zip(flags, raised, strict=False)}

    scored = score_claim(card_of(*entries, base_points=base), features)

    assert sum(part.points for part in scored.contributions) == scored.score
    assert 0 <= scored.score <= 100


def test_what_keeps_the_score_within_bounds_is_a_summand_of_its_own():
    scored = score_claim(
        card_of(entry(80, EARLY), entry(40, OWN, entry_id="b")), {EARLY.feature: True, "fault": "insured"}
    )

    assert [(part.id, part.points) for part in scored.contributions] == [
        ("BASE", 5),
        ("reason", 80),
        ("b", 40),
        ("LIMIT", -25),
    ]


def test_the_card_suggests_a_referral_from_its_own_threshold():
    card = card_of(entry(35, EARLY), refer_at=40)

    assert score_claim(card, {EARLY.feature: True}).suggests_referral
    assert not score_claim(card, {}).suggests_referral


@pytest.mark.parametrize("line", PolicyLine)
def test_the_first_cards_can_be_stored_and_weigh_every_flag_of_their_line(line):
    card = DEFAULT_SCORECARDS[line]
    used = {condition.feature for reason in card.entries for condition in reason.when}

    assert scorecard_from_json(scorecard_to_json(card)) == card
    assert {flag_feature(f.id) for f in RED_FLAGS.values() if line in f.lines} <= used
    assert card.fit is None


@pytest.mark.parametrize("line", PolicyLine)
def test_no_single_reason_of_the_first_cards_suggests_a_referral(line):
    card = DEFAULT_SCORECARDS[line]

    assert max(reason.points for reason in card.entries) + card.base_points < card.refer_at


@pytest.mark.parametrize(
    "feature",
    [
        "sex",
        "Sex",
        "MaritalStatus",
        "marital_status",
        "Age",
        "AgeOfPolicyHolder",
        "insured_occupation",
        "insured_hobbies",
        "hobby",
        "RepNumber",
        "handler",
        "adjuster_id",
        "insured_name",
        "nationality",
        "education_level",
    ],
)
def test_a_feature_of_a_person_or_of_the_handler_is_refused(feature):
    assert find_personal_word(feature)
    with pytest.raises(InvalidRequestError, match="looks at a person"):
        check_scorecard(card_of(entry(5, Condition(feature, Operator.EQ, "x"))))


def test_no_feature_that_a_score_may_look_at_is_one_of_a_person():
    circumstances = [name for name in FEATURES if not name.startswith("flag.")]

    assert not [
        name for name in circumstances if any(word in name.split("_") for word in ("age", "sex", "name", "rep"))
    ]
    assert {"vehicle_years", "report_delay_days"} <= set(circumstances)


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (card_of(entry(1, EARLY), entry(1, OWN)), "appears 2 times"),
        (card_of(entry(1)), "one condition or two"),
        (card_of(entry(1, EARLY, OWN, LATE)), "one condition or two"),
        (card_of(entry(1, Condition("moon_phase", Operator.EQ, "full"))), "neither a red flag nor"),
        (
            card_of(entry(1, Condition("flag.vin_mismatch", Operator.EQ, value=True)), line=PolicyLine.PROPERTY),
            "this line",
        ),
        (card_of(entry(1, Condition("fault", Operator.GE, Decimal(1)))), "does not fit"),
        (card_of(entry(1, Condition("witnesses", Operator.GE, "1"))), "does not fit"),
        (card_of(entry(1, Condition("is_weekend", Operator.GE, value=True))), "does not fit"),
        (card_of(entry(1, Condition("fault", Operator.IN, ()))), "does not fit"),
    ],
)
def test_a_card_that_cannot_be_read_is_refused_in_words(card, words):
    with pytest.raises(InvalidRequestError, match=words):
        check_scorecard(card)


def test_a_fitted_card_keeps_its_figures_and_all_kinds_of_levels():
    figures = FitFigures(400, 40, 0.81, 0.35, 0.42, 0.07)
    card = card_of(
        entry(10, LATE, Condition("fault", Operator.IN, ("insured", "shared"))),
        entry(-4, Condition("has_police_report", Operator.EQ, value=True), entry_id="police"),
        fit=figures,
        note="Fitted.",
    )

    assert scorecard_from_json(scorecard_to_json(card)) == card


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base_points": "5"}, "base_points"),
        ({"state": "live"}, "state"),
        ({"weight": 1}, "weight"),
        ({"entries": []}, "entries"),
        ({"fit": {"auc": 2}}, "fit"),
    ],
)
def test_stored_json_that_does_not_fit_is_refused_at_its_place(change, words):
    stored = scorecard_to_json(DEFAULT_SCORECARDS[AUTO]) | change

    with pytest.raises(InvalidRequestError, match=words):
        scorecard_from_json(stored)


@pytest.mark.parametrize(
    "level",
    [{}, {"number": "1", "level": "x"}, {"number": "many"}, {"number": "NaN"}, {"number": "Infinity"}],
)
def test_a_stored_condition_compares_with_one_number_or_one_level(level):
    stored = scorecard_to_json(card_of(entry(5, LATE)))
    stored["entries"][0]["when"] = [{"feature": "report_delay_days", "op": "ge", **level}]

    with pytest.raises(InvalidRequestError, match="reason"):
        scorecard_from_json(stored)


def test_the_circumstances_of_a_claim_are_read_from_form_and_term():
    fields = {
        "loss_date": date(2026, 1, 24),
        "reported_date": date(2026, 2, 3),
        "fault": "insured",
        "loss_type": "collision",
        "witnesses": 0,
        "claimed_usd": Decimal(5_000),
        "police_report_number": "",
        "vehicle_age_years": 4,
        "insured_name": "Ada Lind",
    }

    features = score_features(fields, a_term(changed_on=date(2026, 1, 20)), {"early_loss": True}, prior_claims=2)

    assert features == {
        "fault": "insured",
        "loss_type": "collision",
        "witnesses": 0,
        "flag.early_loss": True,
        "prior_claims": 2,
        "has_police_report": False,
        "vehicle_years": 4,
        "is_weekend": True,
        "report_delay_days": 10,
        "days_since_inception": 23,
        "days_to_expiry": 342,
        "days_since_change": 4,
        "claimed_share_of_limit": Decimal("0.25"),
    }
    assert set(features) <= set(FEATURES)


def test_stored_fields_give_the_same_features_as_parsed_ones():
    parsed = {"loss_date": date(2026, 3, 4), "reported_date": date(2026, 3, 5), "claimed_usd": Decimal("1500.00")}
    stored = {"loss_date": "2026-03-04", "reported_date": "2026-03-05", "claimed_usd": "1500.00"}

    assert score_features(stored, a_term(), {}) == score_features(parsed, a_term(), {})


def test_without_term_or_amount_nothing_is_made_up():
    features = score_features({"loss_date": date(2026, 3, 4)}, None, {})

    assert features == {"is_weekend": False, "prior_claims": 0, "has_police_report": False}


def test_a_loss_outside_the_term_has_no_distance_to_inception():
    features = score_features({"loss_date": date(2025, 12, 1)}, a_term(), {})

    assert "days_since_inception" not in features
