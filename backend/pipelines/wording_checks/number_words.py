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
_PART = r"(?:thirds?|quarters?|(?:four|fif|six|seven|eigh|nin|ten|twentie|hundred|thousand)ths?)"
_STRANGE = re.compile(
    r"\b(?:zero|nil|nought|naught|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands|millions|billions|trillions?"
    r"|dozens?|hal(?:f|ves)|twice|thrice|doubl\w+|tripl\w+|quadrupl\w+|\w+fold"
    rf"|(?:one|an?|two|three|four|five|six|seven|eight|nine)[ -]{_PART})\b",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"[\s-](?:%|per ?cent|per ?mille|percentage|point|dollars?|euros?|pounds?|times|fold|in|[A-Z]{3}\b"
    rf"|(?:one|{'|'.join(_CARDINALS)})\b)"
)
"""What stands behind a number in letters that counts nothing, as in 'three per cent' or 'twenty-one'."""
_MONEY_BEFORE = re.compile(r"\b[A-Z]{3}\s$")
_SCALE = re.compile(r"\b(?:thousand|million|billion)\b", re.IGNORECASE)
_SCALED = re.compile(r"(?:\d\s?|\b[A-Z]{3} |\d (?:[A-Z]{3}|[\u20ac\u00a3\u00a5]) )$")


def strange_word(text: str, counts: Sequence[Decimal]) -> str:
    """Return the first number in letters that is not one of the counts, empty where there is none."""
    if found := _STRANGE.search(text):
        return found.group()
    for found in _SCALE.finditer(text):
        if not _SCALED.search(text[: found.start()]):
            return found.group()
    for found in _CARDINAL.finditer(text):
        is_count = not _NO_COUNT.match(text, found.end()) and not _MONEY_BEFORE.search(text[: found.start()])
        if not is_count or Decimal(_VALUES[found.group().lower()]) not in counts:
            return found.group()
    return ""
