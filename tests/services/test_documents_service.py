"""Opening, citing, reviewing, searching, attaching and downloading documents, each within the person's scope."""

import io
from functools import partial

import pytest
from PIL import Image

from backend.domain.access import Role
from backend.domain.documents import Box, DocumentStatus
from backend.domain.facts import Fact, FactReview
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError, RateLimitedError
from backend.services.document_search import hits_on
from backend.services.document_views import FactFilter, PageImageRequest
from factories import make_submission
from fakes.document_rig import make_rig, text_page, typed_pipeline
from fakes.sample_files import mail, picture, text_pdf

PAGES = text_pdf(["Claim 7", "Paid 1,200.00"], ["Totals"])
PAID = partial(Fact, "claims[0].claim_paid", "1200.00", page=1, quote="Paid 1,200.00", is_verified=True)
NAME = partial(Fact, "insured.name", "Harbor", page=2, quote="Totals")


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


@pytest.fixture
def anna(person):
    return person()


@pytest.fixture
def document_id(rig, anna):
    stored = rig.service.upload(anna, "loss run.pdf", PAGES)
    rig.read(stored.run_id, typed_pipeline(PAID, NAME, texts=("Claim 7\nPaid 1,200.00", "Totals")))
    return stored.document_id


def actions(rig, person, object_type, object_id):
    with rig.unit_of_work() as work:
        return [line.action for line in work.audit.list_for(person.institution_id, object_type, str(object_id))]


def test_opens_a_document_with_its_pages(rig, anna, document_id):
    view = rig.service.get(anna, document_id)

    assert (view.document.status, view.document.page_count, view.is_drawn) == (DocumentStatus.READ, 2, True)
    assert [(page.number, page.fact_count) for page in view.pages] == [(1, 1), (2, 1)]
    assert [page.number for page in rig.service.list_pages(anna, document_id)] == [1, 2]
    assert rig.service.get_page(anna, document_id, 1).text == "Claim 7\nPaid 1,200.00"


def test_notes_an_opening_once_an_hour_and_person(rig, anna, document_id, person):
    for _ in range(3):
        rig.service.get(anna, document_id)
    rig.service.get(person(role=Role.EXAMINER, institution_id=anna.institution_id), document_id)

    assert actions(rig, anna, "document", document_id).count("document_opened") == 2


def test_notes_evidence_once_an_hour(rig, anna, document_id):
    first, second = rig.service.list_facts(anna, document_id).facts
    for fact_id in (first.fact_id, first.fact_id, second.fact_id):
        rig.service.open_fact(anna, fact_id)

    assert actions(rig, anna, "document", document_id).count("evidence_opened") == 2


def test_lists_facts_by_page_and_text_with_their_total(rig, anna, document_id):
    assert rig.service.list_facts(anna, document_id).total == 2
    assert [fact.field for fact in rig.service.list_facts(anna, document_id, FactFilter(page=2)).facts] == [
        "insured.name"
    ]
    assert rig.service.list_facts(anna, document_id, FactFilter(text="nothing")).facts == ()


def test_lists_the_facts_of_all_documents_of_a_submission(rig, anna, document_id, unit_of_work):
    with unit_of_work() as work:
        submission_id = make_submission(work, anna)
    rig.service.attach(anna, [document_id], submission_id)

    assert rig.service.list_submission_facts(anna, submission_id).total == 2
    assert [each.document_id for each in rig.service.list_for_submission(anna, submission_id)] == [document_id]
    assert actions(rig, anna, "submission", submission_id) == ["documents_attached"]


def test_attaches_nothing_to_a_foreign_submission(rig, anna, document_id, person, unit_of_work):
    with unit_of_work() as work:
        foreign = make_submission(work, person())

    with pytest.raises(NotFoundError):
        rig.service.attach(anna, [document_id], foreign)


@pytest.mark.parametrize(
    ("review", "typed", "value"),
    [
        (FactReview.ACCEPTED, None, "1200.00"),
        (FactReview.CORRECTED, " 1250.00 ", "1250.00"),
        (FactReview.REJECTED, "ignored", "1200.00"),
    ],
)
def test_a_review_is_stored_with_before_and_after(rig, anna, document_id, review, typed, value):
    fact = rig.service.list_facts(anna, document_id).facts[0]

    after = rig.service.review_fact(anna, fact.fact_id, review, typed)

    assert (after.review, after.current_value, after.reviewer) == (review, value, anna.username.title())
    with rig.unit_of_work() as work:
        (act,) = work.audit.list_for(anna.institution_id, "fact", str(fact.fact_id))
    assert act.details["before"] == {"review": "open", "value": "1200.00", "corrected_value": None}
    assert act.details["after"]["review"] == review


@pytest.mark.parametrize("typed", [None, "  ", "9" * 501])
def test_a_correction_needs_a_value(rig, anna, document_id, typed):
    fact = rig.service.list_facts(anna, document_id).facts[0]

    with pytest.raises(InvalidRequestError):
        rig.service.review_fact(anna, fact.fact_id, FactReview.CORRECTED, typed)
    assert rig.service.open_fact(anna, fact.fact_id).review is FactReview.OPEN


def test_a_correction_that_does_not_fit_the_field_is_refused_and_leaves_no_trace(rig, anna, document_id):
    fact = rig.service.list_facts(anna, document_id).facts[0]

    with pytest.raises(InvalidRequestError, match=r"^Claim paid must be an amount, such as 12,500\.00\.$"):
        rig.service.review_fact(anna, fact.fact_id, FactReview.CORRECTED, "abc")
    assert rig.service.open_fact(anna, fact.fact_id).review is FactReview.OPEN
    assert "fact_reviewed" not in actions(rig, anna, "fact", fact.fact_id)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER, Role.CLIENT])
def test_only_underwriters_review_facts(rig, anna, document_id, person, role):
    fact = rig.service.list_facts(anna, document_id).facts[0]

    with pytest.raises(NotPermittedError):
        rig.service.review_fact(
            person(role=role, institution_id=anna.institution_id), fact.fact_id, FactReview.ACCEPTED
        )


def test_every_reading_act_is_closed_to_strangers(rig, document_id, person, anna):
    fact_id = rig.service.list_facts(anna, document_id).facts[0].fact_id
    service = rig.service
    for stranger in (person(), person(role=Role.CLIENT, institution_id=anna.institution_id)):
        for act in (
            lambda who: service.get(who, document_id),
            lambda who: service.list_pages(who, document_id),
            lambda who: service.get_page(who, document_id, 1),
            lambda who: service.list_facts(who, document_id),
            lambda who: service.open_fact(who, fact_id),
            lambda who: service.search(who, document_id, "paid"),
            lambda who: service.page_image(who, PageImageRequest(document_id, 1)),
            lambda who: service.download(who, document_id),
            lambda who: service.reread(who, document_id),
        ):
            with pytest.raises(NotFoundError):
                act(stranger)


def test_roles_without_documents_may_not_even_ask(rig, document_id, person, anna):
    with pytest.raises(NotPermittedError):
        rig.service.get(person(role=Role.ACTUARY, institution_id=anna.institution_id), document_id)


def test_a_client_reads_an_upload_of_their_own(rig, person):
    client = person(role=Role.CLIENT)
    stored = rig.service.upload(client, "own.pdf", PAGES)

    assert rig.service.get(client, stored.document_id).document.filename == "own.pdf"


def test_search_gives_page_line_and_box(rig, anna, document_id):
    (hit,) = rig.service.search(anna, document_id, "  paid ")

    assert (hit.page, hit.line) == (1, "Paid 1,200.00")
    assert hit.boxes == (Box(0.1, 0.15, 0.18, 0.18),)
    assert rig.service.search(anna, document_id, " \0 ") == []


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("claim 7", ["Claim 7"]),
        ("7 paid", ["Claim 7 Paid 1,200.00"]),
        ("paid claim", ["Claim 7", "Paid 1,200.00"]),
        ('"claim 7"', ["Claim 7"]),
        ("paid -claim", ["Paid 1,200.00"]),
        ("(", []),
    ],
)
def test_finds_the_whole_query_or_else_each_word(query, lines):
    assert [hit.line for hit in hits_on(text_page(1, "Claim 7\nPaid 1,200.00"), query)] == lines


def test_boxes_a_broken_hit_line_by_line():
    (hit,) = hits_on(text_page(1, "Claim 7\nPaid 1,200.00"), "7 paid")

    assert [round(box.y0, 4) for box in hit.boxes] == [0.1, 0.15]


def test_draws_a_page_of_a_pdf_with_the_cited_box(rig, anna, document_id):
    plain = rig.service.page_image(anna, PageImageRequest(document_id, 1, 400))
    cited = rig.service.page_image(anna, PageImageRequest(document_id, 1, 400, cited=(Box(0.5, 0.5, 0.6, 0.6),)))

    with Image.open(io.BytesIO(plain)) as before, Image.open(io.BytesIO(cited)) as after:
        middle = (round(0.55 * before.width), round(0.55 * before.height))
        assert before.size == after.size == (400, before.height)
        assert before.convert("RGB").getpixel(middle) == (255, 255, 255)
        assert after.convert("RGB").getpixel(middle) != (255, 255, 255)


def test_draws_a_picture(rig, anna):
    stored = rig.service.upload(anna, "damage.png", picture())

    with Image.open(io.BytesIO(rig.service.page_image(anna, PageImageRequest(stored.document_id, 1, 60)))) as drawn:
        assert drawn.format == "PNG"


@pytest.mark.parametrize("page", [0, 3])
def test_draws_no_page_that_does_not_exist(rig, anna, document_id, page):
    with pytest.raises(NotFoundError):
        rig.service.page_image(anna, PageImageRequest(document_id, page))


def test_downloads_the_very_bytes_and_notes_it(rig, anna, document_id):
    file = rig.service.download(anna, document_id)

    assert (file.filename, file.content) == ("loss run.pdf", PAGES)
    assert actions(rig, anna, "document", document_id)[0] == "document_downloaded"


def test_a_double_click_on_reading_again_makes_one_run(rig, anna, document_id):
    first = rig.service.reread(anna, document_id)
    second = rig.service.reread(anna, document_id)

    assert first == second
    assert actions(rig, anna, "document", document_id).count("document_reread") == 1


def test_reading_again_counts_as_a_run_action(unit_of_work, redis_url, anna):
    rig = make_rig(unit_of_work, redis_url, run_limit=1)
    ids = [rig.service.upload(anna, f"{n}.txt", b"note %d" % n).document_id for n in range(2)]
    rig.service.reread(anna, ids[0])

    with pytest.raises(RateLimitedError):
        rig.service.reread(anna, ids[1])


def test_opening_a_mail_lists_what_came_inside(rig, anna):
    stored = rig.service.upload(anna, "broker.eml", mail("Hello", attachments={"a.txt": b"text"}))

    assert [each.filename for each in rig.service.get(anna, stored.document_id).attachments] == ["a.txt"]


def test_opening_costs_few_statements(rig, anna, document_id, count_statements):
    rig.service.get(anna, document_id)
    with count_statements() as statements:
        rig.service.get(anna, document_id)

    assert len(statements) <= 5
