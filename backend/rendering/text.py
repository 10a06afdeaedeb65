"""Text on its way into a file: what a document brought along stays text, whatever it holds."""

import unicodedata
from collections.abc import Container
from xml.sax.saxutils import escape

_OTHER_BREAKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_NEVER_SEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
"""Controls, direction marks and tags, halves of letters, and what no alphabet assigned."""
NO_GLYPH = "\N{WHITE SQUARE}"


def clean(text: str) -> str:
    """Return a text without characters that nobody sees and that can steer what is seen; its lines stay lines."""
    joined = text.replace("\r\n", "\n").replace("\t", " ").translate(_OTHER_BREAKS)
    return "".join(letter for letter in joined if letter == "\n" or unicodedata.category(letter) not in _NEVER_SEEN)


def in_one_line(text: str) -> str:
    """Return a clean text for places that hold one line: metadata, headers, the cells of a legend."""
    return " ".join(clean(text).split())


def drawable(text: str, held: Container[int]) -> str:
    """Return a clean text in letters that a font holds: one it lacks by its base letter, otherwise an empty square."""
    return "".join(_nearest(letter, held) for letter in clean(text))


def _nearest(letter: str, held: Container[int]) -> str:
    if letter == "\n" or ord(letter) in held:
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if ord(base) in held else NO_GLYPH


def escaped(text: str) -> str:
    """Return a text for a paragraph: what it holds is text and never markup, and its lines stay lines."""
    return escape(text).replace("\n", "<br/>")
