import csv
import io
from dataclasses import replace

import pytest

from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import MethodName, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.errors import InvalidRequestError
from backend.services.study_s1901 import write_s1901
from fakes.study_results import make_study

PAID = ([100, 150, 165], [110, 165, None], [120, None, None])
"""Factors by hand: (150 + 165) / (100 + 110) = 1.5 and 165 / 150 = 1.1; ultimates 165, 181.5 and 198."""
YEARS = ("2024", "2025", "2026")


def paid_set(origins=YEARS, ages=(12, 24, 36), rows=PAID, measure=Measure.PAID):
    return TriangleSet({measure: Triangle.of_rows(origins, ages, rows)}, unit="EUR")


def lines_of(study, result):
    return list(csv.reader(io.StringIO(write_s1901(study, result).decode("utf-8-sig"))))


def blocks_of(lines):
    """Return the rows of both blocks by code, with the filled cells by the code of their column."""
    found = []
    for start, line in enumerate(lines):
        if len(line) > 2 and line[:2] == ["", ""]:
            rows = [row for row in lines[start:] if row and row[0].startswith("R")][:12]
            found.append(
                {row[0]: {code: cell for code, cell in zip(line, row, strict=False) if code and cell} for row in rows}
            )
    return found


def read(triangles, selection=None):
    return blocks_of(lines_of(*make_study(triangles, selection)))


def test_shows_what_each_year_paid_without_the_years_before():
    paid, _ = read(paid_set())

    assert paid["R0230"] == {"C0010": "100.00", "C0020": "50.00", "C0030": "15.00", "C0170": "15.00", "C0180": "165.00"}
    assert paid["R0240"] == {"C0010": "110.00", "C0020": "55.00", "C0170": "55.00", "C0180": "165.00"}
    assert paid["R0250"] == {"C0010": "120.00", "C0170": "120.00", "C0180": "120.00"}


def test_adds_the_current_year_and_all_years_in_the_total():
    paid, _ = read(paid_set())

    assert paid["R0260"] == {"C0170": "190.00", "C0180": "450.00"}


def test_leaves_the_current_year_empty_where_the_year_end_before_is_not_known():
    study, result = make_study(paid_set(rows=([100, 150, 165], [None, 165, None], [120, None, None])))
    lines = lines_of(study, result)
    paid, _ = blocks_of(lines)

    assert paid["R0240"] == {"C0180": "165.00"}, "what 2025 paid in 2026 is not known, and not zero"
    assert paid["R0260"] == {"C0180": "450.00"}, "no total of the current year without 2025"
    notes = " ".join(line[1] for line in lines if line[:1] == ["Note"])
    assert "2025" in notes
    assert "these cells and their total are empty" in notes


def test_does_not_add_a_prior_whose_year_end_before_is_not_known():
    origins, ages = [str(year) for year in range(2014, 2026)], [12 * (number + 1) for number in range(12)]
    rows = [[100.0 + 10 * age if age < 12 - origin else None for age in range(12)] for origin in range(12)]
    rows[0][10] = None
    paid, _ = read(paid_set(origins, ages, rows))

    assert paid["R0100"] == {}
    assert "C0170" not in paid["R0260"]


def test_adds_the_current_year_without_years_that_are_older_than_the_ages():
    rows = [[100.0, 150.0] if row < 3 else [100.0, None] for row in range(4)]
    paid, _ = read(paid_set(("2023", "2024", "2025", "2026"), (12, 24), rows))

    assert paid["R0220"] == {"C0010": "100.00", "C0020": "50.00", "C0180": "150.00"}
    assert paid["R0260"] == {"C0170": "150.00", "C0180": "550.00"}, "50 of 2025 and 100 of 2026"


def test_shows_the_chain_ladder_ultimate_less_paid_on_the_newest_diagonal_alone():
    _, estimate = read(paid_set())

    assert [estimate[f"R02{n}0"] for n in (3, 4, 5)] == [{"C0220": "0.00"}, {"C0210": "16.50"}, {"C0200": "78.00"}]
    assert estimate["R0260"] == {"C0300": "94.50"}


def test_takes_the_tail_into_the_best_estimate():
    _, estimate = read(paid_set(), Selection(factors=FactorChoice(tail=Tail(TailKind.CONSTANT, 1.1))))

    assert estimate["R0230"] == {"C0220": "16.50"}, "165 x 1.1 - 165"


def test_takes_the_first_method_with_an_ultimate_where_nobody_chose_the_chain_ladder():
    study, result = make_study(paid_set(), Selection(methods=(MethodName.CHAIN_LADDER,)))
    only = replace(result.figures.methods[0], method=MethodName.CLARK_WEIBULL)
    result = replace(result, figures=replace(result.figures, methods=(only,)))

    assert ["Best estimate", "clark weibull ultimate (paid) less paid to date"] in lines_of(study, result)


def test_leaves_the_rows_of_years_that_are_not_in_the_triangle_empty():
    paid, estimate = read(paid_set())

    assert [paid[f"R0{number}"] for number in range(160, 230, 10)] == [{}] * 7
    assert estimate["R0100"] == {}


def test_puts_years_before_the_tenth_into_prior_with_what_the_newest_year_paid():
    origins = [str(year) for year in range(2014, 2026)]
    ages = [12 * (number + 1) for number in range(12)]
    rows = [[100.0 + 10 * age if age < 12 - origin else None for age in range(12)] for origin in range(12)]
    paid, estimate = read(paid_set(origins, ages, rows))

    assert paid["R0100"] == {"C0110": "20.00", "C0170": "20.00", "C0180": "20.00"}, "10 of 2014 and 10 of 2015"
    assert "2016" in next(
        line[1] for line in lines_of(*make_study(paid_set(origins, ages, rows))) if line[:1] == ["R0160"]
    )
    assert estimate["R0100"] == {"C0300": "10.00"}, "2014 is at its end; 2015 grows from 200 by 210 / 200"


def test_adds_quarters_to_years_at_their_year_ends():
    origins = ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4")
    ages = tuple(range(3, 27, 3))
    rows = [[100.0 * (age + 1) if age < 8 - origin else None for age in range(8)] for origin in range(8)]
    paid, _ = read(paid_set(origins, ages, rows))

    assert paid["R0240"] == {"C0010": "1000.00", "C0020": "1600.00", "C0170": "1600.00", "C0180": "2600.00"}
    assert paid["R0250"] == {"C0010": "1000.00", "C0170": "1000.00", "C0180": "1000.00"}, "400 + 300 + 200 + 100"


def test_reads_annual_origins_with_quarterly_ages_at_their_year_ends():
    rows = ([10, 20, 30, 40, 50, 60, 70, 80], [11, 22, 33, 44, None, None, None, None])
    paid, _ = read(
        paid_set(("2025", "2026"), tuple(range(3, 27, 3)), rows), Selection(methods=(MethodName.CHAIN_LADDER,))
    )

    assert paid["R0240"] == {"C0010": "40.00", "C0020": "40.00", "C0170": "40.00", "C0180": "80.00"}
    assert paid["R0250"] == {"C0010": "44.00", "C0170": "44.00", "C0180": "44.00"}


def test_numbers_origins_that_are_not_named_as_years():
    paid, _ = read(paid_set(("first", "second", "third")))

    assert paid["R0230"]["C0180"] == "165.00"


@pytest.mark.parametrize(
    ("triangles", "words"),
    [
        (paid_set(measure=Measure.INCURRED), "no paid triangle"),
        (paid_set(ages=(6, 18, 30)), "do not stand at a year-end"),
        (paid_set(("a", "b", "c"), (3, 6, 9)), "name the origins as years"),
    ],
)
def test_says_in_one_sentence_why_there_is_no_annual_report(triangles, words):
    with pytest.raises(InvalidRequestError, match=words):
        write_s1901(*make_study(triangles))


def test_refuses_a_study_without_any_ultimate():
    study, result = make_study(paid_set())
    result = replace(result, figures=replace(result.figures, methods=()))

    with pytest.raises(InvalidRequestError, match="no method of this study gives an ultimate"):
        write_s1901(study, result)


def test_gives_no_total_where_a_year_has_no_ultimate():
    study, result = make_study(paid_set(), Selection(methods=(MethodName.CHAIN_LADDER,)))
    method = result.figures.methods[0]
    rows = (*method.origins[:2], replace(method.origins[2], ultimate=None))
    figures = replace(result.figures, methods=(replace(method, origins=rows),))
    _, estimate = blocks_of(lines_of(study, replace(result, figures=figures)))

    assert (estimate["R0260"], estimate["R0250"], estimate["R0240"]) == ({}, {}, {"C0210": "16.50"})


def test_says_unit_and_what_is_left_out():
    lines = lines_of(*make_study(paid_set(), adopted=True))

    assert ["Unit", "EUR"] in lines
    assert "adopted" in next(line for line in lines if line[:1] == ["Study"])
    notes = " ".join(line[1] for line in lines if line[:1] == ["Note"])
    assert all(word in notes for word in ("discounting", "RBNS", "net"))


def test_a_name_is_never_taken_for_a_formula():
    study, result = make_study(paid_set())
    triangles = replace(study.triangle.triangles, unit='=HYPERLINK("x")')
    lines = lines_of(
        replace(study, reference="@SUM(A1)", triangle=replace(study.triangle, triangles=triangles)), result
    )

    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "@"))]
    assert ["Unit", '\'=HYPERLINK("x")'] in lines
