"""A report as PDF by its text and structure: all blocks in order, all pages numbered, nothing hidden."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
from pypdf import PdfReader

from backend.domain.reports.content import Brand, KeyValues, Notice, Paragraph, ReportSection, Table
from backend.rendering import render_pdf
from backend.rendering.parts import PROVENANCE, SUMMARY, made_on
from backend.rendering.text import NO_GLYPH
from fixtures.report_contents import ALL, HOSTILE_TEXTS, RUN, actuarial, claim_file, hostile, memo

KINDS = sorted(set(ALL) - {"hostile"})


@pytest.fixture(scope="module")
def files():
    """Draw each sample once."""
    return {name: render_pdf(make()) for name, make in ALL.items()}


def pages_of(content):
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def text_of(content):
    """Return all text without breaks, since words may go on in the next line."""
    return squeezed("\n".join(pages_of(content)))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def words_in_order(content):
    """Return what a reader meets from title to provenance, tables cell by cell."""
    yield from (content.title, content.subtitle, *(notice.text for notice in content.notices), SUMMARY)
    yield from (text for row in content.summary.rows for text in row)
    for section in content.sections:
        yield section.heading
        for block in section.blocks:
            yield from words_of(block)
    yield PROVENANCE
    yield from (text for row in content.provenance.rows for text in row)


def words_of(block):
    match block:
        case Paragraph() | Notice():
            return [block.text]
        case KeyValues():
            return [text for row in block.rows for text in row]
        case Table():
            return [block.title]
        case _:
            return [getattr(block, "title", "") or block.text]


@pytest.mark.parametrize("name", KINDS)
def test_every_block_stands_in_the_file_in_its_order(files, name):
    text, at = text_of(files[name]), 0
    for words in words_in_order(ALL[name]()):
        found = text.find(squeezed(words), at)
        assert found >= 0, words
        at = found


@pytest.mark.parametrize("name", KINDS)
def test_every_cell_of_every_table_stands_in_the_file(files, name):
    text = text_of(files[name])
    tables = [block for section in ALL[name]().sections for block in section.blocks if isinstance(block, Table)]
    missing = [
        cell for table in tables for row in (table.columns, *table.rows) for cell in row if squeezed(cell) not in text
    ]

    assert missing == []


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_page_says_which_of_how_many_it_is(files, name):
    pages = pages_of(files[name])

    assert len(pages) > 1
    assert [f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)


def test_every_page_names_reference_run_and_moment(files):
    for page in pages_of(files["claim_file"]):
        assert f"REP-2026-0007 · run {RUN}" in page
        assert "Made on November 23, 2026, 07:48 UTC" in page


def test_two_drawings_of_one_report_are_equal_byte_by_byte(files):
    assert all(render_pdf(ALL[name]()) == files[name] for name in ALL)


def test_another_moment_changes_the_words_of_the_moment_and_nothing_else(files):
    before = memo()
    after = replace(before, made_at=before.made_at + timedelta(days=40))
    old, new = pages_of(files["memo"]), pages_of(render_pdf(after))

    assert old != new
    assert [page.replace(made_on(before), made_on(after)) for page in old] == new


def test_the_headings_of_a_long_table_stand_again_on_each_of_its_pages(files):
    pages = [page for page in pages_of(files["claim_file"]) if "to the repairer" in page]

    assert len(pages) > 2
    assert all(re.search(r"Day\s+Movement\s+Amount \(USD\)", page) for page in pages)


def test_a_table_too_wide_for_the_paper_comes_in_parts_that_each_name_their_rows(files):
    text = "\n".join(pages_of(files["actuarial"]))
    origins = actuarial().sections[0].blocks[0].rows

    assert re.findall(r"Part \d of \d", text) == ["Part 1 of 2", "Part 2 of 2"]
    assert all(len(re.findall(rf"^{row[0]}\b", text, re.MULTILINE)) >= 2 for row in origins)


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_letter_stands_outside_the_margins(files, name):
    with pypdfium2.PdfDocument(files[name]) as document:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_rect(at) for at in range(text.count_rects())]
            assert min(box[0] for box in boxes) >= 55
            assert max(box[2] for box in boxes) <= page.get_width() - 55
            assert min(box[1] for box in boxes) >= 20
            assert max(box[3] for box in boxes) <= page.get_height() - 30


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_file_holds_script_link_form_or_attachment(files, name):
    reader = PdfReader(BytesIO(files[name]))
    root = reader.trailer["/Root"]

    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}))
    assert [page for page in reader.pages if "/Annots" in page] == []


def test_the_properties_name_title_institution_and_language(files):
    reader = PdfReader(BytesIO(files["memo"]))

    assert reader.metadata.title == "Underwriting memo SUB-2026-00012"
    assert reader.metadata.author == "Northwind Mutual Insurance"
    assert "REP-2026-0007" in reader.metadata.subject
    assert reader.trailer["/Root"]["/Lang"] == "en-US"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_outline_leads_to_each_section(files):
    reader = PdfReader(BytesIO(files["memo"]))
    pages = [reader.get_destination_page_number(entry) for entry in reader.outline]

    assert [entry.title for entry in reader.outline] == ["Proposal and reasons", "Rules", PROVENANCE]
    assert all(earlier <= later for earlier, later in pairwise(pages))
    assert pages[-1] == len(reader.pages) - 1


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_letter_used_is_embedded(files, name):
    fonts = {
        str(font["/BaseFont"]): font["/FontDescriptor"]
        for page in PdfReader(BytesIO(files[name])).pages
        for font in page["/Resources"]["/Font"].values()
        if "/FontDescriptor" in font
    }

    assert fonts
    assert all("+DejaVuSans" in family and "/FontFile2" in described for family, described in fonts.items())


def test_the_paper_is_that_of_the_place(files):
    sizes = {name: tuple(map(round, PdfReader(BytesIO(files[name])).pages[0].mediabox[2:])) for name in KINDS}

    assert sizes == {"memo": (612, 792), "claim_file": (612, 792), "management": (612, 792), "actuarial": (595, 842)}


def test_days_and_axis_are_written_as_the_place_writes_them(files):
    text = "\n".join(pages_of(files["actuarial"]))

    assert "Made on 23. November 2026, 07:48 UTC" in text
    assert "4 Mio." in text.replace("\xa0", " ")


def test_markup_from_a_document_is_shown_and_never_read(files):
    text = text_of(files["hostile"])

    assert squeezed(HOSTILE_TEXTS[0]) in text
    assert squeezed(HOSTILE_TEXTS[7]) in text


def test_nothing_that_steers_the_direction_of_text_or_the_screen_comes_through(files):
    text = "\n".join(pages_of(files["hostile"]))

    assert "Pay evil to nobody" in text
    assert "bell null escape[31m del half tag" in text
    assert not {one for one in text if ord(one) in range(0x202A, 0x202F) or ord(one) in range(0x2066, 0x206A)}


def test_alphabets_of_europe_are_drawn_and_what_no_letter_is_there_for_is_a_square(files):
    assert squeezed(f"Grüße, Ελλάδα, Україна, Łódź, ½ € — {NO_GLYPH}{NO_GLYPH} {NO_GLYPH}") in text_of(files["hostile"])


def test_a_word_longer_than_a_line_goes_on_in_the_next_and_is_whole(files):
    text = text_of(files["hostile"])

    assert HOSTILE_TEXTS[3] in text
    assert HOSTILE_TEXTS[4] in text


def test_a_report_with_nothing_in_it_still_becomes_a_file():
    empty = replace(memo(), sections=(), notices=(), summary=KeyValues(()), provenance=KeyValues(()), brand=Brand(""))
    empty = replace(empty, title="", subtitle="", reference="")

    assert len(pages_of(render_pdf(empty))) == 2


def test_sections_of_any_length_never_leave_a_heading_alone_at_the_foot_of_a_page():
    body = (Paragraph("One sentence of this section."),)
    filling = tuple(Paragraph("A line.") for _ in range(3))
    for more in range(0, 24, 3):
        sections = tuple(ReportSection(f"Heading {n}", filling[: n % 3] + body) for n in range(20 + more))
        for page in pages_of(render_pdf(replace(memo(), sections=sections)))[:-1]:
            lines = [line for line in page.splitlines() if not line.startswith(("Page", "Made on", "REP-"))]
            assert not lines[-1].startswith("Heading"), lines[-3:]


def test_the_kinds_differ_in_their_words_only(files):
    assert len({files[name] for name in ALL}) == len(ALL)
    assert all(claim_file().title in page for page in pages_of(files["claim_file"]))
    assert "Part 1 of" in "\n".join(pages_of(render_pdf(replace(hostile(), notices=()))))
