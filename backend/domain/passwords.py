"""What a new password must be: long, not common, not made of the surroundings."""

import re
from collections.abc import Iterable

from backend.domain.common_passwords import COMMON_WORDS
from backend.errors import InvalidRequestError

MIN_LENGTH = 12
MAX_LENGTH = 256
MIN_STRENGTH = 8
POINTS_OF_A_WORD = 2
CONTEXT_WORDS = (
    "insurance",
    "underwriting",
    "underwriter",
    "insurer",
    "meridian",
    "workbench",
    "submission",
    "commercial",
)
"""Words of the product and its field; the user's own name is added to them."""

_LOOKALIKES = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_SEQUENCES = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjkl")


def check_new_password(password: str, own_words: Iterable[str] = ()) -> None:
    """
    Pass when the password is long enough and not easy to guess, raise InvalidRequestError otherwise.

    No rule asks for digits or signs. A password is easy when it scores below 8: one point for each letter or
    digit that is left after words, sequences and repetitions are taken out, and two for each different common
    word taken out (none for the user's own words), so that four unrelated words do.
    Source: OWASP ASVS 5.0, 6.2.1 to 6.2.12; NIST SP 800-63B, 5.1.1.2.
    """
    if len(password) < MIN_LENGTH:
        raise InvalidRequestError(f"The password needs at least {MIN_LENGTH} characters.")
    if len(password) > MAX_LENGTH:
        raise InvalidRequestError(f"The password may have at most {MAX_LENGTH} characters.")
    if _strength(password, own_words) < MIN_STRENGTH:
        raise InvalidRequestError("This password is easy to guess. Choose several unrelated words, or a longer one.")


def _strength(password: str, own_words: Iterable[str]) -> int:
    """Return the points of a password, read as typed and with look-alike signs as letters: the smaller counts."""
    words = [word.lower() for word in own_words if len(word) > 2]  # noqa: PLR2004 - two letters occur anywhere
    nearby, common = _any_of({*CONTEXT_WORDS, *words}), _any_of(COMMON_WORDS)
    plain = password.lower()
    return min(_points(nearby.sub(" ", text), common) for text in (plain, plain.translate(_LOOKALIKES)))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words, longer ones first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _points(text: str, known: re.Pattern[str]) -> int:
    """Return the points of one reading of a password."""
    unordered = _without_sequences(text)
    rest = _without_repetition(re.sub(r"[\W_]+", "", known.sub(" ", unordered)))
    return len(rest) + POINTS_OF_A_WORD * len(set(known.findall(unordered)))


def _without_repetition(text: str) -> str:
    """Return the text with every part that follows itself kept once: 'abcabc' becomes 'abc', 'aaaa' becomes 'a'."""
    return re.sub(r"(.{1,32}?)\1+", r"\1", text)


def _without_sequences(text: str) -> str:
    """Return the text without runs of four or more neighbours on the keyboard or in the alphabet."""
    for row in (*_SEQUENCES, *(row[::-1] for row in _SEQUENCES)):
        for start in range(len(row) - 3):
            if row[start : start + 4] in text:
                text = _drop_run(text, row, start)
    return text


def _drop_run(text: str, row: str, start: int) -> str:
    """Return the text without the longest run of the row that begins at `start`."""
    end = start + 4
    while end < len(row) and row[start : end + 1] in text:
        end += 1
    return text.replace(row[start:end], "")
