"""A picture file to one page without text, or to a clean PNG; runs in the limited child only."""

import io
import warnings
from collections.abc import Callable
from functools import partial

from PIL import ExifTags, Image, ImageOps

from backend.domain.documents import ExtractedDocument, MediaType, Page, PageSource
from backend.errors import UnreadableDocumentError
from backend.extraction.pictures import MOST_PIXELS

_FORMATS = ("PNG", "JPEG")
_INCH_PT = 72.0
_USUAL_DPI = 96.0
_EXIF = {"taken": ExifTags.Base.DateTimeOriginal, "changed": ExifTags.Base.DateTime, "software": ExifTags.Base.Software}


def _read(media_type: MediaType, content: bytes, announce: Callable[[int], None]) -> ExtractedDocument:
    """Return one page with the picture's size and what the camera noted; its text waits for OCR."""
    announce(1)
    picture = open_picture(content)
    dpi = picture.info.get("dpi", (_USUAL_DPI, _USUAL_DPI))[0] or _USUAL_DPI
    width, height = picture.size
    notes = {**dict(picture.getexif()), **dict(picture.getexif().get_ifd(ExifTags.IFD.Exif))}
    metadata = {name: str(notes[tag])[:200] for name, tag in _EXIF.items() if notes.get(tag)}
    if picture.getexif().get_ifd(ExifTags.IFD.GPSInfo):
        metadata["has_place"] = "yes"
    metadata |= {"width_px": str(width), "height_px": str(height)}
    page = Page(1, PageSource.NONE, "", (), round(width * _INCH_PT / dpi, 2), round(height * _INCH_PT / dpi, 2))
    return ExtractedDocument(media_type, (page,), metadata=metadata)


read_png = partial(_read, MediaType.PNG)
read_jpg = partial(_read, MediaType.JPG)


def render_png(content: bytes, announce: Callable[[int], None], width_px: int) -> bytes:
    """Return the picture upright, scaled to the width, as PNG without anything the camera noted."""
    announce(1)
    upright = ImageOps.exif_transpose(open_picture(content)).convert("RGB")
    height_px = max(1, round(upright.height * width_px / upright.width))
    return as_png(upright.resize((width_px, height_px)))


def open_picture(content: bytes) -> Image.Image:
    """Return the decoded picture, checked once as a file and once as pixels."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as first:
                first.verify()
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableDocumentError("This picture is damaged. Please save it again and upload the copy.") from error
    return picture


def as_png(picture: Image.Image) -> bytes:
    """Return the pixels as PNG bytes, nothing else of the picture."""
    out = io.BytesIO()
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    bare.save(out, "PNG", compress_level=4)
    return out.getvalue()
