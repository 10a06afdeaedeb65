"""Are two printed things the same one? Codes, addresses, dates and VINs in the spellings that papers use."""

import re
from collections.abc import Mapping
from datetime import date

from rapidfuzz import fuzz

from backend.domain.printed import read_date

SAME_ADDRESS_FROM = 88.0
OTHER_PLACE_BELOW = 45.0
_CODE = re.compile(r"[^a-z0-9]")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+$")
_ABBREVIATED: Mapping[str, str] = {
    "street": "st",
    "avenue": "ave",
    "road": "rd",
    "drive": "dr",
    "lane": "ln",
    "boulevard": "blvd",
    "court": "ct",
    "place": "pl",
    "highway": "hwy",
    "apartment": "apt",
    "suite": "ste",
    "parkway": "pkwy",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "strasse": "str",
}
_VIN_VALUES: Mapping[str, int] = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VIN_LENGTH, _CHECK_PLACE = 17, 8
_MOST_SWAPPED = 2


def code_key(text: str) -> str:
    """Return a code without case, blanks and hyphens."""
    return _CODE.sub("", text.casefold())


def read_day(text: str) -> date | None:
    """Return a printed date; dates with dots are day first, as in Germany, all others as `read_date` takes them."""
    if dotted := _DOTTED.fullmatch(text.strip()):
        day, month, year = (int(part) for part in dotted.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return read_date(text)


def same_address(first: str, second: str) -> bool:
    """Tell whether two addresses may be one: no house number or postcode contradicts, and the words agree."""
    left, right = address_words(first), address_words(second)
    numbers = [{word for word in words if word[0].isdigit()} for words in (left, right)]
    if _only_in(*numbers) and _only_in(numbers[1], numbers[0]):
        return False
    return fuzz.token_set_ratio(" ".join(left), " ".join(right)) >= SAME_ADDRESS_FROM


def is_elsewhere(first: str, second: str) -> bool:
    """Tell whether two descriptions of a place have so little in common that they mean two places."""
    return fuzz.token_set_ratio(" ".join(address_words(first)), " ".join(address_words(second))) < OTHER_PLACE_BELOW


def vin_difference(first: str, second: str) -> str:
    """Return in words how two VINs differ: transposed characters are named with their places."""
    left, right = code_key(first).upper(), code_key(second).upper()
    if len(left) != len(right):
        return f"{len(left)} and {len(right)} characters"
    places = [n for n, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if len(places) == _MOST_SWAPPED and left[places[0]] == right[places[1]] and left[places[1]] == right[places[0]]:
        return (
            f"characters {places[0] + 1} and {places[1] + 1} ({left[places[0]]} and {left[places[1]]}) are transposed"
        )
    if len(places) <= _MOST_SWAPPED:
        return " and ".join(f"character {n + 1} is {left[n]} in one and {right[n]} in the other" for n in places)
    return f"{len(places)} of {VIN_LENGTH} characters differ"


def has_valid_check_digit(vin: str) -> bool:
    """
    Tell whether the ninth character of a VIN is the check digit of the others.

    Source: 49 CFR 565.15 (c), tables III to V; vehicles not made for North America need not have one.
    """
    signs = code_key(vin).upper()
    values = [int(sign) if sign.isdigit() else _VIN_VALUES.get(sign, 0) for sign in signs]
    if len(signs) != VIN_LENGTH:
        return False
    rest = sum(value * weight for value, weight in zip(values, _VIN_WEIGHTS, strict=True)) % 11
    return signs[_CHECK_PLACE] == ("X" if rest == 10 else str(rest))  # noqa: PLR2004 - X stands for ten


def _only_in(numbers: set[str], others: set[str]) -> set[str]:
    """Return the numbers that the others lack; 12 may stand for 12a, 12b may not."""
    roots = {_LETTERS.sub("", other) for other in others if other not in numbers}
    return {number for number in numbers - others if not (number.isdigit() and number in roots)}


def address_words(text: str) -> list[str]:
    """Return the words of an address, streets in their short form."""
    words = _WORD.findall(text.casefold())
    return [_ABBREVIATED.get(word, re.sub(r"str(?:asse)?$", "str", word)) for word in words]
