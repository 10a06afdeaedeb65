"""What does not fit in a selection that was sent, in words for the person who sent it."""

from collections.abc import Mapping, Sequence

LONGEST_PLACE = 100
KEY = "[key]"
"""How a fault says that the name of a part is wrong, and not what it holds."""
WORDS: Mapping[str, str] = {
    "float_type": "a number",
    "int_type": "a whole number",
    "string_type": "text",
    "missing": "a pair of an origin and an age",
    "too_long": "a pair of an origin and an age",
    "tuple_type": "a list",
    "frozen_set_type": "a list",
}
"""What each kind of fault wants to see instead; what is not named here wants an object."""


def sentence_of_fault(kind: str, place: Sequence[int | str], expected: str = "") -> str:
    """Return what does not fit and what would, in one sentence; `expected` names the words of a closed list."""
    shown = place[:-1] if kind == "missing" else place
    named = ".".join(str(part) for part in shown if part != KEY)[:LONGEST_PLACE] or "A selection"
    return f"{named} must be {_wanted(kind, place, expected)}."


def _wanted(kind: str, place: Sequence[int | str], expected: str) -> str:
    if KEY in place:
        return "an age in whole months"
    if kind == "enum":
        return f"one of {expected.replace(' or ', ', ').replace(chr(39), '')}"
    return WORDS.get(kind, "an object with named parts")
