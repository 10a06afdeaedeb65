"""Link ratios to click on: the picture, what a click and a tick do to the draft, and the tables beside it."""

from dataclasses import replace

import pytest
import streamlit as st

from app.ui import study_factor_ages, study_links
from app.ui.study_draft import Draft
from app.ui.study_link_chart import CROSS, HIGH, LOW, OUT, cells_of, link_chart, ratio_words
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import Average
from backend.domain.triangles import Measure
from backend.reserving.what_if import redraw
from fakes.actuarial_rig import small

SETS = small()
CELL = ("2022", 12)


@pytest.fixture
def draft(monkeypatch):
    """Give a draft whose session is a plain mapping."""
    monkeypatch.setattr(st, "session_state", {})
    return Draft("study-x", Selection())


def developed(*excluded, sets=SETS):
    selection = Selection(basis=Measure.PAID, factors=FactorChoice(excluded=frozenset(excluded)))
    return redraw(sets, selection).development


def colour_at(cells, at):
    """Give the colour at one end of the scale, or beyond the jump in it."""
    share = (at - cells.zmin) / (cells.zmax - cells.zmin)
    before = [color for where, color in cells.colorscale if where <= share]
    return before[-1] if share > 0.5 or not share else before[-2]


def excluded_of(draft):
    return draft.read().factors.excluded


def test_every_link_ratio_can_be_clicked_and_no_empty_cell():
    figure = link_chart(SETS.origins, SETS.ages, developed())
    points = figure.data[-1]

    assert len(points.x) == 6
    assert list(points.customdata[0]) == ["2021", 12]
    assert cells_of(SETS.origins, SETS.ages, developed()) == [tuple(point) for point in points.customdata]


def test_a_link_ratio_that_does_not_count_is_gray_with_a_cross():
    figure = link_chart(SETS.origins, SETS.ages, developed(CELL), frozenset({CELL}))
    cells, points = figure.data
    at = [tuple(point) for point in points.customdata].index(CELL)

    assert points.text[at].startswith(CROSS)
    assert colour_at(cells, cells.z[1][0]) == OUT
    assert list(cells.z[-1]) == [None, None, None]


def test_no_link_ratio_that_counts_is_gray_however_far_from_its_factor_it_lies():
    development = developed()
    far = replace(development, selected=tuple(1000.0 if at else 0.001 for at, _ in enumerate(development.selected)))
    cells = link_chart(SETS.origins, SETS.ages, far).data[0]
    seen = [at for line in cells.z for at in line if at is not None]

    assert {colour_at(cells, at) for at in seen} == {HIGH, LOW}


def test_colours_tell_which_side_of_the_chosen_factor_a_link_ratio_lies_on():
    development = developed()
    shifts = link_chart(SETS.origins, SETS.ages, development).data[0].z

    for row, line in enumerate(development.link_ratios):
        for column, ratio in enumerate(line):
            if ratio is not None:
                assert (shifts[row][column] > 0) == (ratio > development.selected[column])


def test_names_of_origins_are_never_read_as_markup():
    sets = small(origins=("<b>2021</b>", "2022", "2023", "2024"))
    figure = link_chart(sets.origins, sets.ages, developed(sets=sets))

    assert figure.data[0].y[0] == "&lt;b&gt;2021&lt;/b&gt;"
    assert figure.data[-1].customdata[0][0] == "<b>2021</b>"


def test_no_link_ratio_reads_as_nothing():
    assert ratio_words(None, counts=True) == ""
    assert ratio_words(1.5, counts=True) == "1.500"


def test_a_click_takes_a_link_ratio_out_and_a_second_one_in_again(draft):
    for count, expected in ((0, {CELL}), (1, set())):
        key = f"study-x-links-{count}"
        st.session_state[key] = {"selection": {"points": [{"customdata": list(CELL)}]}}
        study_links.take_click(draft, key)

        assert excluded_of(draft) == expected
        assert draft.drawing == f"0-{count + 1}"


def test_a_click_beside_the_cells_changes_nothing(draft):
    st.session_state["key"] = {"selection": {"points": []}}
    study_links.take_click(draft, "key")

    assert not draft.is_changed
    assert draft.drawing == "0-0"


def test_ticks_of_the_table_go_into_the_draft(draft):
    study_links.toggle(draft, [("2021", 24)])
    st.session_state["key"] = {"edited_rows": {1: {"12-24": False}, 0: {"24-36": True}}}
    study_links.take_ticks(draft, "key", SETS.origins, SETS.ages)

    assert excluded_of(draft) == {CELL}


def test_the_table_to_tick_has_no_tick_where_there_is_no_link_ratio():
    frame = study_links.ticks_frame(SETS, developed(), frozenset({CELL}))

    assert frame["12-24"].tolist()[:3] == [True, False, True]
    assert frame["12-24"].isna().tolist() == [False, False, False, True]


def test_the_table_of_link_ratios_ends_with_the_chosen_factors():
    development = developed()
    frame = study_links.ratios_frame(SETS, development)

    assert frame.iloc[-1]["Origin"] == "Chosen"
    assert frame.iloc[-1]["12-24"] == f"{development.selected[0]:.3f}"
    assert frame.iloc[0]["12-24"] == "1.800"


def test_a_factor_by_hand_and_an_average_of_one_age_go_into_the_draft_and_out_again(draft):
    st.session_state["key"] = {"edited_rows": {0: {"By hand": 1.9}, 1: {"Average": "Simple"}}}
    study_factor_ages.take_ages(draft, "key", SETS.ages)

    assert draft.read().factors.picked == {12: 1.9}
    assert draft.read().factors.averages == {24: Average.SIMPLE}

    st.session_state["key"] = {"edited_rows": {0: {"By hand": None}, 1: {"Average": "As all"}}}
    study_factor_ages.take_ages(draft, "key", SETS.ages)
    assert not draft.is_changed


def test_the_table_of_ages_shows_what_each_age_chooses_for_itself():
    frame = study_factor_ages.ages_frame(SETS, FactorChoice(averages={24: Average.SIMPLE}, picked={36: 1.01}))

    assert frame["Months"].tolist() == ["12-24", "24-36", "36-48"]
    assert frame["Average"].tolist() == ["As all", "Simple", "As all"]
    assert frame["By hand"].tolist()[2] == 1.01


def test_the_factors_stand_beside_those_of_the_version():
    now, saved = developed(CELL), developed()
    frame = study_factor_ages.factors_frame(SETS, now, saved)

    assert frame["Chosen"].tolist() == pytest.approx([*now.selected, 1.0])
    assert frame["In the version"].tolist() == pytest.approx([*saved.selected, 1.0])
    assert frame["Months"].tolist()[-1] == "Tail"


def test_a_reset_forgets_what_was_tried_out(draft):
    study_links.toggle(draft, [CELL])
    assert draft.is_changed

    draft.reset()
    assert draft.read() == Selection()
    assert draft.count == 1


def test_drafts_of_two_versions_do_not_touch_each_other(draft):
    other = replace(draft, name="study-y")
    study_links.toggle(draft, [CELL])

    assert not other.is_changed
