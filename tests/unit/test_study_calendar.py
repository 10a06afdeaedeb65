"""Diagonals bear the name of the calendar period that they brought, whatever the origins and ages are."""

import numpy as np
import pytest

from app.ui.study_calendar import diagonal_words, name_diagonals
from app.ui.study_charts_residuals import diagonals_of, residual_charts, residuals_frame
from backend.domain.studies.result import Residual
from backend.domain.studies.selection import Selection
from backend.reserving.diagnostics import diagnose
from backend.reserving.diagonals import calendar_index
from backend.reserving.samples import load_sample

YEARS = ("2001", "2002", "2003")


def residual(origin, age, calendar, value=0.5):
    return Residual(origin=origin, age=age, calendar=calendar, fitted=100.0, residual=value)


@pytest.mark.parametrize(
    ("origins", "ages", "index", "name"),
    [
        (YEARS, (12, 24, 36), 0, "2001"),
        (YEARS, (12, 24, 36), 2, "2003"),
        (YEARS, (24, 36, 48), 1, "2003"),
        (YEARS, (3, 6, 9), 0, "2001Q1"),
        (YEARS, (3, 6, 9), 4, "2002Q1"),
        (YEARS, (6, 12, 18), 3, "2002H2"),
        (("2020Q3", "2020Q4"), (3, 6), 1, "2020Q4"),
        (("2020Q3", "2020Q4"), (3, 6), 2, "2021Q1"),
        (("2020-11", "2020-12"), (1, 2), 2, "2021-01"),
        (("2020H1", "2020H2"), (6, 12), 1, "2020H2"),
    ],
)
def test_a_diagonal_bears_the_name_of_its_calendar_period(origins, ages, index, name):
    assert name_diagonals(origins, ages)(index) == name


@pytest.mark.parametrize(
    ("origins", "ages", "words"),
    [
        (YEARS, (12, 24), "Calendar year"),
        (YEARS, (3, 6), "Calendar quarter"),
        (YEARS, (6, 12), "Calendar half-year"),
        (("2020-01", "2020-02"), (1, 2), "Calendar month"),
        (("1", "2", "3"), (12, 24), "Diagonal"),
        (("A", "B"), (12, 24), "Diagonal"),
        (YEARS, (9, 18), "Diagonal"),
        ((), (), "Diagonal"),
    ],
)
def test_the_axis_says_what_a_diagonal_is(origins, ages, words):
    assert diagonal_words(origins, ages) == words


def test_diagonals_of_origins_without_a_date_are_counted_from_one():
    name_of = name_diagonals(("1", "2", "3"), (12, 24, 36))

    assert [name_of(index) for index in range(3)] == ["1", "2", "3"]


def test_steps_that_no_calendar_has_are_counted():
    assert name_diagonals(YEARS, (9, 18, 27))(1) == "2"


def test_the_newest_diagonal_of_a_triangle_is_the_year_of_its_last_origin():
    sets = load_sample("genins")
    triangle = sets.measures[sets.basis]
    newest = int(np.where(triangle.observed, calendar_index(triangle), -1).max())

    assert name_diagonals(sets.origins, sets.ages)(newest) == sets.origins[-1] == "2010"


def test_yearly_origins_that_develop_by_quarter_end_in_the_quarter_of_the_newest_cell():
    sets = load_sample("quarterly")
    triangle = sets.measures[sets.basis]
    last_row, last_column = max(zip(*np.nonzero(triangle.observed), strict=True))
    index = int(calendar_index(triangle)[last_row, last_column])
    year, quarter = divmod(triangle.ages[last_column] - 1, 12)

    assert diagonal_words(sets.origins, sets.ages) == "Calendar quarter"
    assert name_diagonals(sets.origins, sets.ages)(index) == f"{int(sets.origins[last_row]) + year}Q{quarter // 3 + 1}"


def test_the_view_by_calendar_shows_years_in_their_order_with_the_mean_of_each():
    residuals = (residual("2002", 12, 2, 2.0), residual("2001", 12, 1, -0.5), residual("2001", 24, 2, 1.0))
    by_calendar = residual_charts(residuals, diagonals_of(YEARS, (12, 24, 36)))[2]

    assert list(by_calendar.table["Calendar year"]) == ["2002", "2003"]
    assert list(by_calendar.table["Mean residual"]) == [-0.5, 1.5]
    assert by_calendar.figure.layout.xaxis.title.text == "Calendar year"
    assert list(by_calendar.figure.layout.xaxis.categoryarray) == ["2002", "2003"]
    assert by_calendar.title == "Calendar year 2003 strays furthest: mean +1.50"


def test_the_table_of_residuals_names_the_calendar_year():
    frame = residuals_frame((residual("2001", 12, 1),), diagonals_of(YEARS, (12, 24, 36)))

    assert frame.to_dict("records")[0] == {
        "Origin": "2001",
        "Age in months": "12",
        "Calendar year": "2002",
        "Fitted": 100.0,
        "Residual": 0.5,
    }


def test_counted_origins_stand_in_the_order_of_their_numbers():
    residuals = tuple(residual(str(number), 12, number) for number in (10, 9, 2, 1))
    by_origin = residual_charts(residuals, diagonals_of(("1", "2"), (12, 24)))[0]

    assert list(by_origin.table["Origin"]) == ["1", "2", "9", "10"]


@pytest.mark.parametrize("sample", ["genins", "raa", "quarterly"])
def test_every_title_of_the_residuals_is_short_enough_for_a_third_of_the_screen(sample):
    sets = load_sample(sample)
    residuals = diagnose(sets, Selection()).residuals

    for chart in residual_charts(residuals, diagonals_of(sets.origins, sets.ages)):
        assert len(chart.title) <= 55
        assert "months" not in chart.title
