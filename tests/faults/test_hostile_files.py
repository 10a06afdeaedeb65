"""A pile of broken and hostile files: each ends in a typed answer, and the process that asked lives on."""

import io
import random
import struct
import threading
import zipfile
import zlib

import pytest

from backend.domain.documents import MediaType
from backend.errors import DeskError, RejectedUploadError, UnreadableDocumentError
from backend.extraction import images, intake, reader
from backend.extraction.attachments import split_mail
from fakes.sample_files import mail, picture, png_header, repacked, text_pdf, word_file, workbook

MOST = 20_000_000


def answer(name, content):
    """Return `accepted` or the code of the refusal; anything else than a typed error breaks the test."""
    try:
        taken = intake.inspect(name, content, MOST)
        document = reader.read_document(content, taken.media_type)
    except RejectedUploadError as refusal:
        return refusal.reason if refusal.user_message.endswith(".") else "no sentence"
    except UnreadableDocumentError as refusal:
        return refusal.code if refusal.user_message.endswith(".") else "no sentence"
    assert all(
        page.text[word.start : word.start + len(word.text)] == word.text
        for page in document.pages
        for word in page.words
    )
    return "accepted"


def pdf_of(*objects):
    """Return a PDF of hand-written objects, the first being the catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))


def page_with(stream, resources=b"<< >>"):
    packed = zlib.compress(stream)
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>" % resources,
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    )


def png_bomb():
    rows = zlib.compress(b"\x00" * (7001 * 7000), 9)

    def chunk(kind, body):
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    header = struct.pack(">2L5B", 7000, 7000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def overlapping_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(50):
            archive.writestr(f"word/{number}.xml", b"<x>" + b" " * 3_000_000 + b"</x>")
    return out.getvalue()


SHEET = workbook({"S": [["claim", "paid"], [1, 2]]})
DEEP = b"<x>" * 60_000 + b"</x>" * 60_000
PILE = {
    "loop.pdf": pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 5 >>"),
    "no-pages.pdf": pdf_of(b"<< /Type /Catalog >>"),
    "negative.pdf": pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count -5 >>"),
    "nested.pdf": b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj",
    "deep-dict.pdf": b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 100_000 + b"\nendobj\ntrailer<</Root 1 0 R>>",
    "states.pdf": page_with(b"q " * 500_000),
    "inflating.pdf": page_with(b" " * 150_000_000),
    "huge-page.pdf": text_pdf(["x"]).replace(b"612 792", b"9e9 9e9"),
    "nan.pdf": page_with(b"BT /F1 1e39 Tf 1e308 1e308 Td (x) Tj ET"),
    "empty-header.pdf": b"%PDF-",
    "polyglot.pdf": b"<html><!-- " + text_pdf(["x"]) + b" -->",
    "polyglot.txt": text_pdf(["x"]),
    "bomb.png": png_bomb(),
    "huge.png": png_header(2**31 - 1, 2**31 - 1),
    "cut.png": picture()[:60],
    "cut.jpg": picture("JPEG")[:-200],
    "svg.png": b"<svg onload='alert(1)'/>",
    "bomb.docx": overlapping_zip(),
    "deep.docx": repacked(word_file("x"), {"word/document.xml": DEEP}),
    "deep.xlsx": repacked(SHEET, {"xl/worksheets/sheet1.xml": DEEP}),
    "laughs.xlsx": repacked(SHEET, {"xl/workbook.xml": b"<!DOCTYPE l [<!ENTITY a '&a;&a;'>]><l>&a;</l>"}),
    "slip.xlsx": repacked(SHEET, {"../../../tmp/evil.xml": b"<x/>"}),
    "far-cell.xlsx": repacked(
        SHEET,
        {
            "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
        },
    ),
    "quote.csv": b'"' * 1_000_000,
    "wide.csv": b"," * 1_000_000,
    "nul.csv": b"a,b\n\x00\n",
    "binary.txt": bytes(range(256)) * 50,
    "one-line.txt": b"x" * 3_000_000,
    "bom.txt": b"\xff\xfe",
    "nested.eml": b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 20_000,
    "deep.eml": b"".join(
        b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(500)
    ),
    "tags.eml": mail(html="<div>" * 20_000 + "x"),
    "folder/../\u202efdp.exe": b"MZ",
    "CON.pdf": text_pdf(["x"]),
}


@pytest.mark.parametrize("name", PILE)
def test_each_file_of_the_pile_gets_a_typed_answer(name):
    assert answer(name, PILE[name]) in {
        *("accepted", "unreadable_document", "type_mismatch", "type_not_allowed", "zip_bomb", "zip_unsafe_entry"),
        *("doctype", "image_too_large", "bad_image", "bad_csv", "bad_name", "encrypted"),
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("polyglot.pdf", "type_mismatch"),
        ("bomb.docx", "zip_bomb"),
        ("laughs.xlsx", "doctype"),
        ("slip.xlsx", "zip_unsafe_entry"),
        ("huge.png", "image_too_large"),
        ("wide.csv", "bad_csv"),
        ("nested.pdf", "unreadable_document"),
        ("CON.pdf", "accepted"),
    ],
)
def test_the_known_ones_get_the_right_answer(name, expected):
    assert answer(name, PILE[name]) == expected


def garbled(content, seed):
    """Return the bytes with some flipped, some cut out and some doubled; the header stays."""
    dice = random.Random(seed)  # noqa: S311 - faults must repeat
    broken = bytearray(content)
    for _ in range(dice.randint(1, 30)):
        at = dice.randrange(8, len(broken))
        match dice.randrange(3):
            case 0:
                broken[at] = dice.randrange(256)
            case 1:
                del broken[at : at + dice.randrange(40)]
            case _:
                broken[at:at] = broken[at : at + dice.randrange(40)]
    return bytes(broken)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", text_pdf(["Loss run"], ["Total paid 12"])),
        ("a.docx", word_file("Loss run", [["a", "b"]])),
        ("a.xlsx", SHEET),
        ("a.png", picture()),
        ("a.jpg", picture("JPEG")),
        ("a.eml", mail("Loss run", "<p>x</p>", {"a.txt": b"x"})),
    ],
)
def test_garbled_files_get_typed_answers(name, content):
    given = [answer(name, garbled(content, seed)) for seed in range(8)]

    assert "no sentence" not in given


def test_many_threads_may_read_at_once():
    given = []

    def read(number):
        document = reader.read_document(text_pdf([f"Claim {number}"]), MediaType.PDF)
        given.append((number, document.pages[0].text))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(given) == [(number, f"Claim {number}") for number in range(12)]


@pytest.mark.parametrize("name", ["loop.pdf", "huge-page.pdf", "nan.pdf", "bomb.png", "cut.png", "nested.pdf"])
def test_drawing_a_hostile_file_ends_in_a_picture_or_a_typed_error(name):
    try:
        assert images.render_page(PILE[name], 1, 200).startswith(b"\x89PNG")
    except DeskError as error:
        assert error.user_message.endswith(".")  # noqa: PT017 - either end is right, neither may be silent


@pytest.mark.parametrize("name", ["nested.eml", "deep.eml", "binary.txt"])
def test_splitting_a_hostile_mail_ends_in_files_or_a_typed_error(name):
    try:
        assert isinstance(split_mail(PILE[name]), list)
    except DeskError as error:
        assert error.user_message.endswith(".")  # noqa: PT017 - either end is right, neither may be silent
