"""A page as lines of cells: words that stand together, with the columns of white between them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from backend.domain.documents import Box, ExtractedDocument, Page, Word

_CELL_GAP = 0.6  # in heights of the line: one blank is a quarter of it, three blanks are more than half
_OUTSIZED = 2.2  # a stamp across the page is taller than its text by far more than a heading is
_SAME_LINE = 0.5
_NO_BOX = Box(0.0, 0.0, 0.0, 0.0)
_FOOTER = re.compile(r"(?:.*\s)?page\s*\d+(?:\s*of\s*\d+)?|continued on (?:the )?next page", re.IGNORECASE)
_TAB = re.compile(r"\t")
_WHITE = re.compile(r"\s*\|\s*|\s{2,}")


@dataclass(frozen=True)
class Cell:
    """Words that stand together on one line; `ordinal` counts the cells of the line, empty ones between tabs too."""

    page: Page
    words: tuple[Word, ...]
    ordinal: int

    @cached_property
    def text(self) -> str:
        """Return the words with one blank between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def x0(self) -> float:
        """Return the left edge: points on paper, the ordinal in a row of tabs, the character in plain text."""
        if has_geometry(self.page):
            return self.words[0].box.x0 * self.page.width_pt
        return float(self.ordinal if has_tabs(self.page) else self._character(self.words[0].start))

    @cached_property
    def x1(self) -> float:
        """Return the right edge in the same measure as `x0`."""
        if has_geometry(self.page):
            return max(word.box.x1 for word in self.words) * self.page.width_pt
        if has_tabs(self.page):
            return self.ordinal + 0.9
        return float(self._character(self.words[-1].start) + len(self.words[-1].text))

    def _character(self, start: int) -> int:
        return start - self.page.text.rfind("\n", 0, start) - 1

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        offsets, at = [], 0
        for word in self.words:
            offsets.append(at)
            at += len(word.text) + 1
        return tuple(offsets)

    def part(self, start: int, end: int) -> "Cell":
        """Return the words that the stretch of `text` touches."""
        first = max(bisect_right(self._offsets, start) - 1, 0)
        last = bisect_right(self._offsets, max(end - 1, start))
        return Cell(self.page, self.words[first:last], self.ordinal)


@dataclass(frozen=True)
class Line:
    """One line of a page from left to right."""

    page: Page
    cells: tuple[Cell, ...]

    @cached_property
    def whole(self) -> Cell:
        """Return all words of the line as one cell."""
        return Cell(self.page, tuple(word for cell in self.cells for word in cell.words), 0)

    @property
    def text(self) -> str:
        """Return the words of the line with one blank between them."""
        return self.whole.text

    @cached_property
    def top(self) -> float:
        """Return the upper edge in points."""
        return min(word.box.y0 for word in self.whole.words) * self.page.height_pt

    @cached_property
    def bottom(self) -> float:
        """Return the lower edge in points."""
        return max(word.box.y1 for word in self.whole.words) * self.page.height_pt


def has_geometry(page: Page) -> bool:
    """Tell whether the words of the page have places on paper."""
    return page.width_pt > 0 and page.height_pt > 0


def has_tabs(page: Page) -> bool:
    """Tell whether the page is a sheet or holds tables whose cells are parted by tabs."""
    return "\t" in page.text


def document_lines(document: ExtractedDocument) -> tuple[Line, ...]:
    """Return the lines of all pages in order, without the numbered footers."""
    kept: list[Line] = []
    for page in document.pages:
        lines = list(page_lines(page))
        while lines and any(_FOOTER.fullmatch(cell.text) for cell in lines[-1].cells):
            lines.pop()
        kept += lines
    return tuple(kept)


def page_lines(page: Page) -> Iterator[Line]:
    """Yield the lines of one page, top to bottom; words far taller than the rest (stamps) are left out."""
    if has_geometry(page) and page.words:
        yield from (Line(page, tuple(_cells(page, words))) for words in _rows(page))
        return
    start = 0
    for text in page.text.split("\n"):
        cells = tuple(_delimited(page, text, start))
        if cells:
            yield Line(page, cells)
        start += len(text) + 1


def _rows(page: Page) -> list[list[Word]]:
    height = median(word.box.y1 - word.box.y0 for word in page.words)
    rows: list[list[Word]] = []
    usual = (word for word in page.words if word.box.y1 - word.box.y0 <= _OUTSIZED * height)
    for word in sorted(usual, key=lambda word: (word.box.y0 + word.box.y1, word.box.x0)):
        if rows and _is_level(rows[-1][0].box, word.box):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.box.x0) for row in rows]


def _is_level(first: Box, second: Box) -> bool:
    shared = min(first.y1, second.y1) - max(first.y0, second.y0)
    return shared >= _SAME_LINE * min(first.y1 - first.y0, second.y1 - second.y0)


def _cells(page: Page, words: Sequence[Word]) -> Iterator[Cell]:
    height_pt = median(word.box.y1 - word.box.y0 for word in words) * page.height_pt
    group: list[Word] = []
    ordinal = 0
    for word in words:
        if group and (word.box.x0 - group[-1].box.x1) * page.width_pt > _CELL_GAP * height_pt:
            yield Cell(page, tuple(group), ordinal)
            group, ordinal = [], ordinal + 1
        group.append(word)
    if group:
        yield Cell(page, tuple(group), ordinal)


def _delimited(page: Page, text: str, start: int) -> Iterator[Cell]:
    """Yield the cells of a line without geometry; an empty cell still counts for the ordinal."""
    at = 0
    delimiter = _TAB if has_tabs(page) else _WHITE
    for ordinal, match in enumerate((*delimiter.finditer(text), None)):
        end = match.start() if match else len(text)
        if words := tuple(_words(text[at:end], start + at)):
            yield Cell(page, words, ordinal)
        at = match.end() if match else end


def _words(text: str, start: int) -> Iterable[Word]:
    return (Word(match.group(), start + match.start(), _NO_BOX) for match in re.finditer(r"\S+", text))
