"""Bytes of a text file to text: a byte order mark, else UTF-8, else the Windows code page."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_TAIL = 4


def decode(content: bytes) -> str:
    """Return the text; a character cut off at the end of a sample does not change the encoding."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(content) - _LONGEST_TAIL and error.start > 0:
            return content[: error.start].decode("utf-8")
        return content.decode("cp1252", errors="replace")
