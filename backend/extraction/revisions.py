"""A PDF's bytes and dates to one sign: changed by another hand after it was made; forms and signatures are none."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

CLEARLY_LATER = timedelta(days=1)
_WHEN = re.compile(r"(?:D:)?(\d{14})(?:([+-])(\d{2})'?(\d{2})?'?|Z.*)?", re.ASCII)
_PRODUCER = re.compile(rb"/Producer\s{0,8}(\([^)]{0,200}\)|<[0-9A-Fa-f]{0,400}>)")
_SIGNATURE = re.compile(rb"/ByteRange\s{0,8}\[")
_END = b"%%EOF"
_HEAD_BYTES = 1024


def is_edited(content: bytes, metadata: Mapping[str, str]) -> bool:
    """
    Tell whether a PDF was changed a day or more after it was made, and its bytes keep what was there before.

    It is a sign and no verdict. A filled form and a signed file are changed by design; the caller leaves forms out,
    and a file with a signature is not judged.
    """
    made, changed = read_moment(metadata.get("creationdate", "")), read_moment(metadata.get("moddate", ""))
    if made is None or changed is None or changed - made < CLEARLY_LATER or _SIGNATURE.search(content):
        return False
    return has_older_revision(content) or len(set(_PRODUCER.findall(content))) > 1


def has_older_revision(content: bytes) -> bool:
    """Tell whether the file ends more often than it was first written: twice for one made for the web, else once."""
    first_ends = 2 if b"/Linearized" in content[:_HEAD_BYTES] else 1
    return content.count(_END) > first_ends


def read_moment(text: str) -> datetime | None:
    """Return the moment that a PDF states as `D:20260310142500+01'00'`, UTC where it names no zone."""
    match = _WHEN.fullmatch(text.strip())
    if match is None:
        return None
    digits, sign, hours, minutes = match.groups()
    off = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        zone = timezone(-off if sign == "-" else off) if sign else UTC
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
