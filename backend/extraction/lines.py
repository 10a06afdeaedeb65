"""Words scattered on a page to its text in reading order, each word keeping its place in that text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.domain.documents import Box, Word

_SAME_LINE = 0.5
_OPEN_LINES = 6


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and its box; `is_upright` is False for text that runs up or down the page."""

    text: str
    box: Box
    is_upright: bool = True


def compose(words: Iterable[PlacedWord]) -> tuple[str, tuple[Word, ...]]:
    """
    Return the page's text and its words with their offsets in that text.

    Lines run top to bottom and words left to right, one blank between words, a newline between lines.
    """
    lines = _group(words)
    placed: list[Word] = []
    parts: list[str] = []
    start = 0
    for line in lines:
        for word in line:
            placed.append(Word(word.text, start, word.box))
            start += len(word.text) + 1
        parts.append(" ".join(word.text for word in line))
    return "\n".join(parts), tuple(placed)


def _group(words: Iterable[PlacedWord]) -> list[list[PlacedWord]]:
    """Group words into lines; sideways text makes lines of its own, so that a margin note joins no sentence."""
    upright: list[PlacedWord] = []
    sideways: list[PlacedWord] = []
    for word in words:
        if word.text:
            (upright if word.is_upright else sideways).append(word)
    lines = [sorted(line, key=lambda word: word.box.x0) for line in _lines_of(upright)]
    lines.extend(_columns_of(sideways))
    return sorted(lines, key=_top)


def _lines_of(words: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    """Group upright words by their overlap with the first word of each recent line, never with the grown line."""
    lines: list[list[PlacedWord]] = []
    for word in sorted(words, key=lambda word: (word.box.y0 + word.box.y1, word.box.x0)):
        for line in reversed(lines[-_OPEN_LINES:]):
            if _shared_height(line[0].box, word.box) >= _SAME_LINE:
                line.append(word)
                break
        else:
            lines.append([word])
    return lines


def _columns_of(words: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    """Group sideways words that stand in one column, in the order in which the file draws them."""
    columns: list[list[PlacedWord]] = []
    for word in words:
        if columns and _shared_width(columns[-1][0].box, word.box) >= _SAME_LINE:
            columns[-1].append(word)
        else:
            columns.append([word])
    return columns


def _shared_height(first: Box, second: Box) -> float:
    shared = min(first.y1, second.y1) - max(first.y0, second.y0)
    return shared / max(min(first.y1 - first.y0, second.y1 - second.y0), 1e-9)


def _shared_width(first: Box, second: Box) -> float:
    shared = min(first.x1, second.x1) - max(first.x0, second.x0)
    return shared / max(min(first.x1 - first.x0, second.x1 - second.x0), 1e-9)


def _top(line: Sequence[PlacedWord]) -> tuple[float, float]:
    first = line[0].box
    middles = [word.box.y0 + word.box.y1 for word in line]
    return (sum(middles) / len(middles), first.x0)
