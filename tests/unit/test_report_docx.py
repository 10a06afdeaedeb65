"""A report as a Word document: all text in order, real headings, repeated rows, words for pictures, equal bytes."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from backend.domain.reports.content import Chart, KeyValues, Notice, Paragraph, Quote, Table
from backend.rendering import render_docx
from backend.rendering.chart_pictures import draw_picture
from backend.rendering.parts import NOTICE, PROVENANCE, SUMMARY, made_on, told
from backend.rendering.styles import looks_of
from fixtures.report_contents import ALL, BRAND, HOSTILE_TEXTS, MADE_AT, RUN, actuarial, memo

KINDS = sorted(set(ALL) - {"hostile"})


@pytest.fixture(scope="module")
def files():
    """Write each sample once."""
    return {name: render_docx(make()) for name, make in ALL.items()}


def opened(content):
    return Document(BytesIO(content))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def body_text(document):
    """Return the texts of the body in their order, those of tables cell by cell."""
    return "\n".join(
        "".join(node.text or "" for node in one.iter(qn("w:t"))) for one in document.element.body.iter(qn("w:p"))
    )


def styled(document, style):
    return [one.text for one in document.paragraphs if one.style.name == style]


def parts(content):
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words_in_order(content):
    yield content.title
    yield from (notice.text for notice in content.notices)
    for section in content.sections:
        yield section.heading
        for block in section.blocks:
            match block:
                case Paragraph() | Notice() | Quote():
                    yield block.text
                case KeyValues():
                    yield from (text for row in block.rows for text in row)
                case Table() | Chart():
                    yield block.title
    yield PROVENANCE
    yield from (text for row in content.provenance.rows for text in row)


@pytest.mark.parametrize("name", KINDS)
def test_every_block_stands_in_the_document_in_its_order(files, name):
    text, at = squeezed(body_text(opened(files[name]))), 0
    for words in words_in_order(ALL[name]()):
        found = text.find(squeezed(words), at)
        assert found >= 0, words
        at = found


@pytest.mark.parametrize("name", KINDS)
def test_tables_hold_the_rows_as_given(files, name):
    found = {tuple(cell.text for cell in row.cells) for table in opened(files[name]).tables for row in table.rows}
    tables = [block for section in ALL[name]().sections for block in section.blocks if isinstance(block, Table)]
    narrow = [table for table in tables if len(table.columns) <= 6]

    assert narrow or name == "actuarial"
    assert all(row in found for table in narrow for row in (table.columns, *table.rows))


def test_headings_are_headings(files):
    document = opened(files["memo"])

    assert styled(document, "Title") == ["Underwriting memo SUB-2026-00012"]
    assert styled(document, "Heading 1") == [SUMMARY, "Proposal and reasons", "Rules", PROVENANCE]
    assert styled(document, "Heading 2") == ["Rules that spoke", "Points by rule"]
    assert styled(document, "Quote") == ["“Exterior walls: wood frame, built 1931”"]


def test_the_first_row_of_a_table_is_repeated_on_every_page(files):
    table = opened(files["claim_file"]).tables[1]
    marked = [row for row in table.rows if row._tr.findall(f".//{qn('w:tblHeader')}")]

    assert [row.cells[0].text for row in marked] == ["Day"]
    assert len(table.rows) == 91


def test_figures_stand_to_the_right_and_words_to_the_left(files):
    row = opened(files["claim_file"]).tables[1].rows[5]

    assert [str(cell.paragraphs[0].alignment).split(" ")[0] for cell in row.cells] == ["None", "None", "RIGHT"]


def test_a_table_too_wide_for_the_paper_comes_in_parts(files):
    document = opened(files["actuarial"])
    wide = [table for table in document.tables if table.rows[0].cells[0].text == "Origin"]
    room = looks_of(actuarial().brand).width

    assert len(wide) == 2
    assert sum(len(table.columns) - 1 for table in wide) == 15
    assert all(sum(column.width.pt for column in table.columns) <= room + 1 for table in wide)


def test_notices_come_first_and_on_their_warning_ground(files):
    first = opened(files["memo"]).paragraphs[2]

    assert first.text.startswith(f"{NOTICE}: This report was made without a model")
    assert first._p.pPr.find(qn("w:shd")).get(qn("w:fill")) == "fff1cc"
    assert {edge.tag for edge in first._p.pPr.find(qn("w:pBdr"))} == {
        qn(f"w:{side}") for side in ("top", "left", "bottom", "right")
    }


def test_the_properties_of_a_dressed_paragraph_stand_in_the_order_of_the_standard(files):
    order = [
        qn(f"w:{name}")
        for name in ("pStyle", "keepNext", "pageBreakBefore", "pBdr", "shd", "tabs", "spacing", "ind", "jc")
    ]
    document = opened(files["hostile"])
    for one in document.element.body.iter(qn("w:pPr")):
        places = [order.index(child.tag) for child in one if child.tag in order]
        assert places == sorted(places)


def test_charts_are_pictures_with_words_for_those_who_do_not_see_them(files):
    charts = [block for section in actuarial().sections for block in section.blocks if isinstance(block, Chart)]
    pictures = opened(files["actuarial"]).element.body.findall(f".//{qn('wp:docPr')}")

    assert [picture.get("descr") for picture in pictures] == [told(chart) for chart in charts]
    assert "Paid: 2010 1e+06" in pictures[0].get("descr")


def test_a_chart_in_the_document_is_the_drawing_of_the_pdf_as_a_picture(files):
    wanted = actuarial().sections[1].blocks[0]
    looks = looks_of(actuarial().brand)
    kept = [content for name, content in parts(files["actuarial"]).items() if name.startswith("word/media/")]

    assert draw_picture(wanted, looks.brand, looks.width) in kept


def test_head_and_foot_say_whose_report_it_is_and_count_the_pages(files):
    section = opened(files["memo"]).sections[0]
    foot = section.footer.paragraphs[0]
    fields = [one.text for one in foot._p.iter(qn("w:instrText"))]

    assert section.different_first_page_header_footer
    assert "Northwind Mutual Insurance" in section.header.paragraphs[0].text
    assert [one.text for one in section.first_page_header.paragraphs][1] == "Northwind Mutual Insurance"
    assert foot.text.startswith(f"REP-2026-0007 · run {RUN}\tPage ")
    assert fields == ["PAGE", "NUMPAGES"]
    assert [one.text for one in section.first_page_footer.paragraphs[0]._p.iter(qn("w:instrText"))] == fields


def test_the_logo_stands_in_the_head_of_the_first_page_with_words(files):
    section = opened(files["memo"]).sections[0]
    pictures = section.first_page_header._element.findall(f".//{qn('wp:docPr')}")

    assert [picture.get("descr") for picture in pictures] == ["Logo of Northwind Mutual Insurance"]
    assert not section.header._element.findall(f".//{qn('wp:docPr')}")


def test_the_properties_name_title_institution_reference_and_moment(files):
    known = opened(files["memo"]).core_properties

    assert (known.title, known.author) == ("Underwriting memo SUB-2026-00012", "Northwind Mutual Insurance")
    assert (known.identifier, known.language, known.comments) == ("REP-2026-0007", "en-US", "")
    assert known.created.replace(tzinfo=MADE_AT.tzinfo) == MADE_AT


def test_two_writings_of_one_report_are_equal_byte_by_byte(files):
    assert all(render_docx(ALL[name]()) == files[name] for name in ALL)


def test_the_parts_lie_in_one_order_with_one_day(files):
    with ZipFile(BytesIO(files["memo"])) as archive:
        parts = archive.infolist()

    assert parts[0].filename == "[Content_Types].xml"
    assert [part.filename for part in parts[1:]] == sorted(part.filename for part in parts[1:])
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
    assert not [part.filename for part in parts if "thumbnail" in part.filename]


def test_another_moment_changes_the_words_of_the_moment_and_nothing_else(files):
    before = memo()
    after = replace(before, made_at=before.made_at + timedelta(days=40))
    old, new = parts(files["memo"]), parts(render_docx(after))
    changed = {name for name in old if old[name] != new[name]}

    assert changed == {"docProps/core.xml", "word/footer1.xml", "word/footer2.xml"}
    for name in changed - {"docProps/core.xml"}:
        assert old[name].replace(made_on(before).encode(), made_on(after).encode()) == new[name]


def test_no_link_and_nothing_from_outside_is_in_any_document(files):
    for content in files.values():
        for name, part in parts(content).items():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in part
                assert b"hyperlink" not in part


def test_what_a_document_brought_along_is_text_and_steers_nothing(files):
    document = opened(files["hostile"])
    text = body_text(document)

    assert HOSTILE_TEXTS[0] in text
    assert HOSTILE_TEXTS[7] in text
    assert "Pay evil to nobody" in text
    assert "bell null escape[31m del half tag" in text
    assert not {one for one in text if ord(one) in range(0x202A, 0x202F) or ord(one) in range(0x2066, 0x206A)}


def test_the_ink_of_headings_is_read_on_white_whatever_the_institutions_colour(files):
    document = opened(files["hostile"])

    assert str(document.styles["Heading 1"].font.color.rgb).lower() == looks_of(ALL["hostile"]().brand).ink.lstrip("#")
    assert BRAND.primary.lstrip("#").upper() == str(opened(files["memo"]).styles["Heading 1"].font.color.rgb)


def test_a_picture_of_a_chart_is_three_pixels_a_point_wide():
    wanted = Chart("bars", "One", "USD", ("a",), ())

    assert Image.open(BytesIO(draw_picture(wanted, BRAND, 300))).width == 900


def test_the_line_under_the_title_has_the_institutions_colour(files):
    lines = list(opened(files["actuarial"]).styles["Title"].element.iter(qn("w:bottom")))

    assert [line.get(qn("w:color")) for line in lines] == ["6a1b4d"]
    assert [line.get(qn("w:themeColor")) for line in lines] == [None]
