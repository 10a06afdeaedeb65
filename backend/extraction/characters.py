"""Characters as a file states them to characters as a person sees them."""

import unicodedata

_HYPHENS = {0x02, 0xAD, 0xFFFE}
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_LIGATURES = range(0xFB00, 0xFB07)
_DROPPED_CATEGORIES = {"Cc", "Cf", "Cn"}


def visible(code: int) -> str:
    """
    Return what a reader sees for one code point: usually itself, "" where nothing is drawn.

    End-of-line hyphens come from the PDF engine as control characters and become "-"; ligatures become their
    letters; zero-width, direction and tag characters vanish; Windows quotation marks left unmapped get their meaning; a glyph without meaning becomes U+FFFD.
    """
    if code in _HYPHENS:
        return "-"
    if code == 0 or 0xD800 <= code <= 0xDFFF:
        return _UNKNOWN
    character = chr(code)
    if code < 0x7F:
        return character if code > 0x20 else ""
    if code < 0xA0:
        return bytes([code]).decode("cp1252", errors="ignore").strip("\x7f")
    if code in _LIGATURES:
        return unicodedata.normalize("NFKC", character)
    return "" if unicodedata.category(character) in _DROPPED_CATEGORIES else character


def is_separator(code: int) -> bool:
    """Tell whether the code point ends a word."""
    return code in {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20} or (code > 0x7F and chr(code).isspace())


def clean(text: str) -> str:
    """Return the text without invisible characters; tabs and line ends stay, with one kind of line end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in lines
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )


def unknown_share(text: str) -> float:
    """Return the fraction of the characters that stand for glyphs without meaning."""
    return text.count(_UNKNOWN) / len(text) if text else 0.0
