"""Sums picked from rows, tiles taken from sums, and addresses that say what a figure counted; pure."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from backend.domain.dashboard import (
    PARTS,
    DashboardFilter,
    Figure,
    Figures,
    Section,
    Span,
    Sum,
)
from backend.domain.dashboard_tiles import TILES, count_tiles
from backend.domain.happenings import Happened, Happening, ages_of, happened_in

MARCH = DashboardFilter(date(2026, 3, 1), date(2026, 3, 31))


def figure(measure, part="", count=1, total=0, line="commercial_auto", span=Span.NOW, week=None):
    return Figure(measure, line, part, week, span, Sum(count, Decimal(total)))


@pytest.fixture
def figures():
    return Figures(
        [
            figure("decided", "accept|accept_proposal|accept|1", 3, 30),
            figure("decided", "decline|change|accept|0", 1, 50, line="homeowners", week=date(2026, 3, 2)),
            figure("decided", "accept|override|refer|0", 2, 40),
            figure("decided", "accept|accept_proposal|accept|1", 8, 8, span=Span.BEFORE),
            figure("run_cost", "underwriting|succeeded|openai|0", 4, "0.80", line=""),
        ]
    )


@pytest.mark.parametrize(
    ("wanted", "count", "total"),
    [
        ({}, 6, 120),
        ({"outcome": "accept"}, 5, 70),
        ({"action": ("change", "override")}, 3, 90),
        ({"action": ("change", "override"), "proposed": ("accept", "decline")}, 1, 50),
        ({"straight": "1"}, 3, 30),
        ({"outcome": "refer"}, 0, 0),
        ({"nothing_of_this_name": "x"}, 0, 0),
    ],
)
def test_a_sum_is_over_the_rows_whose_part_holds_what_is_wanted(figures, wanted, count, total):
    assert figures.sum("decided", **wanted) == Sum(count, Decimal(total))


def test_the_days_before_are_picked_apart(figures):
    assert figures.sum("decided", Span.BEFORE).count == 8
    assert figures.sum("received", Span.BEFORE) == Sum()


def test_sums_divide_by_parts_by_line_and_by_week_in_order(figures):
    assert list(figures.by("decided", "outcome")) == [("accept",), ("decline",)]
    assert figures.by("decided", "line")["homeowners",].count == 1
    assert figures.by("decided", "week", "line") == {
        ("", "commercial_auto"): Sum(5, Decimal(70)),
        ("2026-03-02", "homeowners"): Sum(1, Decimal(50)),
    }
    assert figures.by("reported", "line") == {}


def test_a_mean_of_nothing_is_unknown():
    assert Sum().mean is None
    assert Sum(4, Decimal(10)).mean == Decimal("2.5")


def test_a_part_with_fewer_words_than_names_leaves_the_others_empty():
    assert figure("run", "document|succeeded").parts == {"kind": "document", "state": "succeeded"}
    assert Figures([figure("run", "document|succeeded")]).sum("run", provider="").count == 1


@pytest.mark.parametrize(
    ("wanted", "days", "before", "desks"),
    [
        (MARCH, 31, date(2026, 1, 29), (True, True)),
        (DashboardFilter(date(2026, 3, 1), date(2026, 3, 1), "homeowners"), 1, date(2026, 2, 28), (True, False)),
        (DashboardFilter(date(2026, 3, 1), date(2026, 3, 2), "auto"), 2, date(2026, 2, 27), (False, True)),
        (DashboardFilter(date(2026, 3, 1), date(2026, 3, 2), "sold_no_more"), 2, date(2026, 2, 27), (False, False)),
        (DashboardFilter(date.min, date(1, 1, 9)), 9, date.min, (True, True)),
    ],
)
def test_a_filter_knows_its_days_those_before_and_its_desks(wanted, days, before, desks):
    assert (wanted.days, wanted.before_since) == (days, before)
    assert (wanted.has_submissions, wanted.has_claims) == desks


def test_tiles_take_shares_means_and_costs_from_the_sums(figures):
    tiles = {tile.code: tile for tile in count_tiles(figures, MARCH)}

    assert tiles["decided"].value == 6
    assert tiles["decided"].before == 8
    assert tiles["cycle"].value == 20
    assert tiles["straight_through"].value == Decimal("0.5")
    assert tiles["departed"].value == Decimal("0.25")
    assert tiles["cost_per_accepted"].value == Decimal("0.80") / 3
    assert tiles["cost_per_case"].value == Decimal("0.80") / 6
    assert tiles["claim_cycle"].value is None


def test_a_cost_nobody_knows_is_not_nothing():
    tiles = {
        tile.code: tile.value
        for tile in count_tiles(Figures([figure("decided", "accept|accept_proposal|accept|1")]), MARCH)
    }

    assert (tiles["cost"], tiles["cost_per_case"], tiles["cost_per_accepted"]) == (None, None, None)


def test_every_tile_has_a_name_of_its_own_a_definition_and_an_address_of_its_days():
    tiles = count_tiles(Figures([]), DashboardFilter(MARCH.since, MARCH.until))

    assert len({tile.code for tile in tiles}) == len(TILES)
    for section in Section:
        labels = [tile.label for tile in tiles if tile.section is section]
        assert len(labels) == len(set(labels)), section
    for tile in tiles:
        screen, _, query = tile.url.partition("?")
        happened = happened_in(dict(parse_qsl(query)))
        assert screen in ("submissions", "claims", "runs"), tile.code
        assert (happened.since, happened.until) == (MARCH.since, MARCH.until), tile.code
        assert tile.definition[0].isupper(), tile.code


@pytest.mark.parametrize(("line", "sections"), [("homeowners", {"underwriting", "runs"}), ("auto", {"claims", "runs"})])
def test_a_line_has_the_tiles_of_its_desk_and_the_runs(line, sections):
    tiles = count_tiles(Figures([]), DashboardFilter(MARCH.since, MARCH.until, line))

    assert {tile.section for tile in tiles} == sections
    assert all(f"of={line}" in tile.url for tile in tiles)


def test_every_measure_that_a_tile_takes_is_one_that_is_read():
    asked = []

    class Noting(Figures):
        def sum(self, measure, span=Span.NOW, **wanted):
            assert span in Span
            asked.append((measure, wanted))
            return Sum(1, Decimal(1))

    count_tiles(Noting([]), MARCH)

    for measure, wanted in asked:
        assert measure in PARTS
        assert set(wanted) <= set(PARTS[measure]), measure


@pytest.mark.parametrize("happening", list(Happening))
def test_what_happened_comes_back_from_its_address(happening):
    happened = Happened(happening, MARCH.since, MARCH.until, "homeowners", "R 1|other & more")

    assert happened_in(dict(parse_qsl(happened.url("claims").partition("?")[2]))) == happened


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"what": "decided"},
        {"what": "decided", "since": "yesterday", "until": "2026-03-31"},
        {"what": "exploded", "since": "2026-03-01", "until": "2026-03-31"},
        {"what": "decided", "since": "0001-01-01", "until": "9999-12-31"},
        {"what": "decided", "since": "2026-03-01", "until": ""},
    ],
)
def test_an_address_with_nonsense_asks_for_nothing(query):
    assert happened_in(query) is None


def test_days_the_wrong_way_round_are_turned():
    happened = happened_in({"what": "decided", "since": "2026-03-31", "until": "2026-03-01"})

    assert (happened.since, happened.until) == (MARCH.since, MARCH.until)


@pytest.mark.parametrize(
    ("detail", "ages"),
    [
        ("0-0", (0, 0)),
        ("6-10", (6, 10)),
        ("31-", (31, None)),
        ("31", (31, None)),
        ("", (0, None)),
        ("x-9", (0, None)),
        ("9-x", (0, None)),
        ("99999-", (0, None)),
        ("1-99999999999", (0, None)),
        ("²-3", (0, None)),
    ],
)
def test_ages_are_read_and_nonsense_is_any_age(detail, ages):
    assert ages_of(detail) == ages
