"""Where the pages of a report end: no heading alone, no notice torn from its words, no sentence from what it cites."""

from dataclasses import replace

import pypdfium2
import pytest

from backend.domain.reports.content import Chart, KeyValues, Notice, Paragraph, Quote, ReportSection, Series, Table
from backend.rendering import render_pdf
from backend.rendering.parts import NOTICE
from fixtures.report_contents import memo

LINES = range(14, 30, 2)
"""So many lines of text stand before what is looked at, so that the end of the page meets each part of it once."""


def pages_of(content):
    with pypdfium2.PdfDocument(render_pdf(content)) as document:
        return [page.get_textpage().get_text_range() for page in document]


def told(lines, *blocks):
    """Return a report whose first page is full up to a chosen line."""
    filling = ReportSection("Before", tuple(Paragraph(f"Line {number}.") for number in range(lines)))
    sections = (filling, ReportSection("Looked at", blocks))
    return replace(memo(), notices=(), summary=KeyValues((("A", "B"),)), sections=sections)


def page_with(pages, words):
    (found,) = [number for number, text in enumerate(pages) if words in text]
    return found


BLOCKS = {
    "a notice": Notice("First words of the notice. " + "More of it. " * 30),
    "a paragraph": Paragraph("First words of the paragraph.", ("a_cell",), "rules"),
    "a quote": Quote("First words of the quote.", "source.pdf, page 2"),
    "a short table": Table(("One", "Two"), tuple((f"First words {n}", "x") for n in range(12)), title="Its title"),
    "a chart": Chart("bars", "Its title", "cases", ("a", "b"), (Series("First words", (1.0, 2.0)),)),
    "a long table": Table(("One", "Two"), tuple((f"First words {n}.", "x") for n in range(90)), title="Its title"),
}
FIRST = {"a short table": "First words 0", "a long table": "First words 0."}


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_a_heading_stands_on_the_page_on_which_what_it_heads_begins(name):
    for lines in LINES:
        pages = pages_of(told(lines, BLOCKS[name]))
        assert page_with(pages, "Looked at") == page_with(pages, FIRST.get(name, "First words")), lines


def test_a_notice_is_never_torn_from_its_heading():
    for lines in LINES:
        pages = pages_of(told(lines, Paragraph("Something before."), BLOCKS["a notice"]))
        here = pages[page_with(pages, "First words of the notice")]
        assert NOTICE in here
        assert here.count("More of it.") >= 20


def test_a_sentence_stands_with_what_it_rests_on():
    for lines in LINES:
        pages = pages_of(told(lines, Paragraph("Something before."), BLOCKS["a paragraph"]))
        assert page_with(pages, "First words of") == page_with(pages, "a cell")


def test_the_title_of_a_table_stands_with_its_first_row():
    for lines in LINES:
        for name in ("a short table", "a long table"):
            pages = pages_of(told(lines, Paragraph("Something before."), BLOCKS[name]))
            assert page_with(pages, "Its title") == page_with(pages, FIRST[name])


def test_a_notice_longer_than_a_page_goes_on_overleaf():
    pages = pages_of(told(5, Notice("Word " * 3_000)))
    assert sum(text.count("Word") for text in pages) == 3_000


def test_every_section_stands_in_the_outline_wherever_its_page_ends():
    content = told(40, BLOCKS["a chart"])
    with pypdfium2.PdfDocument(render_pdf(content)) as document:
        titles = [mark.get_title() for mark in document.get_toc()]
    assert titles[:2] == ["Before", "Looked at"]
