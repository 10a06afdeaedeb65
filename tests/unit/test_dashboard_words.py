"""What stands beside the figures of the dashboard so that nobody reads them wrongly; pure."""

from datetime import date
from decimal import Decimal

import pytest

from app.ui import dashboard_frames as frames
from app.ui.dashboard_words import days_words, half_words, runs_words
from app.ui.happened import words_of
from backend.domain.dashboard import WITHIN, DashboardFilter, Figure, Figures, Span, Sum
from backend.domain.happenings import WORK, Happened, Happening
from backend.domain.runs import RunKind

TODAY = date(2026, 3, 31)
MARCH = DashboardFilter(date(2026, 3, 1), TODAY)
SO_FAR = "Today counts so far; the days before count in full."


@pytest.mark.parametrize(
    ("wanted", "today", "words"),
    [
        (MARCH, date(2026, 4, 1), "Each change is from the 31 days before."),
        (MARCH, TODAY, SO_FAR),
        (DashboardFilter(TODAY, TODAY), TODAY, "Each change is from the day before."),
        (DashboardFilter(TODAY, TODAY), TODAY, SO_FAR),
        (MARCH, date(2026, 3, 30), "Today counts so far, and 1 day of these is still to come;"),
        (MARCH, date(2026, 3, 10), "Today counts so far, and 21 days of these are still to come;"),
        (MARCH, date(2026, 3, 1), "and 30 days of these are still to come"),
        (MARCH, date(2026, 2, 28), "These days are still to come."),
    ],
)
def test_a_comparison_says_with_what_and_whether_the_days_are_over(wanted, today, words):
    assert words in days_words(wanted, today)


@pytest.mark.parametrize("today", [date(2026, 4, 1), date(2027, 1, 1)])
def test_days_that_are_over_need_no_word_of_today(today):
    words = days_words(MARCH, today)

    assert "oday" not in words
    assert "to come" not in words
    assert words.endswith("Days are counted in UTC, amounts in USD.")


def test_of_a_line_only_the_assessments_are_counted_and_the_screen_says_so():
    assert runs_words(DashboardFilter(TODAY, TODAY, "homeowners")).startswith("Only the assessments")
    assert "read documents" in runs_words(MARCH)


def decided(span=Span.NOW, **counts):
    return [
        Figure("decided_within", "homeowners", days.removeprefix("d"), None, span, Sum(count, Decimal(0)))
        for days, count in counts.items()
    ]


@pytest.mark.parametrize(
    ("counts", "step", "words"),
    [
        ({}, "", ""),
        ({"d1": 1}, "1", "Half of them were decided within 1 day."),
        ({"d1": 1, "d30": 1}, "1", "Half of them were decided within 1 day."),
        ({"d1": 1, "d30": 2}, "30", "Half of them were decided within 30 days."),
        ({"d2": 3, "d5": 1, "d10": 3}, "5", "Half of them were decided within 5 days."),
        ({"d10": 2, "dmore": 1}, "10", "Half of them were decided within 10 days."),
        ({"d1": 1, "dmore": 2}, "more", "More than half took longer than 30 days."),
        ({"d1": 0, "dmore": 0}, "", ""),
    ],
)
def test_the_middle_of_the_times_to_decide_is_the_step_by_which_half_were_decided(counts, step, words):
    assert Figures(decided(**counts)).half_within() == step
    assert half_words(Figures(decided(**counts))) == words


def test_the_middle_of_the_days_before_is_their_own():
    figures = Figures([*decided(d1=9), *decided(Span.BEFORE, dmore=1)])

    assert (figures.half_within(), figures.half_within(Span.BEFORE)) == ("1", "more")


def test_the_steps_of_days_are_the_same_wherever_they_are_named():
    assert tuple(frames.WITHIN) == WITHIN


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("0-0", "Open now, 0 days old"),
        ("3-5", "Open now, 3 to 5 days old"),
        ("31-", "Open now, 31 days old and older"),
        ("", "Open now, of any age"),
        ("nonsense", "Open now, of any age"),
    ],
)
def test_an_age_is_said_as_it_is_filtered(detail, words):
    assert words_of(Happened(Happening.OPEN, TODAY, TODAY, "", detail)) == words


def test_every_kind_of_run_is_work_or_tells_of_work():
    assert set(RunKind) - set(WORK) == {RunKind.REPORT, RunKind.SHADOW, RunKind.REPLAY}


def run(kind, count=1, provider="openai", measure="run", total=0):
    return Figure(measure, "", f"{kind}|succeeded|{provider}|0", date(2026, 3, 2), Span.NOW, Sum(count, Decimal(total)))


def test_a_challenger_changes_nothing_in_the_charts_of_runs_and_stands_in_the_costs_by_kind():
    work = [run("underwriting", 4), run("underwriting", 4, measure="run_cost", total=2)]
    beside = [
        run("shadow", 9, "anthropic"),
        run("shadow", 9, "anthropic", "run_cost", 7),
        run("replay", 5),
        run("replay", 5, measure="run_retries", total=8),
        Figure("call", "", "shadow|anthropic|timeout", None, Span.NOW, Sum(9, Decimal(9))),
    ]
    alone, together = Figures(work), Figures([*work, *beside])

    assert frames.run_weeks(together, MARCH).equals(frames.run_weeks(alone, MARCH))
    assert frames.providers_frame(together).equals(frames.providers_frame(alone))
    assert dict(frames.costs_frame(together)[["Kind of run", "Cost (USD)"]].dropna().to_numpy()) == {
        "Assessment": 2.0,
        "Challenger": 7.0,
    }


def test_days_with_nothing_but_challengers_draw_no_line_of_runs():
    assert frames.run_weeks(Figures([run("shadow", 9)]), MARCH).empty
