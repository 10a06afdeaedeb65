"""Documents of claims: who sees them, how they come under a claim, and what falls when they change."""

from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.domain.access import Role
from backend.domain.facts import Fact, FactReview
from backend.domain.runs import NewRun, RunKind
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.document_views import FactFilter
from backend.store.document_records import DocumentScope
from backend.store.run_scope import results_readable_by, runs_visible_to
from backend.store.tables import Claim, Run
from factories import make_claim, make_submission
from fakes.document_rig import make_rig, typed_pipeline
from fakes.sample_files import mail, text_pdf

REPORT = text_pdf(["Date of loss 05/04/2026"])
LOSS = partial(Fact, "loss.date", "05/04/2026", page=1, quote="Date of loss 05/04/2026", is_verified=True)
READ = typed_pipeline(LOSS, texts=("Date of loss 05/04/2026",))


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


@pytest.fixture
def nora(person):
    return person(role=Role.ADJUSTER)


@pytest.fixture
def claim_id(rig, nora):
    with rig.unit_of_work() as work:
        return make_claim(work, nora)


@pytest.fixture
def stored(rig, nora, claim_id):
    stored = rig.service.upload(nora, "report.pdf", REPORT, claim_id=claim_id)
    rig.read(stored.run_id, READ)
    return stored


def propose(rig, claim_id, **columns):
    """Write a proposal on the claim, as a finished run does."""
    with rig.unit_of_work() as work:
        claim = work.session.get(Claim, claim_id)
        claim.proposed_outcome, claim.score = "settle", 12
        for name, value in columns.items():
            setattr(claim, name, value)


def proposal(rig, claim_id):
    with rig.unit_of_work() as work:
        claim = work.session.get(Claim, claim_id)
        work.session.refresh(claim)
        return claim.proposed_outcome, claim.score


def test_an_upload_to_a_claim_belongs_to_it_and_names_its_reference(rig, nora, claim_id, stored):
    (document,) = rig.service.list_for_claim(nora, claim_id)

    assert (document.document_id, document.claim_id, document.case_id) == (stored.document_id, claim_id, claim_id)
    assert document.claim_reference.startswith("C-")
    assert (document.submission_id, document.submission_reference) == (None, "")


def test_what_is_inside_a_mail_belongs_to_the_claim_as_well(rig, nora, claim_id):
    rig.service.upload(nora, "mail.eml", mail("See the report.", attachments={"report.pdf": REPORT}), claim_id=claim_id)

    assert {document.filename for document in rig.service.list_for_claim(nora, claim_id)} == {"mail.eml", "report.pdf"}


@pytest.mark.usefixtures("stored")
def test_the_facts_of_a_claim_are_those_of_all_its_documents(rig, nora, claim_id):
    other = rig.service.upload(nora, "other.txt", b"another", claim_id=claim_id)
    rig.read(other.run_id, READ)

    found = rig.service.list_claim_facts(nora, claim_id)
    assert [fact.field for fact in found.facts] == ["loss.date", "loss.date"]
    assert rig.service.list_claim_facts(nora, claim_id, FactFilter(text="nothing")).total == 0


def test_an_upload_names_a_submission_or_a_claim_and_never_both(rig, nora, claim_id):
    with rig.unit_of_work() as work:
        submission_id = make_submission(work, nora)
    with pytest.raises(InvalidRequestError, match="name one of them"):
        rig.service.upload(nora, "report.pdf", REPORT, submission_id, claim_id)


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.CLIENT])
def test_others_can_neither_see_nor_add_documents_of_a_claim(rig, person, nora, claim_id, stored, role):
    other = person(role=role, institution_id=nora.institution_id)

    assert rig.service.list_for_claim(other, claim_id) == []
    assert rig.service.list_claim_facts(other, claim_id).total == 0
    with pytest.raises(NotFoundError):
        rig.service.get(other, stored.document_id)
    with pytest.raises(NotFoundError):
        rig.service.upload(other, "more.pdf", REPORT, claim_id=claim_id)
    with pytest.raises(NotFoundError):
        rig.service.attach_to_claim(other, [stored.document_id], claim_id)


def test_an_adjuster_sees_no_document_of_a_submission(rig, person, nora):
    underwriter = person(institution_id=nora.institution_id)
    with rig.unit_of_work() as work:
        submission_id = make_submission(work, underwriter)
    of_case = rig.service.upload(underwriter, "losses.pdf", REPORT, submission_id)

    assert rig.service.list_for_submission(nora, submission_id) == []
    with pytest.raises(NotFoundError):
        rig.service.get(nora, of_case.document_id)
    with pytest.raises(NotFoundError):
        rig.service.upload(nora, "more.pdf", REPORT, submission_id)


def test_an_adjuster_does_not_see_a_claim_that_another_holds(rig, person, nora, claim_id, stored):
    other = person(role=Role.ADJUSTER, institution_id=nora.institution_id)
    assert len(rig.service.list_for_claim(other, claim_id)) == 1
    propose(rig, claim_id, assignee_id=nora.user_id)

    assert rig.service.list_for_claim(other, claim_id) == []
    with pytest.raises(NotFoundError):
        rig.service.get(other, stored.document_id)
    assert len(rig.service.list_for_claim(nora, claim_id)) == 1


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER])
def test_managers_and_examiners_see_the_documents_of_every_claim_of_their_house_alone(
    rig, person, nora, claim_id, stored, role
):
    boss, stranger = person(role=role, institution_id=nora.institution_id), person(role=role)

    assert rig.service.get(boss, stored.document_id).document.claim_id == claim_id
    assert rig.service.list_for_claim(stranger, claim_id) == []


def test_a_client_adds_to_the_own_claim_and_sees_the_own_uploads_only(rig, person, nora):
    client = person(role=Role.CLIENT, institution_id=nora.institution_id)
    with rig.unit_of_work() as work:
        claim_id = make_claim(work, client)
    own = rig.service.upload(client, "photo.txt", b"own words", claim_id=claim_id)
    theirs = rig.service.upload(nora, "note.txt", b"staff words", claim_id=claim_id)

    assert [document.document_id for document in rig.service.list_for_claim(client, claim_id)] == [own.document_id]
    assert len(rig.service.list_for_claim(nora, claim_id)) == 2
    with pytest.raises(NotFoundError):
        rig.service.get(client, theirs.document_id)


@pytest.mark.usefixtures("stored")
def test_the_same_bytes_in_another_claim_are_named_with_its_reference(rig, nora):
    again = rig.service.upload(nora, "again.pdf", REPORT)

    (earlier,) = again.duplicate_of
    assert earlier.case_reference == earlier.claim_reference
    assert earlier.claim_reference.startswith("C-")


def test_loose_uploads_are_put_under_a_claim_once_and_then_stay(rig, nora, claim_id):
    loose = rig.service.upload(nora, "loose.pdf", REPORT)
    with rig.unit_of_work() as work:
        second = make_claim(work, nora)
        submission_id = make_submission(work, nora)

    assert rig.service.attach_to_claim(nora, [loose.document_id], claim_id) == 1
    assert rig.service.attach_to_claim(nora, [loose.document_id], claim_id) == 1
    assert rig.service.attach_to_claim(nora, [loose.document_id], second) == 0
    with rig.unit_of_work() as work:
        found = work.documents.get(_house(nora), loose.document_id)
        assert work.documents.attach(_house(nora), [loose.document_id], submission_id) == 0
    assert found.claim_id == claim_id


def test_a_document_attached_drops_the_proposal_once(rig, nora, claim_id):
    loose = rig.service.upload(nora, "loose.pdf", REPORT)
    propose(rig, claim_id)
    rig.service.attach_to_claim(nora, [loose.document_id], claim_id)
    assert proposal(rig, claim_id) == (None, None)

    propose(rig, claim_id)
    rig.service.attach_to_claim(nora, [loose.document_id], claim_id)
    assert proposal(rig, claim_id) == ("settle", 12)


def test_an_upload_drops_the_proposal_and_so_does_its_reading(rig, nora, claim_id):
    propose(rig, claim_id)
    stored = rig.service.upload(nora, "report.pdf", REPORT, claim_id=claim_id)
    assert proposal(rig, claim_id) == (None, None)

    propose(rig, claim_id)
    rig.read(stored.run_id, READ)
    assert proposal(rig, claim_id) == (None, None)


def test_reading_again_without_another_fact_leaves_the_proposal(rig, nora, claim_id, stored):
    propose(rig, claim_id)
    rig.read(rig.service.reread(nora, stored.document_id), READ)
    assert proposal(rig, claim_id) == ("settle", 12)

    rig.read(rig.service.reread(nora, stored.document_id), typed_pipeline(texts=("nothing",)))
    assert proposal(rig, claim_id) == (None, None)


def test_a_fact_corrected_drops_the_proposal_and_an_accepted_one_does_not(rig, nora, claim_id, stored):
    (fact,) = rig.service.list_facts(nora, stored.document_id).facts
    propose(rig, claim_id)
    rig.service.review_fact(nora, fact.fact_id, FactReview.ACCEPTED)
    assert proposal(rig, claim_id) == ("settle", 12)

    rig.service.review_fact(nora, fact.fact_id, FactReview.CORRECTED, "05/05/2026")
    assert proposal(rig, claim_id) == (None, None)


def test_a_correction_of_the_loss_date_must_be_a_date(rig, nora, stored):
    (fact,) = rig.service.list_facts(nora, stored.document_id).facts
    with pytest.raises(InvalidRequestError, match="must be a date"):
        rig.service.review_fact(nora, fact.fact_id, FactReview.CORRECTED, "a Monday in May")


def test_a_finished_reading_wakes_the_run_of_its_claim(rig, nora, claim_id):
    stored = rig.service.upload(nora, "report.pdf", REPORT, claim_id=claim_id)
    with rig.unit_of_work() as work:
        run = work.runs.add(NewRun(RunKind.CLAIM, claim_id, {}, uuid4().hex), by=nora)
        other = work.runs.add(NewRun(RunKind.CLAIM, make_claim(work, nora), {}, uuid4().hex), by=nora)

    completion = rig.read(stored.run_id, READ)

    assert completion.wake == (run.run_id,)
    assert other.run_id not in completion.wake


def test_the_history_of_a_claim_tells_of_its_documents_and_reviews_and_not_of_looks(rig, nora, claim_id, stored):
    rig.service.get(nora, stored.document_id)
    (fact,) = rig.service.list_facts(nora, stored.document_id).facts
    rig.service.review_fact(nora, fact.fact_id, FactReview.ACCEPTED)
    loose = rig.service.upload(nora, "loose.txt", b"loose words")
    rig.service.attach_to_claim(nora, [loose.document_id], claim_id)
    with rig.unit_of_work() as work:
        told = work.audit.list_for_case(nora.institution_id, claim_id, "claim")
        as_submission = work.audit.list_for_case(nora.institution_id, claim_id)

    assert [(line.action, line.filename) for line in told] == [
        ("documents_attached", ""),
        ("document_uploaded", "loose.txt"),
        ("fact_reviewed", "report.pdf"),
        ("document_uploaded", "report.pdf"),
    ]
    assert as_submission == []


def test_evidence_opened_is_counted_for_a_claim_as_for_a_submission(rig, nora, claim_id, stored):
    (fact,) = rig.service.list_facts(nora, stored.document_id).facts
    rig.service.open_fact(nora, fact.fact_id)
    with rig.unit_of_work() as work:
        work.audit.write()
        assert work.documents.count_evidence_opened(nora.user_id, claim_id) == 1
        assert work.documents.count_evidence_opened(nora.user_id, make_claim(work, nora)) == 0


def test_adjusters_follow_the_runs_of_claims_they_see_and_underwriters_do_not(rig, person, nora, claim_id, stored):
    colleague = person(role=Role.ADJUSTER, institution_id=nora.institution_id)
    underwriter = person(institution_id=nora.institution_id)
    with rig.unit_of_work() as work:
        run = work.runs.add(NewRun(RunKind.CLAIM, claim_id, {}, uuid4().hex), by=nora).run_id
        wanted = {run, stored.run_id}
        for conditions in (runs_visible_to, results_readable_by):
            assert _runs(work, conditions(colleague)) == wanted
            assert _runs(work, conditions(underwriter)) == set()


def test_roles_without_documents_are_refused(rig, person, nora, claim_id):
    actuary = person(role=Role.ACTUARY, institution_id=nora.institution_id)
    with pytest.raises(NotPermittedError):
        rig.service.list_for_claim(actuary, claim_id)
    with pytest.raises(NotPermittedError):
        rig.service.attach_to_claim(person(role=Role.EXAMINER), [], claim_id)


def _runs(work, conditions):
    return set(work.session.scalars(select(Run.run_id).where(*conditions)))


def _house(person):
    return DocumentScope(person.institution_id)
