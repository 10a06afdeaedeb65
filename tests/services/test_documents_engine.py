"""Document runs inside the real run engine: every end is written, and nothing of a lost attempt is stored."""

import pytest
from sqlalchemy import func, update

from backend.domain.documents import DocumentStatus
from backend.domain.runs import NewRun, RunKind, RunState
from backend.errors import UnreadableDocumentError
from backend.services.document_reading import RULES_PIPELINE
from backend.services.document_runs import DocumentPipeline, DocumentRunHandler
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.store.tables import Run
from factories import make_submission
from fakes.document_rig import make_rig, typed_pipeline
from fakes.sample_files import text_pdf

CONTENT = text_pdf(["Claim 7", "Paid 1,200.00"])


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


@pytest.fixture
def anna(person):
    return person()


@pytest.fixture
def perform(rig):
    """Perform a run as a worker's process does."""

    def perform(run_id, pipeline):
        handlers = {RunKind.DOCUMENT: DocumentRunHandler(rig.unit_of_work, pipeline)}
        RunEngine(rig.unit_of_work, rig.queue, handlers, Patience(20.0, 60.0)).perform(run_id)

    return perform


def run_of(rig, person, run_id):
    with rig.unit_of_work() as work:
        return work.runs.get_view(person, run_id)


def raising(error, *, after=lambda: None):
    def read(_content, _media_type, _sha256):
        after()
        raise error

    return DocumentPipeline("1", read)


def test_a_reading_succeeds_with_its_pages_and_its_provider(rig, anna, perform):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    perform(stored.run_id, RULES_PIPELINE)

    run = run_of(rig, anna, stored.run_id)
    assert (run.state, run.provider, run.made_without_model) == (RunState.SUCCEEDED, "rules", True)
    assert rig.service.get(anna, stored.document_id).document.status is DocumentStatus.READ


def test_an_unreadable_document_fails_its_run_at_the_first_attempt(rig, anna, perform):
    stored = rig.service.upload(anna, "torn.pdf", CONTENT)
    perform(stored.run_id, raising(UnreadableDocumentError("This PDF is damaged.")))

    run = run_of(rig, anna, stored.run_id)
    assert (run.state, run.attempt, run.error_kind) == (RunState.FAILED, 1, "unreadable_document")
    assert run.error_message == "This PDF is damaged."
    assert rig.service.get(anna, stored.document_id).document.error_message == "This PDF is damaged."


def test_an_error_nobody_expected_is_tried_again_and_blames_no_document(rig, anna, perform):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    perform(stored.run_id, raising(RuntimeError("a fault of ours")))

    run = run_of(rig, anna, stored.run_id)
    assert (run.state, run.attempt) == (RunState.QUEUED, 1)
    assert rig.service.get(anna, stored.document_id).document.status is DocumentStatus.STORED


def test_an_attempt_that_lost_its_lease_stores_nothing(rig, anna, perform):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    whole = typed_pipeline()

    def read(*document):
        with rig.unit_of_work() as work:
            taken = update(Run).where(Run.run_id == stored.run_id).values(fence=Run.fence + 1, lease_until=func.now())
            work.session.execute(taken)
        return whole.read(*document)

    perform(stored.run_id, DocumentPipeline("1", read))

    assert rig.service.list_pages(anna, stored.document_id) == []
    assert rig.service.get(anna, stored.document_id).document.status is DocumentStatus.STORED


def test_a_reading_again_that_fails_leaves_the_first_one(rig, anna, perform):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    perform(stored.run_id, typed_pipeline())
    again = rig.service.reread(anna, stored.document_id)
    perform(again, raising(UnreadableDocumentError()))

    assert run_of(rig, anna, again).state is RunState.FAILED
    assert rig.service.get(anna, stored.document_id).document.status is DocumentStatus.READ
    assert rig.service.get_page(anna, stored.document_id, 1).text


def test_a_failed_reading_can_be_asked_for_again(rig, anna, perform):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    perform(stored.run_id, raising(UnreadableDocumentError()))
    again = rig.service.reread(anna, stored.document_id)
    perform(again, typed_pipeline())

    assert again != stored.run_id
    assert rig.service.get(anna, stored.document_id).document.status is DocumentStatus.READ


def test_wakes_the_assessment_of_the_case(rig, anna, perform):
    with rig.unit_of_work() as work:
        submission_id = make_submission(work, anna)
        waiting = work.runs.add(NewRun(RunKind.UNDERWRITING, submission_id, {}, "one"), by=anna)
        work.session.execute(
            update(Run)
            .where(Run.run_id == waiting.run_id)
            .values(next_run_at=func.now() + func.make_interval(0, 0, 0, 1))
        )
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT, submission_id)
    perform(stored.run_id, typed_pipeline())

    with rig.unit_of_work() as work:
        assert waiting.run_id in {due.run_id for due in work.runs.list_due()}


def test_a_hint_that_comes_twice_reads_once(rig, anna, perform):
    stored = rig.service.upload(anna, "loss run.pdf", CONTENT)
    perform(stored.run_id, typed_pipeline())
    perform(stored.run_id, raising(AssertionError("read twice")))

    assert run_of(rig, anna, stored.run_id).state is RunState.SUCCEEDED
