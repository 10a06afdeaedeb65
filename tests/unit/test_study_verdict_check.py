"""Judgements of a commentary without any number: a test is spoken of with its own figures, and as it came out."""

from dataclasses import replace

import pytest

from backend.domain.studies.words import MethodName
from backend.pipelines.actuarial.cells import cells_of
from backend.pipelines.actuarial.commentary import check_commentary, fault_of
from backend.pipelines.actuarial.commentary_schema import CommentarySentence, StudyCommentary
from backend.pipelines.actuarial.figures import figures_of
from backend.pipelines.actuarial.verdict_check import misjudged
from backend.pipelines.wording_checks.cell import amount, figure
from fakes.actuarial_rig import study, taylor_ashe

CORRELATION = figure("tests.development_correlation.statistic", "statistic", -0.164, "rejects")
CALENDAR = figure("tests.calendar_year.z", "Z", 12.0, "does not reject")
IBNR = amount("mack.loss.total.ibnr", "IBNR", 18_680_855.6, "USD")
MORE = replace(amount("actual_expected.distance", "more by", 50.0, "USD"), verdict="more")


@pytest.mark.parametrize(
    "text",
    [
        "Both tests reject the assumptions.",
        "The chain ladder's assumptions hold.",
        "The development factors are independent.",
        "Neighbouring factors are not correlated.",
        "There is a calendar year effect.",
        "Calendar-year inflation drives the reserve.",
        "Every test was passed.",
        "This was rejected.",
    ],
)
def test_a_verdict_that_cites_no_test_may_not_stand(text):
    assert misjudged(text, (IBNR,)) == "speaks of a test without its figures"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The test of correlation does not reject.", (CALENDAR,)),
        ("Mack's test rejects calendar effects.", (CORRELATION,)),
        ("It rejects independence, and calendar years are calm.", (CORRELATION, IBNR)),
    ],
)
def test_the_figures_of_one_test_do_not_carry_a_sentence_about_the_other(text, cited):
    assert misjudged(text, cited)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The test of correlation never rejects independence.", CORRELATION),
        ("Nobody rejects independent factors.", CORRELATION),
        ("It rejects nothing about correlation.", CORRELATION),
        ("The correlation test isn\u2019t one that rejects.", CORRELATION),
        ("The calendar test does not reject, in fact it rejects.", CALENDAR),
        ("The calendar test does not reject; calm years were rejected.", CALENDAR),
        ("The newest diagonal brought more, no, less than expected.", MORE),
    ],
)
def test_a_verdict_with_a_word_that_turns_it_round_may_not_stand(text, cited):
    assert misjudged(text, (cited,)) == "turns a verdict round"


def test_two_tests_that_came_out_differently_never_share_a_sentence():
    text = "The calendar test rejects, while that of correlation does not reject."

    assert misjudged(text, (CORRELATION, CALENDAR)) == "turns a verdict round"


def test_a_finding_needs_the_word_of_its_verdict():
    assert misjudged("The newest diagonal brought USD 50.", (MORE,)) == "speaks of a finding without its verdict"
    assert misjudged("The correlation is high.", (CORRELATION,)) == "speaks of a finding without its verdict"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Mack's test rejects independence of the development factors.", CORRELATION),
        ("The test of calendar years does not reject.", CALENDAR),
        ("The newest diagonal brought more than expected.", MORE),
        ("The IBNR is high.", IBNR),
    ],
)
def test_what_the_figures_say_may_stand(text, cited):
    assert misjudged(text, (cited,)) == ""


def test_the_judgement_of_a_real_study_is_held_against_its_own_tests():
    """Taylor and Ashe: independence is rejected at Mack's band, calendar-year effects are not found."""
    inputs = study(taylor_ashe(), MethodName.MACK)
    cells = cells_of(inputs, figures_of(inputs))
    told = {
        "Mack's test rejects independent development factors.": ["tests.development_correlation.statistic"],
        "Mack's test of calendar years does not reject.": ["tests.calendar_year.z"],
        "Mack's test finds independent development factors.": ["tests.development_correlation.statistic"],
        "Mack's test of calendar years rejects.": ["tests.calendar_year.z"],
        "No calendar year stands out.": ["mack.loss.total.ibnr"],
        "The factors are independent of one another.": ["mack.loss.total.ibnr"],
    }
    entries = [CommentarySentence(sentence=text, cells=ids) for text, ids in told.items()]
    kept = check_commentary(StudyCommentary(sentences=entries), cells, inputs)

    assert kept.sentences == tuple(list(told)[:2])
    assert kept.dropped == 4
    assert [bool(fault_of(entry, cells, inputs)) for entry in entries] == [False, False, True, True, True, True]


def test_the_newest_diagonal_is_told_on_the_side_where_it_fell():
    inputs = study(taylor_ashe(), MethodName.MACK)
    cells = cells_of(inputs, figures_of(inputs))
    distance, side = cells["actual_expected.distance"], cells["actual_expected.side"].text
    other = {"more": "less", "less": "more"}[side]
    right, wrong = (f"The newest diagonal brought {distance.text} {word} than expected." for word in (side, other))

    assert distance.verdict == side
    assert not fault_of(CommentarySentence(sentence=right, cells=[distance.id]), cells, inputs)
    assert fault_of(CommentarySentence(sentence=wrong, cells=[distance.id]), cells, inputs)
