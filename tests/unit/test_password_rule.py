"""The password rule: length first, no demand for digits or signs, nothing that is easy to guess."""

import pytest

from backend.domain.common_passwords import COMMON_WORDS
from backend.domain.passwords import check_new_password
from backend.errors import InvalidRequestError


@pytest.mark.parametrize(
    "password",
    [
        "kettle otter 9431 basalt",
        "blue-Kettle-9431",
        "purple river mountain coffee",
        "ünïcödé läßt grüßen",
        "x7Qm2vLp9dRt",
        "nur kleine buchstaben hier",
        "   blanks are characters too   ",
        "k" + "qzvbwpxjtm" * 20,
    ],
)
def test_takes_long_passwords_without_asking_for_digits_or_signs(password):
    check_new_password(password)


def test_takes_sixty_four_characters_and_refuses_thousands():
    check_new_password("kettle otter 9431 basalt lantern granite walnut 7712 harbor fern"[:64])
    with pytest.raises(InvalidRequestError, match="at most 256"):
        check_new_password("x7Qm" * 100)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password1234",
        "P@ssw0rd1234!",
        "letmeinletmein",
        "welcome2026!!",
        "Summer2026!!",
        "123456789012",
        "abcdefghijkl",
        "lkjhgfdsapoiu",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaaa",
        "xkcdxkcdxkcd",
        "iloveyou2026",
        "Insurance2026!",
        "Underwriter#1",
        "            a",
    ],
)
def test_refuses_what_is_easy_to_guess(password):
    with pytest.raises(InvalidRequestError, match="easy to guess"):
        check_new_password(password)


@pytest.mark.parametrize("password", ["anna.smith.2026", "Smith-Anna-1987", "HarborLine2026"])
def test_refuses_passwords_made_of_the_persons_own_words(password):
    with pytest.raises(InvalidRequestError, match="easy to guess"):
        check_new_password(password, ["anna.smith", "Anna", "Smith", "Harbor", "Line"])


def test_the_message_never_repeats_the_password():
    with pytest.raises(InvalidRequestError) as refused:
        check_new_password("passwordpassword")

    assert "passwordpassword" not in refused.value.user_message


def test_the_common_words_are_lower_case_and_hundreds():
    assert len(COMMON_WORDS) > 500
    assert all(word == word.lower() for word in COMMON_WORDS)
