"""Did a property loss happen at an insured building? Its place is compared where it is a street address."""

import re
from collections.abc import Iterable
from itertools import pairwise

from backend.pipelines.claim.texts import address_words, same_address

_AFTER_NUMBER = re.compile(r"(?:^|,\s*)\d{1,5}[a-z]?\s+(?P<word>[^\W\d_]{2,})", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"^\D{2,}(?:str\.?|straße|strasse|weg|allee|platz|gasse|ring)\s+\d{1,4}", re.IGNORECASE)
_MEASURES = frozenset(
    (
        *("mile", "miles", "km", "meter", "meters", "feet", "ft", "yard", "yards", "block", "blocks"),
        *("room", "rooms", "floor", "floors", "unit", "units"),
    )
)


def is_street_address(place: str) -> bool:
    """Tell whether a place of loss is a street with a house number: `12 Elm Street`, and not `2 rooms upstairs`."""
    text = place.strip()
    found = _AFTER_NUMBER.search(text)
    named = found is not None and found["word"].casefold() not in _MEASURES
    return named or _BEFORE_NUMBER.search(text) is not None


def happened_there(place: str, buildings: Iterable[str]) -> bool | None:
    """Return whether a street address is that of one of the buildings, None where the spelling leaves it open."""
    answers = [_is_there(place, building) for building in buildings]
    if True in answers:
        return True
    return None if None in answers else False


def _is_there(place: str, building: str) -> bool | None:
    if same_address(place, building) or _houses(place) & _houses(building):
        return True
    numbers = [{word for word in address_words(text) if word[0].isdigit()} for text in (place, building)]
    if numbers[0] - numbers[1] and numbers[1] - numbers[0]:
        return False
    return None


def _houses(text: str) -> set[tuple[str, str]]:
    """Return house numbers with the first word of their street, in the order in which they are written."""
    words = address_words(text.split(",", maxsplit=1)[0])
    return {(one, two) for one, two in pairwise(words) if one[0].isdigit() != two[0].isdigit()}
