"""PDF points become fractions of the page as it is shown, however the page is turned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.documents import Box
from backend.extraction.geometry import Sheet, is_on_sheet, ordered, union

TURNS = st.sampled_from([0, 90, 180, 270])


@pytest.mark.parametrize(
    ("turn_deg", "expected"),
    [
        (0, Box(0.1, 0.8, 0.3, 0.9)),
        (90, Box(0.1, 0.1, 0.2, 0.3)),
        (180, Box(0.7, 0.1, 0.9, 0.2)),
        (270, Box(0.8, 0.7, 0.9, 0.9)),
    ],
)
def test_a_box_near_the_lower_left_corner_turns_clockwise_with_the_page(turn_deg, expected):
    assert Sheet(0, 0, 200, 100, turn_deg).box(20, 10, 60, 20) == expected


def test_a_page_that_starts_elsewhere_is_measured_from_its_own_corner():
    assert Sheet(50, 100, 150, 300).box(50, 280, 100, 300) == Box(0.0, 0.0, 0.5, 0.1)


@given(TURNS, st.floats(0, 190), st.floats(0, 90))
def test_a_box_on_the_page_stays_on_the_page(turn_deg, left, bottom):
    box = Sheet(0, 0, 200, 100, turn_deg).box(left, bottom, left + 10, bottom + 10)

    assert 0 <= box.x0 < box.x1 <= 1
    assert 0 <= box.y0 < box.y1 <= 1
    assert is_on_sheet(box)


def test_a_page_turned_to_its_side_is_as_wide_as_it_was_high():
    assert Sheet(0, 0, 200, 100, 90).shown_size_pt == (100, 200)


def test_a_box_whose_middle_is_beyond_an_edge_is_off_the_page():
    assert not is_on_sheet(Sheet(0, 0, 100, 100).box(-30, 10, 10, 20))


def test_a_page_without_size_does_not_divide_by_nothing():
    assert Sheet(10, 10, 10, 10).box(10, 10, 11, 11) == Box(0.0, -1.0, 1.0, 0.0)


def test_corners_in_any_order_make_the_same_rectangle():
    assert ordered(4, 3, 2, 1) == ordered(2, 1, 4, 3) == (2, 1, 4, 3)


def test_a_union_holds_both():
    assert union((0, 1, 2, 3), (1, 0, 3, 2)) == (0, 0, 3, 3)
