"""Two versions of a prompt beside one another, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from backend.domain.prompts import PromptTexts

Sign = Literal["+", "-", " "]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line that both versions have, or that came, or that went."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class PromptDifference:
    """What differs between two versions: the lines of the system text and of the template."""

    system: tuple[DiffLine, ...]
    template: tuple[DiffLine, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether both versions say the same."""
        return all(line.sign == " " for line in (*self.system, *self.template))


def difference_of(old: PromptTexts, new: PromptTexts) -> PromptDifference:
    """Return the lines of both texts with what came and what went."""
    return PromptDifference(tuple(_lines(old.system, new.system)), tuple(_lines(old.template, new.template)))


def _lines(old: str, new: str) -> Iterator[DiffLine]:
    before, after = old.split("\n"), new.split("\n")
    for tag, start, end, from_new, to_new in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            yield from (DiffLine(" ", line) for line in before[start:end])
            continue
        yield from (DiffLine("-", line) for line in before[start:end])
        yield from (DiffLine("+", line) for line in after[from_new:to_new])
