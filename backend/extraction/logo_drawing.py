"""A logo drawn anew: upright, within bounds, pixels only; runs in the limited child only."""

import io
import warnings
from collections.abc import Callable

from PIL import GifImagePlugin, Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from backend.errors import UnreadableDocumentError

READ_HERE = (GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
"""Loaded before the child gives up its right to open files."""
_FORMATS = ("GIF", "JPEG", "PNG", "WEBP")
MOST_PIXELS = 16_000_000
LEAST_PX = 16
WIDEST_PX, HIGHEST_PX = 640, 240
_FLATTEST = 12
_DAMAGED = "This picture is damaged. Please save it again and upload the copy."


def draw(content: bytes, announce: Callable[[int], None]) -> bytes:
    """Return the logo as PNG, no larger than 640 by 240 pixels, without anything that was noted in the file."""
    announce(1)
    picture = ImageOps.exif_transpose(_open(content)).convert("RGBA")
    picture = _cropped(picture)
    if min(picture.size) < LEAST_PX:
        raise UnreadableDocumentError(f"This logo is too small; it needs at least {LEAST_PX} pixels each way.")
    if max(picture.size) > _FLATTEST * min(picture.size):
        raise UnreadableDocumentError("This picture is too long and thin for a logo. Please cut it to its mark.")
    picture.thumbnail((WIDEST_PX, HIGHEST_PX))
    out = io.BytesIO()
    Image.frombytes("RGBA", picture.size, picture.tobytes()).save(out, "PNG", optimize=True)
    return out.getvalue()


def _open(content: bytes) -> Image.Image:
    """Return the decoded first picture of the file; its size is looked at before its pixels."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableDocumentError(
            f"A logo has at most {MOST_PIXELS // 10**6} million pixels. Please save a smaller copy."
        ) from error
    except (OSError, SyntaxError, ValueError, IndexError, UserWarning) as error:
        raise UnreadableDocumentError(_DAMAGED) from error
    return picture


def _cropped(picture: Image.Image) -> Image.Image:
    """Return the picture without what is wholly transparent around it; raises where nothing can be seen."""
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise UnreadableDocumentError("This picture is wholly transparent. Please upload one that can be seen.")
    return picture.crop(box)
