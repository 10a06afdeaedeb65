"""The reports that the product builds, as files: every block of each kind is read in the PDF and in the DOCX."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import ImageChops

from backend.domain.reports.content import Chart, KeyValues, Notice, Paragraph, Quote, Table
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.report import (
    Origin,
    build_claim_file,
    build_management,
    build_memo,
    build_study_report,
    make_report,
    responders,
)
from backend.rendering import render_docx, render_json, render_pdf
from backend.rendering.charts import draw_chart
from backend.rendering.cited import with_named_cites
from fixtures import reports
from fixtures.report_contents import BRAND

AT = datetime(2026, 5, 4, tzinfo=UTC)
ORIGIN = Origin(UUID(int=9), "RPT-2026-000001", "A report", "Ada Lind", BRAND, AT)
DRAFTS = {
    "memo": lambda: build_memo(reports.memo()),
    "claim file": lambda: build_claim_file(reports.claim_file()),
    "actuarial report": lambda: build_study_report(reports.study_report()),
    "management summary": lambda: build_management(reports.management()),
}
KINDS = sorted(DRAFTS)


@pytest.fixture(scope="module")
def contents():
    """Build a report of each kind from plain rows, worded by rules."""
    chain = ProviderChain((MockProvider(responders()),))
    return {name: make_report(draft(), ORIGIN, chain).content for name, draft in DRAFTS.items()}


@pytest.fixture(scope="module")
def pdfs(contents):
    return {name: render_pdf(content) for name, content in contents.items()}


@pytest.fixture(scope="module")
def documents(contents):
    return {name: render_docx(content) for name, content in contents.items()}


def squeezed(text):
    return re.sub(r"\s+", "", text)


def pdf_text(content):
    with pypdfium2.PdfDocument(content) as document:
        return squeezed("".join(page.get_textpage().get_text_range() for page in document))


def docx_text(content):
    body = Document(BytesIO(content)).element.body
    return squeezed("".join(node.text or "" for node in body.iter(qn("w:t"))))


def blocks_of(content):
    yield from content.notices
    yield content.summary
    for section in content.sections:
        yield from section.blocks
    yield content.provenance


def words_of(block):
    """Return every text of a block that a reader meets."""
    match block:
        case Notice():
            return [block.text]
        case Paragraph():
            return [block.text, *block.cites]
        case Quote():
            return [block.text, block.source]
        case KeyValues():
            return [text for row in block.rows for text in row]
        case Table():
            return [block.title, block.note, *block.columns, *(text for row in block.rows for text in row)]
        case Chart():
            return [block.title]


def charts_of(content):
    return [block for section in content.sections for block in section.blocks if isinstance(block, Chart)]


@pytest.mark.parametrize("name", KINDS)
def test_every_text_of_every_block_is_read_in_the_pdf(contents, pdfs, name):
    text = pdf_text(pdfs[name])
    missing = [
        words
        for block in blocks_of(with_named_cites(contents[name]))
        for words in words_of(block)
        if squeezed(words) not in text
    ]

    assert missing == []


@pytest.mark.parametrize("name", KINDS)
def test_every_text_of_every_block_is_read_in_the_word_document(contents, documents, name):
    text = docx_text(documents[name])
    missing = [
        words
        for block in blocks_of(with_named_cites(contents[name]))
        for words in words_of(block)
        if squeezed(words) not in text
    ]

    assert missing == []


@pytest.mark.parametrize("name", KINDS)
def test_sections_come_in_the_same_order_in_both_files(contents, pdfs, documents, name):
    headings = [squeezed(section.heading) for section in contents[name].sections]
    styled = [one.text for one in Document(BytesIO(documents[name])).paragraphs if one.style.name == "Heading 1"]
    with pypdfium2.PdfDocument(pdfs[name]) as document:
        outline = [entry.get_title() for entry in document.get_toc()]

    assert [squeezed(one) for one in styled[1:-1]] == headings
    assert [squeezed(one) for one in outline[:-1]] == headings


@pytest.mark.parametrize("name", KINDS)
def test_every_chart_is_a_picture_in_the_word_document(contents, documents, name):
    pictures = Document(BytesIO(documents[name])).inline_shapes

    assert len(pictures) == len(charts_of(contents[name]))
    assert all(picture.width <= 612 * 12700 for picture in pictures)


def test_charts_of_study_and_period_have_figures_to_draw(contents):
    drawn = {name: [draw_chart(chart, BRAND, 480) for chart in charts_of(contents[name])] for name in KINDS}

    assert len(drawn["actuarial report"]) >= 2
    assert len(drawn["management summary"]) >= 2
    assert all(len(drawing.contents) > 10 for drawings in drawn.values() for drawing in drawings)


@pytest.mark.parametrize("name", KINDS)
def test_the_file_for_machines_holds_every_heading_and_row(contents, name):
    report = json.loads(render_json(contents[name]))["report"]
    tables = [block for section in contents[name].sections for block in section.blocks if isinstance(block, Table)]
    kept = [block for section in report["sections"] for block in section["blocks"] if block["block"] == "table"]

    assert [section["heading"] for section in report["sections"]] == [one.heading for one in contents[name].sections]
    assert [block["rows"] for block in kept] == [[list(row) for row in table.rows] for table in tables]
    assert report["figures"]


@pytest.mark.parametrize("name", KINDS)
def test_the_words_that_no_model_wrote_are_announced_on_the_first_page(pdfs, name):
    with pypdfium2.PdfDocument(pdfs[name]) as document:
        first = squeezed(document[0].get_textpage().get_text_range())

    assert "withoutamodel" in first
    assert first.index("withoutamodel") < first.index("Ataglance")


@pytest.mark.parametrize("name", KINDS)
def test_no_page_is_empty_and_none_is_drawn_over_its_foot(pdfs, name):
    with pypdfium2.PdfDocument(pdfs[name]) as document:
        for page in document:
            picture = page.render(scale=1).to_pil().convert("L")
            body = picture.crop((57, 70, picture.width - 57, picture.height - 70))
            gap = picture.crop((57, picture.height - 60, picture.width - 57, picture.height - 52))
            assert body.getextrema()[0] < 128
            assert gap.getextrema() == (255, 255)


@pytest.mark.parametrize("name", KINDS)
def test_files_of_the_same_blocks_look_the_same_at_another_moment_but_for_the_foot(contents, pdfs, name):
    other = make_report(
        DRAFTS[name](),
        Origin(UUID(int=9), "RPT-2026-000001", "A report", "Ada Lind", BRAND, datetime(2027, 1, 9, tzinfo=UTC)),
        ProviderChain((MockProvider(responders()),)),
    ).content
    assert other.sections == contents[name].sections
    with pypdfium2.PdfDocument(pdfs[name]) as one, pypdfium2.PdfDocument(render_pdf(other)) as two:
        pages = [
            (before.render(scale=1).to_pil(), after.render(scale=1).to_pil())
            for before, after in zip(one, two, strict=True)
        ]

    for before, after in pages[:-1]:
        box = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox()
        assert box is not None
        assert box[1] > before.height - 60
