"""Tiles whose change is the difference of the two figures that a reader sees."""

from decimal import Decimal

import pytest

from app.ui.dashboard_tiles import before_words, change_of, words_of
from backend.domain.dashboard import Section, Tile, Unit

DAY_S = 86_400


@pytest.mark.parametrize(
    ("unit", "value", "before", "shown", "change"),
    [
        (Unit.SHARE, "0.4860", "0.4640", ("49 %", "46 %"), ("3 points", "up")),
        (Unit.RATIO, "0.8644", "0.8660", ("0.86", "0.87"), ("0.01", "down")),
        (Unit.RATIO, "0.8610", "0.8640", ("0.86", "0.86"), ("No change", "off")),
        (Unit.SECONDS, 53.6 * DAY_S, 54.2 * DAY_S, ("53.6 days", "54.2 days"), ("0.6 days", "down")),
        (Unit.SECONDS, 4.01 * DAY_S, 4.04 * DAY_S, ("4.0 days", "4.0 days"), ("No change", "off")),
        (Unit.SECONDS, 40 * 3_600, 30 * 3_600, ("40 h", "30 h"), ("10 h", "up")),
        (Unit.SECONDS, 3 * DAY_S, 30 * 3_600, ("3.0 days", "30 h"), ("42 h", "up")),
    ],
)
def test_a_change_is_the_difference_of_what_both_tiles_show(unit, value, before, shown, change):
    known = [Decimal(str(one)) for one in (value, before)]

    assert tuple(words_of(unit, one) for one in known) == shown
    assert change_of(Tile("t", Section.CLAIMS, "T", unit, *known, "D.")) == change


@pytest.mark.parametrize(
    ("unit", "value", "before", "words"),
    [
        (Unit.SECONDS, 54 * DAY_S, 53 * DAY_S, "from 53.0"),
        (Unit.SECONDS, 54 * DAY_S, 7_200, "from 2 h"),
        (Unit.COUNT, 5, 3, "from 3"),
    ],
)
def test_the_figure_before_names_its_unit_where_the_tile_does_not(unit, value, before, words):
    assert before_words(Tile("t", Section.CLAIMS, "T", unit, Decimal(value), Decimal(before), "D.")) == words
