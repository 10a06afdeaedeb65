"""Pages are drawn as PNG for the screen: at the asked width, with filled fields, without hidden notes."""

import io

import pytest
from PIL import Image
from reportlab.lib import colors

from backend.domain.documents import MediaType, PageSource
from backend.errors import UnreadableDocumentError
from backend.extraction.images import WIDEST_PX, render_page
from backend.extraction.reader import read_document
from fakes.sample_files import pdf, picture, png_header, text_pdf


def drawn(content, page=1, width_px=300):
    png = render_page(content, page, width_px)
    assert png.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(png))


def darkness(image, box):
    """Return the share of dark pixels in a part of the picture given by fractions."""
    sides = (box[0] * image.width, box[1] * image.height, box[2] * image.width, box[3] * image.height)
    pixels = image.convert("L").crop(tuple(round(side) for side in sides)).tobytes()
    return sum(pixel < 128 for pixel in pixels) / max(len(pixels), 1)


def test_a_page_is_drawn_at_the_asked_width_in_its_own_shape():
    image = drawn(text_pdf(["Total"]), width_px=400)

    assert image.width == 400
    assert image.height == pytest.approx(400 * 792 / 612, abs=1)


def test_the_asked_page_is_drawn():
    def bar(x):
        return lambda canvas: (canvas.setFillColor(colors.black), canvas.rect(x, 300, 50, 200, stroke=0, fill=1))

    content = pdf(bar(50), bar(450))

    assert darkness(drawn(content, 1), (0, 0, 0.5, 1)) > 0.01 > darkness(drawn(content, 1), (0.5, 0, 1, 1))
    assert darkness(drawn(content, 2), (0.5, 0, 1, 1)) > 0.01 > darkness(drawn(content, 2), (0, 0, 0.5, 1))


def test_a_word_is_drawn_where_its_box_says():
    content = pdf(lambda canvas: (canvas.setFont("Helvetica-Bold", 30), canvas.drawString(300, 400, "TOTAL")))
    box = read_document(content, MediaType.PDF).pages[0].words[0].box
    image = drawn(content, width_px=800)

    assert darkness(image, (box.x0, box.y0, box.x1, box.y1)) > 0.2
    assert darkness(image, (0, 0, 1, box.y0)) == 0
    assert darkness(image, (0, box.y1, 1, 1)) == 0


def test_filled_fields_are_drawn():
    def form(value):
        return pdf(
            lambda canvas: canvas.acroForm.textfield(
                name="Insured", value=value, x=100, y=400, width=400, height=40, borderWidth=0, fontSize=30
            )
        )

    assert darkness(drawn(form("HAULAGE")), (0, 0, 1, 1)) > darkness(drawn(form("")), (0, 0, 1, 1))


@pytest.mark.parametrize("page", [0, -1, 2])
def test_a_page_that_does_not_exist_is_named(page):
    with pytest.raises(UnreadableDocumentError, match=f"no page {page}"):
        render_page(text_pdf(["x"]), page, 300)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_file_is_drawn_as_it_is(kind):
    image = drawn(picture(kind), width_px=120)

    assert image.size == (120, 80)
    assert image.getpixel((10, 40))[0] > 200
    assert image.getpixel((110, 40))[2] > 200


def photo():
    exif = Image.Exif()
    exif[274] = 6
    exif[306] = "2026:02:26 08:30:00"
    exif[272] = "SecretCamera"
    return picture("JPEG", exif=exif)


def test_a_photo_is_turned_upright_and_loses_its_notes():
    png = render_page(photo(), 1, 80)
    image = Image.open(io.BytesIO(png))

    assert image.size == (80, 120)
    assert b"SecretCamera" not in png
    assert not image.getexif()


def test_reading_a_photo_keeps_its_date_as_evidence():
    document = read_document(photo(), MediaType.JPG)

    assert document.metadata["changed"] == "2026:02:26 08:30:00"
    assert document.metadata["width_px"] == "60"
    assert document.pages[0].source is PageSource.NONE


@pytest.mark.parametrize(("width_px", "drawn_px"), [(0, 1), (10**9, WIDEST_PX)])
def test_a_senseless_width_is_brought_into_bounds(width_px, drawn_px):
    assert drawn(picture(), width_px=width_px).width == drawn_px


@pytest.mark.parametrize("content", [b"", b"nothing", b"%PDF-1.7 damaged", png_header(10, 10), picture()[:-30]])
def test_what_cannot_be_drawn_says_so(content):
    with pytest.raises(UnreadableDocumentError):
        render_page(content, 1, 300)


@pytest.mark.parametrize("content", [png_header(10, 10), picture()[:-30], picture("JPEG")[:200]])
def test_a_picture_that_breaks_off_is_unreadable(content):
    media_type = MediaType.JPG if content.startswith(b"\xff\xd8") else MediaType.PNG

    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read_document(content, media_type)


def test_a_page_of_monstrous_size_is_drawn_small_or_refused():
    content = pdf(lambda canvas: canvas.drawString(10, 10, "x"), pagesize=(14_000, 14_000))

    assert drawn(content, width_px=500).size == (500, 500)
