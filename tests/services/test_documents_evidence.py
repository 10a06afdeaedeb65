"""Every stored fact leads to its place: the quote stands on the stored page, and the box encloses its words."""

import io

import pytest
from PIL import Image, ImageChops

from backend.domain.documents import MediaType
from backend.domain.evidence import box_of, stands_on
from backend.domain.facts import FactMethod
from backend.services.document_reading import RULES_PIPELINE
from backend.services.document_views import FactFilter, PageImageRequest
from backend.store.document_records import EVERY_FACT
from fakes.document_rig import make_rig
from fixtures.drawn_documents import Drawing

COLUMNS = {
    40.0: "Claim Number",
    140.0: "Claimant",
    260.0: "Date of Loss",
    350.0: "Status",
    430.0: "Reserve",
    510.0: "Paid",
    590.0: "Recovered",
}


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


@pytest.fixture
def anna(person):
    return person()


def loss_run(pages=2, claims=5):
    drawing = Drawing()
    for page in range(pages):
        if page:
            drawing.turn_page()
        drawing.put(300, 40, "Loss Run Report")
        drawing.put(40, 60, "Insured Name: Harbor Line Freight LLC")
        drawing.put(40, 72, f"Policy Number: CA-2024-00{page + 1}")
        drawing.row(100, COLUMNS)
        for row in range(claims):
            number = page * claims + row
            cells = (
                f"{10_000 + number:05}",
                f"Owner {number}",
                "03/14/2025",
                "Open",
                "$1,500.00",
                f"${number + 1}00.00",
                "$0.00",
            )
            drawing.row(115 + 14 * row, dict(zip(COLUMNS, cells, strict=True)))
    return drawing.as_pdf()


def read(rig, person, filename, content):
    stored = rig.service.upload(person, filename, content)
    rig.read(stored.run_id, RULES_PIPELINE)
    return stored.document_id


def check_every_fact(rig, person, document_id):
    """Return how many facts there are, after looking each one up on its stored page."""
    pages = {
        number: rig.service.get_page(person, document_id, number)
        for number in (page.number for page in rig.service.list_pages(person, document_id))
    }
    facts = rig.service.list_facts(person, document_id, EVERY_FACT).facts
    for fact in facts:
        assert fact.is_verified, fact.field
        if fact.method is FactMethod.DERIVED:
            assert fact.sources, fact.field
        else:
            assert stands_on(fact.quote, pages[fact.page]), fact.field
        if fact.box is not None:
            assert 0 <= fact.box.x0 < fact.box.x1 <= 1, fact.field
            assert 0 <= fact.box.y0 < fact.box.y1 <= 1, fact.field
    return len(facts)


def test_each_fact_of_a_drawn_loss_run_stands_on_its_stored_page(rig, anna):
    document_id = read(rig, anna, "loss run.pdf", loss_run())

    assert check_every_fact(rig, anna, document_id) > 20
    assert rig.service.get(anna, document_id).document.page_count == 2


def test_the_words_inside_a_stored_box_are_those_of_the_quote(rig, anna):
    document_id = read(rig, anna, "loss run.pdf", loss_run(pages=1))
    page = rig.service.get_page(anna, document_id, 1)

    claimant = next(
        fact
        for fact in rig.service.list_facts(anna, document_id, FactFilter(text="Owner 3")).facts
        if fact.value == "Owner 3"
    )
    box = claimant.box
    inside = [
        word.text
        for word in page.words
        if word.box.x0 >= box.x0 - 0.001 and word.box.x1 <= box.x1 + 0.001
        if word.box.y0 >= box.y0 - 0.001 and word.box.y1 <= box.y1 + 0.001
    ]
    assert " ".join(inside) == "Owner 3" == claimant.quote


def test_the_picture_changes_at_the_cited_place_and_nowhere_else(rig, anna):
    document_id = read(rig, anna, "loss run.pdf", loss_run(pages=1))
    fact = next(fact for fact in rig.service.list_facts(anna, document_id).facts if fact.box)
    plain, cited = (
        Image.open(io.BytesIO(rig.service.page_image(anna, PageImageRequest(document_id, 1, 800, boxes)))).convert(
            "RGB"
        )
        for boxes in ((), (fact.box,))
    )

    left, top, right, bottom = ImageChops.difference(plain, cited).getbbox()
    assert abs(left / plain.width - fact.box.x0) < 0.02
    assert abs(right / plain.width - fact.box.x1) < 0.02
    assert abs(top / plain.height - fact.box.y0) < 0.02
    assert abs(bottom / plain.height - fact.box.y1) < 0.02


def test_a_second_upload_of_the_same_loss_run_has_the_same_facts(rig, anna):
    first = read(rig, anna, "first.pdf", loss_run())
    second = read(rig, anna, "second.pdf", loss_run())

    told = [
        [fact.to_fact() for fact in rig.service.list_facts(anna, document_id, EVERY_FACT).facts]
        for document_id in (first, second)
    ]
    assert told[0] == told[1]
    assert check_every_fact(rig, anna, second) == len(told[0])


def test_a_text_has_quotes_but_no_boxes(rig, anna):
    document_id = read(rig, anna, "letter.txt", b"Dear underwriter,\nInsured: Harbor Line Freight LLC\nKind regards")
    (fact,) = rig.service.list_facts(anna, document_id).facts

    assert (fact.value, fact.box) == ("Harbor Line Freight LLC", None)
    assert box_of(rig.service.get_page(anna, document_id, 1), fact.quote) is None
    assert not rig.service.get(anna, document_id).is_drawn


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "pages", "at_least"),
    [
        ("longlistbench/loss_run_external_001.pdf", 43, 2_000),
        ("longlistbench/driver_mvr_packet_001.pdf", 1, 1_000),
    ],
)
def test_each_fact_of_a_supplied_document_stands_on_its_stored_page(
    rig, anna, validation_data, count_statements, name, pages, at_least
):
    content = validation_data(name).read_bytes()
    stored = rig.service.upload(anna, "supplied.pdf", content)
    with count_statements() as statements:
        rig.read(stored.run_id, RULES_PIPELINE)

    assert check_every_fact(rig, anna, stored.document_id) >= at_least
    assert rig.service.get(anna, stored.document_id).document.page_count >= pages
    assert rig.service.get(anna, stored.document_id).document.media_type is MediaType.PDF
    assert len(statements) < 60
