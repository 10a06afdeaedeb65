"""Words in any order become lines a person would read, and every word keeps its place in the text."""

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.documents import Box
from backend.extraction.lines import PlacedWord, compose

TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=12).filter(str.strip)
SIDES = st.floats(0, 1, allow_nan=False)
BOXES = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height), SIDES, SIDES, st.floats(0, 0.3), st.floats(0, 0.05)
)
WORDS = st.lists(
    st.builds(PlacedWord, TEXTS.filter(lambda text: not any(map(str.isspace, text))), BOXES, st.booleans())
)


def word(text, x, y, height=0.02):
    return PlacedWord(text, Box(x, y, x + 0.01 * len(text), y + height))


@given(WORDS)
def test_every_word_stands_at_its_start(words):
    text, placed = compose(words)

    assert all(text[each.start : each.start + len(each.text)] == each.text for each in placed)


@given(WORDS)
def test_no_word_is_lost_or_invented(words):
    text, placed = compose(words)

    assert sorted(each.text for each in words) == sorted(each.text for each in placed) == sorted(text.split())


@given(WORDS)
def test_the_order_in_which_the_file_draws_upright_words_does_not_matter(words):
    upright = [
        PlacedWord(each.text, Box(i % 5 / 5, i / 99, i % 5 / 5 + 0.1, i / 99 + 0.005)) for i, each in enumerate(words)
    ]

    assert compose(upright)[0] == compose(upright[::-1])[0]


def test_lines_run_down_and_words_to_the_right():
    text, _ = compose(
        [word("paid", 0.5, 0.2), word("Reserve", 0.1, 0.1), word("and", 0.3, 0.2), word("Total", 0.1, 0.2)]
    )

    assert text == "Reserve\nTotal and paid"


def test_a_smaller_word_on_the_same_line_stays_in_it():
    text, _ = compose([word("Claim", 0.1, 0.100, 0.03), word("note", 0.3, 0.110, 0.012)])

    assert text == "Claim note"


def test_tight_lines_do_not_run_together():
    rows = [word(f"row{number}", 0.1 + 0.2 * (number % 3), 0.1 + number * 0.012, 0.014) for number in range(6)]

    assert compose(rows)[0] == "row0\nrow1\nrow2\nrow3\nrow4\nrow5"


def test_a_slow_staircase_of_words_is_not_one_line():
    stairs = [word(f"step{number}", 0.05 * number, 0.1 + 0.008 * number) for number in range(8)]

    assert compose(stairs)[0].count("\n") >= 3


def test_a_note_that_runs_up_the_margin_joins_no_sentence():
    note = [
        PlacedWord(text, Box(0.01, 0.1 * n, 0.03, 0.1 * n + 0.09), is_upright=False) for n, text in enumerate("AB", 1)
    ]

    text, _ = compose([word("Total", 0.2, 0.15), word("paid", 0.4, 0.15), *note])

    assert "Total paid" in text.split("\n")


def test_an_empty_page_has_no_text():
    assert compose([]) == ("", ())
