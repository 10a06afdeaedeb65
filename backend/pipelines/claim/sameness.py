"""Do two papers of a claim mean one thing? Persons, telephones, accounts, kinds of loss; None where nobody can tell."""

import re

from backend.domain.claims.identifiers import normal_phone
from backend.domain.policies import PolicyLine
from backend.pipelines.claim.texts import code_key
from backend.pipelines.names import name_key, same_insured

_GENERATIONS = frozenset({"jr", "junior", "sr", "senior", "ii", "iii", "iv"})
_SAME_GENERATION = {"junior": "jr", "senior": "sr"}
_MASKED = re.compile(r"[Xx*•]{2,}[ -]?(?P<end>\d{2,8})")
_HARM = frozenset({"bodily_injury", "property_damage"})
"""Kinds of liability loss that say what was harmed; the others say by what, and both can be true of one loss."""


def same_person(first: str, second: str) -> bool:
    """Tell whether two names may be one person or firm: initials and one of a couple agree, father and son do not."""
    left, right = name_key(first).split(), name_key(second).split()
    ages = [{_SAME_GENERATION.get(word, word) for word in words} & _GENERATIONS for words in (left, right)]
    if all(ages) and ages[0] != ages[1]:
        return False
    plain = [[word for word in words if word not in _GENERATIONS] for words in (left, right)]
    if same_insured(first, second) or (any(ages) and same_insured(*map(" ".join, plain))):
        return True
    return _initials_agree(*plain) or _is_one_of_a_couple(first, second) or _is_one_of_a_couple(second, first)


def same_phone(first: str, second: str) -> bool | None:
    """Return whether two numbers ring one telephone, with its country code or without it."""
    if not normal_phone(first) or not normal_phone(second):
        return None
    left, right = (
        re.sub(r"\D", "", re.split(r"\s(?:x|ext)", text, maxsplit=1)[0]).lstrip("0") for text in (first, second)
    )
    return left.endswith(right) or right.endswith(left)


def same_account(first: str, second: str) -> bool | None:
    """Return whether two accounts are one; of a masked one only the end is known."""
    left, right = _MASKED.fullmatch(first.strip()), _MASKED.fullmatch(second.strip())
    if left is None and right is None:
        return code_key(first) == code_key(second)
    ends = [match["end"] if match else code_key(text) for match, text in ((left, first), (right, second))]
    return None if ends[0].endswith(ends[1]) or ends[1].endswith(ends[0]) else False


def are_two_sides(line: PolicyLine, first: str, second: str) -> bool:
    """Tell whether one kind of loss says what was harmed and the other by what: no contradiction in liability."""
    return line is PolicyLine.LIABILITY and (first in _HARM) != (second in _HARM)


def _initials_agree(left: list[str], right: list[str]) -> bool:
    """Tell whether the last names are one and each first name is the other's or its initial: M. Oakfield is Maren's."""
    if len(left) < 2 or len(right) < 2 or left[-1] != right[-1]:  # noqa: PLR2004 - a first and a last name
        return False
    firsts, others = left[:-1], right[:-1]
    initials = ["".join(word[0] for word in words) for words in (firsts, others)]
    if initials[0] == "".join(others) or initials[1] == "".join(firsts):
        return True
    pairs = zip(firsts, others, strict=False)
    return len(firsts) == len(others) and all(
        one == other or other[0] == one or one[0] == other for one, other in pairs
    )


def _is_one_of_a_couple(couple: str, one: str) -> bool:
    """Tell whether `Maren and Tom Oakfield` names the person among two who share a last name."""
    halves = [name_key(half).split() for half in re.split(r"\s+(?:and|und|&)\s+", couple, flags=re.IGNORECASE)]
    wanted = name_key(one).split()
    if len(halves) != 2 or not all(halves) or len(wanted) < 2:  # noqa: PLR2004 - two people, two names
        return False
    last = halves[1][-1]
    people = [half if len(half) > 1 else [*half, last] for half in halves]
    return wanted in people
