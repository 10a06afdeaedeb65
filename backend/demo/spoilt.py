"""Documents that give trouble: one cut off in the middle, one scanned so that no text is left."""

import io

from PIL import Image, ImageDraw, ImageFont

from backend.demo.sheet import INVENTED, LETTER_PT, RenderedDocument, Sheet

_SCAN_PX = (850, 1100)
_PAPER, _INK = 246, 60
_LINE_PX = 26
CUT_BYTES = 700
"""What is left of a document whose transfer broke: a head that says PDF, and no page."""


def cut_off(document: RenderedDocument) -> bytes:
    """Return the first bytes of a document, as after a broken transfer."""
    return document.content[:CUT_BYTES]


def scan(lines: tuple[str, ...]) -> RenderedDocument:
    """Return one page that is only a picture of the lines; nothing on it can be read without OCR."""
    image = Image.new("L", _SCAN_PX, _PAPER)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(20)
    for number, line in enumerate((*lines, "", INVENTED)):
        pen.text((90, 110 + number * _LINE_PX), line, fill=_INK, font=font)
    page = io.BytesIO()
    image.rotate(0.6, fillcolor=_PAPER).save(page, "PNG")
    page.seek(0)
    sheet = Sheet(LETTER_PT)
    sheet.picture(page)
    return sheet.finish(is_signed=False)
