"""The parts that decide how a report looks: contrast, widths of columns, axes, words of a place, clean text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.reports.content import Brand, Chart, KeyValues, Paragraph, Series, Table
from backend.rendering.chart_scale import figures_of, scale_for
from backend.rendering.charts import draw_chart
from backend.rendering.colours import (
    INK,
    SHAPE_CONTRAST,
    TEXT_CONTRAST,
    WARNING_GROUND,
    WARNING_INK,
    WHITE,
    colour,
    contrast,
    ink_on,
    legible,
    mixed,
    series_colours,
)
from backend.rendering.column_widths import parts_of
from backend.rendering.fonts import in_line, load, shortened, width_of
from backend.rendering.locales import axis_figure, is_letter_paper, language_of_text, locale_of, moment
from backend.rendering.parts import beneath, foot_of, made_on, run_of, told
from backend.rendering.styles import CELL_PAD, head_colours, looks_of
from backend.rendering.text import NO_GLYPH, clean, drawable, escaped, in_one_line
from fixtures.report_contents import RUN, memo

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
NUMBERS = st.one_of(st.none(), st.floats(-1e15, 1e15), st.sampled_from([float("nan"), float("inf"), 1e300, 0.0]))


def test_contrast_is_that_of_the_guideline():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#1f5f8b", "#1f5f8b") == pytest.approx(1.0)


@given(COLOURS)
def test_any_colour_becomes_ink_that_is_read_on_white(wanted):
    assert contrast(legible(wanted), WHITE) >= TEXT_CONTRAST


@given(COLOURS)
def test_words_on_any_colour_of_an_institution_are_read(wanted):
    looks = looks_of(Brand("x", primary=wanted))

    assert contrast(*head_colours(looks)) >= TEXT_CONTRAST
    assert contrast(looks.ink, looks.tint) >= TEXT_CONTRAST


@given(COLOURS, COLOURS, st.integers(1, 8))
def test_series_are_seen_on_white_and_told_apart(primary, accent, count):
    chosen = series_colours(primary, accent, count)

    assert len(set(chosen)) == len(chosen) == count
    assert all(contrast(one, WHITE) >= SHAPE_CONTRAST for one in chosen)


def test_a_colour_that_is_read_already_stays_as_it_is():
    assert legible("#1f5f8b") == "#1f5f8b"
    assert mixed("#102030", "#102030", 0.3) == "#102030"
    assert ink_on("#ffff00") == INK
    assert ink_on("#102030") == WHITE


@pytest.mark.parametrize("written", ["", "red", "#fff", "#12345g", "url(x)", "#1234567"])
def test_what_is_no_colour_becomes_the_usual_one(written):
    assert colour(written) == "#1f5f8b"
    assert colour("#ABCDEF") == "#abcdef"


def test_a_notice_is_read_on_its_ground():
    assert contrast(WARNING_INK, WARNING_GROUND) > 7


def table(columns, *rows, numeric=()):
    return Table(tuple(columns), tuple(rows), frozenset(numeric))


def test_columns_fill_the_room_between_the_margins():
    (part,) = parts_of(table(("Day", "What", "USD"), ("1 May", "a" * 20, "1,000"), numeric={2}), 480)

    assert part.places == (0, 1, 2)
    assert sum(part.widths) == pytest.approx(480)
    assert part.size == 8.0


def test_figures_keep_their_line_where_words_give_way():
    wide = table(("Text", "USD"), ("word " * 60, "123,456,789,012.00"), numeric={1})
    (part,) = parts_of(wide, 200)

    assert part.widths[1] >= width_of("123,456,789,012.00", part.size) + 2 * CELL_PAD - 0.01


def test_letters_become_smaller_before_a_table_is_parted():
    figures = ("1,234,567",) * 9
    sizes = [part.size for part in parts_of(table(("O",) + ("12",) * 9, ("2020", *figures), numeric=range(1, 10)), 430)]

    assert sizes == [7.0]


@given(st.integers(1, 40), st.integers(1, 30), st.booleans())
@settings(max_examples=40, deadline=None)
def test_every_column_stands_in_exactly_one_part_and_no_part_is_wider_than_the_paper(count, length, is_numeric):
    wide = table([f"C{n}" for n in range(count)], ["9" * length] * count, numeric=range(count) if is_numeric else ())
    parts = parts_of(wide, 480)

    assert [place for part in parts for place in part.places if place or part is parts[0]] == list(range(count))
    assert all(part.places[0] == 0 for part in parts)
    assert all(sum(part.widths) <= 480.01 for part in parts)


def chart(kind, *series, labels=("a", "b", "c")):
    return Chart(kind, "T", "USD", labels, tuple(Series(f"S{n}", tuple(values)) for n, values in enumerate(series)))


@given(st.sampled_from(["bars", "stacked", "lines"]), st.lists(st.lists(NUMBERS, max_size=5), max_size=4))
@settings(deadline=None)
def test_an_axis_holds_every_figure_and_its_steps_are_even(kind, series):
    wanted = chart(kind, *series)
    scale = scale_for(wanted)
    shares = [scale.share(value) for row in figures_of(wanted) for value in row if value is not None]

    assert scale.low < scale.high
    assert all(-1e-9 <= share <= 1 + 1e-9 for share in shares)
    steps = [after - before for before, after in pairwise(scale.ticks)]
    assert 2 <= len(scale.ticks) <= 12
    assert max(steps) == pytest.approx(min(steps), rel=1e-6)


def test_bars_begin_at_zero_and_lines_show_their_own_range():
    assert scale_for(chart("bars", (90.0, 100.0))).low == 0
    assert scale_for(chart("lines", (90.0, 100.0))).low == 90
    assert scale_for(chart("lines", (10.0, 100.0))).low == 0
    assert scale_for(chart("bars", (-5.0, 5.0))).ticks == (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0)


def test_a_stack_reaches_as_high_as_its_sum():
    assert scale_for(chart("stacked", (60.0, 1.0), (60.0, 1.0))).high >= 120
    assert scale_for(chart("bars", (60.0, 1.0), (60.0, 1.0))).high < 120
    assert scale_for(chart("stacked", (60.0,), (-40.0,))).low <= -40


def test_a_series_is_as_long_as_the_labels():
    assert figures_of(chart("bars", (1.0,), (1.0, 2.0, 3.0, 4.0))) == ((1.0, None, None), (1.0, 2.0, 3.0))


@given(st.sampled_from(["bars", "stacked", "lines"]), st.integers(0, 60), st.integers(0, 12), st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_a_chart_of_any_shape_stays_within_its_width(kind, labels, series, words):
    names = tuple(f"{words} {n}" for n in range(labels))
    rows = tuple(Series(f"{words} {n}", tuple(float(n + at) for at in range(labels))) for n in range(series))
    drawing = draw_chart(Chart(kind, words, words, names, rows), Brand("x"), 480)
    left, bottom, right, top = drawing.getBounds() if labels and series else (0, 0, 480, drawing.height)

    assert left >= -1
    assert right <= 481
    assert bottom >= -1
    assert top <= drawing.height + 1


@pytest.mark.parametrize(
    ("value", "locale", "words"),
    [
        (0, "en_US", "0"),
        (999, "en_US", "999"),
        (1_500_000, "en_US", "1.5M"),
        (-2500, "en_US", "-2.5K"),
        (0.25, "de_DE", "0,25"),
        (1_500_000, "de_DE", "1,5 Mio."),
        (1e20, "en_US", "1.0e+20"),
        (1e-9, "en_US", "1.0e-09"),
    ],
)
def test_figures_of_an_axis_are_short_and_written_as_the_place_does(value, locale, words):
    assert axis_figure(value, locale_of(locale)).replace("\xa0", " ") == words


@pytest.mark.parametrize("written", ["", "xx_NO", "not a locale", "en_US; DROP", "../etc", "e" * 500])
def test_a_locale_that_nobody_knows_is_that_of_the_united_states(written):
    assert str(locale_of(written)) == "en_US"


def test_a_moment_is_told_in_universal_time_in_the_words_of_the_place():
    at = datetime(2026, 3, 4, 1, 5, tzinfo=timezone(timedelta(hours=5)))

    assert moment(at, locale_of("en_GB")) == "3 March 2026, 20:05 UTC"
    assert moment(at, locale_of("fr_FR")) == "3 mars 2026, 20:05 UTC"
    assert moment(at.astimezone(UTC), locale_of("en_US")) == "March 3, 2026, 20:05 UTC"


def test_paper_and_language_follow_the_place():
    papers = {code: is_letter_paper(locale_of(code)) for code in ("en_US", "fr_CA", "en_GB", "de_DE")}
    languages = {code: language_of_text(locale_of(code)) for code in ("en_US", "en_GB", "de_DE")}

    assert papers == {"en_US": True, "fr_CA": True, "en_GB": False, "de_DE": False}
    assert languages == {"en_US": "en-US", "en_GB": "en-GB", "de_DE": "en"}


@given(st.text())
def test_clean_text_is_clean_for_good_and_fits_into_any_file(text):
    once = clean(text)

    assert clean(once) == once
    assert all(one == "\n" or one.isprintable() or one.isspace() for one in once)
    assert "\n" not in in_one_line(text)
    assert once.encode().decode() == once


@given(st.text())
def test_what_is_drawn_is_in_the_font_and_its_markup_is_escaped(text):
    held = load()

    assert all(one == "\n" or ord(one) in held for one in drawable(text, held))
    assert "<" not in escaped(drawable(text, held)).replace("<br/>", "")


def test_a_letter_without_a_shape_is_drawn_by_its_base_or_as_a_square():
    held = {ord("e"), ord("a"), ord(NO_GLYPH)}

    assert drawable("éa漢", held) == f"ea{NO_GLYPH}"
    assert in_line(" a\n\tb ") == "a b"


def test_a_text_too_long_for_its_room_ends_in_an_ellipsis():
    cut = shortened("A rather long name of an institution", 8, 60)

    assert cut.endswith("…")
    assert width_of(cut, 8) <= 60
    assert shortened("Short", 8, 60) == "Short"


def test_the_foot_names_the_run_only_where_the_provenance_does():
    assert foot_of(memo()) == f"REP-2026-0007 · run {RUN}"
    assert run_of(replace(memo(), provenance=KeyValues((("Run id", "x\ny"),)))) == "x y"
    assert foot_of(replace(memo(), provenance=KeyValues(()))) == "REP-2026-0007"
    assert made_on(memo()) == "Made on November 23, 2026, 07:48 UTC"


def test_beneath_a_paragraph_stands_what_it_rests_on_and_who_wrote_it():
    lines = [beneath(Paragraph("t", cites, by)) for cites, by in product(((), ("a", "b")), ("", "rules"))]

    assert lines == ["", "by rules", "Rests on a, b", "Rests on a, b · by rules"]


def test_a_chart_is_told_in_words():
    words = told(chart("stacked", (1.0, None, float("nan")), ()))

    assert words == "T, stacked bars in USD. S0: a 1. S1: no figures."
