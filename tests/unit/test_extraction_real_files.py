"""Documents that other programs wrote: nothing is lost against the engine's own text, every offset holds."""

import pypdfium2
import pytest

from backend.domain.documents import MediaType, PageSource
from backend.errors import RejectedUploadError
from backend.extraction.intake import inspect
from backend.extraction.reader import read_document

pytestmark = pytest.mark.real_data
MOST = 20_000_000
SAMPLES = [
    *("annotated_pdf", "crazyones-pdfa", "habibi-rotated", "inline-image", "libre-office-link", "libreoffice-form"),
    *("minimal-document", "mistitled_outlines_example", "multicolumn", "pdfkit", "pdflatex-4-pages"),
    *("pdflatex-forms", "pdflatex-outline", "reportlab-overlay", "with-attachment"),
]
PICTURES_ONLY = ["grayscale-image", "imagemagick-CCITTFaxDecode", "imagemagick-images"]


def read(path):
    content = path.read_bytes()
    assert inspect(path.name, content, MOST).media_type is MediaType.PDF
    return read_document(content, MediaType.PDF)


def plain_tokens(path):
    """Return the engine's own words, sorted: the measure of what can be found at all."""
    with pypdfium2.PdfDocument(path) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    return sorted(text.replace("\ufffe", "-").replace("\x02", "-").split())


def letters(tokens):
    return sorted(each for token in tokens for each in token if each.isascii() and each.isalnum())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_keeps_every_letter_and_every_offset(validation_data, name):
    path = validation_data(f"pdf-samples/{name}.pdf")
    document = read(path)
    typed = [word for field in document.form_fields for word in field.value.split()]
    tokens = [word.text for page in document.pages for word in page.words]
    for word in typed:
        tokens.remove(word)

    assert letters(tokens) == letters(plain_tokens(path))
    for page in document.pages:
        assert all(page.text[word.start : word.start + len(word.text)] == word.text for word in page.words)


@pytest.mark.parametrize("name", PICTURES_ONLY)
def test_a_page_of_pictures_waits_for_text_recognition(validation_data, name):
    pages = read(validation_data(f"pdf-samples/{name}.pdf")).pages

    assert {page.source for page in pages} == {PageSource.NONE}


def test_a_password_is_asked_to_be_removed(validation_data):
    path = validation_data("pdf-samples/libreoffice-writer-password.pdf")

    with pytest.raises(RejectedUploadError) as caught:
        inspect(path.name, path.read_bytes(), MOST)

    assert caught.value.reason == "encrypted"


def test_an_office_form_gives_its_typed_names(validation_data):
    document = read(validation_data("pdf-samples/libreoffice-form.pdf"))

    assert {field.name: field.value for field in document.form_fields} == {"First Name": "Alice", "First Name_2": "Bob"}
    assert "First Name Alice Last Name" in document.pages[0].text


def test_an_attachment_is_flagged(validation_data):
    assert "embedded_file" in read(validation_data("pdf-samples/with-attachment.pdf")).flags


@pytest.mark.parametrize(("name", "pages"), [("loss_run_external_001", 43), ("driver_mvr_packet_001", 17)])
def test_a_long_list_is_read_word_for_word(validation_data, name, pages):
    path = validation_data(f"longlistbench/{name}.pdf")
    document = read(path)

    assert len(document.pages) == pages
    assert document.flags == ()
    tokens = sorted(word.text for page in document.pages for word in page.words)
    assert letters(tokens) == letters(plain_tokens(path))
    whole = set(plain_tokens(path))
    assert sum(token in whole for token in tokens) >= 0.995 * len(tokens)
    for page in document.pages:
        assert all(page.text[word.start : word.start + len(word.text)] == word.text for word in page.words)


def test_a_claim_row_of_the_loss_run_is_one_line(validation_data):
    page = read(validation_data("longlistbench/loss_run_external_001.pdf")).pages[0]

    assert (
        "04/12/19 X 00928137-10000 Canyon Fleet Body 05/03/19 05/02/19 Pending Morgan X. Larkin $1,200.77 $0.00 $0.00"
        in page.text.split("\n")
    )
