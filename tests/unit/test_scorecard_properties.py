"""What holds for every scorecard and every claim: exact sums, the way to JSON and back, strictness."""

import copy
import json
import random
from decimal import Decimal

import pytest

from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.guidelines import Operator
from backend.domain.policies import PolicyLine
from backend.domain.scorecards import (
    DEFAULT_SCORECARDS,
    FEATURES,
    Condition,
    FeatureKind,
    Scorecard,
    ScoreEntry,
    check_scorecard,
    flag_feature,
    score_claim,
    scorecard_from_json,
    scorecard_to_json,
)
from backend.domain.scorecards.scoring import holds
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError

CARDS = 10_000
WORDS = ("insured", "other_party", "theft", "fire", "12", "")
ORDERED = (Operator.LT, Operator.LE, Operator.GT, Operator.GE, Operator.EQ, Operator.NE)


def chance_of(seed):
    """Draw the same on every run."""
    return random.Random(seed)  # noqa: S311  # chance of a test, no secret


def names_of(line):
    untested = {flag_feature(flag.id) for flag in RED_FLAGS.values() if line not in flag.lines}
    return sorted(set(FEATURES) - untested)


def a_condition(chance, line):
    name = chance.choice(names_of(line))
    match FEATURES[name].kind:
        case FeatureKind.NUMBER:
            return Condition(name, chance.choice(ORDERED), Decimal(chance.randint(-5, 400)) / chance.choice((1, 4, 10)))
        case FeatureKind.YES_NO:
            return Condition(name, chance.choice((Operator.EQ, Operator.NE)), value=chance.random() < 0.5)
    if chance.random() < 0.5:
        return Condition(name, chance.choice((Operator.EQ, Operator.NE)), chance.choice(WORDS))
    return Condition(name, chance.choice((Operator.IN, Operator.NOT_IN)), tuple(chance.sample(WORDS, 2)))


def a_card(chance):
    line = chance.choice(list(PolicyLine))
    entries = tuple(
        ScoreEntry(
            f"reason_{number}",
            f"Reason {number}.",
            chance.randint(-100, 100),
            tuple(a_condition(chance, line) for _ in range(chance.randint(1, 2))),
        )
        for number in range(chance.randint(1, 12))
    )
    state = chance.choice(list(VersionState))
    return Scorecard(line, 1, state, chance.randint(-100, 100), entries, refer_at=chance.randint(1, 100))


def some_features(chance):
    found = {}
    for name, feature in FEATURES.items():
        if chance.random() < 0.4:
            continue
        number = chance.choice((chance.randint(-3, 500), chance.random() * 9, Decimal("0.5")))
        values = {
            FeatureKind.NUMBER: number,
            FeatureKind.YES_NO: chance.random() < 0.5,
            FeatureKind.WORD: chance.choice(WORDS),
        }
        odd = chance.choice((None, "text", [], float("nan"), True))
        found[name] = odd if chance.random() < 0.05 else values[feature.kind]
    return found


def test_the_points_of_ten_thousand_random_cards_and_claims_sum_exactly_to_the_score():
    chance = chance_of(20_260_101)
    limited = 0
    for _ in range(CARDS):
        card, features = a_card(chance), some_features(chance)
        scored = score_claim(card, features)

        assert sum(part.points for part in scored.contributions) == scored.score
        assert 0 <= scored.score <= 100
        assert scored.suggests_referral is (scored.score >= card.refer_at)
        limited += any(part.id == "LIMIT" for part in scored.contributions)
    assert limited > 100, "the bounds were tried as well"


def test_exactly_the_reasons_count_of_which_every_condition_holds():
    chance = chance_of(5)
    for _ in range(500):
        card, features = a_card(chance), some_features(chance)
        counted = {part.id for part in score_claim(card, features).contributions} - {"BASE", "LIMIT"}

        assert counted == {e.id for e in card.entries if all(holds(c, features) for c in e.when)}


def test_a_claim_of_which_nothing_is_known_gets_the_base_alone():
    chance = chance_of(6)
    for _ in range(200):
        card = a_card(chance)

        assert score_claim(card, {}).score == min(max(card.base_points, 0), 100)
        assert score_claim(card, dict.fromkeys(FEATURES)).score == min(max(card.base_points, 0), 100)


def test_every_card_comes_back_from_json_text_as_it_was():
    chance = chance_of(7)
    for _ in range(500):
        card = a_card(chance)
        check_scorecard(card)

        assert scorecard_from_json(json.loads(json.dumps(scorecard_to_json(card)))) == card


def test_a_card_read_back_scores_every_claim_alike():
    chance = chance_of(8)
    for _ in range(300):
        card, features = a_card(chance), some_features(chance)

        assert score_claim(scorecard_from_json(scorecard_to_json(card)), features) == score_claim(card, features)


def places(stored, path=()):
    """Every object of the stored card with its place."""
    if isinstance(stored, dict):
        yield path
        for name, value in stored.items():
            yield from places(value, (*path, name))
    if isinstance(stored, list):
        for number, value in enumerate(stored):
            yield from places(value, (*path, number))


def at(stored, path):
    for step in path:
        stored = stored[step]
    return stored


def small_card():
    card = DEFAULT_SCORECARDS[PolicyLine.AUTO]
    return scorecard_to_json(Scorecard(card.line, 1, card.state, 5, card.entries[:2]))


@pytest.mark.parametrize("path", list(places(small_card())), ids=str)
def test_an_unknown_word_is_refused_at_every_place_of_a_card(path):
    stored = copy.deepcopy(small_card())
    at(stored, path)["handler"] = "Ada"

    with pytest.raises(InvalidRequestError, match="handler"):
        scorecard_from_json(stored)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_points", "5"),
        ("base_points", 5.0),
        ("base_points", True),
        ("base_points", 101),
        ("refer_at", 0),
        ("refer_at", 101),
        ("version", 0),
        ("line", "marine"),
        ("state", "Active"),
        ("entries", []),
        ("entries", None),
        ("note", "x" * 2_001),
    ],
)
def test_a_value_of_another_kind_is_refused_and_never_bent(name, value):
    with pytest.raises(InvalidRequestError, match=name):
        scorecard_from_json(small_card() | {name: value})


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "seven", "", "1,5"])
def test_a_condition_compares_with_a_finite_number_alone(number):
    stored = copy.deepcopy(small_card())
    stored["entries"][0]["when"] = [{"feature": "report_delay_days", "op": "ge", "number": number}]

    with pytest.raises(InvalidRequestError):
        scorecard_from_json(stored)


@pytest.mark.parametrize(
    ("operator", "value", "is_held"),
    [
        (Operator.GE, 7, True),
        (Operator.GE, 6, False),
        (Operator.GT, 7, False),
        (Operator.LT, 7, False),
        (Operator.LE, 7, True),
        (Operator.EQ, 7.0, True),
        (Operator.NE, 7, False),
        (Operator.NE, 8, True),
        (Operator.GE, True, False),
        (Operator.GE, "9", False),
        (Operator.GE, float("nan"), False),
        (Operator.NE, None, False),
    ],
)
def test_a_number_is_compared_as_a_number_and_nothing_else_is(operator, value, is_held):
    assert holds(Condition("report_delay_days", operator, Decimal(7)), {"report_delay_days": value}) is is_held
