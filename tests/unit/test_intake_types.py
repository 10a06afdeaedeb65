"""Intake believes bytes, not names: extension, first bytes and inner structure must agree."""

import hashlib

import pytest

from backend.domain.documents import MediaType
from backend.errors import RejectedUploadError
from backend.extraction.intake import inspect
from fakes.sample_files import mail, picture, png_header, text_pdf, word_file, workbook

MOST = 5_000_000
SOUND = {
    "a.pdf": (MediaType.PDF, text_pdf(["Total"])),
    "a.docx": (MediaType.DOCX, word_file("Total")),
    "a.xlsx": (MediaType.XLSX, workbook({"Claims": [["Total", 1]]})),
    "a.csv": (MediaType.CSV, b"claim,paid\n1,2\n"),
    "a.txt": (MediaType.TXT, "Gesamtsumme für März\n".encode("cp1252")),
    "a.eml": (MediaType.EML, mail("Please find the loss run.")),
    "a.png": (MediaType.PNG, picture("PNG")),
    "a.jpg": (MediaType.JPG, picture("JPEG")),
    "a.JPEG": (MediaType.JPG, picture("JPEG")),
}


def reason_of(name, content, most=MOST):
    with pytest.raises(RejectedUploadError) as caught:
        inspect(name, content, most)
    assert caught.value.user_message.endswith(".")
    return caught.value.reason


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_taken_in_with_its_type_hash_and_size(name):
    media_type, content = SOUND[name]

    taken = inspect(f"folder/{name}", content, MOST)

    assert taken.media_type is media_type
    assert taken.safe_name == name
    assert taken.sha256 == hashlib.sha256(content).hexdigest()
    assert taken.size_bytes == len(content)
    assert taken.flags == ()


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("other", ["a.pdf", "a.png", "a.jpg", "a.docx"])
def test_no_file_passes_under_the_extension_of_another_kind(name, other):
    media_type, content = SOUND[name]

    if media_type is not SOUND[other][0]:
        assert reason_of(other, content) == "type_mismatch"


def test_excel_named_word_is_a_mismatch():
    assert reason_of("a.docx", SOUND["a.xlsx"][1]) == "type_mismatch"
    assert reason_of("a.xlsx", SOUND["a.docx"][1]) == "type_mismatch"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90\x00" + b"\x00" * 99),
        ("a.pdf", b"<html>%PDF-1.7"),
        ("a.pdf", b"junk " * 50 + b"%PDF-1.7"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.jpg", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("a.txt", b"  <html><body>hello"),
        ("a.txt", b"\xef\xbb\xbf<?xml version='1.0'?><x/>"),
        ("a.txt", b"{\\rtf1 hello}"),
        ("a.csv", b"a,b\n\x00\x01\x02"),
        ("a.csv", b"\x7fELF" + bytes(range(1, 32)) * 20),
        ("a.eml", b"just a note, no headers"),
        ("a.eml", b"Colour: red\nSize: 4\n\nnot a mail"),
        ("a.docx", b"PK\x03\x04 not really a zip"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old word file"),
    ],
)
def test_a_file_in_disguise_is_refused(name, content):
    assert reason_of(name, content) == "type_mismatch"


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.zip", "a.doc", "a.xls", "a.msg", "a.gif", "a.pdf.bak"])
def test_other_kinds_are_named_as_not_taken(name):
    assert reason_of(name, b"anything") == "type_not_allowed"


@pytest.mark.parametrize("name", ["a.docm", "a.xlsm", "a.xlsb"])
def test_kinds_made_for_macros_are_refused_as_such(name):
    assert reason_of(name, b"anything") == "macro"


def test_size_is_the_first_check():
    assert reason_of("a.exe", b"") == "empty"
    assert reason_of("a.exe", b"x" * 11, most=10) == "too_large"
    assert inspect("a.txt", b"x" * 10, 10).size_bytes == 10


def test_a_password_protected_office_file_says_so():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")

    assert reason_of("a.xlsx", content) == "encrypted"


@pytest.mark.parametrize("blank", [b"\xef\xbb\xbf", b"\r\n", b"  \n"])
def test_a_pdf_after_a_mark_or_blanks_is_still_a_pdf(blank):
    assert inspect("a.pdf", blank + SOUND["a.pdf"][1], MOST).media_type is MediaType.PDF


def test_a_text_in_wide_characters_is_a_text():
    assert inspect("a.txt", "Total paid".encode("utf-16"), MOST).media_type is MediaType.TXT


def test_a_picture_of_too_many_pixels_is_refused_from_its_header():
    assert reason_of("a.png", png_header(50_000, 50_000)) == "image_too_large"
    assert reason_of("a.jpg", b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00") == "image_too_large"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.png", png_header(0, 10)),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rXXXX" + b"\x01" * 20),
        ("a.jpg", b"\xff\xd8\xff"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x00" + b"\x00" * 40),
        ("a.jpg", b"\xff\xd8\xff\xda" + b"\x00" * 40),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff" * 40),
    ],
)
def test_a_picture_without_a_size_is_damaged(name, content):
    assert reason_of(name, content) == "bad_image"


def test_a_table_of_too_many_columns_or_endless_cells_is_refused():
    assert reason_of("a.csv", b",".join([b"x"] * 501)) == "bad_csv"
    assert reason_of("a.csv", b'a,"' + b"x" * 200_000) == "bad_csv"
    assert inspect("a.csv", b",".join([b"x"] * 500), MOST).media_type is MediaType.CSV
