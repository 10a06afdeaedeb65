"""The truth about claim papers says where on the page each fact stands, and the readers point to the same place."""

import io
from itertools import pairwise
from zipfile import ZipFile

import pytest

from backend.demo.claim_files import claim_files
from backend.domain.printed import read_amount, read_date
from backend.extraction.pdf import read_pdf
from backend.pipelines.readers import read_facts


@pytest.fixture(scope="module")
def papers():
    """Every second file, so that both houses, filled forms and all kinds of bills are among them."""
    return [paper for file in claim_files()[::2] for paper in file.documents]


@pytest.fixture(scope="module")
def pairs(papers):
    """Give the box of the truth beside that of each proven fact of the same field and meaning."""
    found = []
    for filename, drawn in papers:
        if not filename.endswith(".pdf"):
            continue
        document = read_pdf(drawn.content, lambda _pages: None)
        for fact in read_facts(document, "0" * 64):
            true = drawn.truth.get(fact.field)
            if true and fact.is_verified and means_the_same(fact.value, true.value):
                found.append((filename, true, fact))
    return found


def means_the_same(value, truth):
    readers = (read_date, read_amount)
    return value == truth or any(read(value) == read(truth) is not None for read in readers)


def shared_part(first, second):
    """Area of both over area of either."""
    across = min(first.x1, second.x1) - max(first.x0, second.x0)
    down = min(first.y1, second.y1) - max(first.y0, second.y0)
    both = max(0, across) * max(0, down)
    return both / (area(first) + area(second) - both)


def area(box):
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def holds_centre(outer, inner):
    across, down = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= across <= outer.x1 and outer.y0 <= down <= outer.y1


def test_every_fact_of_a_drawn_page_has_a_box_inside_the_page(papers):
    for filename, drawn in papers:
        for true in drawn.truth.values():
            assert (true.box is not None) is filename.endswith(".pdf"), filename
            if true.box is not None:
                assert 0 < true.box.x0 < true.box.x1 < 1
                assert 0 < true.box.y0 < true.box.y1 < 1


def test_facts_of_one_paper_never_stand_on_top_of_each_other(papers):
    for filename, drawn in papers:
        boxes = [true.box for true in drawn.truth.values() if true.box]
        for number, box in enumerate(boxes):
            assert all(shared_part(box, other) < 0.2 for other in boxes[number + 1 :]), filename


def test_the_readers_point_to_where_the_truth_says_the_fact_stands(pairs):
    met = [shared_part(t.box, f.box) >= 0.5 or holds_centre(f.box, t.box) for _, t, f in pairs if f.box]

    assert len(met) == len(pairs) > 150
    assert sum(met) / len(met) >= 0.95


def test_the_readers_point_to_the_page_the_truth_names(pairs):
    assert {fact.page == true.page for _, true, fact in pairs} == {True}


def test_a_box_elsewhere_on_the_page_would_not_pass(pairs):
    """The measure can fail: boxes of other facts of the same paper hardly ever meet."""
    by_paper = pairwise(pairs)
    apart = [
        shared_part(first[1].box, second[2].box) < 0.5 and not holds_centre(second[2].box, first[1].box)
        for first, second in by_paper
        if first[1].field != second[1].field
    ]

    assert sum(apart) / len(apart) >= 0.95


def test_a_word_processors_file_carries_no_clock(papers):
    packed = [drawn.content for filename, drawn in papers if filename.endswith(".docx")]

    assert packed
    for content in packed:
        with ZipFile(io.BytesIO(content)) as inside:
            assert {entry.date_time for entry in inside.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert inside.testzip() is None
