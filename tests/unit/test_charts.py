"""Frames to figures: the figures are those of the frame, the colours tell outcomes apart for every reader."""

from itertools import combinations

import pandas as pd
import pytest

from app.ui import charts
from app.ui.format import OUTCOMES, status_name
from backend.domain.submissions import SubmissionStatus

LIGHT, DARK = "#ffffff", "#12181f"
GRAPHICS_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: parts of a chart against their ground."""


def channels(color):
    return [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def linear(color):
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(color)]


def luminance(color):
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def as_seen_without_red(color):
    """Return the colour as a reader without long-wave cones sees it (Viénot, Brettel, Mollon 1999)."""
    red, green, blue = linear(color)
    seen = 0.11238 * red + 0.88762 * green
    return seen, seen, 0.00401 * red - 0.00401 * green + blue


def distance(first, second):
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5


@pytest.mark.parametrize("ground", [LIGHT, DARK])
@pytest.mark.parametrize("color", sorted({*charts.OUTCOME_COLORS.values(), *charts.STATUS_COLORS.values()}))
def test_colours_stand_out_on_light_and_dark_ground(color, ground):
    assert contrast(color, ground) >= GRAPHICS_CONTRAST


def test_outcomes_stay_apart_for_a_reader_who_sees_no_red():
    seen = [as_seen_without_red(color) for color in charts.OUTCOME_COLORS.values()]

    assert min(distance(first, second) for first, second in combinations(seen, 2)) > 0.1


def test_every_outcome_and_state_has_a_colour():
    assert set(charts.OUTCOME_COLORS) == set(OUTCOMES.values())
    assert set(charts.STATUS_COLORS) == {status_name(status) for status in SubmissionStatus}


def test_decisions_are_stacked_by_outcome_in_a_fixed_order():
    frame = pd.DataFrame(
        {
            "Week": ["2026-11-02", "2026-11-02", "2026-11-09"],
            "Outcome": ["Decline", "Accept", "Accept"],
            "Decisions": [2, 5, 7],
        }
    )
    figure = charts.outcomes_by_week(frame)

    assert figure.layout.barmode == "stack"
    assert [bar.name for bar in figure.data] == ["Accept", "Decline"]
    assert [list(bar.y) for bar in figure.data] == [[5, 7], [2]]
    assert figure.layout.yaxis.title.text == "Decisions"


def test_states_are_stacked_by_product():
    frame = pd.DataFrame({"Product": ["Homeowners", "Homeowners"], "Status": ["Quoted", "New"], "Submissions": [4, 1]})
    figure = charts.states_by_product(frame)

    assert [(bar.name, list(bar.x)) for bar in figure.data] == [("New", [1]), ("Quoted", [4])]
    assert {bar.orientation for bar in figure.data} == {"h"}


def test_what_was_made_without_a_model_has_a_colour_of_its_own():
    frame = pd.DataFrame(
        {"Provider": ["openai", "Made without a model"], "Runs": [30, 1200], "Without model": [False, True]}
    )
    bar = charts.provider_share(frame).data[0]

    assert list(bar.marker.color) == [charts.BLUE, charts.GRAY]
    assert list(bar.text) == ["30", "1,200"]


def test_the_waterfall_ends_at_the_sum_of_its_parts():
    frame = pd.DataFrame({"Reason": ["Base", "Telematics", "New venture"], "Points": [10, -5, 12]})
    fall = charts.score_waterfall(frame).data[0]

    assert list(fall.x) == [10, -5, 12, 17]
    assert list(fall.measure) == ["relative", "relative", "relative", "total"]
    assert list(fall.text) == ["+10", "-5", "+12", "17"]


def test_the_waterfall_has_room_for_every_step():
    frame = pd.DataFrame({"Reason": ["a", "b", "c"], "Points": [60, -70, 20]})
    low, high = charts.score_waterfall(frame).layout.xaxis.range

    assert low < -10
    assert high > 60


@pytest.mark.parametrize(
    ("draw", "columns"),
    [
        (charts.outcomes_by_week, ["Week", "Outcome", "Decisions"]),
        (charts.states_by_product, ["Product", "Status", "Submissions"]),
        (charts.provider_share, ["Provider", "Runs", "Without model"]),
        (charts.score_waterfall, ["Reason", "Points"]),
    ],
)
def test_an_empty_frame_is_an_empty_figure_and_no_fault(draw, columns):
    figure = draw(pd.DataFrame(columns=columns))

    assert all(not len(trace.x) or list(trace.x) == [0] for trace in figure.data)


def test_a_longer_list_makes_a_higher_figure():
    short = charts.score_waterfall(pd.DataFrame({"Reason": ["a"], "Points": [1]}))
    long = charts.score_waterfall(pd.DataFrame({"Reason": list("abcdef"), "Points": [1] * 6}))

    assert long.layout.height > short.layout.height


def test_figures_bring_no_ground_of_their_own_so_that_both_themes_show_through():
    figure = charts.score_waterfall(pd.DataFrame({"Reason": ["a"], "Points": [1]}))

    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
