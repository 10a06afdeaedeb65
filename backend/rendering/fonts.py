"""The letters of a report: one family, embedded in each file, that holds Latin, Greek, Cyrillic and more."""

from functools import cache
from importlib.metadata import distribution
from threading import Lock

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from backend.rendering.text import drawable, escaped

PLAIN, BOLD, ITALIC = "ReportSans", "ReportSans-Bold", "ReportSans-Italic"
_FILES = {PLAIN: "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf", ITALIC: "DejaVuSans-Oblique.ttf"}
_LOADING = Lock()
_FOLDER = "matplotlib/mpl-data/fonts/ttf"


def load() -> frozenset[int]:
    """
    Make the family known to the drawing library; return the code points that all of its faces hold.

    Once a process: faces registered anew would leave a file that is being drawn with two of each.
    """
    with _LOADING:
        return _load()


@cache
def _load() -> frozenset[int]:
    held: frozenset[int] = frozenset()
    for name, file in _FILES.items():
        font = TTFont(name, str(distribution("matplotlib").locate_file(f"{_FOLDER}/{file}")))
        pdfmetrics.registerFont(font)
        held = frozenset(font.face.charToGlyph) & (held or frozenset(font.face.charToGlyph))
    addMapping(PLAIN, 0, 0, PLAIN)
    addMapping(PLAIN, 1, 0, BOLD)
    addMapping(PLAIN, 0, 1, ITALIC)
    addMapping(PLAIN, 1, 1, BOLD)
    return held


def shown(text: str) -> str:
    """Return a text as the family can show it."""
    return drawable(text, load())


def in_line(text: str) -> str:
    """Return a text as the family can show it, in one line."""
    return " ".join(shown(text).split())


def markup(text: str) -> str:
    """Return a text for a paragraph: shown as it stands, and never read as markup."""
    return escaped(shown(text))


def width_of(text: str, size: float, font: str = PLAIN) -> float:
    """Return how wide a text is drawn, in points."""
    load()
    return float(pdfmetrics.stringWidth(text, font, size))


def shortened(text: str, size: float, room: float, font: str = PLAIN) -> str:
    """Return a text that fits into the room, with an ellipsis where something was left out."""
    if width_of(text, size, font) <= room:
        return text
    kept = text
    while kept and width_of(f"{kept}…", size, font) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
