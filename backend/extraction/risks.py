"""A PDF's bytes to risk flags, by its keywords alone; cheap enough for intake, no parser involved."""

import re
import zlib
from itertools import islice

_KEYWORDS = {
    "encrypt": rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)",
    "javascript": rb"/(?:JavaScript|JS)(?![A-Za-z0-9])",
    "open_action": rb"/(?:OpenAction|AA)(?![A-Za-z0-9])(?!\s*\[)",
    "launch": rb"/Launch(?![A-Za-z0-9])",
    "embedded_file": rb"/EmbeddedFiles?(?![A-Za-z0-9])",
    "xfa": rb"/XFA(?![A-Za-z0-9])",
}
_PATTERNS = {flag: re.compile(pattern) for flag, pattern in _KEYWORDS.items()}
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPED_NAME = re.compile(rb"/[A-Za-z]{0,20}#[0-9A-Fa-f]{2}[A-Za-z0-9#]{0,40}")
_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z0-9])[^\x00]{0,400}?stream\r?\n")
_PAGE_TREE = re.compile(rb"/Type\s*/Pages(?![A-Za-z0-9])")
_COUNT = re.compile(rb"/Count\s+(\d{1,9})")
_INFLATED_AT_MOST = 20_000_000
_NAMES_AT_MOST = 10_000
_NODES_AT_MOST = 1_000
_NODE_BYTES = 20_000


def keyword_risks(content: bytes) -> set[str]:
    """Return the flags whose keyword stands in the bytes; names spelled with #xx escapes are seen too."""
    names = (match[0] for match in islice(_ESCAPED_NAME.finditer(content), _NAMES_AT_MOST))
    spelled = b" ".join(_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), name) for name in names)
    return {flag for flag, pattern in _PATTERNS.items() if pattern.search(content) or pattern.search(spelled)}


def pdf_risks(content: bytes) -> set[str]:
    """Return the flags of the bytes and of their compressed object streams."""
    return keyword_risks(content) | keyword_risks(_object_streams(content))


def is_encrypted(content: bytes) -> bool:
    """Tell whether the PDF declares encryption; many such files still open without a password."""
    return bool(_PATTERNS["encrypt"].search(content))


def declared_pages(content: bytes) -> int:
    """Return the largest number of pages a page tree node states in plain bytes, 0 when none does."""
    most = 0
    for match in islice(_PAGE_TREE.finditer(content), _NODES_AT_MOST):
        start = content.rfind(b"obj", max(0, match.start() - _NODE_BYTES), match.start())
        end = content.find(b"endobj", match.end(), match.end() + _NODE_BYTES)
        node = content[max(start, 0) : end if end != -1 else match.end() + _NODE_BYTES]
        most = max([most, *(int(count) for count in _COUNT.findall(node))])
    return most


def _object_streams(content: bytes) -> bytes:
    """Return the inflated object streams one after the other, up to a bound."""
    inflated = bytearray()
    for match in _OBJECT_STREAM.finditer(content):
        left = _INFLATED_AT_MOST - len(inflated)
        if left <= 0:
            break
        try:
            inflated += zlib.decompressobj().decompress(content[match.end() : match.end() + left], left)
        except zlib.error:
            continue
    return bytes(inflated)
