"""Document runs: pages and facts stored with the run, equal bytes read once, bad files named."""

from functools import partial

import pytest

from backend.domain.documents import DocumentStatus, ExtractedDocument, MediaType, PageSource
from backend.domain.facts import Fact, FactReview
from backend.domain.runs import NewRun, RunKind
from backend.errors import LeaseLostError, UnreadableDocumentError
from backend.services.document_reading import RULES_PIPELINE
from backend.services.document_runs import DocumentPipeline, DocumentRead, DocumentRunHandler
from factories import make_submission
from fakes.document_rig import make_rig, typed_pipeline
from fakes.sample_files import text_pdf

PAID = partial(Fact, "claims[0].claim_paid", "1200.00", page=1, quote="Paid 1,200.00", is_verified=True)
KIND = partial(Fact, "document.kind", "loss_run", page=1, quote="Claim 7")
CONTENT = text_pdf(["Claim 7", "Paid 1,200.00"])


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


@pytest.fixture
def anna(person):
    return person()


def refusing(sentence):
    def read(_content, _media_type, _sha256):
        raise UnreadableDocumentError(sentence)

    return DocumentPipeline("1", read)


def test_stores_pages_facts_and_analysis_with_the_run(rig, anna):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)

    completion = rig.read(stored.run_id, typed_pipeline(PAID, KIND))

    view = rig.service.get(anna, stored.document_id)
    facts = rig.service.list_facts(anna, stored.document_id).facts
    assert (view.document.status, view.document.page_count, view.document.kind) == (DocumentStatus.READ, 1, "loss_run")
    assert [(fact.field, fact.run_id) for fact in facts] == [
        ("claims[0].claim_paid", stored.run_id),
        ("document.kind", stored.run_id),
    ]
    assert completion.result["verified_facts"] == 1
    assert completion.versions == {"pipeline_version": "1", "input_hash": stored.sha256}
    with rig.unit_of_work() as work:
        assert work.documents.get_results(stored.document_id)["facts"] == 2


def test_equal_readings_have_equal_hashes(rig, anna):
    first = rig.service.upload(anna, "a.txt", b"one")
    second = rig.service.upload(anna, "b.txt", b"two")
    third = rig.service.upload(anna, "c.txt", b"three")

    hashes = [rig.read(each.run_id, typed_pipeline()).result_hash for each in (first, second)]
    other = rig.read(third.run_id, typed_pipeline(texts=("Other",))).result_hash

    assert hashes[0] == hashes[1] != other


def test_reads_equal_bytes_once(rig, anna):
    first = rig.service.upload(anna, "first.pdf", CONTENT)
    rig.read(first.run_id, typed_pipeline(PAID, KIND))
    second = rig.service.upload(anna, "second.pdf", CONTENT)

    completion = rig.read(second.run_id, refusing("must not be asked"))

    assert completion.result["copied_from"] == str(first.document_id)
    assert rig.service.get_page(anna, second.document_id, 1).text == "Claim 7\nPaid 1,200.00"
    assert rig.service.list_facts(anna, second.document_id).total == 2
    assert rig.service.get(anna, second.document_id).document.kind == "loss_run"


def test_another_version_reads_equal_bytes_anew(rig, anna):
    first = rig.service.upload(anna, "first.pdf", CONTENT)
    rig.read(first.run_id, typed_pipeline(PAID))
    second = rig.service.upload(anna, "second.pdf", CONTENT)

    rig.read(second.run_id, typed_pipeline(version="2", texts=("New words",)))

    assert rig.service.get_page(anna, second.document_id, 1).text == "New words"


def test_reading_again_asks_the_pipeline_and_keeps_reviews(rig, anna):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    rig.read(stored.run_id, typed_pipeline(PAID))
    fact = rig.service.list_facts(anna, stored.document_id).facts[0]
    rig.service.review_fact(anna, fact.fact_id, FactReview.CORRECTED, "1300.00")

    again = rig.service.reread(anna, stored.document_id)
    rig.read(again, typed_pipeline(KIND, PAID, texts=("Claim 7\nPaid 1,200.00", "Page two")))

    facts = rig.service.list_facts(anna, stored.document_id).facts
    assert [(each.field, each.current_value) for each in facts] == [
        ("document.kind", "loss_run"),
        ("claims[0].claim_paid", "1300.00"),
    ]
    assert rig.service.get(anna, stored.document_id).document.page_count == 2


def test_an_unreadable_document_says_why_and_fails_for_good(rig, anna):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    claimed = rig.claim(stored.run_id)

    with pytest.raises(UnreadableDocumentError) as failure:
        DocumentRunHandler(rig.unit_of_work, refusing("The reader crashed.")).perform(claimed, lambda _step: None)

    document = rig.service.get(anna, stored.document_id).document
    assert not failure.value.retryable
    assert (document.status, document.error_message) == (DocumentStatus.UNREADABLE, "The reader crashed.")


def test_a_damaged_pdf_ends_as_unreadable_by_the_real_reader(rig, anna):
    stored = rig.service.upload(anna, "torn.pdf", b"%PDF-1.7\n" + bytes(500))

    with pytest.raises(UnreadableDocumentError):
        rig.read(stored.run_id, RULES_PIPELINE)
    assert rig.service.get(anna, stored.document_id).document.status is DocumentStatus.UNREADABLE


def test_the_real_reader_gives_pages_with_words(rig, anna):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    rig.read(stored.run_id, RULES_PIPELINE)

    page = rig.service.get_page(anna, stored.document_id, 1)
    assert page.text == "Claim 7\nPaid 1,200.00"
    assert page.words[0].box.x0 == pytest.approx(72 / 612, abs=0.01)


def test_rules_say_that_no_model_was_asked():
    assert RULES_PIPELINE.read(b"Claim 7", MediaType.TXT, "ab").provider.made_without_model


def test_a_page_without_text_waits_for_ocr(rig, anna):
    stored = rig.service.upload(anna, "scan.pdf", CONTENT)
    completion = rig.read(stored.run_id, typed_pipeline(texts=("Claim 7", "")))

    assert completion.result["pages_without_text"] == 1
    assert rig.service.get_page(anna, stored.document_id, 2).source is PageSource.NONE


def test_wakes_the_assessment_that_waits_for_the_document(rig, anna):
    with rig.unit_of_work() as work:
        submission_id = make_submission(work, anna)
        waiting = work.runs.add(NewRun(RunKind.UNDERWRITING, submission_id, {}, "one"), by=anna)
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT, submission_id)

    assert rig.read(stored.run_id, typed_pipeline()).wake == (waiting.run_id,)


def test_stops_before_reading_when_the_run_is_lost(rig, anna):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    claimed = rig.claim(stored.run_id)

    def lost(step):
        if step == "reading":
            raise LeaseLostError

    with pytest.raises(LeaseLostError):
        DocumentRunHandler(rig.unit_of_work, refusing("never asked")).perform(claimed, lost)
    assert rig.service.get(anna, stored.document_id).document.status is DocumentStatus.STORED


def test_nothing_is_stored_before_the_run_completes(rig, anna):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    handler = DocumentRunHandler(rig.unit_of_work, typed_pipeline(PAID))

    handler.perform(rig.claim(stored.run_id), lambda _step: None)

    assert rig.service.list_pages(anna, stored.document_id) == []
    assert rig.service.list_facts(anna, stored.document_id).total == 0


def test_flags_of_intake_and_reading_are_joined(rig, anna):
    stored = rig.service.upload(anna, "open.pdf", CONTENT + b"\n%/OpenAction /JavaScript")
    flagged = DocumentPipeline(
        "1", lambda _c, media_type, _s: DocumentRead(ExtractedDocument(media_type, (), flags=("hidden_text",)), ())
    )
    before = set(rig.service.get(anna, stored.document_id).document.flags)
    rig.read(stored.run_id, flagged)

    assert set(rig.service.get(anna, stored.document_id).document.flags) == before | {"hidden_text"}


def test_a_copied_reading_still_says_who_read_it(rig, anna):
    first = rig.service.upload(anna, "first.pdf", CONTENT)
    rig.read(first.run_id, RULES_PIPELINE)
    second = rig.service.upload(anna, "second.pdf", CONTENT)

    provider = rig.read(second.run_id, RULES_PIPELINE).provider

    assert (provider.provider, provider.made_without_model, provider.tokens_in) == ("rules", True, None)


def test_a_reading_that_a_model_failed_to_complete_is_not_taken_over(rig, anna):
    def read(_content, media_type, _sha256):
        return DocumentRead(ExtractedDocument(media_type, ()), (), findings={"model_answered": False})

    first = rig.service.upload(anna, "first.pdf", CONTENT)
    rig.read(first.run_id, DocumentPipeline("1", read))
    second = rig.service.upload(anna, "second.pdf", CONTENT)

    assert "copied_from" not in rig.read(second.run_id, typed_pipeline(PAID)).result
