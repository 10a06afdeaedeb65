"""Bytes in PostgreSQL: chunked, shared, checked, never crossing institutions."""

import hashlib

import pytest
from sqlalchemy import func, select, update

from backend.errors import NotFoundError
from backend.store.blobs import CHUNK_BYTES, DamagedBlobError
from backend.store.tables import BlobChunk
from factories import make_institution

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


def test_another_institution_finds_nothing(work, insurer):
    sha256 = work.blobs.put(insurer, CONTENT)
    other = make_institution(work)

    assert not work.blobs.exists(other, sha256)
    with pytest.raises(NotFoundError):
        work.blobs.open(other, sha256)


def test_refuses_to_hand_out_damaged_bytes(work, insurer):
    sha256 = work.blobs.put(insurer, CONTENT)
    work.session.execute(
        update(BlobChunk).where(BlobChunk.sha256 == sha256, BlobChunk.number == 1).values(content=b"torn")
    )

    with pytest.raises(DamagedBlobError):
        work.blobs.open(insurer, sha256)


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
