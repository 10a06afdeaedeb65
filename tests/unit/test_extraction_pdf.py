"""PDF pages become text with a box for every word, whatever way the page is drawn or turned."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject
from reportlab.lib.utils import ImageReader

from backend.domain.documents import MediaType, PageSource
from backend.errors import UnreadableDocumentError
from backend.extraction.reader import read_document
from fakes.sample_files import LETTER_HEIGHT_PT, lines_drawer, pdf, picture, text_pdf


def read(content):
    return read_document(content, MediaType.PDF)


def only_page(content):
    (page,) = read(content).pages
    return page


def word_of(page, text):
    (found,) = [word for word in page.words if word.text == text]
    return found


def turned(content, degrees):
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        writer.add_page(page).rotate(degrees)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_lines_and_pages_keep_their_order():
    document = read(text_pdf(["Loss Run", "as valued 02/26/2026"], ["Page two"]))

    assert [page.text for page in document.pages] == ["Loss Run\nas valued 02/26/2026", "Page two"]
    assert [page.number for page in document.pages] == [1, 2]
    assert {page.source for page in document.pages} == {PageSource.TEXT}


def test_every_word_stands_at_its_start_and_on_the_page():
    page = only_page(text_pdf(["Claim 00928137-10000 paid $1,200.77", "reserve (net): $0.00"]))

    assert [page.text[word.start : word.start + len(word.text)] for word in page.words] == page.text.split()
    assert all(0 <= word.box.x0 < word.box.x1 <= 1 and 0 <= word.box.y0 < word.box.y1 <= 1 for word in page.words)


def test_a_box_encloses_the_word_where_it_was_drawn():
    page = only_page(pdf(lambda canvas: canvas.drawString(306, LETTER_HEIGHT_PT / 2, "Middle")))
    box = word_of(page, "Middle").box

    assert box.x0 == pytest.approx(0.5, abs=0.005)
    assert box.y0 < 0.5 < box.y1 + 0.001
    assert (box.y1 - box.y0) * page.height_pt == pytest.approx(12, abs=4)


def test_words_drawn_in_reverse_are_read_from_left_to_right():
    def draw(canvas):
        canvas.drawString(300, 700, "Paid")
        canvas.drawString(200, 700, "Reserve")
        canvas.drawString(100, 700, "Claim")

    assert only_page(pdf(draw)).text == "Claim Reserve Paid"


def test_narrow_columns_do_not_grow_together():
    def draw(canvas):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(100, 700, "$1,200.77")
        canvas.drawString(100 + canvas.stringWidth("$1,200.77", "Helvetica", 8) + 5, 700, "$0.00")

    assert only_page(pdf(draw)).text == "$1,200.77 $0.00"


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_shown_turned_swaps_its_measures_and_keeps_its_words(degrees):
    page = only_page(turned(text_pdf(["First line", "Second line"]), degrees))

    assert sorted(page.text.split()) == ["First", "Second", "line", "line"]
    assert (page.width_pt > page.height_pt) == (degrees != 180)


def test_a_sideways_scan_turned_upright_reads_in_lines():
    def draw(canvas):
        canvas.rotate(90)
        canvas.drawString(100, -100, "Insured Northwind Haulage")
        canvas.drawString(100, -120, "Policy SC1")

    page = only_page(turned(pdf(draw), 90))

    assert page.text == "Insured Northwind Haulage\nPolicy SC1"


def test_a_note_up_the_margin_is_a_line_of_its_own():
    def draw(canvas):
        lines_drawer(["Total paid 12", "Total open 34"])(canvas)
        canvas.rotate(90)
        canvas.drawString(600, -40, "Form CA-7")

    assert {"Total paid 12", "Total open 34", "Form CA-7"} == set(only_page(pdf(draw)).text.split("\n"))


def test_a_hyphen_at_the_end_of_a_line_stays_a_hyphen():
    page = only_page(text_pdf(["parking-lot con-", "tact reported"]))

    assert page.text == "parking-lot con-\ntact reported"


def test_a_page_of_a_scan_waits_for_text_recognition():
    scan = ImageReader(io.BytesIO(picture(size=(600, 800))))
    page = only_page(pdf(lambda canvas: canvas.drawImage(scan, 0, 0, 612, 792)))

    assert page.source is PageSource.NONE
    assert page.text == ""
    assert page.width_pt == 612


def test_title_and_author_are_kept_as_metadata():
    def draw(canvas):
        canvas.setTitle("Loss run 2026")
        canvas.drawString(72, 700, "x1")

    assert read(pdf(draw)).metadata["title"] == "Loss run 2026"


def test_three_hundred_pages_are_read_and_one_more_is_refused():
    assert len(read(text_pdf(*(["p"] for _ in range(300)))).pages) == 300
    with pytest.raises(UnreadableDocumentError, match="301 pages"):
        read(text_pdf(*(["p"] for _ in range(301))))


def test_a_damaged_file_says_so_in_one_sentence():
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read(b"%PDF-1.7\nnothing here")


def test_a_file_cut_in_half_still_gives_what_can_be_read_or_a_reason():
    whole = text_pdf(*([f"Claim {number}"] for number in range(40)))
    try:
        pages = read(whole[: len(whole) // 2]).pages
    except UnreadableDocumentError:
        return

    assert any("Claim" in page.text for page in pages)


def test_a_page_that_cannot_be_opened_does_not_cost_the_others():
    writer = PdfWriter(clone_from=io.BytesIO(text_pdf(["First page"], ["Second page"])))
    writer.pages[0][NameObject("/Type")] = NameObject("/Nonsense")
    out = io.BytesIO()
    writer.write(out)

    assert "Second page" in [page.text for page in read(out.getvalue()).pages]
