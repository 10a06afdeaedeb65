"""An age whose link ratios are all excluded is said to give nothing: no factor of 1 is slipped in."""

import pytest

from backend.domain.studies.selection import FactorChoice, Selection
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.what_if import redraw
from fixtures.studies import SMALL


def without(*ages, **more):
    measure = next(iter(SMALL.measures.values()))
    cells = {
        (origin, age)
        for row, origin in enumerate(measure.origins)
        for column, age in enumerate(measure.ages[:-1])
        if age in ages and measure.observed[row, column : column + 2].all()
    }
    return Selection(factors=FactorChoice(excluded=frozenset(cells), **more))


def test_origins_that_need_the_age_have_no_figure_and_the_reader_is_told():
    drawn = redraw(SMALL, without(24))

    figures = {one.origin: one.ultimate for one in drawn.chain_ladder.origins}
    assert (figures["2023"], figures["2024"]) == (None, None)
    assert figures["2021"] == pytest.approx(220)
    assert figures["2022"] == pytest.approx(225 * 220 / 210)
    assert drawn.chain_ladder.total.ultimate is None
    assert any("No link ratio counts from age 24" in note for note in drawn.chain_ladder.notes)
    assert drawn.development.selected[1] is None


def test_a_factor_picked_for_the_empty_age_brings_the_figures_back():
    drawn = redraw(SMALL, without(24, picked={24: 1.2}))

    assert drawn.chain_ladder.total.ultimate is not None
    assert drawn.development.selected[1] == 1.2


def test_without_any_link_ratio_nothing_is_drawn():
    with pytest.raises(NotEstimableError, match="No link ratio counts"):
        redraw(SMALL, without(12, 24, 36))
