"""Uploaded logos: what is no picture is refused in a sentence, and of a picture nothing but pixels is kept."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from backend.errors import RejectedUploadError, UnreadableDocumentError
from backend.extraction import logo_drawing
from backend.extraction.logos import MOST_BYTES, draw_logo

PNG_START = b"\x89PNG\r\n\x1a\n"


def picture(size=(300, 120), kind="PNG", mode="RGB", colour="#336699", **options):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def drawn(content):
    """Draw in this process, as the child does."""
    return Image.open(io.BytesIO(logo_drawing.draw(content, lambda _pages: None)))


def chunk(name, content):
    return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))


def bomb(width, height):
    """Give a small file that says it is a huge picture."""
    header = struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0)
    return PNG_START + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")


def test_the_limited_child_draws_a_logo_within_its_bounds():
    logo = Image.open(io.BytesIO(draw_logo(picture((1600, 800)))))

    assert (logo.format, logo.mode, logo.size) == ("PNG", "RGBA", (480, 240))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_each_format_we_take_is_drawn(kind):
    assert drawn(picture(kind=kind)).size == (300, 120)


def test_nothing_that_was_noted_in_the_file_is_kept():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "a secret of the camera")
    exif = Image.Exif()
    exif[0x010E] = "a secret of the camera"
    content = picture(pnginfo=notes, exif=exif, dpi=(300, 300)) + b"<script>alert(1)</script>"
    kept = logo_drawing.draw(content, lambda _pages: None)

    assert b"secret" in content
    assert b"secret" not in kept
    assert b"script" not in kept
    assert not Image.open(io.BytesIO(kept)).info


def test_the_same_picture_gives_the_same_bytes():
    content = picture()

    assert logo_drawing.draw(content, lambda _: None) == logo_drawing.draw(content, lambda _: None)


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert drawn(picture((200, 100), "JPEG", exif=exif)).size == (100, 200)


def test_transparent_edges_are_cut_off():
    large = Image.new("RGBA", (400, 400))
    large.paste(Image.new("RGBA", (100, 50), "#ff0000"), (150, 150))
    out = io.BytesIO()
    large.save(out, "PNG")

    assert drawn(out.getvalue()).size == (100, 50)


@pytest.mark.parametrize(
    ("content", "reason", "word"),
    [
        (b"", "empty", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * MOST_BYTES, "too_large", "1 MB"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "svg", "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<SVG onload="x"/>', "svg", "SVG"),
        (b"%PDF-1.7", "no_picture", "PNG, JPEG"),
        (b"BM" + b"\0" * 60, "no_picture", "PNG, JPEG"),
        (b"RIFF\0\0\0\0WAVE", "no_picture", "PNG, JPEG"),
        (b"II*\0", "no_picture", "PNG, JPEG"),
    ],
    ids=["empty", "large", "svg", "svg in capitals", "pdf", "bmp", "sound", "tiff"],
)
def test_what_cannot_be_a_logo_is_refused_before_it_is_read(content, reason, word):
    with pytest.raises(RejectedUploadError) as caught:
        draw_logo(content)

    assert caught.value.reason == reason
    assert word in caught.value.user_message
    assert caught.value.user_message.endswith(".")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (picture()[:60], "damaged"),
        (PNG_START + b"rubbish" * 20, "damaged"),
        (bomb(60_000, 60_000), "million pixels"),
        (bomb(5_000, 5_000), "million pixels"),
        (picture((8, 8)), "too small"),
        (picture((3000, 20)), "long and thin"),
        (picture(mode="RGBA", colour=(0, 0, 0, 0)), "transparent"),
    ],
    ids=["cut off", "rubbish", "bomb", "large bomb", "tiny", "thin", "unseen"],
)
def test_a_picture_that_cannot_be_a_logo_is_refused_in_a_sentence(content, word):
    with pytest.raises(UnreadableDocumentError, match=word):
        logo_drawing.draw(content, lambda _pages: None)


def test_the_child_gives_its_sentence_back():
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        draw_logo(PNG_START + b"rubbish" * 20)
