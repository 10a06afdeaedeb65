"""Uploads and their pages in PostgreSQL: scopes, duplicates, readings, search, openings."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.documents import Box, DocumentStatus, MediaType, Page, PageSource, Word
from backend.domain.facts import Fact
from backend.domain.runs import NewRun, RunKind
from backend.errors import NotFoundError
from backend.store.audit import Act
from backend.store.document_records import DocumentScope, NewDocument, Reading
from backend.store.facts import FactOrigin
from backend.store.openings import DOCUMENT_OPENED, EVIDENCE_OPENED
from backend.store.wording import storable, storable_json
from factories import make_principal, make_submission

SHA = "ab" * 32


@pytest.fixture
def work(unit_of_work):
    with unit_of_work() as work:
        yield work


@pytest.fixture
def anna(work):
    return make_principal(work)


def upload(work, by, filename="loss run.pdf", sha256=SHA, size_bytes=1000, **more):
    return work.documents.add(
        NewDocument(by.institution_id, by.user_id, filename, sha256, MediaType.PDF, size_bytes, **more)
    )


def scope(person):
    return DocumentScope(person.institution_id, person=person)


def read(work, by, document_id, *pages, **more):
    run = work.runs.add(NewRun(RunKind.DOCUMENT, document_id, {}, str(uuid4())), by=by)
    work.documents.store_reading(Reading(document_id, by.institution_id, run.run_id, pages, (), **more))
    return run.run_id


def page(number=1, text="Claim CLM-2021-0042\nPaid 1,200.00", **more):
    words, at = [], 0
    for index, word in enumerate(text.split()):
        at = text.index(word, at)
        words.append(Word(word, at, Box(0.1 * index, 0.123456, 0.1 * index + 0.08, 0.14)))
        at += len(word)
    return Page(number, PageSource.TEXT, text, tuple(words), 612.0, 792.0, **more)


def test_finds_an_upload_with_its_person_and_its_submission(work, anna):
    submission_id = make_submission(work, anna)
    found = work.documents.get(scope(anna), upload(work, anna, submission_id=submission_id, flags=("javascript",)))

    assert found.filename == "loss run.pdf"
    assert found.uploader == anna.username.title()
    assert found.submission_reference == work.documents.find_submission_reference(scope(anna), submission_id)
    assert (found.status, found.flags, found.run_id) == (DocumentStatus.STORED, ("javascript",), None)


def test_another_institution_finds_no_upload(work, anna):
    document_id = upload(work, anna)
    stranger = make_principal(work)

    with pytest.raises(NotFoundError):
        work.documents.get(scope(stranger), document_id)


def test_an_underwriter_sees_free_uploads_of_their_own_only(work, anna):
    colleague = make_principal(work, institution_id=anna.institution_id)
    manager = make_principal(work, Role.MANAGER, institution_id=anna.institution_id)
    document_id = upload(work, colleague)

    with pytest.raises(NotFoundError):
        work.documents.get(scope(anna), document_id)
    assert work.documents.get(scope(colleague), document_id).document_id == document_id
    assert work.documents.get(scope(manager), document_id).document_id == document_id


def test_an_underwriter_sees_the_uploads_of_a_case_nobody_has_taken(work, anna):
    client = make_principal(work, Role.CLIENT, institution_id=anna.institution_id)
    document_id = upload(work, client, submission_id=make_submission(work, client))

    assert work.documents.get(scope(anna), document_id).document_id == document_id


def test_a_client_sees_own_uploads_only(work, anna):
    client = make_principal(work, Role.CLIENT, institution_id=anna.institution_id)
    own = DocumentScope(client.institution_id, uploaded_by=client.user_id)
    submission_id = make_submission(work, client)
    mine = upload(work, client, submission_id=submission_id)
    upload(work, anna, submission_id=submission_id)

    assert [document.document_id for document in work.documents.list_for_submission(own, submission_id)] == [mine]


def test_lists_earlier_uploads_of_the_same_bytes_of_the_institution_only(work, anna):
    stranger = make_principal(work)
    first = upload(work, anna, "first.pdf", submission_id=make_submission(work, anna))
    second = upload(work, anna, "second.pdf")
    upload(work, anna, "other.pdf", sha256="cd" * 32)
    upload(work, stranger, "foreign.pdf")

    everywhere = DocumentScope(anna.institution_id)
    assert {each.filename for each in work.documents.list_earlier(everywhere, SHA)} == {"first.pdf", "second.pdf"}
    (earlier,) = work.documents.list_earlier(everywhere, SHA, without=second)
    assert earlier.document_id == first
    assert earlier.submission_reference.startswith("S-")


def test_counts_a_persons_bytes_of_the_day(work, anna):
    upload(work, anna, size_bytes=700)
    upload(work, anna, size_bytes=300)
    upload(work, make_principal(work, institution_id=anna.institution_id), size_bytes=5000)

    assert work.documents.count_uploaded_bytes(anna.user_id) == 1000


def test_attaches_free_uploads_with_what_came_inside_them(work, anna):
    submission_id = make_submission(work, anna)
    mail = upload(work, anna, "mail.eml")
    inside = upload(work, anna, "attached.pdf", parent_id=mail)

    assert work.documents.attach(scope(anna), [mail], submission_id) == 2
    assert work.documents.get(scope(anna), inside).submission_id == submission_id
    assert [each.document_id for each in work.documents.list_attachments(scope(anna), mail)] == [inside]


def test_never_takes_an_upload_away_from_another_submission(work, anna):
    home = make_submission(work, anna)
    document_id = upload(work, anna, submission_id=home)

    assert work.documents.attach(scope(anna), [document_id], make_submission(work, anna)) == 0
    assert work.documents.get(scope(anna), document_id).submission_id == home


def test_gives_pages_back_as_they_were_read(work, anna):
    document_id = upload(work, anna)
    whole = page(label="Sheet A")
    read(work, anna, document_id, whole)

    found = work.documents.get_page(document_id, 1)

    assert (found.text, found.label, found.width_pt) == (whole.text, "Sheet A", 612.0)
    assert [(word.text, word.start) for word in found.words] == [(word.text, word.start) for word in whole.words]
    assert found.words[0].box.y0 == 0.1235


def test_marks_the_upload_as_read(work, anna):
    document_id = upload(work, anna, flags=("javascript",))
    run_id = read(work, anna, document_id, page(1), page(2), kind="loss_run", flags=("javascript", "hidden_text"))

    found = work.documents.get(scope(anna), document_id)
    assert (found.status, found.page_count, found.kind) == (DocumentStatus.READ, 2, "loss_run")
    assert found.flags == ("hidden_text", "javascript")
    assert found.run_id == run_id


def test_a_second_reading_replaces_the_pages_and_keeps_the_first_result(work, anna):
    document_id = upload(work, anna)
    read(work, anna, document_id, page(1), page(2), results={"pages": 2})
    read(work, anna, document_id, page(1, "Other words"), results={"pages": 1})

    assert [each.text for each in work.documents.list_pages(document_id)] == ["Other words"]
    assert work.documents.get_results(document_id) == {"pages": 1}


def test_a_page_that_does_not_exist_is_not_found(work, anna):
    document_id = upload(work, anna)
    read(work, anna, document_id, page(1))

    with pytest.raises(NotFoundError):
        work.documents.get_page(document_id, 2)


def test_keeps_text_that_postgresql_would_refuse(work, anna):
    document_id = upload(work, anna)
    text = "zero\0byte half\ud800"
    read(
        work, anna, document_id, Page(1, PageSource.TEXT, text, (Word(text, 0, Box(0, 0, 1, 1)),)), results={"a": text}
    )

    stored = work.documents.get_page(document_id, 1)
    assert stored.text == "zero\ufffdbyte half\ufffd" == stored.words[0].text
    assert work.documents.get_results(document_id) == {"a": stored.text}


def test_makes_whole_trees_storable():
    assert storable("plain") == "plain"
    assert storable_json({"a\0": ["b\0", 1, None, {"c": ("\udfff",)}]}) == {
        "a\ufffd": ["b\ufffd", 1, None, {"c": ["\ufffd"]}]
    }


@pytest.mark.parametrize("query", ["paid", "CLM-2021-0042", "2021-00", "paid claim", "1,200"])
def test_searches_words_and_parts_of_numbers(work, anna, query):
    document_id = upload(work, anna)
    read(work, anna, document_id, page(1, "Nothing here"), page(2))

    assert [each.number for each in work.documents.search_pages(document_id, query)] == [2]


@pytest.mark.parametrize("query", ["%", "_", "absent", "'; DROP TABLE documents; --"])
def test_search_takes_signs_for_what_they_are(work, anna, query):
    document_id = upload(work, anna)
    read(work, anna, document_id, page(1))

    assert work.documents.search_pages(document_id, query) == []


def test_counts_the_facts_of_each_page(work, anna):
    document_id = upload(work, anna)
    run_id = read(work, anna, document_id, page(1), page(2, label="Totals"))
    work.facts.add_all(
        FactOrigin(anna.institution_id, run_id, document_id),
        [Fact("a", "1", SHA, 2, "1"), Fact("b", "2", SHA, 2, "2")],
    )

    summaries = work.documents.list_page_summaries(document_id)
    assert [(each.number, each.label, each.fact_count) for each in summaries] == [(1, "", 0), (2, "Totals", 2)]


def test_finds_a_reading_of_the_same_bytes_by_the_same_version(work, anna):
    document_id = upload(work, anna)
    read(work, anna, document_id, page(1), results={"pipeline_version": "3"})
    stranger = make_principal(work)

    assert work.documents.find_same_reading(anna.institution_id, SHA, "3") == document_id
    assert work.documents.find_same_reading(anna.institution_id, SHA, "4") is None
    assert work.documents.find_same_reading(stranger.institution_id, SHA, "3") is None


def test_an_unreadable_upload_says_why_until_it_is_read(work, anna):
    document_id = upload(work, anna)
    work.documents.mark_unreadable(document_id, "The reader crashed.")
    broken = work.documents.get(scope(anna), document_id)
    read(work, anna, document_id, page(1))
    mended = work.documents.get(scope(anna), document_id)

    assert (broken.status, broken.error_message) == (DocumentStatus.UNREADABLE, "The reader crashed.")
    assert (mended.status, mended.error_message) == (DocumentStatus.READ, "")


def test_names_the_queued_runs_that_wait_for_a_document(work, anna):
    submission_id = make_submission(work, anna)
    document_id = upload(work, anna, submission_id=submission_id)
    run = work.runs.add(NewRun(RunKind.UNDERWRITING, submission_id, {}, "one"), by=anna)

    assert work.documents.list_waiting_runs(document_id) == [run.run_id]
    assert work.documents.list_waiting_runs(upload(work, anna)) == []


def test_remembers_who_opened_a_document_and_its_evidence(work, anna):
    colleague = make_principal(work, institution_id=anna.institution_id)
    submission_id = make_submission(work, anna)
    document_id = upload(work, anna, submission_id=submission_id)
    work.audit.record(anna, Act(DOCUMENT_OPENED, "document", str(document_id)))
    for fact_id in (7, 7, 8):
        work.audit.record(anna, Act(EVIDENCE_OPENED, "document", str(document_id), {"fact_id": fact_id}))
    work.audit.write()

    assert work.documents.was_opened_lately(anna.user_id, document_id)
    assert not work.documents.was_opened_lately(colleague.user_id, document_id)
    assert work.documents.was_opened_lately(anna.user_id, document_id, 8)
    assert not work.documents.was_opened_lately(anna.user_id, document_id, 9)
    assert work.documents.count_evidence_opened(anna.user_id, submission_id) == 2


def test_a_reading_that_fails_later_takes_nothing_away(work, anna):
    document_id = upload(work, anna)
    read(work, anna, document_id, page(1))
    work.documents.mark_unreadable(document_id, "The reader crashed.")

    after = work.documents.get(scope(anna), document_id)
    assert (after.status, after.error_message, after.page_count) == (DocumentStatus.READ, "", 1)
