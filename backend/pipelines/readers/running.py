"""Heads and feet that repeat from page to page: they say nothing of the claim that a page turn cuts in two."""

import re
from collections import Counter
from collections.abc import Sequence

from backend.pipelines.readers.layout import Line, has_geometry

_NUMBER = re.compile(r"\d+")
_HEAD_SHARE = 0.2
_FOOT_SHARE = 0.12
_LEAST_PAGES = 2


def running_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of the lines that stand, but for figures, in one place on half of the pages or more."""
    places = {index: _place(line) for index, line in enumerate(lines) if _is_at_the_edge(line)}
    seen = Counter(places.values())
    pages = len({line.page.number for line in lines})
    wanted = max(_LEAST_PAGES, pages / 2)
    return frozenset(index for index, place in places.items() if seen[place] >= wanted)


def _place(line: Line) -> tuple[str, int]:
    return _NUMBER.sub("#", line.text), round(line.top)


def _is_at_the_edge(line: Line) -> bool:
    if not has_geometry(line.page):
        return False
    height = line.page.height_pt
    return line.top < _HEAD_SHARE * height or line.bottom > (1 - _FOOT_SHARE) * height
