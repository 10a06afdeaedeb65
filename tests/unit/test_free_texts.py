"""What people write in their own words is kept without unseen characters and counted by what a reader sees."""

import pytest

from backend.domain.texts import clean_line, clean_text, must_not_exceed, says_enough
from backend.errors import InvalidRequestError
from backend.services.version_acts import stated_reason

REASON = "The vehicle was used in a race."


@pytest.mark.parametrize(
    "unseen",
    ["\x00", "\x1b", "\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\U000e0041", "\u3164", "\ufe0f", "\ud800"],
)
def test_unseen_characters_are_not_kept(unseen):
    assert clean_text(f"{unseen}The veh{unseen}icle{unseen}") == "The vehicle"


def test_lines_and_tabs_of_a_text_stay_with_one_kind_of_line_end():
    assert clean_text(" Dear Ms Novák,\r\n\tyour claim\rof May\n\n") == "Dear Ms Novák,\n\tyour claim\nof May"


def test_a_line_has_single_blanks_only():
    assert clean_line(" Corner \n\t Garage\u00a0LLC ") == "Corner Garage LLC"


def test_letters_written_in_two_parts_become_one():
    assert clean_text("Nova\u0301k") == "Nov\u00e1k"


@pytest.mark.parametrize(
    "said",
    ["", " " * 60, "." * 60, "1" * 60, "\u200b" * 60, "\u3164" * 60, "abcde" + "\ufe0f" * 60, "a" + " " * 60 + "b"],
)
def test_what_shows_no_words_says_nothing(said):
    assert not says_enough(said, 10)


def test_words_say_enough_from_the_asked_length_on():
    assert says_enough(REASON, len(REASON))
    assert not says_enough(REASON, len(REASON) + 1)
    assert says_enough("Страховой случай не покрыт", 10)
    assert says_enough("Bill 1,200.50 of 2026-05-04", 10)


def test_where_nothing_is_asked_nothing_need_be_said():
    assert says_enough("", 0)


@pytest.mark.parametrize(
    "text", [" plain words 1,234.5 ", "tab\tand\x07bell", "line\r\nline", "\x7f", "caf\u00e9 \u200bx"]
)
def test_a_text_is_cleaned_alike_whether_it_is_plain_or_stands_beside_letters_that_are_not(text):
    assert clean_text(f"{text}\u00e9") == clean_text(f"{text}x")[:-1] + "\u00e9"


def test_what_is_longer_than_is_kept_is_refused_with_both_lengths_as_a_reader_counts_them():
    must_not_exceed(" \u200bNova\u0301k\u200b\r\n ", 5)
    for check, most in ((lambda text: must_not_exceed(text, 500), "500"), (stated_reason, "1,000")):
        with pytest.raises(InvalidRequestError) as refused:
            check("word " * 4_000)
        said = f"What you wrote holds 19,999 characters; at most {most} can be kept, shorten it."
        assert refused.value.user_message == said
