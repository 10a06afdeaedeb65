"""Text on its way into a file: what a document brought along stays text, whatever it holds."""

import unicodedata
from xml.sax.saxutils import escape

_NEVER_SEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
"""Controls, direction marks and tags, halves of letters, and what no alphabet assigned."""
_OTHER_BREAKS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}
)


def clean(text: str) -> str:
    """Return a text without characters that nobody sees and that can steer what is seen; its lines stay lines."""
    joined = text.replace("\r\n", "\n").translate(_OTHER_BREAKS)
    return "".join(letter for letter in joined if letter == "\n" or unicodedata.category(letter) not in _NEVER_SEEN)


def marked_up(text: str) -> str:
    """Return a text for a paragraph: what it holds is text and never markup, and its lines stay lines."""
    return escape(clean(text)).replace("\n", "<br/>")
