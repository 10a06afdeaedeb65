"""A draft keeps the uploads of its writer and forgets ids that are nobody's or another institution's."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.services.draft_documents import documents_of_draft
from backend.store.blobs import Blobs
from backend.store.documents import NewDocument


@pytest.fixture
def upload(unit_of_work):
    def upload(by):
        with unit_of_work() as work:
            sha256 = Blobs(work.session).put(by.institution_id, b"a line\n")
            new = NewDocument(
                institution_id=by.institution_id,
                filename="a.txt",
                uploaded_by=by.user_id,
                sha256=sha256,
                media_type="text/plain",
                size_bytes=7,
            )
            return str(work.documents.add(new))

    return upload


def kept(unit_of_work, by, ids):
    with unit_of_work() as work:
        return documents_of_draft(work, by, ids)


def test_keeps_own_uploads_in_their_order_and_drops_all_others(unit_of_work, person, upload):
    ada, stranger = person(role=Role.UNDERWRITER), person(role=Role.UNDERWRITER)
    first, second, foreign = upload(ada), upload(ada), upload(stranger)

    assert kept(unit_of_work, ada, [second, foreign, "no id", first, str(uuid4())]) == [second, first]
    assert kept(unit_of_work, stranger, [first, second]) == []


def test_a_draft_without_uploads_costs_no_statement(unit_of_work, person, count_statements):
    ada = person()
    with count_statements() as seen:
        assert kept(unit_of_work, ada, ["", "x"]) == []

    assert seen == []
