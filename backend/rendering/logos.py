"""The institution's logo as both files take it: a small plain picture, or none."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

_MOST_PIXELS = 4_000_000


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo on white as PNG, with its size in pixels."""

    png: bytes
    width: int
    height: int


def read_logo(png: bytes) -> Logo | None:
    """Return a logo drawn anew on white, None for what is no picture or far too large: a report is made without it."""
    try:
        with Image.open(BytesIO(png), formats=("PNG",)) as found:
            if found.width * found.height > _MOST_PIXELS:
                return None
            flat = Image.new("RGBA", found.size, "white")
            flat.alpha_composite(found.convert("RGBA"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    out = BytesIO()
    flat.convert("RGB").save(out, "PNG")
    return Logo(out.getvalue(), flat.width, flat.height)
