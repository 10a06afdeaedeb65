"""Uploads at the same moment on several connections: nothing lost, nothing doubled, no quota slipped through."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from backend.errors import RejectedUploadError
from backend.store.document_records import DocumentScope
from backend.store.tables import Blob, Document
from factories import make_principal
from fakes.document_rig import make_rig

TEXT = b"a line of text\n" * 20_000


@pytest.fixture
def anna(committed_unit_of_work):
    with committed_unit_of_work() as work:
        return make_principal(work)


def at_once(count, act):
    """Do the same thing in several threads, started together, and return what each got."""
    start = Barrier(count)

    def together(number):
        start.wait()
        try:
            return act(number)
        except RejectedUploadError as refusal:
            return refusal

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(together, range(count)))


def test_the_same_bytes_from_several_tabs_are_kept_once_and_listed_each(committed_unit_of_work, redis_url, anna):
    rig = make_rig(committed_unit_of_work, redis_url)

    stored = at_once(4, lambda number: rig.service.upload(anna, f"{number}.txt", TEXT))

    with committed_unit_of_work() as work:
        uploads = work.documents.list_earlier(DocumentScope(anna.institution_id), stored[0].sha256)
        blobs = select(func.count()).where(Blob.institution_id == anna.institution_id)
        assert work.session.scalar(blobs) == 1
        assert work.blobs.open(anna.institution_id, stored[0].sha256) == TEXT
    assert {upload.document_id for upload in uploads} == {each.document_id for each in stored}
    assert sorted(len(each.duplicate_of) for each in stored) == [0, 1, 2, 3]


def test_the_same_bytes_from_several_people_are_kept_once(committed_unit_of_work, redis_url, anna):
    rig = make_rig(committed_unit_of_work, redis_url)
    with committed_unit_of_work() as work:
        people = [make_principal(work, institution_id=anna.institution_id) for _ in range(3)]

    stored = at_once(3, lambda number: rig.service.upload(people[number], "list.txt", TEXT + b"!"))

    with committed_unit_of_work() as work:
        assert work.blobs.open(anna.institution_id, stored[0].sha256) == TEXT + b"!"
    assert len({each.run_id for each in stored}) == 3


def test_no_quota_slips_through_at_once(committed_unit_of_work, redis_url, anna):
    rig = make_rig(committed_unit_of_work, redis_url, daily_upload_mb=1)

    outcomes = at_once(6, lambda number: rig.service.upload(anna, f"{number}.txt", TEXT + b"%d" % number))

    refused = [each for each in outcomes if isinstance(each, RejectedUploadError)]
    with committed_unit_of_work() as work:
        kept = select(func.count()).where(Document.uploaded_by == anna.user_id)
        assert work.session.scalar(kept) == 3
    assert [each.reason for each in refused] == ["daily_quota"] * 3


def test_reading_again_from_several_tabs_makes_one_run(committed_unit_of_work, redis_url, anna):
    rig = make_rig(committed_unit_of_work, redis_url)
    stored = rig.service.upload(anna, "list.txt", TEXT)

    runs = at_once(4, lambda _number: rig.service.reread(anna, stored.document_id))

    assert set(runs) == {stored.run_id}
