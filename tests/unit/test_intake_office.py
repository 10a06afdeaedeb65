"""Word and Excel files are judged by their zip directory, before anything of them is unpacked."""

import contextlib
import io
import zipfile

import pytest

from backend.errors import RejectedUploadError
from backend.extraction.intake import inspect
from fakes.sample_files import part_of, repacked, word_file, workbook

MOST = 20_000_000
WORD = word_file("Total paid 12")
SHEET = workbook({"Claims": [["claim", "paid"], [1, 2]]})
RELATIONS = "word/_rels/document.xml.rels"
OUTSIDE = (
    b'<Relationship Id="x9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="http://example.invalid/x" TargetMode="%s"/></Relationships>'
)


def reason_of(content, name="a.docx"):
    with pytest.raises(RejectedUploadError) as caught:
        inspect(name, content, MOST)
    return caught.value.reason


def with_relation(kind, mode=b"External"):
    body = part_of(WORD, RELATIONS).replace(b"</Relationships>", OUTSIDE % (kind, mode))
    return repacked(WORD, {RELATIONS: body})


def test_a_file_that_unpacks_to_far_more_is_a_bomb():
    assert reason_of(repacked(WORD, {"word/media/a.bin": b"0" * 30_000_000})) == "zip_bomb"


def test_more_than_a_hundred_megabytes_is_a_bomb_whatever_the_ratio():
    out = io.BytesIO(WORD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.bin", bytes(range(256)) * 420_000)

    assert reason_of(out.getvalue()) == "zip_bomb"


def test_thousands_of_parts_are_refused():
    assert reason_of(repacked(WORD, {f"word/media/{number}": b"" for number in range(2_001)})) == "zip_bomb"


def test_a_lying_part_count_does_not_get_a_long_directory_read():
    content = bytearray(repacked(WORD, {f"word/{number:0200d}": b"" for number in range(9_000)}))
    end = content.rfind(b"PK\x05\x06")
    content[end + 8 : end + 12] = b"\x05\x00\x05\x00"

    assert reason_of(bytes(content)) == "zip_bomb"


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/passwd", "word/../../x", "C:/x.xml", "a\\..\\..\\b"])
def test_a_part_that_wants_out_of_its_folder_is_refused(name):
    assert reason_of(repacked(WORD, {name: b"<x/>"})) == "zip_unsafe_entry"


@pytest.mark.parametrize("name", ["word/embeddings/more.zip", "word/embeddings/inner.xlsx"])
def test_a_file_inside_the_file_is_refused(name):
    assert reason_of(repacked(WORD, {name: b"PK"})) == "zip_unsafe_entry"


def test_macros_are_refused_by_part_and_by_declared_type():
    types = part_of(WORD, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )

    assert reason_of(repacked(WORD, {"word/vbaProject.bin": b"x"})) == "macro"
    assert reason_of(repacked(WORD, {"[Content_Types].xml": types})) == "macro"


@pytest.mark.parametrize("kind", [b"attachedTemplate", b"oleObject", b"image", b"frame"])
def test_anything_fetched_from_elsewhere_is_refused(kind):
    assert reason_of(with_relation(kind)) == "external_relationship"


def test_an_entity_does_not_hide_the_word_external():
    assert reason_of(with_relation(b"attachedTemplate", b"&#69;xternal")) == "external_relationship"


def test_a_link_that_a_person_may_click_is_fine():
    assert inspect("a.docx", with_relation(b"hyperlink"), MOST).flags == ()


def test_live_data_exchange_is_refused():
    body = part_of(WORD, "word/document.xml").replace(
        b"Total paid 12",
        b'x</w:t><w:instrText xml:space="preserve"> DDEAUTO cmd "/k calc"</w:instrText><w:t>',
    )

    assert reason_of(repacked(WORD, {"word/document.xml": body})) == "external_relationship"
    link = {"xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink ddeService='cmd'/></externalLink>"}
    assert reason_of(repacked(SHEET, link), "a.xlsx") == "external_relationship"


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"<?xml version='1.0'?>\n<!-- note --> <!DOCTYPE x>",
        b"<!--" + b"x" * 70_000 + b"--><!DOCTYPE x>",
        b"\xef\xbb\xbf <!doctype x>",
    ],
)
def test_a_document_type_declaration_is_refused_wherever_it_hides(head):
    assert reason_of(repacked(WORD, {"word/styles.xml": head + b"<x/>"})) == "doctype"


def test_a_document_type_declaration_in_wide_characters_is_refused():
    assert reason_of(repacked(WORD, {"word/styles.xml": "<!DOCTYPE x><x/>".encode("utf-16")})) == "doctype"


def test_a_part_list_that_is_no_markup_is_refused():
    assert reason_of(repacked(WORD, {"[Content_Types].xml": b"<Types"})) == "type_mismatch"


def test_a_zip_without_a_part_list_is_no_office_file():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "x")

    assert reason_of(out.getvalue()) == "type_mismatch"


def test_a_cut_off_office_file_is_refused():
    assert reason_of(WORD[: len(WORD) // 2]) == "type_mismatch"


def test_a_password_on_a_part_is_refused():
    content = bytearray(WORD)
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1

    assert reason_of(bytes(content)) == "encrypted"


@pytest.mark.parametrize(("name", "sound"), [("a.xlsx", SHEET), ("a.docx", WORD)])
def test_every_changed_byte_ends_in_an_answer(name, sound):
    for at in range(0, len(sound), max(1, len(sound) // 150)):
        content = bytearray(sound)
        content[at] ^= 0x55
        with contextlib.suppress(RejectedUploadError):
            assert inspect(name, bytes(content), MOST).size_bytes == len(sound)
