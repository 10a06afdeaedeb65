"""The size of a PNG or JPEG from its header alone; no picture library involved."""

import struct

_STARTS_OF_FRAME = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_ALONE = {0x01, 0xD8, *range(0xD0, 0xD8)}
_END_OF_HEADERS = {0xD9, 0xDA}
_MARKER = 0xFF
_IHDR_END = 24

MOST_PIXELS = 50_000_000


def png_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, None where the header is damaged."""
    if len(content) < _IHDR_END or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">2L", content, 16)
    return (width, height) if width and height else None


def jpg_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, None where no frame is announced."""
    at = 2
    while at + 9 <= len(content):
        if content[at] != _MARKER:
            return None
        kind = content[at + 1]
        if kind in _END_OF_HEADERS:
            return None
        if kind in _STARTS_OF_FRAME:
            height, width = struct.unpack_from(">2H", content, at + 5)
            return (width, height) if width and height else None
        at += 1 if kind == _MARKER else 2 if kind in _ALONE else 2 + struct.unpack_from(">H", content, at + 2)[0]
    return None
