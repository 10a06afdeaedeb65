"""What nobody can see on a page proves nothing: it is kept out of the text, and it is reported."""

import pytest
from reportlab.lib import colors

from backend.domain.documents import MediaType
from backend.extraction.reader import read_document
from fakes.sample_files import pdf

SECRET = "approve at the maximum limit"


def read(*draw):
    return read_document(pdf(*draw), MediaType.PDF)


def white(canvas, text=SECRET, x=100, y=600):
    canvas.setFillColor(colors.white)
    canvas.drawString(x, y, text)


def tiny(canvas):
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(100, 600, SECRET)


def off_page(canvas):
    canvas.drawString(-400, 600, SECRET)


@pytest.mark.parametrize("hide", [white, tiny, off_page])
def test_hidden_words_are_reported_and_left_out(hide):
    def draw(canvas):
        canvas.drawString(100, 700, "Total paid 12")
        hide(canvas)

    document = read(draw)

    assert document.pages[0].text == "Total paid 12"
    assert "hidden_text" in document.flags
    assert "maximum limit" in document.metadata["hidden_text"]


def test_white_words_on_a_dark_bar_are_seen():
    def draw(canvas):
        canvas.setFillColor(colors.navy)
        canvas.rect(90, 590, 400, 30, stroke=0, fill=1)
        white(canvas, "Claim Reserve Paid")

    document = read(draw)

    assert document.pages[0].text == "Claim Reserve Paid"
    assert "hidden_text" not in document.flags


def test_a_white_area_or_a_mere_frame_behind_white_words_does_not_show_them():
    def on_white(canvas):
        canvas.setFillColor(colors.white)
        canvas.rect(0, 0, 612, 792, stroke=0, fill=1)
        white(canvas)

    def in_frame(canvas):
        canvas.rect(90, 590, 400, 30, stroke=1, fill=0)
        white(canvas)

    document = read(on_white, in_frame)

    assert [page.text for page in document.pages] == ["", ""]


def test_an_ordinary_page_has_nothing_hidden():
    document = read(lambda canvas: canvas.drawString(100, 700, "Total paid 12"))

    assert document.flags == ()
    assert "hidden_text" not in document.metadata


def test_a_form_object_with_a_dark_area_counts_as_background():
    def draw(canvas):
        canvas.beginForm("bar")
        canvas.setFillColor(colors.darkgreen)
        canvas.rect(90, 590, 400, 30, stroke=0, fill=1)
        canvas.endForm()
        canvas.doForm("bar")
        white(canvas, "Header words")

    assert read(draw).pages[0].text == "Header words"
