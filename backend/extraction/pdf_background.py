"""What lies behind white words of a PDF page: they are hidden only where nothing coloured does."""

import ctypes
from collections.abc import Iterable
from typing import Any

import pypdfium2.raw as pdfium

from backend.extraction.geometry import Rectangle, ordered

_WHITE = 250


def is_white(layer: Any, index: int) -> bool:
    """Tell whether the character is filled with white, or nearly so."""
    channels = [ctypes.c_uint() for _ in range(4)]
    return bool(pdfium.FPDFText_GetFillColor(layer.raw, index, *channels)) and _is_pale(channels)


def backgrounds_of(page: Any) -> list[Rectangle]:
    """Return the rectangles of all pictures, shadings and coloured areas of the page, in points."""
    return [ordered(*item.get_bounds()) for item in page.get_objects(max_depth=1) if _is_coloured(page, item)]


def is_covered(word: Rectangle, backgrounds: Iterable[Rectangle]) -> bool:
    """Tell whether the middle of the word lies in one of the rectangles."""
    across, up = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return any(area[0] <= across <= area[2] and area[1] <= up <= area[3] for area in backgrounds)


def _is_coloured(page: Any, item: Any) -> bool:
    if item.type == pdfium.FPDF_PAGEOBJ_FORM:
        inner = page.get_objects(max_depth=4, form=item)
        return any(each.type != pdfium.FPDF_PAGEOBJ_FORM and _is_coloured(page, each) for each in inner)
    if item.type == pdfium.FPDF_PAGEOBJ_PATH:
        return _is_filled(item)
    return bool(item.type != pdfium.FPDF_PAGEOBJ_TEXT)


def _is_filled(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path.raw, mode, stroke) or mode.value == pdfium.FPDF_FILLMODE_NONE:
        return False
    channels = [ctypes.c_uint() for _ in range(4)]
    known = pdfium.FPDFPageObj_GetFillColor(path.raw, *channels)
    return not known or (channels[3].value > 0 and not _is_pale(channels))


def _is_pale(channels: list[ctypes.c_uint]) -> bool:
    return min(channel.value for channel in channels[:3]) >= _WHITE
