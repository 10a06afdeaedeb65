"""One PDF page's text layer to words with boxes, and the words that nobody can see."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from backend.domain.documents import Box
from backend.extraction import characters
from backend.extraction.geometry import Rectangle, Sheet, is_on_sheet, ordered, union
from backend.extraction.lines import PlacedWord
from backend.extraction.pdf_background import backgrounds_of, is_covered, is_white

_GAP = 0.6
_LEAP = 0.3
_SMALLEST_PT = 1.0
_HIGH = range(0xD800, 0xDC00)
_LOW = range(0xDC00, 0xE000)


@dataclass(frozen=True, slots=True)
class RawWord:
    """A run of characters in PDF points, with the index of its first character in the text layer."""

    text: str
    rectangle: Rectangle
    first: int


def raw_words(layer: Any) -> Iterator[RawWord]:
    """Return the words of a text layer in the order in which the file draws them."""
    text, rectangle, first = "", (0.0, 0.0, 0.0, 0.0), 0
    for index, code, box in _characters(layer):
        piece = "" if box is None else characters.visible(code)
        if box is None or (text and _is_apart(rectangle, box)):
            if text:
                yield RawWord(text, rectangle, first)
            text = ""
        if piece and box is not None:
            if not text:
                rectangle, first = box, index
            text += piece
            rectangle = union(rectangle, box)
    if text:
        yield RawWord(text, rectangle, first)


def _characters(layer: Any) -> Iterator[tuple[int, int, Rectangle | None]]:
    """Yield index, code point and loose box of every character; the box is None where a word ends."""
    handle, area, high = layer.raw, pdfium.FS_RECTF(), 0
    code_at, box_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    for index in range(layer.count_chars()):
        code = code_at(handle, index)
        if code in _HIGH:
            high = code
            continue
        if high and code in _LOW:
            code = 0x10000 + ((high - _HIGH.start) << 10) + (code - _LOW.start)
        high = 0
        if characters.is_separator(code) or not box_at(handle, index, area):
            yield index, code, None
        else:
            box = ordered(area.left, area.bottom, area.right, area.top)
            yield index, code, box if box[3] - box[1] > 0 else _ink(layer, index)


def _ink(layer: Any, index: int) -> Rectangle:
    """Return the box of the drawn glyph, for fonts that state no height."""
    left, bottom, right, top = layer.get_charbox(index)
    return ordered(left, bottom, right, top)


def _is_apart(word: Rectangle, box: Rectangle) -> bool:
    """Tell whether a character stands too far from the word before it to belong to it, as in narrow table columns."""
    size = max(box[3] - box[1], box[2] - box[0], 0.1)
    aside = max(box[0] - word[2], word[0] - box[2])
    above = max(box[1] - word[3], word[1] - box[3])
    return aside > _GAP * size or above > _LEAP * size


def page_words(page: Any, layer: Any, sheet: Sheet) -> tuple[list[PlacedWord], list[str]]:
    """
    Return the words of the page that can be seen, and the texts of those that cannot.

    Unseen are words off the page, words under one point high, and white words that no picture or coloured
    area lies behind. What nobody can see must not prove anything.
    """
    seen: list[PlacedWord] = []
    unseen: list[str] = []
    backgrounds: list[Rectangle] | None = None
    for word in raw_words(layer):
        box = sheet.box(*word.rectangle)
        is_upright = _is_upright(layer, word.first, sheet.turn_deg)
        hidden = _is_tiny(box, sheet, is_upright=is_upright) or not is_on_sheet(box)
        if not hidden and is_white(layer, word.first):
            backgrounds = backgrounds_of(page) if backgrounds is None else backgrounds
            hidden = not is_covered(word.rectangle, backgrounds)
        if hidden:
            unseen.append(word.text)
        else:
            seen.append(PlacedWord(word.text, box, is_upright))
    return seen, unseen


def _is_tiny(box: Box, sheet: Sheet, *, is_upright: bool) -> bool:
    width_pt, height_pt = sheet.shown_size_pt
    size_pt = (box.y1 - box.y0) * height_pt if is_upright else (box.x1 - box.x0) * width_pt
    return size_pt < _SMALLEST_PT


def _is_upright(layer: Any, index: int, turn_deg: int) -> bool:
    angle = pdfium.FPDFText_GetCharAngle(layer.raw, index)
    shown = math.degrees(angle if math.isfinite(angle) else 0.0) - turn_deg
    return abs(math.sin(math.radians(shown))) < math.sin(math.radians(45))
