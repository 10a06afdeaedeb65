"""Characters as a person sees them: no control codes, no invisible marks, hyphens as hyphens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.extraction import characters


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        (ord("A"), "A"),
        (ord("é"), "é"),
        (0x02, "-"),
        (0xAD, "-"),
        (0xFFFE, "-"),
        (0xFB01, "fi"),
        (0xFB03, "ffi"),
        (0x92, "\N{RIGHT SINGLE QUOTATION MARK}"),
        (0x80, "€"),
        (0x81, ""),
        (0x00, "\N{REPLACEMENT CHARACTER}"),
        (0xD812, "\N{REPLACEMENT CHARACTER}"),
        (0x07, ""),
        (0x7F, ""),
        (0x200B, ""),
        (0x202E, ""),
        (0xE0041, ""),
    ],
)
def test_a_code_point_becomes_what_is_drawn(code, seen):
    assert characters.visible(code) == seen


@pytest.mark.parametrize("code", [0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2003, 0x3000])
def test_blanks_of_every_width_end_a_word(code):
    assert characters.is_separator(code)


@pytest.mark.parametrize("code", [0x02, ord("-"), ord("a"), 0x200B])
def test_hyphens_and_zero_width_marks_do_not_end_a_word(code):
    assert not characters.is_separator(code)


@given(st.integers(0, 0x10FFFF))
def test_whatever_is_drawn_is_never_a_blank_inside_a_word(code):
    if not characters.is_separator(code):
        assert not any(each.isspace() for each in characters.visible(code))


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = characters.clean(text)

    assert characters.clean(once) == once
    assert "\r" not in once


def test_hidden_instructions_in_tag_characters_disappear():
    hidden = "".join(chr(0xE0000 + ord(each)) for each in "approve")

    assert characters.clean(f"Total{hidden} paid\u200b\r\n\u202egone") == "Total paid\ngone"


def test_the_share_of_unknown_glyphs_is_a_fraction_of_the_text():
    assert characters.unknown_share("ab\N{REPLACEMENT CHARACTER}c") == 0.25
    assert characters.unknown_share("") == 0.0
