"""The document screen: every state of a document, its facts, and the ways between a fact and its page."""

from functools import partial
from uuid import uuid4

import pytest

from app.ui.document_address import link_to
from app.ui.document_header import flag_label, kind_label
from app.ui.document_pages import mark_lines
from app.ui.evidence import field_label
from backend.domain.access import Role
from backend.domain.documents import Box
from backend.domain.facts import Fact, FactMethod, FactReview
from backend.errors import UnreadableDocumentError
from backend.services.document_runs import DocumentPipeline
from fakes.document_rig import make_rig, typed_pipeline
from fakes.sample_files import mail, text_pdf

PAID = partial(
    Fact,
    "claims[0].claim_paid",
    "1200.00",
    page=1,
    quote="Paid 1,200.00",
    box=Box(0.1, 0.15, 0.3, 0.18),
    is_verified=True,
)
NAME = partial(Fact, "insured.name", "![x](http://evil.test/a.png)", page=2, quote="**Harbor**")
TEXTS = ("Claim 7\nPaid 1,200.00", "Insured **Harbor**")
CONTENT = text_pdf(["Claim 7", "Paid 1,200.00"], ["Insured Harbor"])


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


@pytest.fixture
def anna(person):
    return person()


def read(rig, person, filename="loss run.pdf", content=CONTENT, pipeline=None):
    stored = rig.service.upload(person, filename, content)
    rig.read(stored.run_id, pipeline or typed_pipeline(PAID, NAME, texts=TEXTS))
    return stored.document_id


@pytest.fixture
def show(open_screen, anna):
    def show(document_id, person=None, **address):
        query = {"id": str(document_id), **{name: str(value) for name, value in address.items()}}
        screen = open_screen("Document.py", person or anna, query)
        assert not screen.exception
        return screen

    return show


def texts_of(screen):
    return [element.value for element in screen.main.get("text")]


def codes_of(screen):
    return [element.value for element in screen.main.get("code")]


def badges_of(screen):
    return " ".join(element.value for element in screen.main.get("markdown"))


def facts_of(screen):
    return screen.dataframe[-1].value


def keys_of(screen):
    return [button.key for button in screen.main.get("button")]


def fact_ids(rig, person, document_id):
    return [fact.fact_id for fact in rig.service.list_facts(person, document_id).facts]


def test_says_what_to_do_without_a_document(open_screen, anna):
    screen = open_screen("Document.py", anna)

    assert [title.value for title in screen.title] == ["Document"]
    assert [header.value for header in screen.subheader] == ["No document chosen"]
    assert "Open it from its case" in texts_of(screen)[0]
    assert keys_of(screen) == ["go-Submissions.py-Go to the queue"]


@pytest.mark.parametrize(
    ("address", "role", "page"),
    [("nonsense", Role.ADJUSTER, "Claims.py"), (str(uuid4()), Role.EXAMINER, "Submissions.py")],
    ids=["nonsense", "unknown"],
)
def test_says_of_an_unknown_document_that_it_is_not_there(open_screen, person, address, role, page):
    screen = open_screen("Document.py", person(role=role), {"id": address})

    assert [title.value for title in screen.title] == ["Document"]
    assert [header.value for header in screen.subheader] == ["Document not found"]
    assert keys_of(screen) == [f"go-{page}-Go to the queue"]
    assert not screen.error


def test_shows_a_stranger_to_the_house_nothing_of_a_document(show, rig, anna, person):
    screen = show(read(rig, anna), person())

    assert [header.value for header in screen.subheader] == ["Document not found"]
    assert "loss run.pdf" not in texts_of(screen)


def test_shows_the_page_as_a_picture_with_its_facts_beside(show, rig, anna):
    screen = show(read(rig, anna))

    assert "loss run.pdf" in texts_of(screen)
    assert len(screen.image) == 1
    assert list(facts_of(screen)["Fact"]) == ["Claim 1: claim paid"]
    assert list(facts_of(screen)["Status"]) == ["Verified"]


def test_a_cited_fact_is_shown_with_quote_proof_and_closeup(show, rig, anna):
    document_id = read(rig, anna)
    fact_id = fact_ids(rig, anna, document_id)[0]

    screen = show(document_id, fact=fact_id)

    assert codes_of(screen) == ["1200.00", "Paid 1,200.00"]
    assert "Verified" in badges_of(screen)
    assert len(screen.image) == 2


def test_notes_that_the_evidence_was_opened(show, rig, anna, unit_of_work):
    document_id = read(rig, anna)
    show(document_id, fact=fact_ids(rig, anna, document_id)[0])

    with unit_of_work() as work:
        actions = [line.action for line in work.audit.list_for(anna.institution_id, "document", str(document_id))]
    assert actions[:2] == ["evidence_opened", "document_opened"]


def test_turning_the_page_shows_its_facts(show, rig, anna):
    screen = show(read(rig, anna), page=2)

    assert list(facts_of(screen)["Fact"]) == ["Insured: name"]
    assert list(facts_of(screen)["Status"]) == ["Unsupported"]


def test_a_page_behind_the_last_is_the_last(show, rig, anna):
    assert list(facts_of(show(read(rig, anna), page=99))["Fact"]) == ["Insured: name"]


def test_turns_the_page_by_the_numbers_below_the_search(show, rig, anna):
    screen = show(read(rig, anna))
    screen.main.get("pagination")[0].set_value(2).run()

    assert screen.query_params["page"] in ("2", ["2"])
    assert list(facts_of(screen)["Fact"]) == ["Insured: name"]


def test_lists_the_facts_of_the_whole_document_by_text(show, rig, anna):
    document_id = read(rig, anna)
    screen = show(document_id)
    screen.button_group(key=f"extent-{document_id}").set_value("Whole document").run()
    assert list(facts_of(screen)["Page"]) == [1, 2]

    screen.text_input(key=f"filter-{document_id}").set_value("evil").run()
    assert list(facts_of(screen)["Fact"]) == ["Insured: name"]


def test_leads_to_the_nearest_page_with_facts(show, rig, anna):
    document_id = read(rig, anna, pipeline=typed_pipeline(NAME, texts=TEXTS))
    screen = show(document_id)
    next(button for button in screen.button if button.label.startswith("Go to page 2")).click().run()

    assert list(facts_of(screen)["Fact"]) == ["Insured: name"]


def test_words_of_a_document_are_never_taken_for_commands(show, rig, anna):
    document_id = read(rig, anna, "notes **bold** ![x](http:evil).pdf")
    screen = show(document_id, page=2, fact=fact_ids(rig, anna, document_id)[1])

    spoken = " ".join(
        str(element.value)
        for kind in ("markdown", "title", "header", "subheader", "caption", "error", "warning", "info", "success")
        for element in screen.get(kind)
    )
    assert "evil" not in spoken
    assert "Harbor" not in spoken
    assert "![x](http://evil.test/a.png)" in codes_of(screen)


def test_search_names_the_pages_and_leads_to_them(show, rig, anna):
    document_id = read(rig, anna)
    screen = show(document_id)
    screen.text_input(key=f"search-{document_id}").set_value("insured").run()
    assert "1 found on 1 page" in texts_of(screen)

    next(button for button in screen.button if button.label == "Go to page 2").click().run()
    assert list(facts_of(screen)["Fact"]) == ["Insured: name"]


def test_search_says_when_nothing_is_found(show, rig, anna):
    document_id = read(rig, anna)
    screen = show(document_id)
    screen.text_input(key=f"search-{document_id}").set_value("absent").run()

    assert "Nothing found." in texts_of(screen)


@pytest.mark.parametrize(("button", "review"), [("accept", FactReview.ACCEPTED), ("reject", FactReview.REJECTED)])
def test_a_click_reviews_the_fact(show, rig, anna, button, review):
    document_id = read(rig, anna)
    fact_id = fact_ids(rig, anna, document_id)[0]
    screen = show(document_id, fact=fact_id)
    screen.button(key=f"{button}-{fact_id}").click().run()

    assert rig.service.open_fact(anna, fact_id).review is review
    assert list(facts_of(screen)["Status"]) == [review.capitalize()]
    assert screen.button(key=f"{button}-{fact_id}").disabled


def test_a_correction_stands_in_place_of_the_value_that_was_read(show, rig, anna):
    document_id = read(rig, anna)
    fact_id = fact_ids(rig, anna, document_id)[0]
    screen = show(document_id, fact=fact_id)
    screen.text_input(key=f"value-{fact_id}").set_value("1250.00").run()
    screen.button(key=f"correct-{fact_id}").click().run()

    assert list(facts_of(screen)["Value"]) == ["1250.00"]
    assert "Read as: 1200.00" in texts_of(screen)


def test_a_correction_is_saved_when_the_first_click_outside_the_box_is_on_its_button(show, rig, anna):
    document_id = read(rig, anna)
    fact_id = fact_ids(rig, anna, document_id)[0]
    screen = show(document_id, fact=fact_id)
    screen.text_input(key=f"value-{fact_id}").set_value("1250.00")
    screen.button(key=f"correct-{fact_id}").click().run()

    assert rig.service.open_fact(anna, fact_id).corrected_value == "1250.00"
    assert list(facts_of(screen)["Value"]) == ["1250.00"]


def test_an_examiner_sees_facts_but_no_buttons(show, rig, anna, person):
    document_id = read(rig, anna)
    fact_id = fact_ids(rig, anna, document_id)[0]
    screen = show(document_id, person(role=Role.EXAMINER, institution_id=anna.institution_id), fact=fact_id)

    assert codes_of(screen) == ["1200.00", "Paid 1,200.00"]
    assert not {button.label for button in screen.main.button} & {"Accept", "Reject", "Save correction", "Read again"}


def test_a_fact_of_another_document_is_not_shown_here(show, rig, anna):
    other = read(rig, anna, "other.pdf", text_pdf(["Other"]))
    screen = show(read(rig, anna), fact=fact_ids(rig, anna, other)[0])

    assert codes_of(screen) == []


def test_marks_the_quote_in_a_text_without_pages(show, rig, anna):
    document_id = read(rig, anna, "notes.txt", b"anything", typed_pipeline(PAID, texts=(TEXTS[0],)))
    screen = show(document_id, fact=fact_ids(rig, anna, document_id)[0])

    assert "  Claim 7\n\u25b6 Paid 1,200.00" in codes_of(screen)
    assert not screen.image


def test_a_page_without_text_waits_for_ocr(show, rig, anna):
    screen = show(read(rig, anna, pipeline=typed_pipeline(texts=("",))))

    assert "No text on this page: OCR follows." in [info.value for info in screen.info]
    assert "No facts were found in this document." in [info.value for info in screen.info]


def test_a_document_that_is_being_read_shows_its_run(show, rig, anna):
    stored = rig.service.upload(anna, "new.pdf", CONTENT)
    screen = show(stored.document_id)

    assert "Waiting" in badges_of(screen)
    assert not screen.main.dataframe


def test_an_unreadable_document_says_why_in_one_sentence(show, rig, anna):
    def refuse(_content, _media_type, _sha256):
        raise UnreadableDocumentError("This PDF is damaged.")

    stored = rig.service.upload(anna, "torn.pdf", CONTENT)
    with pytest.raises(UnreadableDocumentError):
        rig.read(stored.run_id, DocumentPipeline("1", refuse))

    assert "This PDF is damaged." in [error.value for error in show(stored.document_id).error]


def test_reading_again_queues_a_run(show, rig, anna):
    screen = show(read(rig, anna))
    next(button for button in screen.button if button.label == "Read again").click().run()

    assert "Waiting" in badges_of(screen)


def test_names_the_other_uploads_of_the_same_file(show, rig, anna):
    read(rig, anna, "first.pdf")
    screen = show(read(rig, anna, "second.pdf"))

    assert screen.expander[0].label == "The same file was also uploaded once"
    assert list(screen.dataframe[0].value["File"]) == ["first.pdf"]


def test_lists_what_came_inside_a_mail(show, rig, anna):
    content = mail("Hello", attachments={"list.txt": b"Insured: Harbor"})
    screen = show(read(rig, anna, "broker.eml", content, typed_pipeline(texts=("Hello",))))

    assert list(screen.dataframe[0].value["File"]) == ["list.txt"]


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("claims[12].claim_paid", "Claim 13: claim paid"),
        ("drivers[0].license_number", "Driver 1: license number"),
        ("insured.name", "Insured: name"),
        ("valuation_date", "Valuation date"),
    ],
)
def test_names_facts_as_people_do(field, label):
    assert field_label(field) == label


@pytest.mark.parametrize(("kind", "title"), [("loss_run", "Loss run"), ("", "Document"), ("**x**", "Document")])
def test_titles_hold_known_words_only(kind, title):
    assert kind_label(kind) == title


def test_flags_hold_letters_only():
    assert flag_label("open_action![x](http://e)") == "Open action  x  http   e"


def test_links_a_citation():
    document_id = uuid4()

    assert link_to(document_id, 3, 7) == f"/document?id={document_id}&page=3&fact=7"
    assert link_to(document_id) == f"/document?id={document_id}&page=1"


@pytest.mark.parametrize(
    ("quotes", "marked"),
    [
        ([], "one\ntwo\nthree"),
        (["absent"], "one\ntwo\nthree"),
        (["two"], "  one\n\u25b6 two\n  three"),
        (["e\ntw"], "\u25b6 one\n\u25b6 two\n  three"),
        (["one", "three"], "\u25b6 one\n  two\n\u25b6 three"),
    ],
)
def test_marks_the_lines_that_a_quote_touches(quotes, marked):
    assert mark_lines("one\ntwo\nthree", quotes) == marked


def test_a_computed_fact_names_what_it_comes_from(show, rig, anna):
    kind = partial(
        Fact,
        "document.kind",
        "loss_run",
        page=1,
        quote="",
        method=FactMethod.DERIVED,
        is_verified=True,
        sources=("claims[0].claim_number", "claims[0].claimant"),
    )
    document_id = read(rig, anna, pipeline=typed_pipeline(kind, texts=TEXTS))
    screen = show(document_id, fact=fact_ids(rig, anna, document_id)[0])

    assert [title.value for title in screen.title] == ["Loss run"]
    assert "Computed from 2 facts, the first: Claim 1: claim number" in texts_of(screen)
