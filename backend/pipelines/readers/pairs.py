"""Label and value beside each other: `Policy Number: X`, or a label cell with its value in the next cell."""

from collections.abc import Iterator
from itertools import pairwise

from backend.domain.documents import Word
from backend.pipelines.readers.grid import Lexicon, fields_of
from backend.pipelines.readers.layout import Cell, Line

_LONGEST_LABEL = 6


def pairs_of(line: Line, lexicon: Lexicon) -> Iterator[tuple[str, Cell]]:
    """Yield (field, value cell) for every label of the lexicon on the line that has a value beside it."""
    yield from after_colons(line, lexicon)
    for label, value in pairwise(line.cells):
        if ":" in label.text or ":" in value.text:
            continue
        fields = fields_of(label.text, lexicon)
        if len(fields) == 1 and not fields_of(value.text, lexicon):
            yield fields[0], value


def after_colons(line: Line, lexicon: Lexicon) -> Iterator[tuple[str, Cell]]:
    """Yield (field, value cell) for every label of the lexicon that ends in a colon."""
    words = line.whole.words
    labels = list(_labels(words, lexicon))
    for index, (_, end, field) in enumerate(labels):
        stop = labels[index + 1][0] if index + 1 < len(labels) else len(words)
        if value := _within_one_cell(line, words[end:stop]):
            yield field, value


def _labels(words: tuple[Word, ...], lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield (first word, word after the colon, field) for every known label that ends in a colon."""
    free = 0
    for index, word in enumerate(words):
        if not word.text.endswith(":"):
            continue
        for start in range(max(free, index - _LONGEST_LABEL), index + 1):
            label = " ".join(each.text for each in words[start : index + 1])
            if fields := fields_of(label.rstrip(": "), lexicon):
                yield start, index + 1, fields[0]
                free = index + 1
                break


def _within_one_cell(line: Line, words: tuple[Word, ...]) -> Cell | None:
    if not words:
        return None
    for cell in line.cells:
        if words[0] in cell.words:
            kept = tuple(word for word in words if word in cell.words)
            return Cell(line.page, kept, cell.ordinal)
    return None
