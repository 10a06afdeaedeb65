"""Days that name years, units in headings, and sentences that quote what a file says."""

import pytest

from backend.domain.triangles import Measure
from backend.services.triangle_files import read_triangle_file

LONG = "origin,age_months,value\n2021,12,100\n2021,24,150\n2021,36,160\n2022,12,110\n2022,24,165\n2023,12,120\n"
WANTED = [[100, 150, 160], [110, 165, None], [120, None, None]]


def read(text):
    return read_triangle_file("triangle.csv", text.encode())


def rows(checked):
    return checked.triangles.measures[Measure.LOSS].to_rows()


@pytest.mark.parametrize("form", ["31.12.{}", "12/31/{}", "31/12/{}", "{}-12-31", "1.1.{}", "1/1/{}"])
@pytest.mark.parametrize("ages", ["12,24,36", "12/31/2021,12/31/2022,12/31/2023"])
def test_origins_named_by_the_days_on_which_their_years_end_or_begin_are_years(form, ages):
    rows_of_days = [["100", "150", "160"], ["110", "165", ""], ["120", "", ""]]
    if ages[2] == "/":
        rows_of_days = [rows_of_days[0], ["", "110", "165"], ["", "", "120"]]
    lines = [",".join([form.format(2021 + number), *row]) for number, row in enumerate(rows_of_days)]
    checked = read("\n".join([f"origin,{ages}", *lines]))

    assert checked.triangles.origins == ("2021", "2022", "2023")
    assert rows(checked) == WANTED
    assert not any("missing" in warning for warning in checked.warnings)


def test_an_origin_named_by_a_day_beside_a_row_of_factors_is_still_a_year():
    checked = read(
        "origin,12/31/2021,12/31/2022,12/31/2023\n12/31/2021,100,150,160\n12/31/2022,,110,165\n12/31/2023,,,120\n"
        "Selected,1.5,1.1,\n"
    )

    assert rows(checked) == WANTED
    assert [row.row for row in checked.rejected] == [5, 5]


@pytest.mark.parametrize(
    "heading", ["value (USD thousand)", "Paid (USD)", "Amount [EUR millions]", "Value (in USD 000s)"]
)
def test_a_heading_may_name_its_unit_behind_it(heading):
    measures = read(LONG.replace("value", heading)).triangles.measures

    assert [triangle.to_rows() for triangle in measures.values()] == [WANTED]


def test_a_unit_in_the_heading_that_is_not_the_one_chosen_is_told():
    text = LONG.replace("value", "Value (USD thousand)")
    said = 'The heading gives amounts in "USD thousand", and the unit chosen is "USD".'

    assert said in read(text).warnings
    assert not any(
        "heading" in warning for warning in read_triangle_file("t.csv", text.encode(), "USD Thousand").warnings
    )


def test_the_word_months_behind_an_age_is_no_unit_of_money():
    checked = read(LONG.replace("age_months", "Age (months)"))

    assert rows(checked) == WANTED
    assert checked.warnings == read(LONG).warnings


def test_a_sentence_on_a_cell_quotes_it_as_it_is_written():
    checked = read(LONG.replace(",36,", ",'-5,").replace(",110", ",-x"))

    assert [row.problem for row in checked.rejected] == ['The age "\'-5" is no age.', '"-x" is no number.']
    assert 'The age "-5" is no age.' in {row.problem for row in read(LONG.replace(",36,", ",-5,")).rejected}


def test_one_origin_is_told_in_the_singular():
    assert read("origin,age_months,value\n2021,12,100\n2021,24,150\n").problems == (
        "There is 1 origin; a study needs at least 3.",
    )
