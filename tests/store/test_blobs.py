"""Bytes in PostgreSQL: chunked, shared, checked, never crossing institutions."""

import hashlib

import pytest
from sqlalchemy import func, select, update

from backend.domain.documents import MediaType
from backend.errors import NotFoundError
from backend.store.blobs import CHUNK_BYTES, BlobStore, DamagedBlobError
from backend.store.document_records import NewDocument
from backend.store.tables import BlobChunk
from factories import make_institution, make_principal

CONTENT = bytes(range(256)) * (CHUNK_BYTES // 256) * 2 + b"the last 23 bytes of it"


@pytest.fixture
def work(unit_of_work):
    with unit_of_work() as work:
        yield work


@pytest.fixture
def insurer(work):
    return make_institution(work)


def chunk_count(work, sha256):
    return work.session.scalars(select(func.count()).where(BlobChunk.sha256 == sha256)).one()


def test_gives_back_the_very_bytes_under_their_hash(work, insurer):
    sha256 = work.blobs.put(insurer, CONTENT)

    assert sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert work.blobs.open(insurer, sha256) == CONTENT


def test_cuts_bytes_into_chunks_of_a_mebibyte(work, insurer):
    sha256 = work.blobs.put(insurer, CONTENT)

    sizes = work.session.scalars(
        select(func.length(BlobChunk.content)).where(BlobChunk.sha256 == sha256).order_by(BlobChunk.number)
    ).all()
    assert sizes == [CHUNK_BYTES, CHUNK_BYTES, 23]


def test_keeps_the_same_bytes_once(work, insurer):
    first = work.blobs.put(insurer, CONTENT)
    second = work.blobs.put(insurer, CONTENT)

    assert first == second
    assert chunk_count(work, first) == 3


@pytest.mark.parametrize(
    ("start", "size"),
    [(0, 10), (CHUNK_BYTES - 5, 10), (CHUNK_BYTES, CHUNK_BYTES), (5, CHUNK_BYTES * 2), (len(CONTENT) - 4, 100)],
)
def test_reads_any_stretch(work, insurer, start, size):
    sha256 = work.blobs.put(insurer, CONTENT)

    assert work.blobs.read_range(insurer, sha256, start, size) == CONTENT[start : start + size]


@pytest.mark.parametrize(("start", "size"), [(0, 0), (10, -1), (len(CONTENT) + 5 * CHUNK_BYTES, 10)])
def test_reads_nothing_where_nothing_stands(work, insurer, start, size):
    sha256 = work.blobs.put(insurer, CONTENT)

    assert work.blobs.read_range(insurer, sha256, start, size) == b""


def test_another_institution_finds_nothing(work, insurer):
    sha256 = work.blobs.put(insurer, CONTENT)
    other = make_institution(work)

    assert not work.blobs.exists(other, sha256)
    with pytest.raises(NotFoundError):
        work.blobs.open(other, sha256)
    with pytest.raises(NotFoundError):
        work.blobs.read_range(other, sha256, 0, 1)


def test_refuses_to_hand_out_damaged_bytes(work, insurer):
    sha256 = work.blobs.put(insurer, CONTENT)
    work.session.execute(
        update(BlobChunk).where(BlobChunk.sha256 == sha256, BlobChunk.number == 1).values(content=b"torn")
    )

    with pytest.raises(DamagedBlobError):
        work.blobs.open(insurer, sha256)


def test_deletes_bytes_that_no_upload_needs(work, insurer):
    sha256 = work.blobs.put(insurer, CONTENT)

    assert work.blobs.delete(insurer, sha256)
    assert not work.blobs.exists(insurer, sha256)
    assert chunk_count(work, sha256) == 0


def test_keeps_bytes_that_an_upload_refers_to(work):
    person = make_principal(work)
    sha256 = work.blobs.put(person.institution_id, CONTENT)
    work.documents.add(
        NewDocument(person.institution_id, person.user_id, "run.pdf", sha256, MediaType.PDF, len(CONTENT))
    )

    assert not work.blobs.delete(person.institution_id, sha256)
    assert work.blobs.open(person.institution_id, sha256) == CONTENT


def test_bytes_vanish_with_a_transaction_that_fails(unit_of_work):
    with unit_of_work() as work:
        insurer = make_institution(work)

    def interrupted():
        with unit_of_work() as work:
            work.blobs.put(insurer, CONTENT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with unit_of_work() as work:
        assert not work.blobs.exists(insurer, hashlib.sha256(CONTENT).hexdigest())


def test_serves_wherever_a_blob_store_is_asked_for(work, insurer):
    store: BlobStore = work.blobs

    assert store.exists(insurer, store.put(insurer, b""))
    assert store.open(insurer, store.put(insurer, b"")) == b""
