"""The first bytes of a file to what it really is, whatever its name says."""

import re
from collections.abc import Callable, Mapping

from backend.domain.documents import MediaType

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG = b"\x89PNG\r\n\x1a\n"
_JPG = b"\xff\xd8\xff"
_PDF = b"%PDF-"
_BEFORE_PDF = b"\xef\xbb\xbf\x00 \t\r\n"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OTHER_TEXT = re.compile(rb"\s*(?:<!doctype|<html|<svg|<\?xml|<script|<head|<body|\{\\rtf|%!PS|%PDF-)", re.IGNORECASE)
_HEADER_LINE = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_HEADER = re.compile(
    rb"^(?:from|to|subject|date|received|message-id|mime-version|return-path):", re.IGNORECASE | re.MULTILINE
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 1 << 16
_MOST_CONTROL = 0.01


def is_plain_text(content: bytes) -> bool:
    """Tell whether the bytes are text to read, not a program, a page of markup or another format in disguise."""
    if content.startswith(_UTF16):
        return True
    sample = content[:_SAMPLE]
    if _OTHER_TEXT.match(sample.removeprefix(b"\xef\xbb\xbf")) or b"\x00" in content:
        return False
    return len(_CONTROL.findall(sample)) <= _MOST_CONTROL * len(sample)


def _is_mail(content: bytes) -> bool:
    head = content[:_SAMPLE].replace(b"\r\n", b"\n").lstrip()
    block = _HEADER_LINE.match(head)
    return bool(block and _MAIL_HEADER.search(block[0]))


_SIGNATURES: Mapping[MediaType, Callable[[bytes], bool]] = {
    MediaType.PNG: lambda content: content.startswith(_PNG),
    MediaType.JPG: lambda content: content.startswith(_JPG),
    MediaType.PDF: lambda content: content[:1024].lstrip(_BEFORE_PDF).startswith(_PDF),
    MediaType.DOCX: lambda content: content.startswith(ZIP),
    MediaType.XLSX: lambda content: content.startswith(ZIP),
    MediaType.CSV: is_plain_text,
    MediaType.TXT: is_plain_text,
    MediaType.EML: lambda content: is_plain_text(content) and _is_mail(content),
}


def matches(content: bytes, media_type: MediaType) -> bool:
    """Tell whether the first bytes are those of the type; a zip container still needs a look at its directory."""
    return _SIGNATURES[media_type](content)
