"""Uploads: kept with bytes, row, run and audit event at once, or refused in one sentence."""

import hashlib
from uuid import uuid4

import pytest
from sqlalchemy import delete

from backend.domain.access import Role
from backend.domain.documents import DocumentStatus, MediaType
from backend.domain.runs import Pool, RunKind, RunState
from backend.errors import NotFoundError, NotPermittedError, RejectedUploadError
from backend.store.document_records import DocumentScope
from backend.store.tables import Blob
from factories import make_institution, make_principal, make_submission
from fakes.document_rig import make_rig
from fakes.sample_files import mail, text_pdf, workbook

LOSS_RUN = text_pdf(["Loss run of Harbor Line", "Claim 7 paid 1,200.00"])


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


def everything(rig, person):
    with rig.unit_of_work() as work:
        return work.documents.list_earlier(DocumentScope(person.institution_id), rig_sha(LOSS_RUN))


def rig_sha(content):
    return hashlib.sha256(content).hexdigest()


def test_keeps_bytes_row_run_and_audit_event_together(rig, person):
    anna = person()

    stored = rig.service.upload(anna, "../loss run.pdf", LOSS_RUN)

    with rig.unit_of_work() as work:
        document = work.documents.get(DocumentScope(anna.institution_id), stored.document_id)
        assert work.blobs.open(anna.institution_id, stored.sha256) == LOSS_RUN
        run = work.runs.get_view(anna, stored.run_id)
        (act,) = work.audit.list_for(anna.institution_id, "document", str(stored.document_id))
    assert (document.filename, document.media_type, document.status) == (
        "loss run.pdf",
        MediaType.PDF,
        DocumentStatus.STORED,
    )
    assert (run.kind, run.state, run.subject_id) == (RunKind.DOCUMENT, RunState.QUEUED, stored.document_id)
    assert (act.action, act.actor, act.details["sha256"]) == ("document_uploaded", anna.username, stored.sha256)


def test_hands_the_run_to_the_queue_of_documents(rig, person):
    stored = rig.service.upload(person(), "loss run.pdf", LOSS_RUN)

    assert stored.run_id in rig.queue.find_waiting(Pool.DOCUMENTS)


def test_names_earlier_uploads_of_the_same_bytes_and_lists_both(rig, person):
    anna = person()
    with rig.unit_of_work() as work:
        submission_id = make_submission(work, anna)
    first = rig.service.upload(anna, "first.pdf", LOSS_RUN, submission_id)
    second = rig.service.upload(anna, "second.pdf", LOSS_RUN)

    (earlier,) = second.duplicate_of
    assert (earlier.document_id, earlier.filename) == (first.document_id, "first.pdf")
    assert earlier.submission_reference.startswith("S-")
    assert first.duplicate_of == ()
    assert second.run_id != first.run_id
    assert len(everything(rig, anna)) == 2


def test_names_the_same_bytes_in_a_case_of_a_colleague(rig, person):
    anna = person()
    colleague = person(institution_id=anna.institution_id)
    first = rig.service.upload(colleague, "first.pdf", LOSS_RUN)

    assert [each.document_id for each in rig.service.upload(anna, "x.pdf", LOSS_RUN).duplicate_of] == [
        first.document_id
    ]


def test_tells_nobody_of_the_same_bytes_elsewhere(rig, person):
    anna = person()
    rig.service.upload(anna, "first.pdf", LOSS_RUN)
    client = person(role=Role.CLIENT, institution_id=anna.institution_id)

    assert rig.service.upload(person(), "x.pdf", LOSS_RUN).duplicate_of == ()
    assert rig.service.upload(client, "x.pdf", LOSS_RUN).duplicate_of == ()


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.ACTUARY, Role.ADMIN, Role.MANAGER])
def test_refuses_roles_that_may_not_upload(rig, person, role):
    anna = person(role=role)

    with pytest.raises(NotPermittedError):
        rig.service.upload(anna, "loss run.pdf", LOSS_RUN)
    assert everything(rig, anna) == []


@pytest.mark.parametrize(
    ("filename", "content", "reason"),
    [
        ("evil.pdf", b"MZ" + bytes(200), "type_mismatch"),
        ("page.html", b"<html></html>", "type_not_allowed"),
        ("nothing.pdf", b"", "empty"),
    ],
)
def test_refused_files_leave_nothing_behind(rig, person, filename, content, reason):
    anna = person()

    with pytest.raises(RejectedUploadError) as refusal:
        rig.service.upload(anna, filename, content)

    assert refusal.value.reason == reason
    with rig.unit_of_work() as work:
        assert work.documents.count_uploaded_bytes(anna.user_id) == 0
        assert not work.blobs.exists(anna.institution_id, rig_sha(content))


def test_refuses_a_file_above_the_size(unit_of_work, redis_url, person):
    rig = make_rig(unit_of_work, redis_url, max_upload_mb=0)

    with pytest.raises(RejectedUploadError) as refusal:
        rig.service.upload(person(), "loss run.pdf", LOSS_RUN)
    assert refusal.value.reason == "too_large"


def test_refuses_more_than_the_bytes_of_a_day(unit_of_work, redis_url, person):
    rig = make_rig(unit_of_work, redis_url, daily_upload_mb=1)
    anna = person()
    text = b"a line of text\n" * 40_000
    rig.service.upload(anna, "notes.txt", text)

    with pytest.raises(RejectedUploadError) as refusal:
        rig.service.upload(anna, "more.txt", text + b"more")
    assert refusal.value.reason == "daily_quota"
    assert "0.4 MB are left" in refusal.value.user_message


def test_fifty_files_at_once_are_no_run_action(rig, person):
    anna = person()

    stored = [rig.service.upload(anna, f"note {n}.txt", b"note %d" % n) for n in range(50)]

    assert len({each.run_id for each in stored}) == 50


def test_puts_an_upload_under_a_submission_of_ones_own_house_only(rig, person, unit_of_work):
    anna, stranger = person(), person()
    with unit_of_work() as work:
        foreign = make_submission(work, stranger)

    for submission_id in (foreign, uuid4()):
        with pytest.raises(NotFoundError):
            rig.service.upload(anna, "loss run.pdf", LOSS_RUN, submission_id)
    assert everything(rig, anna) == []


def test_attachments_of_a_mail_become_uploads_of_their_own(rig, person):
    anna = person()
    sheet = workbook({"Drivers": [["Name", "Licence"], ["Ann Lee", "D123"]]})
    content = mail("Please find both.", attachments={"loss run.pdf": LOSS_RUN, "drivers.xlsx": sheet})

    stored = rig.service.upload(anna, "broker.eml", content)

    assert [each.filename for each in stored.attachments] == ["loss run.pdf", "drivers.xlsx"]
    view = rig.service.get(anna, stored.document_id)
    assert {each.media_type for each in view.attachments} == {MediaType.PDF, MediaType.XLSX}
    assert {each.parent_id for each in view.attachments} == {stored.document_id}
    assert None not in {each.run_id for each in view.attachments}


def test_a_refused_attachment_does_not_harm_the_mail(rig, person):
    content = mail("Both.", attachments={"loss run.pdf": LOSS_RUN, "setup.exe": b"MZ" + bytes(100)})

    stored = rig.service.upload(person(), "broker.eml", content)

    good, bad = stored.attachments
    assert good.document_id is not None
    assert (bad.filename, bad.document_id) == ("setup.exe", None)
    assert bad.refusal.startswith("We take PDF")


def test_attachments_count_against_the_bytes_of_a_day(unit_of_work, redis_url, person):
    rig = make_rig(unit_of_work, redis_url, daily_upload_mb=1)
    content = mail("Big.", attachments={f"{n}.txt": b"a line of text\n" * 20_000 for n in range(2)})

    with pytest.raises(RejectedUploadError) as refusal:
        rig.service.upload(person(), "broker.eml", content)
    assert refusal.value.reason == "daily_quota"


def test_an_institution_keeps_its_own_copy_of_the_bytes(rig, unit_of_work, person):
    anna = person()
    with unit_of_work() as work:
        other = make_principal(work, institution_id=make_institution(work))
    rig.service.upload(anna, "a.pdf", LOSS_RUN)
    stored = rig.service.upload(other, "b.pdf", LOSS_RUN)

    with unit_of_work() as work:
        work.session.execute(delete(Blob).where(Blob.institution_id == anna.institution_id))
        assert work.blobs.open(other.institution_id, stored.sha256) == LOSS_RUN
