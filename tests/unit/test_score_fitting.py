"""Fitting over generated claims: known weights come back, separable claims stay finite, pairs are found."""

from itertools import pairwise

import numpy as np
import pytest

from backend.domain.guidelines import Operator
from backend.domain.scorecards import Condition
from backend.errors import InvalidRequestError
from backend.scoring import (
    FitSettings,
    auc,
    average_precision,
    brier,
    calibration_table,
    cross_validate,
    figures_of,
    fit_scorecard,
    foretell,
    recall_at,
)
from backend.scoring.encoding import encode, learn_columns
from backend.scoring.fitting import split
from backend.scoring.logistic import fit_logistic, log_odds, probabilities

SINGLE = FitSettings(ridge=1.0, min_support=20, max_pairs=0)


def claims(count=4_000, seed=1, odds=lambda _: -2.0, **features):
    """Generate claims whose confirmation follows stated log-odds."""
    chance = np.random.default_rng(seed)
    rows = [{name: draw(chance) for name, draw in features.items()} for _ in range(count)]
    wanted = probabilities(np.array([odds(row) for row in rows]))
    return rows, (chance.random(count) < wanted).astype(np.int64)


def yes(share):
    return lambda chance: bool(chance.random() < share)


def one_of(*words):
    return lambda chance: words[chance.integers(len(words))]


def weights_of(card):
    return {tuple(str(c.feature) for c in term.when): term.weight for term in card.terms}


def test_known_weights_come_back():
    rows, labels = claims(
        count=20_000,
        odds=lambda row: -2.0 + 1.5 * row["changed"] - 1.0 * row["police"],
        changed=yes(0.3),
        police=yes(0.5),
    )

    found = weights_of(fit_scorecard(rows, labels, SINGLE))

    assert found[("changed",)] == pytest.approx(1.5, abs=0.15)
    assert found[("police",)] == pytest.approx(-1.0, abs=0.15)


def test_the_fit_satisfies_its_own_equation():
    chance = np.random.default_rng(3)
    design = (chance.random((500, 4)) < 0.4).astype(float)
    labels = (chance.random(500) < 0.3).astype(np.int64)

    weights = fit_logistic(design, labels, ridge=2.0)
    slope = design.T @ (probabilities(log_odds(weights, design)) - labels) + 2.0 * weights[1:]

    assert np.abs(slope).max() < 1e-5


def test_separable_claims_give_finite_weights_and_the_right_order():
    rows = [{"copied": place < 60} for place in range(300)]
    labels = np.array([int(place < 60) for place in range(300)])

    card = fit_scorecard(rows, labels, SINGLE)

    assert all(np.isfinite(term.weight) for term in card.terms)
    assert auc(card.scores(rows), labels) == 1.0
    assert np.isfinite(card.probabilities(rows)).all()


def test_a_pair_that_only_together_means_something_is_found():
    rows, labels = claims(
        count=6_000,
        seed=5,
        odds=lambda row: -3.0 + 3.0 * (row["early"] and row["fault"] == "insured"),
        early=yes(0.3),
        fault=one_of("insured", "other", "none"),
        weekend=yes(0.3),
    )

    card = fit_scorecard(rows, labels, FitSettings(ridge=1.0, min_support=20, max_pairs=3))
    pair = max((term for term in card.terms if len(term.when) == 2), key=lambda term: term.weight)

    assert pair.weight == pytest.approx(3.0, abs=0.6)
    assert {(c.feature, c.value) for c in pair.when} == {("early", True), ("fault", "insured")}


def test_no_more_pairs_are_found_than_allowed_and_none_in_noise():
    rows, labels = claims(seed=6, a=yes(0.4), b=yes(0.4), c=one_of("x", "y", "z"))

    card = fit_scorecard(rows, labels, FitSettings(min_support=20, max_pairs=2))

    assert not [term for term in card.terms if len(term.when) == 2]


def test_the_same_claims_give_the_same_card():
    rows, labels = claims(odds=lambda row: -1.0 + row["a"], a=yes(0.5), b=one_of("x", "y"))

    assert fit_scorecard(rows, labels) == fit_scorecard(list(rows), labels.copy())


def test_ordered_features_are_cut_where_the_claims_are():
    rows = [{"report_delay_days": days} for days in range(1_000)]

    conditions = learn_columns(rows, 50)

    assert {c.op for c in conditions} == {Operator.GE}
    assert 3 <= len(conditions) <= 5
    assert list(encode([{"report_delay_days": 999}, {"report_delay_days": 0}, {}], conditions).sum(axis=1)) == [
        len(conditions),
        0,
        0,
    ]


def test_rare_levels_and_the_most_common_one_get_no_condition():
    rows = [{"loss_type": "collision"}] * 80 + [{"loss_type": "theft"}] * 30 + [{"loss_type": "animal"}] * 2

    assert learn_columns(rows, 10) == (Condition("loss_type", Operator.EQ, "theft"),)


def test_what_is_unknown_meets_no_condition():
    conditions = (
        Condition("early", Operator.EQ, value=True),
        Condition("fault", Operator.EQ, "True"),
        Condition("fault", Operator.EQ, "insured"),
    )

    assert encode([{}, {"early": True, "fault": "insured"}, {"fault": True}], conditions).tolist() == [
        [0, 0, 0],
        [1, 0, 1],
        [0, 0, 0],
    ]


@pytest.mark.parametrize("feature", ["Sex", "AgeOfPolicyHolder", "RepNumber", "insured_hobbies", "occupation"])
def test_a_fit_refuses_what_is_a_persons(feature):
    rows, labels = claims(count=50, **{feature: one_of("x", "y")})

    with pytest.raises(InvalidRequestError, match="looks at no person"):
        fit_scorecard(rows, labels)


def test_a_higher_score_never_says_less_and_probabilities_agree_with_what_happened():
    rows, labels = claims(
        count=8_000, seed=9, odds=lambda row: -2.0 + 2.0 * row["a"] - row["b"], a=yes(0.3), b=yes(0.4)
    )

    card = fit_scorecard(rows, labels, SINGLE)
    said = cross_validate(rows, labels, SINGLE)
    by_score = sorted(zip(card.scores(rows), card.probabilities(rows), strict=True))

    assert all(later[1] >= earlier[1] for earlier, later in pairwise(by_score))
    assert all(abs(row.foretold - row.confirmed) < 0.06 for row in calibration_table(said.probabilities, labels, 5))


def test_scores_stay_within_0_and_100_in_whole_points():
    rows, labels = claims(odds=lambda row: -3.0 + 5.0 * row["a"], a=yes(0.3), b=yes(0.5))

    scores = fit_scorecard(rows, labels).scores(rows)

    assert scores.min() >= 0
    assert scores.max() <= 100
    assert (scores == np.rint(scores)).all()


def test_every_claim_is_judged_once_by_a_card_that_had_not_seen_it():
    labels = np.array([1] * 23 + [0] * 77)

    folds = split(labels, FitSettings(folds=5))

    assert sorted(np.concatenate(folds).tolist()) == list(range(100))
    assert {int(labels[fold].sum()) for fold in folds} <= {4, 5}


def test_labels_that_follow_nothing_are_not_foretold_out_of_fold():
    rows, labels = claims(count=2_000, seed=12, odds=lambda _: -1.5, a=one_of(*"abcdefgh"), b=one_of(*"abcdefgh"))

    said = cross_validate(rows, labels, FitSettings(min_support=10))

    assert abs(auc(said.log_odds, labels) - 0.5) < 0.06


@pytest.mark.parametrize(
    ("scores", "labels", "area"),
    [
        ([1, 2, 3, 4], [0, 0, 1, 1], 1.0),
        ([4, 3, 2, 1], [0, 0, 1, 1], 0.0),
        ([1, 1, 1, 1], [0, 1, 0, 1], 0.5),
        ([1, 3, 2, 4], [0, 0, 1, 1], 0.75),
        ([1, 2], [1, 1], 0.5),
    ],
)
def test_the_area_counts_pairs_in_order_and_ties_half(scores, labels, area):
    assert auc(np.array(scores, dtype=float), np.array(labels)) == area


def test_average_precision_and_recall_by_hand():
    scores, labels = np.array([9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0]), np.array([1, 0, 1, 0, 0, 0, 0, 0, 0, 0])

    assert average_precision(scores, labels) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert recall_at(0.1, scores, labels) == 0.5
    assert recall_at(0.3, scores, labels) == 1.0


def test_a_tie_at_the_border_of_the_top_tenth_counts_in_proportion():
    scores, labels = np.zeros(10), np.array([1] * 5 + [0] * 5)

    assert recall_at(0.2, scores, labels) == pytest.approx(0.2)


def test_the_figures_are_taken_together():
    figures = figures_of(np.arange(10.0), np.full(10, 0.5), np.array([0] * 8 + [1] * 2))

    assert (figures.claims, figures.confirmed, figures.auc, figures.recall_top_tenth) == (10, 2, 1.0, 0.5)
    assert figures.brier == brier(np.full(10, 0.5), np.array([0] * 8 + [1] * 2)) == 0.25


def test_the_calibration_table_covers_every_claim_from_low_to_high():
    table = calibration_table(np.linspace(0, 1, 95), np.zeros(95, dtype=np.int64))

    assert len(table) == 10
    assert sum(row.claims for row in table) == 95
    assert [row.foretold for row in table] == sorted(row.foretold for row in table)


def test_scores_of_a_card_made_elsewhere_are_told_as_probabilities_that_agree_with_what_happened():
    chance = np.random.default_rng(12)
    scores = chance.integers(0, 101, 4_000).astype(float)
    labels = (chance.random(4_000) < probabilities(-4.0 + 0.04 * scores)).astype(np.int64)

    foretold = foretell(scores, labels)

    assert foretold.mean() == pytest.approx(labels.mean(), abs=0.01)
    assert brier(foretold, labels) < brier(scores / 100.0, labels)
    assert all(abs(row.foretold - row.confirmed) < 0.08 for row in calibration_table(foretold, labels))


def test_scores_that_say_nothing_foretell_the_share_of_confirmed_claims():
    labels = (np.arange(1_000) % 10 == 0).astype(np.int64)

    assert foretell(np.full(1_000, 40.0), labels) == pytest.approx(0.1, abs=0.01)
