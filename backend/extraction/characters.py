"""Characters as a file states them to characters as a person sees them."""

import unicodedata

_HYPHENS = {0x02, 0xAD, 0xFFFE}
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_BLANKS = {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20}
_CONTROLS = range(0x21)
_PLAIN = range(0x21, 0x7F)
_WINDOWS = range(0x7F, 0xA0)
_SURROGATES = range(0xD800, 0xE000)
_LIGATURES = range(0xFB00, 0xFB07)
_UNSEEN = {"Cc", "Cf", "Cn", "Cs"}


def visible(code: int) -> str:
    """
    Return what a reader sees for one code point: usually itself, "" where nothing is drawn.

    End-of-line hyphens come from the PDF engine as control characters and become "-"; ligatures become their
    letters; Windows quotation marks left unmapped get their meaning; zero-width, direction and tag characters
    vanish; a glyph without meaning becomes U+FFFD.
    """
    if code in _PLAIN:
        return chr(code)
    if code in _HYPHENS:
        return "-"
    if code == 0 or code in _SURROGATES:
        return _UNKNOWN
    if code in _CONTROLS:
        return ""
    return _uncommon(code)


def _uncommon(code: int) -> str:
    if code in _WINDOWS:
        return bytes([code]).decode("cp1252", errors="ignore").strip("\x7f")
    if code in _LIGATURES:
        return unicodedata.normalize("NFKC", chr(code))
    return "" if unicodedata.category(chr(code)) in _UNSEEN else chr(code)


def is_separator(code: int) -> bool:
    """Tell whether the code point ends a word."""
    return code in _BLANKS or (code not in _PLAIN and code not in _CONTROLS and chr(code).isspace())


def clean(text: str) -> str:
    """Return the text without unseen characters; tabs and line ends stay, with one kind of line end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) not in _UNSEEN)


def unknown_share(text: str) -> float:
    """Return the fraction of the characters that stand for glyphs without meaning."""
    return text.count(_UNKNOWN) / len(text) if text else 0.0
