"""Numbers that a sentence writes in letters: they are figures like any other."""

import re
from collections.abc import Sequence
from decimal import Decimal

_CARDINALS = [
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
]
_VALUES = {name: value for value, name in enumerate(_CARDINALS, 2)}
_CARDINAL = re.compile(rf"\b(?:{'|'.join(_CARDINALS)})\b", re.IGNORECASE)
_PART = r"(?:thirds?|quarters?|fifths?|tenths?)"
_STRANGE = re.compile(
    r"\b(?:zero|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands|millions|billions|trillions?"
    r"|dozens?|hal(?:f|ves)|twice|thrice|doubl\w+|tripl\w+|quadrupl\w+|\w+fold"
    rf"|(?:one|a|two|three|four)[ -]{_PART})\b",
    re.IGNORECASE,
)
_SCALE = re.compile(r"\b(?:thousand|million|billion)\b", re.IGNORECASE)
_SCALED = re.compile(r"(?:\d\s?|\b[A-Z]{3} |\d [A-Z]{3} )$")


def strange_word(text: str, counts: Sequence[Decimal]) -> str:
    """Return the first number in letters that is not one of the counts, empty where there is none."""
    if found := _STRANGE.search(text):
        return found.group()
    for found in _SCALE.finditer(text):
        if not _SCALED.search(text[: found.start()]):
            return found.group()
    for found in _CARDINAL.finditer(text):
        if Decimal(_VALUES[found.group().lower()]) not in counts:
            return found.group()
    return ""
