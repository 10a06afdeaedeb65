"""Sums, periods, the guard over small cells, and trends: pure figures against a hand count."""

from datetime import date
from decimal import Decimal
from math import exp

import pytest

from backend.domain.book import FEWEST_CLAIMS, Book, BookFilter, Exposure, Grain, LargeLosses, Losses, Segment
from backend.domain.book_figures import Sums, hold_back, list_periods, list_segments, total
from backend.domain.book_trends import FEWEST_QUARTERS, fit_trend, frequencies, severities_usd, student_t
from backend.domain.policies import PolicyLine

AUTO, PROPERTY = PolicyLine.AUTO, PolicyLine.PROPERTY
T_TABLE = {6: 2.4469, 8: 2.3060, 10: 2.2281, 20: 2.0860, 38: 2.0244}
"""97.5 % points of Student's t as printed in any table."""


def book_of(*cells, as_of=date(2026, 6, 30), segment=Segment.LINE):
    exposures = tuple(cell for cell in cells if isinstance(cell, Exposure))
    losses = tuple(cell for cell in cells if isinstance(cell, Losses))
    return Book(BookFilter(as_of, segment=segment), exposures, losses, LargeLosses((), 0, Decimal(0)))


def earned(line=AUTO, quarter=date(2025, 1, 1), segment="", premium=1000, years=10, unpriced=0):
    return Exposure(line, quarter, segment, Decimal(premium), Decimal(years), Decimal(unpriced))


def lost(line=AUTO, quarter=date(2025, 1, 1), segment="", claims=20, nil=5, incurred=600):
    return Losses(line, quarter, segment, claims, nil, Decimal(incurred))


def cell(claims, incurred=100):
    return Sums(claims=claims, incurred_usd=Decimal(incurred), premium_usd=Decimal(200), years=Decimal(4))


def held_of(*counts):
    """Return which of the cells with these counts of claims are held back."""
    found = hold_back({at: cell(count) for at, count in enumerate(counts)})
    return [counts[at] for at, sums in found.items() if sums.is_held]


def test_ratios_divide_what_their_names_say():
    whole = total(book_of(earned(), lost()))

    assert (whole.loss_ratio, whole.frequency, whole.severity_usd) == (0.6, 2.0, 40.0)


@pytest.mark.parametrize("name", ["loss_ratio", "frequency"])
def test_nothing_earned_gives_no_ratio(name):
    assert getattr(total(book_of(lost())), name) is None


def test_only_nil_claims_give_no_severity():
    assert total(book_of(earned(), lost(claims=12, nil=12, incurred=0))).severity_usd is None


@pytest.mark.parametrize(("claims", "ratio"), [(FEWEST_CLAIMS - 1, None), (FEWEST_CLAIMS, 0.6)])
def test_a_cell_under_the_guard_has_its_counts_and_no_amounts(claims, ratio):
    (period,) = list_periods(book_of(earned(), lost(claims=claims, nil=0)), Grain.YEAR)

    assert (period.sums.claims, period.sums.loss_ratio) == (claims, ratio)
    assert (period.sums.shown_incurred_usd is None) == (ratio is None)


def test_quarters_add_up_to_years_and_gaps_are_empty_cells():
    found = book_of(lost(quarter=date(2024, 10, 1)), lost(quarter=date(2025, 1, 1)), lost(quarter=date(2025, 7, 1)))

    assert [(one.name, one.sums.claims) for one in list_periods(found, Grain.YEAR)] == [("2024", 20), ("2025", 40)]
    assert [(one.name, one.sums.claims) for one in list_periods(found, Grain.QUARTER)] == [
        ("2024 Q4", 20),
        ("2025 Q1", 20),
        ("2025 Q2", 0),
        ("2025 Q3", 20),
    ]


def test_lines_stand_apart_in_their_usual_order():
    rows = list_periods(book_of(lost(PROPERTY), lost(AUTO)), Grain.YEAR)

    assert [row.line for row in rows] == [AUTO, PROPERTY]


def test_a_small_cell_alone_takes_the_smallest_shown_one_along():
    assert held_of(3, 40, 12, 25) == [3, 12]


def test_small_cells_that_are_too_few_even_together_take_another_along():
    assert held_of(2, 3, 40, 12) == [2, 3, 12]


def test_small_cells_that_are_enough_together_take_nothing_along():
    assert held_of(6, 7, 40, 12) == [6, 7]


def test_a_cell_without_claims_hides_no_amount_and_takes_nothing_along():
    assert held_of(0, 40, 12) == [0]
    assert held_of(0, 4, 40, 12) == [0, 4, 12]


def test_cells_that_are_all_small_are_all_held_back():
    assert held_of(3, 4) == [3, 4]
    assert held_of() == []


@pytest.mark.parametrize("counts", [(3, 40, 12), (1, 1, 1, 50, 60), (9, 11), (0, 9, 30, 31, 32)])
def test_what_is_held_back_cannot_be_read_off_the_total(counts):
    found = hold_back({at: cell(count, incurred=7 * count) for at, count in enumerate(counts)})
    hidden = [sums for sums in found.values() if sums.is_held and sums.claims]

    assert len(hidden) != 1
    assert sum(sums.claims for sums in hidden) >= FEWEST_CLAIMS


def test_segments_come_from_the_largest_premium_to_the_smallest():
    rows = list_segments(
        book_of(
            earned(segment="OH", premium=10),
            earned(segment="TX", premium=30),
            lost(segment="TX"),
            segment=Segment.STATE,
        )
    )

    assert [(row.line, row.name, row.sums.claims) for row in rows] == [(None, "TX", 20), (None, "OH", 0)]


def test_the_same_kind_of_loss_in_two_lines_is_two_segments():
    rows = list_segments(
        book_of(
            earned(AUTO, premium=100),
            earned(PROPERTY, premium=300),
            lost(AUTO, segment="fire"),
            lost(PROPERTY, segment="fire", incurred=900),
            segment=Segment.LOSS_TYPE,
        )
    )

    assert [(row.line, row.sums.loss_ratio) for row in rows] == [(PROPERTY, 3.0), (AUTO, 6.0)]


def test_a_whole_book_with_too_few_claims_is_held_back_too():
    assert total(book_of(earned(), lost(claims=4))).is_held


def test_a_steady_growth_is_found_exactly():
    trend = fit_trend([exp(0.02 * at) for at in range(12)])

    assert trend.yearly == pytest.approx(exp(0.08) - 1)
    assert trend.low == pytest.approx(trend.high)
    assert trend.fitted[3] == pytest.approx(exp(0.06))


def test_a_trend_with_gaps_keeps_the_time_between():
    values = [exp(-0.05 * at) if at % 3 else None for at in range(15)]
    trend = fit_trend(values)

    assert trend.yearly == pytest.approx(exp(-0.2) - 1)
    assert trend.quarters == 10
    assert trend.fitted[0] is None
    assert trend.is_clear


def test_the_interval_is_that_of_a_regression_by_hand():
    logs = [0.0, 0.3, 0.1, 0.4, 0.2, 0.5, 0.3, 0.6]
    slope, left, spread = 2.6 / 42, 0.0, 42.0
    level = sum(logs) / 8
    left = sum((log - level - slope * (at - 3.5)) ** 2 for at, log in enumerate(logs))
    margin = T_TABLE[6] * (left / 6 / spread) ** 0.5
    trend = fit_trend([exp(log) for log in logs])

    assert trend.yearly == pytest.approx(exp(4 * slope) - 1)
    assert trend.low == pytest.approx(exp(4 * (slope - margin)) - 1, rel=1e-3)
    assert trend.high == pytest.approx(exp(4 * (slope + margin)) - 1, rel=1e-3)


@pytest.mark.parametrize(("degrees", "printed"), T_TABLE.items())
def test_student_t_is_the_printed_one(degrees, printed):
    assert student_t(degrees) == pytest.approx(printed, abs=1e-3)


@pytest.mark.parametrize(
    "values",
    [[1.0] * (FEWEST_QUARTERS - 1), [None] * 20, [0.0] * 20, [-1.0] * 20],
    ids=["too few", "none", "nothing", "below nothing"],
)
def test_too_few_quarters_have_no_trend(values):
    assert fit_trend(values) is None


def test_a_trend_that_chance_explains_is_not_clear():
    assert not fit_trend([1.0, 2.0] * 5).is_clear


def test_an_unfinished_or_small_quarter_does_not_count_in_a_trend():
    quarters = list_periods(
        book_of(
            earned(quarter=date(2025, 10, 1)),
            lost(quarter=date(2025, 10, 1)),
            earned(quarter=date(2026, 1, 1)),
            lost(quarter=date(2026, 1, 1), claims=3),
            earned(quarter=date(2026, 4, 1)),
            lost(quarter=date(2026, 4, 1)),
            as_of=date(2026, 6, 29),
        ),
        Grain.QUARTER,
    )

    assert frequencies(quarters) == [2.0, None, None]
    assert severities_usd(quarters) == [40.0, None, None]


def test_ten_accident_years_are_read():
    assert BookFilter(date(2026, 6, 30)).since == date(2017, 1, 1)
    assert BookFilter(date(3, 1, 1)).since == date(1, 1, 1)
