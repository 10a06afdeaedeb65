"""Intake weighs a PDF by its keywords: what it might run, whether it is locked, how long it is."""

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from backend.errors import RejectedUploadError
from backend.extraction import risks
from backend.extraction.intake import inspect
from fakes.sample_files import text_pdf

MOST = 5_000_000
PLAIN = text_pdf(["Total paid 12"])


def written(change, **options):
    writer = PdfWriter(clone_from=io.BytesIO(PLAIN), **options)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def add_script(writer):
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    writer.root_object[NameObject("/OpenAction")] = script


def flags_of(content):
    return set(inspect("a.pdf", content, MOST).flags)


def reason_of(content):
    with pytest.raises(RejectedUploadError) as caught:
        inspect("a.pdf", content, MOST)
    return caught.value.reason


def test_a_plain_pdf_has_no_risks():
    assert flags_of(PLAIN) == set()


def test_a_script_is_flagged():
    assert "javascript" in flags_of(written(add_script))


def test_an_attached_file_is_flagged():
    assert "embedded_file" in flags_of(written(lambda writer: writer.add_attachment("a.txt", b"x")))


@pytest.mark.parametrize(
    ("keyword", "flag"),
    [
        (b"/OpenAction 5 0 R", "open_action"),
        (b"/OpenAction << /S /URI >>", "open_action"),
        (b"/AA << /O 3 0 R >>", "open_action"),
        (b"/S /Launch /F (cmd.exe)", "launch"),
        (b"/XFA 9 0 R", "xfa"),
        (b"/J#61vaScript 4 0 R", "javascript"),
        (b"/#4caunch", "launch"),
    ],
)
def test_a_dangerous_keyword_is_flagged_even_when_spelled_with_escapes(keyword, flag):
    assert risks.keyword_risks(b"%PDF-1.7\n1 0 obj << " + keyword + b" >> endobj") == {flag}


@pytest.mark.parametrize("keyword", [b"/OpenAction [3 0 R /Fit]", b"/JSON 1", b"/LaunchPad", b"(the word JavaScript)"])
def test_a_harmless_neighbour_is_not_flagged(keyword):
    assert risks.keyword_risks(b"%PDF-1.7\n1 0 obj << " + keyword + b" >> endobj") == set()


def test_a_keyword_inside_a_compressed_object_is_found_by_the_reader():
    packed = zlib.compress(b"1 0 << /S /Launch >>")
    content = b"5 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n" + packed + b"\nendstream"

    assert risks.keyword_risks(content) == set()
    assert risks.pdf_risks(content) == {"launch"}


def test_a_pdf_behind_a_password_is_refused_with_the_cure():
    locked = written(lambda writer: writer.encrypt("geheim", algorithm="AES-256"))

    with pytest.raises(RejectedUploadError, match="remove the password") as caught:
        inspect("a.pdf", locked, MOST)

    assert caught.value.reason == "encrypted"


def test_a_pdf_that_only_forbids_printing_is_taken_and_flagged():
    guarded = written(lambda writer: writer.encrypt("", owner_password="owner", algorithm="AES-256"))

    assert PdfReader(io.BytesIO(guarded)).is_encrypted
    assert flags_of(guarded) == {"encrypt"}


def test_too_many_pages_are_refused_before_any_parser_runs():
    assert reason_of(b"%PDF-1.7\n2 0 obj << /Type /Pages /Kids [] /Count 301 >> endobj") == "too_many_pages"
    assert reason_of(text_pdf(*(["p"] for _ in range(301)))) == "too_many_pages"


@pytest.mark.parametrize("node", [b"<< /Type /Outlines /Count 900 >>", b"<< /Type /Pages /Count 300 >>"])
def test_bookmarks_and_the_last_allowed_page_are_no_reason_to_refuse(node):
    assert inspect("a.pdf", b"%PDF-1.7\n2 0 obj " + node + b" endobj", MOST).flags == ()


def test_the_page_count_may_stand_on_either_side_of_the_type():
    assert risks.declared_pages(b"obj << /Count 12 /Kids [3 0 R] /Type/Pages >> endobj") == 12
    assert risks.declared_pages(b"no pages here") == 0


@pytest.mark.parametrize("unit", [b"/Type /Pages ", b"/Type/Pages/Count 1 endobj", b"/J#61", b"/Encrypt 1 ", b"obj"])
def test_endless_keywords_do_not_hold_up_the_gate(unit):
    content = b"%PDF-1.7\n" + unit * (2_000_000 // len(unit))

    assert isinstance(risks.keyword_risks(content), set)
    assert risks.declared_pages(content) in {0, 1}
