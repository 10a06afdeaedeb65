"""The parts of a Word document that its library has no name for, and the ZIP that they lie in."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from backend.domain.reports.content import Brand, KeyValues, Table
from backend.rendering.docx_tables import add_pairs, add_table
from backend.rendering.docx_words import write
from backend.rendering.docx_xml import add_field, dress_paragraph, keep_row_whole, repeat_row, shade_cell
from backend.rendering.docx_zip import settled
from backend.rendering.logos import read_logo
from backend.rendering.pdf_tables import EMPTY
from backend.rendering.styles import looks_of
from fixtures.report_contents import draw_logo

LOOKS = looks_of(Brand("x"))


@pytest.fixture
def document():
    return Document()


def again(document):
    """Return the document as somebody who opens its file finds it."""
    out = BytesIO()
    document.save(out)
    return Document(BytesIO(out.getvalue()))


def zipped(parts, method):
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_is_the_same_in_whatever_order_and_form_its_parts_came():
    parts = [("b.xml", b"b" * 99), ("[Content_Types].xml", b"c"), ("a/x.xml", b"a")]
    one, other = settled(zipped(parts, ZIP_DEFLATED)), settled(zipped(parts[::-1], ZIP_STORED))

    assert one == other
    with ZipFile(BytesIO(one)) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "a/x.xml", "b.xml"]
        assert {name: archive.read(name) for name in archive.namelist()} == dict(parts)


def test_a_field_has_its_begin_its_code_and_its_end(document):
    paragraph = document.add_paragraph("Page ")
    add_field(paragraph, "PAGE")
    run = again(document).paragraphs[0].runs[1]._r

    assert [one.get(qn("w:fldCharType")) or one.text for one in run] == ["begin", "PAGE", "separate", "1", "end"]


def test_text_is_written_with_its_lines_and_without_what_nobody_sees(document):
    write(document.add_paragraph(), "one\r\ntwo\x07\u202e", size=8, ink="#123456", is_bold=True)
    run = again(document).paragraphs[0].runs[0]

    assert run.text == "one\ntwo"
    assert (run.font.size.pt, str(run.font.color.rgb), run.bold) == (8.0, "123456", True)


def test_ground_and_edges_stand_before_what_the_standard_puts_behind_them(document):
    paragraph = document.add_paragraph("x")
    paragraph.alignment = 1
    dress_paragraph(paragraph, "#ffeecc", (("left", "#112233", 24),))
    tags = [one.tag for one in again(document).paragraphs[0]._p.pPr]

    assert tags == [qn("w:pBdr"), qn("w:shd"), qn("w:jc")]


def test_rows_are_repeated_and_kept_whole_where_asked(document):
    grid = document.add_table(2, 1)
    repeat_row(grid.rows[0])
    keep_row_whole(grid.rows[1])
    shade_cell(grid.rows[0].cells[0], "#abcdef")
    rows = again(document).tables[0].rows

    assert [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in rows] == [True, False]
    assert [bool(row._tr.findall(f".//{qn('w:cantSplit')}")) for row in rows] == [False, True]
    assert rows[0].cells[0]._tc.find(f".//{qn('w:shd')}").get(qn("w:fill")) == "abcdef"


def test_a_row_shorter_than_its_table_ends_in_empty_cells_and_a_longer_one_is_cut(document):
    add_table(document, LOOKS, Table(("A", "B"), (("1",), ("1", "2", "3"))))

    assert [[cell.text for cell in row.cells] for row in again(document).tables[0].rows] == [
        ["A", "B"],
        ["1", ""],
        ["1", "2"],
    ]


def test_a_table_without_rows_says_that_there_is_nothing(document):
    add_table(document, LOOKS, Table(("A",), (), title="Empty", note="A note"))
    found = again(document)

    assert [one.text for one in found.paragraphs] == ["Empty", EMPTY, "A note"]
    assert found.tables == []


def test_pairs_stand_beside_one_another_and_none_leave_nothing(document):
    add_pairs(document, LOOKS, KeyValues(()))
    add_pairs(document, LOOKS, KeyValues((("Run", "7"),)))

    assert [[cell.text for cell in row.cells] for table in again(document).tables for row in table.rows] == [
        ["Run", "7"]
    ]


def test_a_long_row_may_be_broken_over_pages(document):
    add_table(document, LOOKS, Table(("A",), (("short",), ("long " * 400,))))
    rows = again(document).tables[0].rows

    assert [bool(row._tr.findall(f".//{qn('w:cantSplit')}")) for row in rows] == [False, True, False]


def test_a_logo_is_drawn_anew_so_that_nothing_else_of_its_file_comes_along():
    logo = read_logo(draw_logo() + b"<script>hidden</script>")

    assert (logo.width, logo.height) == (240, 80)
    assert b"hidden" not in logo.png
