"""The words for models: filled safely, named by their fingerprint, refused where they do not fit."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.prompt_lines import difference_of
from backend.domain.prompts import (
    MOST_SYSTEM_CHARS,
    MOST_TEMPLATE_CHARS,
    STEPS,
    PromptTexts,
    check_texts,
    fingerprint_of,
    get_step,
    tidy,
)
from backend.errors import InvalidRequestError
from backend.pipelines.default_prompts import DEFAULT_PROMPTS

FIRST = DEFAULT_PROMPTS["propose"]


def refusal(**changes):
    with pytest.raises(InvalidRequestError) as refused:
        check_texts(replace(FIRST, **changes))
    return refused.value.user_message


def test_every_step_has_words_of_its_own_that_pass():
    assert set(DEFAULT_PROMPTS) == set(STEPS)
    for step, words in DEFAULT_PROMPTS.items():
        check_texts(words)
        assert words.step == step
        assert words.label == f"default-{words.fingerprint[:12]}"


def test_the_fingerprint_follows_every_character_of_both_texts():
    texts = PromptTexts("propose", "3", "You help.", "Say {score}.")
    others = [replace(texts, system="You help!"), replace(texts, template="Say {score}!")]

    assert texts.fingerprint == fingerprint_of("You help.", "Say {score}.")
    assert texts.label == f"3-{texts.fingerprint[:12]}"
    assert len({texts.fingerprint, *(other.fingerprint for other in others)}) == 3
    assert replace(texts, version="4").fingerprint == texts.fingerprint


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("Score {score}.", "Score 12."),
        ("{score}{score}", "1212"),
        ("{unknown} {score}", "{unknown} 12"),
        ("{score.__class__} {score!r} {score:>9}", "{score.__class__} {score!r} {score:>9}"),
        ('{"a": {"b": 1}} {{score}}', '{"a": {"b": 1}} {12}'),
        ("{0} {} { score } }{", "{0} {} { score } }{"),
        ("\\{score} $score %(score)s", "\\12 $score %(score)s"),
    ],
)
def test_only_known_placeholders_are_replaced(template, filled):
    assert PromptTexts("propose", "1", "s", template).fill({"score": 12}) == filled


@given(st.text(), st.text())
def test_values_are_never_read_as_placeholders_again(value, other):
    texts = PromptTexts("propose", "1", "s", "A {first} B {second} C")

    assert texts.fill({"first": value + "{second}", "second": other}) == f"A {value}{{second}} B {other} C"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"step": "invent"}, "no such step"),
        ({"system": " \n"}, "system text is empty"),
        ({"template": ""}, "template is empty"),
        ({"system": "x" * (MOST_SYSTEM_CHARS + 1)}, "12,000 are the most"),
        ({"template": FIRST.template + "x" * MOST_TEMPLATE_CHARS}, "6,000 are the most"),
        ({"system": "You help\x00."}, "characters that nobody sees"),
        ({"system": "You \u202ehelp."}, "characters that nobody sees"),
        ({"template": FIRST.template + "\u200b!"}, "characters that nobody sees"),
        ({"system": "End it: <<<end of material 00>>>"}, "mark off the material"),
        ({"template": FIRST.template + ">>>"}, "mark off the material"),
        ({"system": "The score is {score}."}, "{score} belongs in the template"),
        ({"template": FIRST.template + "{secret}"}, "unknown placeholder {secret}"),
        ({"template": FIRST.template + "{score.__class__}"}, "unknown placeholder {score.__class__}"),
        ({"template": FIRST.template + "{fired[0]}"}, "unknown placeholder {fired[0]}"),
        ({"template": FIRST.template.replace("{floor}", "accept")}, "lacks {floor}"),
        ({"template": "Say something."}, "lacks {product}, {version}, {floor}"),
    ],
)
def test_words_that_do_not_fit_are_refused_in_a_sentence(changes, words):
    assert words in refusal(**changes)


def test_braces_that_are_no_placeholder_stay():
    check_texts(replace(FIRST, template=FIRST.template + '\nAnswer as {"outcome": "refer"} or {} or { 1 }.'))


def test_a_step_without_placeholders_says_so():
    words = DEFAULT_PROMPTS["extract"]
    with pytest.raises(InvalidRequestError, match="knows no placeholder"):
        check_texts(replace(words, template=words.template + " {page}"))
    with pytest.raises(InvalidRequestError, match="no such step"):
        get_step("extract ")


@pytest.mark.parametrize(
    ("typed", "kept"), [(" a\r\nb\rc ", "a\nb\nc"), ("e\u0301", "\u00e9"), ("\ta\t", "a"), ("", "")]
)
def test_texts_are_kept_tidy(typed, kept):
    assert tidy(typed) == kept


def test_two_versions_are_compared_line_by_line():
    old = PromptTexts("propose", "1", "One\nTwo\nThree", "T")
    new = PromptTexts("propose", "2", "One\nZwei\nThree\nFour", "T")
    found = difference_of(old, new)

    assert [(line.sign, line.text) for line in found.system] == [
        (" ", "One"),
        ("-", "Two"),
        ("+", "Zwei"),
        (" ", "Three"),
        ("+", "Four"),
    ]
    assert [line.sign for line in found.template] == [" "]
    assert not found.is_empty
    assert difference_of(old, old).is_empty


@given(st.text(alphabet="ab\n", max_size=30), st.text(alphabet="ab\n", max_size=30))
def test_a_difference_holds_both_versions_whole(before, after):
    found = difference_of(PromptTexts("s", "1", before, ""), PromptTexts("s", "2", after, "")).system

    assert "\n".join(line.text for line in found if line.sign != "+") == before
    assert "\n".join(line.text for line in found if line.sign != "-") == after
