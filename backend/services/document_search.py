"""Where a search meets a page: the lines and the boxes of the words, looked up in the stored page."""

import re
from itertools import groupby

from backend.domain.documents import Box, Page, Word
from backend.domain.evidence import enclosing
from backend.services.document_views import SearchHit

_MOST_HITS_A_PAGE = 20
_WORD = re.compile(r"[^\s\"]+")


def hits_on(page: Page, query: str) -> tuple[SearchHit, ...]:
    """Return the places of the whole query on the page, or of each of its words where it does not stand as a whole."""
    spans = _spans(page.text, query) or [
        span for word in _WORD.findall(query) if not word.startswith("-") for span in _spans(page.text, word)
    ]
    return tuple(_hit(page, start, end) for start, end in sorted(spans)[:_MOST_HITS_A_PAGE])


def _spans(text: str, wanted: str) -> list[tuple[int, int]]:
    words = wanted.strip('" ').split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _hit(page: Page, start: int, end: int) -> SearchHit:
    line_start = page.text.rfind("\n", 0, start) + 1
    line_end = page.text.find("\n", end)
    line = page.text[line_start : line_end if line_end >= 0 else len(page.text)]
    touched = [word for word in page.words if word.start < end and word.start + len(word.text) > start]
    return SearchHit(page.number, " ".join(line.split()), _boxes(page.text, touched))


def _boxes(text: str, words: list[Word]) -> tuple[Box, ...]:
    """Return one box a line, so that a hit broken over two lines does not cover the page."""
    lines = (tuple(line) for _, line in groupby(words, key=lambda word: text.count("\n", 0, word.start)))
    boxes = (enclosing(word.box for word in line) for line in lines)
    return tuple(box for box in boxes if box is not None)
