"""The check of a rationale: a sentence stays only if all it cites exists and all its numbers stand in what it cites."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_RULE_ID = re.compile(r"\b[A-Z]{2,4}-\d+\b")
_MARKUP = re.compile(r"https?:|www\.|\]\(|<[a-z/!]|[\x00-\x08\x0b-\x1f]", re.IGNORECASE)
_HUNDRED = Decimal(100)
_CLOSE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the rationale with the facts and rules it rests on."""

    text: str
    facts: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """One sentence that was not shown, and why."""

    text: str
    reason: str


def check_sentence(sentence: Sentence, facts: Mapping[str, str], rules: Mapping[str, str]) -> str:
    """
    Return why the sentence may not stand, empty where it may.

    `facts` maps each citable fact to its value, `rules` each rule id to the texts of its input and threshold.
    """
    strange = [name for name in (*sentence.facts,) if name not in facts]
    strange += [name for name in sentence.rules if name not in rules]
    if strange:
        return f"cites what is not in the case: {', '.join(strange)[:120]}"
    if not sentence.facts and not sentence.rules:
        return "cites nothing"
    if is_markup(sentence.text):
        return "holds a link or markup"
    cited = [facts[name] for name in sentence.facts] + [rules[name] for name in sentence.rules]
    return unfounded_numbers(sentence.text, cited)


def plain_lines(lines: Iterable[str], grounds: Iterable[str], dropped: list[Dropped]) -> tuple[str, ...]:
    """Return the lines without links whose numbers all stand in the grounds; what is left out joins `dropped`."""
    kept: list[str] = []
    known = tuple(grounds)
    for line in lines:
        fault = "holds a link or markup" if is_markup(line) else unfounded_numbers(line, known)
        if fault:
            dropped.append(Dropped(line, fault))
        else:
            kept.append(line)
    return tuple(kept)


def unfounded_numbers(text: str, grounds: Iterable[str]) -> str:
    """Return which number of the text stands in none of the grounds, empty where all do."""
    known = {number for ground in grounds for number in numbers_in(ground)}
    shown = _RULE_ID.sub(" ", text)
    lost = [printed for printed in _NUMBER.findall(shown) if not _is_known(printed, known)]
    return f"states {', '.join(lost)}, which nothing it cites states" if lost else ""


def numbers_in(text: str) -> set[Decimal]:
    """Return the numbers of a text."""
    return {_decimal(printed) for printed in _NUMBER.findall(_RULE_ID.sub(" ", text))}


def is_markup(text: str) -> bool:
    """Tell whether a text could be rendered as a link, an image or markup."""
    return bool(_MARKUP.search(text))


def _is_known(printed: str, known: set[Decimal]) -> bool:
    """Tell whether a printed number is a known one, as it stands, rounded by less than 1 %, or in percent."""
    number = _decimal(printed)
    places = -len(printed.partition(".")[2])
    unit = Decimal(1).scaleb(places)
    for value in known:
        for candidate in (value, value * _HUNDRED):
            is_rounded = abs(candidate - number) <= abs(candidate) * _CLOSE and _rounds_to(candidate, unit, number)
            if candidate == number or is_rounded:
                return True
    return False


def _rounds_to(value: Decimal, unit: Decimal, number: Decimal) -> bool:
    return abs(value - number) <= unit / 2


def _decimal(printed: str) -> Decimal:
    return Decimal(printed.replace(",", "").rstrip("."))
