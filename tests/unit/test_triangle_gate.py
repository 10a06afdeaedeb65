"""The input gate: what stops a study, what only goes with it, and that the order of rows means nothing."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.triangles import Measure
from backend.domain.triangles.long_form import LongCell, find_measure
from backend.domain.triangles.origins import read_origin, settle_lengths
from backend.errors import InvalidRequestError
from backend.reserving.samples import load_sample
from backend.services.triangle_amounts import read_amount
from backend.services.triangle_gate import check_cells, check_set

ROWS = [[100, 150, 160, 165], [110, 165, 170], [120, 180], [130]]


def cells(rows=ROWS, measure=Measure.PAID, first=2021, step=12):
    """Give the cells of a table, None where there is none."""
    return [
        LongCell(str(first + i), step * (j + 1), value, measure)
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
        if value is not None
    ]


def one_problem(found):
    (problem,) = check_cells(found).problems
    assert check_cells(found).triangles is None
    return problem


def warnings(found):
    checked = check_cells(found)
    assert checked.problems == ()
    return " ".join(checked.warnings)


def test_a_sound_triangle_passes_without_a_word():
    checked = check_cells(cells(), "USD thousand")

    assert (checked.problems, checked.warnings, checked.rejected) == ((), (), ())
    assert checked.triangles.unit == "USD thousand"
    assert checked.triangles.basis is Measure.PAID


@given(st.permutations(cells() + cells(measure=Measure.INCURRED) + [LongCell("2021", 0, 9.0, Measure.PREMIUM)]))
def test_the_order_of_the_rows_changes_nothing(shuffled):
    assert check_cells(shuffled).triangles.data_hash == check_cells(sorted(shuffled, key=repr)).triangles.data_hash
    assert check_cells(shuffled).warnings == check_cells(sorted(shuffled, key=repr)).warnings


@given(
    st.lists(
        st.builds(
            LongCell,
            st.sampled_from(["2020", "2021", "2022", "", "Total", "=1", "2021Q1", "x"]),
            st.sampled_from([-12, 0, 12, 24, 36, 13, 10**9]),
            st.floats(),
            st.sampled_from(list(Measure)),
        ),
        max_size=40,
    )
)
def test_no_cells_break_the_gate_and_every_hole_that_passes_is_told(found):
    checked = check_cells(found)

    assert (checked.triangles is None) == bool(checked.problems)
    for triangle in checked.triangles.measures.values() if checked.triangles else ():
        assert triangle.holes.any() <= ("Missing in" in " ".join(checked.warnings))


@given(st.integers(1, 6), st.integers(1, 6), st.floats(0.01, 1e6))
def test_every_cumulative_triangle_large_enough_passes_and_keeps_its_figures(origins, ages, scale):
    rows = [[scale * (1 + 0.5 * j) for j in range(ages)] for _ in range(origins)]
    checked = check_cells(cells(rows))

    assert bool(checked.problems) == (origins < 3 or ages < 2)
    assert checked.triangles is None or checked.triangles.measures[Measure.PAID].to_rows() == rows


def test_a_hole_is_named_and_does_not_stop():
    found = warnings(cells([[100, None, 160], [110, 165], [120]]))

    assert "Missing in paid: 2021 at 24 months. The study leaves out the link ratios that touch" in found


def test_an_origin_may_begin_after_the_first_age():
    assert "Missing in paid: 2022 at 12 months." in warnings(cells([[100, 150, 160], [None, 165], [120]]))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[100, 150], [110]], "There are 2 origins; a study needs at least 3."),
        ([[100], [110], [120]], "There is 1 age; a study needs at least 2."),
        ([[0, 0, 0], [0, 0], [0]], "Every loss in the file is zero; there is nothing to develop."),
    ],
)
def test_too_little_is_a_problem(rows, words):
    assert one_problem(cells(rows)) == words


def test_no_cell_and_no_loss_are_problems():
    assert "no cell that can be used" in one_problem([])
    assert "no losses" in one_problem(cells(measure=Measure.PREMIUM))


def test_single_periods_are_refused_with_what_to_do():
    assert "add them up along each origin" in one_problem(cells([[100, 50, 10, 5], [110, 55, 5], [120, 60], [130]]))


@pytest.mark.parametrize("code", ["m3ir5"])
def test_the_sample_that_is_declared_wrongly_is_refused(code):
    assert "as if each cell held one period" in check_set(load_sample(code)).problems[0]


@pytest.mark.parametrize("code", ["raa", "genins", "abc", "ukmotor", "mcl", "usaa", "mw2008", "mortgage"])
def test_published_cumulative_triangles_pass_and_their_increments_do_not(code):
    published = load_sample(code)
    checked = check_set(published)
    basis = published.measures[published.basis]
    periods = [
        [row[0], *(later - earlier for earlier, later in pairwise(row))]
        for row in ([cell for cell in row if cell is not None] for row in basis.to_rows())
    ]

    assert checked.problems == ()
    assert checked.triangles.measures[published.basis].to_rows() == basis.to_rows()
    assert "one period alone" in one_problem(cells(periods, measure=published.basis))


def test_few_falls_of_paid_are_named_and_do_not_stop():
    said = warnings(cells([[100, 150, 140, 165], [110, 165, 170], [120, 180], [130]]))

    assert said == "Cumulative amounts of paid fall: 2021 from 150 at 24 months to 140 at 36 months."


def test_falls_of_incurred_are_counted_only():
    falling = [[100, 98, 96, 95], [110, 105, 104], [120, 118], [130]]

    assert "Incurred falls in 6 of 6 steps" in warnings(cells(falling, measure=Measure.INCURRED))


def test_incurred_above_paid_is_cumulative_however_far_it_falls():
    incurred = [[900, 300, 200, 170], [900, 300, 200], [900, 300], [900]]

    assert check_cells(cells() + cells(incurred, measure=Measure.INCURRED)).problems == ()
    assert "one period alone" in one_problem(cells(incurred, measure=Measure.INCURRED))


def test_a_zero_column_and_negative_amounts_are_told():
    said = warnings(cells([[0, 150, 160], [0, 165], [0]]))

    assert "All of paid is zero at 12 months" in said
    assert "negative: 2021 at 12 months" in warnings(cells([[-5, 150, 160], [9, 165], [8]]))


def test_origins_that_stand_at_zero_are_told_for_factors_leave_them_there():
    said = warnings(cells([[100, 150, 160, 165], [110, 165, 170], [120, 180], [0]]))

    assert said == "The newest paid of 2024 is zero: development factors leave it at zero, whatever is still to come."
    assert "2022; 2024 is zero" in warnings(cells([[100, 150, 160, 165], [0, 0, 0], [120, 180], [0]]))
    assert "factors leave it" not in warnings(cells([[0, 0, 0, 0], [110, 165, 170], [120, 180], [130]]))


def test_a_missing_origin_is_told():
    assert "Origins are missing between 2022 and 2024." in warnings(
        [*cells([[1, 2, 3, 4], [1, 2, 3]]), *cells([[1]], first=2024)]
    )


def test_an_origin_behind_the_newest_diagonal_is_told_and_many_are_told_more_strongly():
    assert "The newest diagonal is missing for 2022" in warnings(cells([[1, 2, 3, 4], [1, 2], [1, 2], [1]]))
    assert "missing for most origins" in warnings(cells([[1, 2, 3], [1, 2], [1], [1], [1]]))


def test_premium_counts_at_its_newest_age_and_what_lacks_is_told():
    premium = [LongCell("2021", 12, 5.0, Measure.PREMIUM), LongCell("2021", 24, 7.0, Measure.PREMIUM)]
    other = [LongCell("2022", 0, 0.0, Measure.PREMIUM), LongCell("2019", 0, 9.0, Measure.PREMIUM)]
    checked = check_cells([*cells(), *premium, *other])

    assert checked.triangles.premium == (7, 0, None, None)
    assert "no premium for 2023; 2024" in " ".join(checked.warnings)
    assert "premium of 2022 is not above zero" in " ".join(checked.warnings)
    assert "left out: 2019" in " ".join(checked.warnings)


def test_measures_of_different_shapes_are_aligned_and_what_lacks_is_told():
    short = [LongCell(c.origin, c.age_months, c.value, Measure.INCURRED) for c in cells() if c.origin != "2024"]
    late = [c for c in short if c.age_months > 12]

    assert "There is no incurred for 2024." in warnings([*cells(), *short])
    checked = check_cells([*cells(), *late])
    assert checked.triangles.ages == (24, 36, 48)
    assert "The age of 12 months is left out: incurred has no cell there." in checked.warnings


def test_a_repeated_cell_counts_once_and_the_first_value_stands():
    again = LongCell("2021", 12, 100, Measure.PAID, row=9)
    other = LongCell("2021", 12, 999, Measure.PAID, row=10)
    checked = check_cells([*cells(), again, other])

    assert checked.triangles.data_hash == check_cells(cells()).triangles.data_hash
    assert [row.row for row in checked.rejected] == [9, 10]
    assert "the first one counts" in checked.rejected[1].problem


def test_a_file_of_several_books_is_refused():
    doubled = [LongCell(c.origin, c.age_months, c.value + 1, c.measure) for c in cells()]

    assert "several lines or companies" in one_problem([*cells(), *doubled])


def test_a_slip_of_the_pen_in_an_age_is_put_aside():
    (row,) = check_cells([*cells(), LongCell("2021", 13, 5, Measure.PAID, row=7)]).rejected

    assert row.problem == "The age of 13 months is no multiple of 12 months, as the other ages are."


@pytest.mark.parametrize("ages", [(9, 21, 33), (3, 6, 9), (1, 2, 3), (11, 23, 35)])
def test_ages_of_any_step_are_taken_when_they_agree(ages):
    found = [LongCell(str(2021 + i), ages[j], 10.0 + j, Measure.LOSS) for i in range(3) for j in range(3 - i)]

    assert check_cells(found).triangles.ages == ages


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e16])
def test_what_is_no_amount_is_put_aside(value):
    (row,) = check_cells([*cells(), LongCell("2024", 24, value, Measure.PAID, row=3)]).rejected

    assert row.row == 3


def test_too_much_is_refused_in_words():
    many = [LongCell(f"x{i}", 12 * (j + 1), 1.0 + j, Measure.LOSS) for i in range(401) for j in range(2)]

    assert "401 origins" in one_problem(many)
    with pytest.raises(InvalidRequestError, match="200,000"):
        check_cells([many[0]] * 200_001)


@pytest.mark.parametrize("unit", ["", " ", "x" * 41])
def test_a_unit_is_a_short_text(unit):
    with pytest.raises(InvalidRequestError, match="what an amount is"):
        check_cells(cells(), unit)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("2021", "2021"),
        ("AY 2021", "2021"),
        ("2021.0", "2021"),
        ("2021-Q3", "2021Q3"),
        ("q3 2021", "2021Q3"),
        ("2021H2", "2021H2"),
        ("2021/7", "2021-07"),
        ("2021-07-31", "2021-07"),
        ("07/31/2021", "2021-07"),
        ("Fleet", "Fleet"),
    ],
)
def test_an_origin_has_one_name_however_it_is_written(written, name):
    assert read_origin(written).name == name


@pytest.mark.parametrize("written", ["", "  ", "Total", "LDF", "=1+1", "@x", "x" * 41, "\u202e"])
def test_what_is_no_origin_is_none(written):
    assert read_origin(written) is None


def test_origins_written_by_their_first_day_are_the_periods_they_begin():
    quarters = [read_origin(f"2021-{month:02d}-01") for month in (1, 4, 7, 10)]

    assert [each.name for each in settle_lengths(quarters).values()] == ["2021Q1", "2021Q2", "2021Q3", "2021Q4"]
    assert settle_lengths([quarters[0], read_origin("2021-02")])[quarters[0]].name == "2021-01"


@given(st.floats(-1e15, 1e15, allow_nan=False))
def test_an_amount_is_the_number_however_it_is_written(amount):
    assert read_amount(repr(amount)) == amount
    assert read_amount(f"{amount:,.2f}") == float(f"{amount:.2f}")
    assert read_amount(f"({abs(amount):,.2f})") == -float(f"{abs(amount):.2f}")


@pytest.mark.parametrize(
    "written", ["", "abc", "1,23,4", "--5", "=1", "1_0", "0x10", "nan", "inf", "12%", "1.2.3", "٣"]
)
def test_what_is_no_amount_is_none(written):
    assert read_amount(written) is None


@pytest.mark.parametrize(("name", "measure"), [("Paid_Losses", Measure.PAID), ("EARNED premium", Measure.PREMIUM)])
def test_a_measure_is_known_by_several_names(name, measure):
    assert find_measure(name) is measure
    assert find_measure("ultimate") is None
