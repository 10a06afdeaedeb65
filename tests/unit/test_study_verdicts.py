"""Verdicts of Mack's tests as sentences with their figures."""

from dataclasses import replace

from app.ui.study_verdicts import verdicts
from backend.domain.studies.result import AssumptionTests
from fakes.study_panels import SMALL_TESTS


def test_a_rejected_test_says_its_figures_and_what_to_look_for():
    correlation, _ = verdicts(SMALL_TESTS)

    assert correlation.rejects
    assert correlation.sentence == (
        "Rank correlation +0.300 lies outside -0.200 to +0.200, the band of half of all cases. "
        "A high factor tends to be followed by a high one; use the chain ladder with care."
    )


def test_a_negative_correlation_says_that_a_low_factor_follows_a_high_one():
    correlation = replace(SMALL_TESTS.development_correlation, statistic=-0.3)

    assert "followed by a low one" in verdicts(replace(SMALL_TESTS, development_correlation=correlation))[0].sentence


def test_a_test_that_does_not_reject_says_its_figures_too():
    _, calendar = verdicts(SMALL_TESTS)

    assert calendar.rejects is False
    assert calendar.sentence == (
        "Z is 3, 2.90 expected; it lies within 0.90 to 4.90, the band of 95 % of all cases. "
        "This test finds nothing against it."
    )


def test_the_other_verdicts_follow_the_figures():
    correlation, calendar = SMALL_TESTS.development_correlation, SMALL_TESTS.calendar_year
    turned = verdicts(AssumptionTests(replace(correlation, rejects=False), replace(calendar, rejects=True)))

    assert "lies within" in turned[0].sentence
    assert "look for a change in how claims are settled" in turned[1].sentence


def test_a_triangle_that_is_too_small_is_said_so():
    for verdict in verdicts(AssumptionTests(None, None)):
        assert verdict.rejects is None
        assert verdict.sentence.startswith("Not estimable: ")
