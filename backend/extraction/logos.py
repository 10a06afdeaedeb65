"""An uploaded logo to a bare PNG by a limited child process; what cannot be one is refused before that."""

from backend.errors import RejectedUploadError
from backend.extraction import sandbox
from backend.extraction.limits import MEBIBYTE, Allowance

MOST_BYTES = MEBIBYTE
FORMATS = "PNG, JPEG, GIF or WebP"
_ALLOWANCE = Allowance(memory_bytes=768 * MEBIBYTE, base_s=10.0, answer_bytes=4 * MEBIBYTE)
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_LOOKED_AT = 4_096


def draw_logo(content: bytes) -> bytes:
    """
    Return the picture as a small PNG that holds pixels and nothing else.

    Raises:
        RejectedUploadError: too many bytes, or no picture of a format we take.
        UnreadableDocumentError: damaged, too many pixels, or too small.

    """
    if not content:
        raise RejectedUploadError("empty", "This file is empty. Please choose the logo again.")
    if len(content) > MOST_BYTES:
        raise RejectedUploadError("too_large", "A logo has at most 1 MB. Please save a smaller copy and upload that.")
    if b"<svg" in content[:_LOOKED_AT].lower():
        raise RejectedUploadError("svg", "An SVG file can hold programs, so we take none. Please save it as a PNG.")
    if not content.startswith(_STARTS) and not (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        raise RejectedUploadError("no_picture", f"This is no picture we can take as a logo. Please use {FORMATS}.")
    return sandbox.run(sandbox.Task("logo_drawing:draw", {}, _ALLOWANCE), content)
