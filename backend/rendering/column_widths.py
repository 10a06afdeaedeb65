"""How wide the columns of a table stand: by their words; columns that fit on no page go into the next part."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.reports.content import Table
from backend.rendering.fonts import BOLD, in_line, width_of
from backend.rendering.styles import CELL_PAD

SIZES = (8.0, 7.0, 6.0)
_WIDEST_TEXT = 230.0
_WHOLE_WORDS, _NARROWEST_TEXT = 130.0, 62.0
"""The longest word for which a column is made wide enough, where there is room and where there is little."""
_TRIED = ((SIZES[0], _WHOLE_WORDS), (SIZES[1], _WHOLE_WORDS), *((size, _NARROWEST_TEXT) for size in SIZES))
_AIR, _MOST_STRETCHED = 14.0, 2.0
"""What a column of figures gets beside its need, and how far a table of figures alone is drawn out."""
_LOOKED_AT = 400
"""So many rows decide how wide a column stands; a longer text further down wraps."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a table that stand side by side: their places, their widths and the size of the letters."""

    places: tuple[int, ...]
    widths: tuple[float, ...]
    size: float


def parts_of(table: Table, room: float) -> tuple[Part, ...]:
    """Return the parts in which a table is drawn; in each but the first its first column stands again."""
    places = tuple(range(len(table.columns)))
    for size, longest in _TRIED:
        if (part := _fitted(table, places, size, room, longest)) is not None:
            return (part,)
    return tuple(_split(table, SIZES[1], room))


def _fitted(
    table: Table, places: tuple[int, ...], size: float, room: float, longest: float = _NARROWEST_TEXT
) -> Part | None:
    """Return the columns side by side over the whole room, None where their words do not fit."""
    needs = [_needs(table, place, size, longest) for place in places]
    least, wanted = sum(need[0] for need in needs), sum(need[1] for need in needs)
    if least > room:
        return None
    if wanted >= room:
        share = (room - least) / (wanted - least) if wanted > least else 0.0
        return Part(places, tuple(low + (high - low) * share for low, high in needs), size)
    return Part(places, _stretched(table, places, [high for _, high in needs], room), size)


def _stretched(table: Table, places: tuple[int, ...], widths: Sequence[float], room: float) -> tuple[float, ...]:
    """Return widths over the whole room: words get what is left over; a table of figures alone is not torn apart."""
    words = sum(width for place, width in zip(places, widths, strict=True) if place not in table.numeric)
    if not words:
        scale = min(_MOST_STRETCHED, room / sum(widths))
        return tuple(width * scale for width in widths)
    air = min(_AIR, (room - sum(widths)) / (2 * len(places)))
    aired = [width + (air if place in table.numeric else 0.0) for place, width in zip(places, widths, strict=True)]
    scale = 1 + (room - sum(aired)) / words
    return tuple(width if place in table.numeric else width * scale for place, width in zip(places, aired, strict=True))


def _split(table: Table, size: float, room: float) -> list[Part]:
    parts: list[Part] = []
    begun: tuple[int, ...] = (0,)
    for place in range(1, len(table.columns)):
        if len(begun) > 1 and _fitted(table, (*begun, place), size, room) is None:
            parts.append(_forced(table, begun, size, room))
            begun = (0,)
        begun = (*begun, place)
    return [*parts, _forced(table, begun, size, room)]


def _forced(table: Table, places: tuple[int, ...], size: float, room: float) -> Part:
    return _fitted(table, places, size, room) or Part(places, (room / len(places),) * len(places), size)


def _needs(table: Table, place: int, size: float, longest: float) -> tuple[float, float]:
    """Return the least and the wanted width of a column; a figure is never broken, a long word is."""
    head = in_line(table.columns[place])
    texts = [row[place] for row in table.rows[:_LOOKED_AT] if place < len(row)]
    cells = [in_line(line) for text in texts for line in text.split("\n")]
    whole = max([width_of(cell, size) for cell in cells], default=0.0)
    whole = max(whole, width_of(head, size, BOLD))
    word = max((width_of(word, size, BOLD) for word in head.split()), default=0.0)
    if place in table.numeric:
        least = max([word, *(width_of(cell, size) for cell in cells)])
    else:
        least = max([word, *(width_of(part, size) for cell in cells for part in _longest(cell))])
    pad = 2 * CELL_PAD
    cap = _WIDEST_TEXT if place in table.numeric else longest
    return min(least, cap) + pad, min(whole, _WIDEST_TEXT) + pad


def _longest(cell: str) -> Sequence[str]:
    return sorted(cell.split(), key=len)[-1:]
