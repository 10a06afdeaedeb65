"""What stands around the picture of link ratios: how many count, which do not and why, what to do where it is full."""

from dataclasses import replace

import pytest

from app.ui.study_charts_triangle import MOST_WRITTEN as MOST_AGES
from app.ui.study_charts_triangle import triangle_chart
from app.ui.study_link_chart import MOST_WRITTEN, link_chart
from app.ui.study_link_words import COLOURS, TOO_MANY, left_out, legend, title_of
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.triangles import Measure
from backend.reserving.samples import load_sample
from backend.reserving.what_if import redraw
from fakes.actuarial_rig import small

SETS = small()
CELL = ("2022", 12)


def developed(choice=None, sets=SETS):
    return redraw(sets, Selection(basis=Measure.PAID, factors=choice or FactorChoice())).development


def test_the_heading_says_that_all_link_ratios_count():
    assert title_of(developed()) == "All 6 link ratios count"
    assert left_out(developed(), SETS, frozenset()) == ""


def test_the_heading_says_how_many_are_left():
    choice = FactorChoice(excluded=frozenset({CELL}))

    assert title_of(developed(choice)) == "5 of 6 link ratios count"
    assert left_out(developed(choice), SETS, choice.excluded) == "Taken out by hand: 2022 from 12 months."


def test_what_a_rule_leaves_out_is_told_apart_from_what_a_person_took_out():
    choice = FactorChoice(excluded=frozenset({("2023", 12)}), last_periods=2)
    said = left_out(developed(choice), SETS, choice.excluded)

    assert said.startswith("Taken out by hand: 2023 from 12 months.")
    assert said.endswith(" left out, older than the last periods chosen.")


@pytest.mark.parametrize(("steps", "words"), [(3, COLOURS), (MOST_WRITTEN, COLOURS)])
def test_the_legend_of_few_ages_speaks_of_colours_alone(steps, words):
    assert legend(tuple(12 * (age + 1) for age in range(steps + 1))) == words


def test_the_legend_of_many_ages_says_how_their_figures_are_read():
    assert legend(tuple(3 * (age + 1) for age in range(MOST_WRITTEN + 2))).endswith(TOO_MANY)


def test_figures_of_link_ratios_shrink_with_their_cells_and_never_lie_over_each_other():
    figure = link_chart(SETS.origins, SETS.ages, developed())

    cells, points = figure.data
    assert cells.texttemplate == "%{text}"
    assert cells.textfont.size is None
    assert points.mode == "markers"


def test_the_figure_of_a_link_ratio_stands_in_its_cell():
    development = developed()
    cells = link_chart(SETS.origins, SETS.ages, development).data[0]

    assert cells.text[0][0] == f"{development.link_ratios[0][0]:.3f}"
    assert cells.text[-1] == ["", "", ""]


def struck_of(points):
    """Give the cells with a line on them, by what stands behind each point."""
    marks = zip(points.customdata, points.marker.symbol, points.marker.line.width, strict=True)
    return [tuple(cell) for cell, symbol, width in marks if symbol == "line-ne" and width]


def test_only_what_a_person_took_out_is_struck_through_and_its_figure_stays():
    choice = FactorChoice(excluded=frozenset({CELL}), last_periods=2)
    cells, points = link_chart(SETS.origins, SETS.ages, developed(choice), choice.excluded).data

    assert struck_of(points) == [CELL]
    assert cells.text[1][0] == f"{developed().link_ratios[1][0]:.3f}"
    assert points.marker.line.width[0] == 0


def test_what_a_person_took_out_is_marked_in_cells_too_narrow_for_figures():
    sets = load_sample("quarterly")
    cell = (sets.origins[1], sets.ages[2])
    choice = FactorChoice(excluded=frozenset({cell}))
    figure = link_chart(sets.origins, sets.ages, redraw(sets, Selection(factors=choice)).development, choice.excluded)

    assert struck_of(figure.data[-1]) == [cell]


def test_cells_too_narrow_for_figures_hold_none_in_either_picture():
    sets = load_sample("quarterly")
    development = redraw(sets, Selection()).development

    assert len(sets.ages) > max(MOST_WRITTEN, MOST_AGES)
    assert link_chart(sets.origins, sets.ages, development).data[0].texttemplate == ""
    picture = triangle_chart(sets, sets.basis)
    assert {trace.texttemplate for trace in picture.figure.data} == {""}
    assert "%{text}" in picture.figure.data[0].hovertemplate


def test_cells_that_are_wide_enough_hold_their_figures():
    assert {trace.texttemplate for trace in triangle_chart(SETS, Measure.PAID).figure.data} == {"%{text}"}


def test_a_cell_that_a_person_took_out_where_no_link_ratio_is_counts_for_nothing():
    choice = FactorChoice(excluded=frozenset({("2024", 12)}))
    development = replace(developed())

    assert title_of(development) == "All 6 link ratios count"
    assert "left out" not in left_out(development, SETS, choice.excluded)
