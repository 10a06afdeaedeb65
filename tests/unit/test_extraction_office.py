"""Word, Excel, CSV and text files become pages of lines; cells of a row are parted by tabs."""

import datetime as dt

import pytest

from backend.domain.documents import MediaType, PageSource
from backend.errors import UnreadableDocumentError
from backend.extraction.encodings import decode
from backend.extraction.reader import read_document
from backend.extraction.tables import delimiter_of
from fakes.sample_files import repacked, word_file, workbook


def texts(content, media_type):
    return [page.text for page in read_document(content, media_type).pages]


def test_a_word_file_keeps_paragraphs_and_table_rows_in_order():
    content = word_file("Loss history", [["Claim", "Paid"], ["C-1", "12.50"]], "End of list")

    assert texts(content, MediaType.DOCX) == ["Loss history\nClaim\tPaid\nC-1\t12.50\nEnd of list"]


def test_each_top_heading_of_a_word_file_begins_a_page_of_its_own():
    document = read_document(
        word_file("Cover note", "Drivers", "Ann Lee", "Vehicles", "TR-1", headings=("Drivers", "Vehicles")),
        MediaType.DOCX,
    )

    assert [page.label for page in document.pages] == ["", "Drivers", "Vehicles"]
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.pages[1].text == "Drivers\nAnn Lee"


def test_an_empty_word_file_is_one_page_without_text():
    (page,) = read_document(word_file(), MediaType.DOCX).pages

    assert page.source is PageSource.NONE


def test_a_word_file_with_a_broken_part_is_refused_in_one_sentence():
    broken = repacked(word_file("x"), {"word/document.xml": b"<w:document"})

    with pytest.raises(UnreadableDocumentError, match="Word file is damaged"):
        read_document(broken, MediaType.DOCX)


def test_each_sheet_is_a_page_with_its_name():
    content = workbook({"Claims": [["Claim", "Paid"], ["C-1", 12.5]], "Drivers": [["Name"], ["Ann Lee"]]})
    document = read_document(content, MediaType.XLSX)

    assert [(page.label, page.text) for page in document.pages] == [
        ("Claims", "Claim\tPaid\nC-1\t12.5"),
        ("Drivers", "Name\nAnn Lee"),
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12, "12"),
        (12.0, "12"),
        (0.1, "0.1"),
        (1200.77, "1200.77"),
        (dt.date(2026, 2, 26), "2026-02-26"),
        (
            dt.datetime(2026, 2, 26, 8, 30),  # noqa: DTZ001 - a cell has no time zone
            "2026-02-26 08:30:00",
        ),
        (True, "TRUE"),
        ("two\nlines", "two lines"),
        ("00123", "00123"),
    ],
)
def test_a_cell_is_shown_as_a_reader_expects(value, shown):
    assert texts(workbook({"S": [["x", value]]}), MediaType.XLSX) == [f"x\t{shown}"]


def test_empty_cells_keep_the_columns_in_place():
    content = workbook({"S": [["a", "b", "c"], [1, None, 3]]})

    assert texts(content, MediaType.XLSX) == ["a\tb\tc\n1\t\t3"]


def test_a_lonely_cell_far_away_does_not_stop_the_reader():
    cell = b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    content = repacked(workbook({"S": [["a"]]}), {"xl/worksheets/sheet1.xml": sheet % cell})

    assert texts(content, MediaType.XLSX) == ["7"]


def test_a_workbook_with_a_broken_sheet_is_refused_in_one_sentence():
    broken = repacked(workbook({"S": [["a"]]}), {"xl/workbook.xml": b"<workbook"})

    with pytest.raises(UnreadableDocumentError, match="workbook is damaged"):
        read_document(broken, MediaType.XLSX)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_split_at_its_own_separator(separator):
    content = f'claim{separator}paid\nC-1{separator}"1{separator}5"\n'.encode()

    assert texts(content, MediaType.CSV)[0].split("\n")[0] == "claim\tpaid"
    assert delimiter_of(content.decode()) == separator


def test_quoted_cells_may_hold_separators_and_line_ends():
    assert texts(b'claim,note\nC-1,"first, then\nsecond"\n', MediaType.CSV) == ["claim\tnote\nC-1\tfirst, then second"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Müller".encode(), "Müller"),
        ("Müller".encode("cp1252"), "Müller"),
        ("Müller".encode("utf-8-sig"), "Müller"),
        ("Müller".encode("utf-16"), "Müller"),
        (b"a\r\nb\rc\n", "a\nb\nc"),
        ("caf\u00e9".encode()[:-1], "caf"),
    ],
)
def test_a_text_file_is_read_in_its_own_encoding(content, text):
    assert texts(content, MediaType.TXT) == [text]


def test_undefined_bytes_do_not_stop_the_decoding():
    assert decode(b"a\x81b \xe4 c") == "a\N{REPLACEMENT CHARACTER}b ä c"


def test_forty_thousand_rows_arrive_complete():
    content = "claim,paid\n" + "".join(f"C-{number},{number}.00\n" for number in range(40_000))
    (page,) = read_document(content.encode(), MediaType.CSV).pages

    assert page.text.count("\n") == 40_000
    assert page.text.endswith("C-39999\t39999.00")
