"""Charts of the dashboard say the same as their tables, and say why where they say nothing; pure."""

from datetime import date
from decimal import Decimal

import pytest

from app.ui import dashboard_charts as drawn
from app.ui import dashboard_frames as frames
from app.ui.dashboard_tiles import change_of, words_of
from app.ui.happened import NOT_CLOSED, WORDS
from app.ui.happened import words_of as happened_words
from backend.domain.dashboard import (
    Dashboard,
    DashboardFilter,
    Figure,
    Figures,
    OpenAge,
    PersonDecisions,
    Section,
    Span,
    Sum,
    Tile,
    Unit,
)
from backend.domain.happenings import Happened, Happening

MARCH = DashboardFilter(date(2026, 3, 1), date(2026, 3, 31))
FIRST, THIRD = date(2026, 3, 2), date(2026, 3, 16)


def figures(*rows):
    return Figures(
        Figure(measure, line, part, week, Span.NOW, Sum(count, Decimal(total)))
        for measure, line, part, week, count, total in rows
    )


BOOK = figures(
    ("received", "commercial_auto", "quoted", FIRST, 4, 0),
    ("received", "homeowners", "new", THIRD, 1, 0),
    ("decided", "commercial_auto", "accept|accept_proposal|accept|1", FIRST, 2, 0),
    ("decided", "commercial_auto", "decline|change|accept|0", THIRD, 1, 0),
    ("decided_within", "commercial_auto", "2", None, 1, 0),
    ("decided_within", "commercial_auto", "10", None, 2, 0),
    ("decided_within", "commercial_auto", "more", None, 1, 0),
    ("overridden", "commercial_auto", "CA-62|other", None, 3, 0),
    ("overridden", "commercial_auto", "CA-40|evidence_misread", None, 5, 0),
    ("overridden", "commercial_auto", "|loss_history", None, 9, 0),
    ("referral_asked", "commercial_auto", "underwriting", None, 3, 0),
    ("referral_answered", "commercial_auto", "underwriting|accept", FIRST, 2, 172_800),
    ("referral_asked", "auto", "siu", None, 1, 0),
    ("reported", "auto", "closed", FIRST, 2, 0),
    ("claim_decided", "auto", "close|settle|1|0", FIRST, 1, 0),
    ("claim_decided", "auto", "close||0|0", THIRD, 1, 0),
    ("closed_first_reserve", "auto", "", None, 2, 1_000),
    ("closed_paid", "auto", "", None, 2, 750),
    ("run", "", "underwriting|succeeded|openai|0", FIRST, 4, 40),
    ("run", "", "document|succeeded|rules|1", FIRST, 6, 3),
    ("run", "", "underwriting|failed||0", THIRD, 1, 9),
    ("run_cost", "", "underwriting|succeeded|openai|0", FIRST, 2, "0.50"),
    ("run_tokens", "", "underwriting|succeeded|openai|0", None, 4, 900),
    ("run_retries", "", "underwriting|succeeded|openai|0", None, 1, 3),
    ("call", "", "underwriting|openai|ok", None, 4, 8),
    ("call", "", "underwriting|openai|timeout", None, 1, 8),
    ("call", "", "underwriting|anthropic|overloaded", None, 2, 8),
)
AGES = (
    OpenAge("claims", 0, 7, 2, Decimal(400), Decimal(100)),
    OpenAge("claims", 8, None, 0),
    OpenAge("submissions", 0, 0, 0),
    OpenAge("claim_referrals", 0, 0, 1),
)
FULL = Dashboard(MARCH, BOOK, (), AGES, (PersonDecisions("Ada", 3, 1),), has_names=True)
EMPTY = Dashboard(MARCH, Figures([]), (), ())


def rows_of(frame):
    return [tuple(row) for row in frame.itertuples(index=False)]


def test_every_week_of_the_days_asked_for_stands_there_with_or_without_anything():
    around = DashboardFilter(date(2026, 2, 25), date(2026, 4, 5))
    empty = [(date(2026, 3, 23), 0, 0), (date(2026, 3, 30), 0, 0)]
    found = [(FIRST, 4, 2), (date(2026, 3, 9), 0, 0), (THIRD, 1, 1)]

    assert rows_of(frames.submission_weeks(BOOK, around)) == [(date(2026, 2, 23), 0, 0), *found, *empty]
    assert rows_of(frames.submission_weeks(BOOK, DashboardFilter(FIRST, THIRD))) == found
    assert rows_of(frames.run_weeks(BOOK, MARCH))[-3] == (THIRD, 0, 1, 0)


def test_claims_are_counted_at_their_first_decision():
    assert list(frames.claim_weeks(BOOK, MARCH)["Closed"]) == [0, 1, 0, 0, 0, 0]


def test_tables_name_products_states_reasons_and_kinds_in_words():
    assert rows_of(frames.states_frame(BOOK)) == [("Commercial auto", "Quoted", 4), ("Homeowners", "New", 1)]
    assert rows_of(frames.overrides_frame(BOOK)) == [
        ("No rule", "Loss history", 9),
        ("CA-40", "The evidence was misread", 5),
        ("CA-62", "Other, see the text", 3),
    ]
    assert rows_of(frames.referrals_frame(BOOK))[0] == ("Submissions", 3, 2, 24.0)
    assert rows_of(frames.people_frame(FULL)) == [("Ada", 3, 1)]


def test_the_share_decided_within_some_days_holds_the_steps_before_and_reaches_no_hundred_while_some_took_longer():
    assert rows_of(frames.within_frame(BOOK)) == [
        ("1 day", 0, 0),
        ("2 days", 1, 25),
        ("5 days", 1, 25),
        ("10 days", 3, 75),
        ("30 days", 3, 75),
    ]


def test_the_rules_decided_against_most_come_first_and_no_rule_is_none():
    assert frames.top_rules(BOOK, 6) == [("CA-40", 5), ("CA-62", 3)]
    assert frames.top_rules(BOOK, 1) == [("CA-40", 5)]


def test_a_provider_that_only_failed_has_its_line_too():
    table = {
        row[0]: row[1:] for row in rows_of(frames.providers_frame(BOOK).drop(columns=["Cost (USD)", "Mean seconds"]))
    }

    assert table["openai"] == (4, False, 5, 1, 3, 900)
    assert table["anthropic"] == (0, False, 2, 2, 0, 0)
    assert table["Made without a model (rules)"][:2] == (6, True)


def test_costs_stand_by_kind_with_how_many_runs_have_a_price():
    costs = {row[0]: row[1:] for row in rows_of(frames.costs_frame(BOOK))}

    assert costs["Assessment"] == (5, 1, 3, 2, 0.5, 0.25)
    assert costs["Document reading"][:4] == (6, 0, 0, 0)


def test_reserves_stand_beside_what_was_paid():
    assert rows_of(frames.adequacy_frame(FULL)) == [
        ("Closed: first reserve and paid", 2, 1_000.0, 750.0, 0.75),
        ("Not closed: reserve now and paid so far", 2, 400.0, 100.0, 0.25),
    ]


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (OpenAge("claims", 0, 0, 1), "0 days"),
        (OpenAge("claims", 3, 5, 1), "3 to 5 days"),
        (OpenAge("claims", 31, None, 1), "over 30 days"),
    ],
)
def test_ages_are_said_in_words(age, words):
    assert frames.age_words(age) == words


CHARTS = {
    "weeks": lambda d: drawn.week_lines("Received", frames.submission_weeks(d.figures, d.wanted), "submissions"),
    "claims": lambda d: drawn.week_lines("Reported", frames.claim_weeks(d.figures, d.wanted), "claims"),
    "runs": lambda d: drawn.week_lines("Runs", frames.run_weeks(d.figures, d.wanted), "runs"),
    "outcomes": lambda d: drawn.outcomes(d.figures),
    "states": lambda d: drawn.states(d.figures),
    "within": lambda d: drawn.within(d.figures),
    "overrides": lambda d: drawn.overrides(d.figures),
    "turnaround": drawn.turnaround,
    "providers": lambda d: drawn.providers(d.figures),
    "adequacy": drawn.adequacy,
    "ages": lambda d: drawn.ageing("Ages", d.ages, "claims"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_is_drawn_on_clear_ground_with_units_and_a_table(name):
    chart = CHARTS[name](FULL)

    assert len(chart.figure.data) >= 1
    assert chart.figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert len(chart.table) > 0
    titles = [chart.figure.layout.xaxis.title.text, chart.figure.layout.yaxis.title.text]
    assert name == "overrides" or any(titles), "an axis says what it counts in"


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_says_why_it_shows_nothing(name):
    chart = CHARTS[name](EMPTY)

    assert chart.figure is None
    assert chart.note.endswith(".")


def test_what_is_drawn_equals_the_table():
    weeks, ages, heat = CHARTS["weeks"](FULL), CHARTS["ages"](FULL), CHARTS["overrides"](FULL).figure.data[0]

    assert [list(line.y) for line in weeks.figure.data] == [[0, 4, 0, 1, 0, 0], [0, 2, 0, 1, 0, 0]]
    assert list(ages.figure.data[0].y) == list(ages.table["Not closed"]) == [2, 0]
    assert list(heat.y) == ["No rule", "CA-40", "CA-62"]
    assert sorted(count for row in heat.z for count in row if count) == [3, 5, 9]


def test_a_map_of_many_rules_shows_the_first_and_says_how_many_more_there_are():
    many = figures(*(("overridden", "x", f"R-{n:02}|other", None, n + 1, 0) for n in range(40)))
    chart = drawn.overrides(many)

    assert next(iter(chart.figure.data[0].y)) == "R-39"
    assert len(chart.figure.data[0].y) == drawn.MOST_RULES
    assert f"{40 - drawn.MOST_RULES} further rules" in chart.note
    assert len(chart.table) == 40


def test_words_of_strangers_are_not_read_as_markup():
    chart = drawn.overrides(figures(("overridden", "x", "<b>R</b>|other", None, 1, 0)))

    assert chart.figure.data[0].y[0] == "&lt;b&gt;R&lt;/b&gt;"


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (Unit.COUNT, Decimal(1_204), "1,204"),
        (Unit.SHARE, Decimal("0.486"), "49 %"),
        (Unit.SECONDS, Decimal(7_200), "2 h"),
        (Unit.SECONDS, Decimal(600), "10 min"),
        (Unit.USD, Decimal("0.0312"), "0.03"),
        (Unit.USD, Decimal(-450), "-450.00"),
        (Unit.USD, Decimal(0), "0"),
        (Unit.USD, Decimal(1_250_000), "1.2 m"),
        (Unit.RATIO, Decimal("0.8646"), "0.86"),
        (Unit.COUNT, None, "\N{EN DASH}"),
    ],
)
def test_figures_are_said_as_people_read_them(unit, value, words):
    assert words_of(unit, value) == words


@pytest.mark.parametrize(
    ("unit", "value", "before", "change"),
    [
        (Unit.COUNT, 5, 3, ("2", "up")),
        (Unit.COUNT, 3, 5, ("2", "down")),
        (Unit.COUNT, 3, 3, ("No change", "off")),
        (Unit.SHARE, "0.50", "0.47", ("3 points", "up")),
        (Unit.SHARE, "0.501", "0.5", ("No change", "off")),
        (Unit.SECONDS, 3_600, 10_800, ("2 h", "down")),
        (Unit.RATIO, "0.51", "0.79", ("0.28", "down")),
        (Unit.COUNT, None, 5, ("", "off")),
        (Unit.COUNT, 5, None, ("", "off")),
    ],
)
def test_a_change_is_said_by_how_much_and_in_which_direction(unit, value, before, change):
    known = [None if one is None else Decimal(one) for one in (value, before)]

    assert change_of(Tile("t", Section.CLAIMS, "T", unit, *known, "D.")) == change


def test_a_list_opened_from_a_figure_says_what_happened_when_and_where():
    days = (MARCH.since, MARCH.until)

    assert set(WORDS) == set(Happening)
    assert happened_words(Happened(Happening.DECIDED, *days)) == "Decided, 1 Mar 2026 to 31 Mar 2026"
    assert happened_words(Happened(Happening.OPEN, *days, "auto", "31-")).startswith(
        "Open now, 31 days old and older, "
    )
    assert happened_words(Happened(Happening.OPEN, *days, "", "6-10")) == "Open now, 6 to 10 days old"
    assert happened_words(Happened(Happening.OPEN, *days, "", "0-"), NOT_CLOSED) == "Not closed, of any age"
    assert happened_words(Happened(Happening.OVERRIDDEN, *days, "homeowners", "HO-1|other")) == (
        "Decided against a rule, 1 Mar 2026 to 31 Mar 2026, HO-1, other, Homeowners"
    )
