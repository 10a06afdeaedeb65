"""Origins that run over two calendar years, as 2012/13, and amounts whose points or blanks could mean two things."""

import pytest

from backend.domain.triangles import Measure
from backend.domain.triangles.origins import as_years_of_two, read_origin
from backend.services.triangle_files import read_triangle_file

FORMS = ("{0}/{2:02d}", "{0}-{2:02d}", "{0}/{1}", "{0}-{1}", "UY {0}/{2:02d}")


def read(text):
    return read_triangle_file("triangle.csv", text.encode())


def years_of_two(first, form="{0}/{2:02d}", ages=lambda step: 12 * (step + 1), count=10):
    """Give a long file of so many origins from a year on; each names its year and the next one."""
    rows = [
        f"{form.format(year, year + 1, (year + 1) % 100)},{ages(step)},{1000 * (step + 1) + year}"
        for number, year in enumerate(range(first, first + count))
        for step in range(count - number)
    ]
    return "\n".join(["origin,age_months,value", *rows])


@pytest.mark.parametrize("first", [1992, 1998, 2001, 2004, 2008, 2014])
@pytest.mark.parametrize("form", FORMS)
def test_no_origin_of_two_years_is_taken_for_a_month_put_aside_or_out_of_order(first, form):
    checked = read(years_of_two(first, form))

    assert checked.rejected == ()
    assert checked.triangles.origins == tuple(f"{year}/{year + 1}" for year in range(first, first + 10))
    assert [row[0] for row in checked.triangles.measures[Measure.LOSS].to_rows()] == [
        1000 + y for y in range(first, first + 10)
    ]
    assert not any("missing" in warning for warning in checked.warnings)


@pytest.mark.parametrize("first", [2001, 2014])
def test_ages_counted_in_years_are_years_beside_origins_of_two_years(first):
    counted = years_of_two(first, ages=lambda step: step + 1).replace("age_months", "age")

    assert read(counted).triangles.ages == tuple(range(12, 132, 12))


def test_months_stay_months_where_any_of_them_cannot_be_two_years():
    months = [read_origin(f"2001-{month:02d}") for month in range(1, 13)]
    two = [read_origin("2001-02"), read_origin("2002-03")]

    assert as_years_of_two(months) == as_years_of_two(two) == {}
    assert as_years_of_two([*two, read_origin("2003-04"), read_origin("2003-05")]) == {}
    assert [one.name for one in as_years_of_two([*two, read_origin("2012/13")]).values()] == ["2001/2002", "2002/2003"]
    assert read_origin("2001/2003").name == "2001/2003"


def continental(*amounts):
    """Give a file with semicolons of three years and these six amounts."""
    places = [(2021, 12), (2021, 24), (2021, 36), (2022, 12), (2022, 24), (2023, 12)]
    lines = [f"{year};{age};{amount}" for (year, age), amount in zip(places, amounts, strict=True)]
    return read("\n".join(["origin;age_months;value", *lines]))


def amounts_of(checked):
    return [cell for row in checked.triangles.measures[Measure.LOSS].to_rows() for cell in row if cell is not None]


def test_points_beside_whole_numbers_below_a_thousand_part_thousands_and_that_is_said():
    checked = continental("358", "1.125", "1.735", "352", "1.236", "291")

    assert amounts_of(checked) == [358, 1125, 1735, 352, 1236, 291]
    assert "Points are read as thousands marks, for no whole number without one reaches a thousand." in checked.warnings


@pytest.mark.parametrize(
    "amounts",
    [
        ("1.358", "1.625", "1.735", "1.352", "1.636", "1.291"),
        ("358", "1125.5", "1735.125", "352", "1236", "291"),
        ("0.358", "1.125", "1.735", "1", "1.236", "2"),
        ("0", "1.125", "1.735", "0", "1.236", "0.5"),
        ("358", "1125", "1735.125", "352", "1236", "291"),
        ("358", "1125", "1.735", "352", "1236", "291"),
    ],
)
def test_points_are_decimal_marks_where_anything_speaks_against_thousands(amounts):
    assert amounts_of(continental(*amounts)) == [float(amount) for amount in amounts]


def test_a_comma_behind_nothing_but_a_zero_is_a_decimal_mark():
    checked = continental("0,358", "1,125", "1,735", "0,352", "1,236", "0,291")

    assert amounts_of(checked) == [0.358, 1.125, 1.735, 0.352, 1.236, 0.291]
    assert "Commas are read as decimal marks." in checked.warnings


def test_a_measure_column_without_a_single_word_names_no_measure():
    rows = [
        f"{line},{blank}" for line, blank in zip(years_of_two(2001).splitlines(), ["measure", *[" "] * 55], strict=True)
    ]
    checked = read("\n".join(rows))

    assert checked.rejected == ()
    assert list(checked.triangles.measures) == [Measure.LOSS]
