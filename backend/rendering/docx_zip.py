"""The same parts, the same file: a Word document without the moments and the order in which it was put together."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = "[Content_Types].xml"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def settled(made: bytes) -> bytes:
    """Return the file with its parts in order of their names and the earliest day a ZIP knows."""
    out = BytesIO()
    with ZipFile(BytesIO(made)) as found, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name in sorted(found.namelist(), key=lambda part: (part != _FIRST, part)):
            part = ZipInfo(name, _MOMENT)
            part.compress_type, part.create_system, part.external_attr = ZIP_DEFLATED, _UNIX, 0o600 << 16
            kept.writestr(part, found.read(name))
    return out.getvalue()
