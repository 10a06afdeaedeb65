"""Bytes in chunks, named by their SHA-256; written in the caller's transaction, shared by all uploads of a file."""

import hashlib
from typing import Protocol
from uuid import UUID

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip

from backend.errors import DeskError, NotFoundError
from backend.store.queries import Queries
from backend.store.tables import Blob, BlobChunk, Document

CHUNK_BYTES = 1 << 20


class DamagedBlobError(DeskError):
    """The stored bytes no longer have the SHA-256 they are named by."""

    code = "damaged_blob"
    user_message = "The stored file is damaged. Please tell an administrator and upload the document again."


class BlobStore(Protocol):
    """Bytes of one institution under the SHA-256 of their content; PostgreSQL here, an object store elsewhere."""

    def put(self, institution_id: UUID, content: bytes) -> str:
        """Keep the bytes once and return their SHA-256."""

    def open(self, institution_id: UUID, sha256: str) -> bytes:
        """Return the whole content, checked against its name."""

    def read_range(self, institution_id: UUID, sha256: str, start: int, size: int) -> bytes:
        """Return at most `size` bytes from offset `start`."""

    def exists(self, institution_id: UUID, sha256: str) -> bool:
        """Tell whether the bytes are kept."""

    def delete(self, institution_id: UUID, sha256: str) -> bool:
        """Remove the bytes unless an upload still refers to them; tell whether they are gone."""


class Blobs(Queries):
    """The BlobStore in PostgreSQL: rows of at most 1 MiB."""

    def put(self, institution_id: UUID, content: bytes) -> str:
        """Keep the bytes once and return their SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        key = {"institution_id": institution_id, "sha256": sha256}
        is_new = self.session.execute(
            insert_or_skip(Blob).values(**key, size_bytes=len(content)).on_conflict_do_nothing().returning(Blob.sha256)
        ).first()
        for number, start in enumerate(range(0, len(content), CHUNK_BYTES) if is_new else ()):
            chunk = content[start : start + CHUNK_BYTES]
            self.session.execute(insert(BlobChunk).values(**key, number=number, content=chunk))
        return sha256

    def open(self, institution_id: UUID, sha256: str) -> bytes:
        """
        Return the whole content.

        Raises:
            NotFoundError: nothing is kept under this name.
            DamagedBlobError: what is kept does not have the SHA-256 it is named by.

        """
        if not self.exists(institution_id, sha256):
            raise NotFoundError
        content = b"".join(self._chunks(institution_id, sha256, 0, None))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedBlobError
        return content

    def read_range(self, institution_id: UUID, sha256: str, start: int, size: int) -> bytes:
        """Return at most `size` bytes from offset `start`; only the chunks that hold them are read."""
        if not self.exists(institution_id, sha256):
            raise NotFoundError
        if size <= 0:
            return b""
        first, last = start // CHUNK_BYTES, (start + size - 1) // CHUNK_BYTES
        content = b"".join(self._chunks(institution_id, sha256, first, last))
        offset = start - first * CHUNK_BYTES
        return content[offset : offset + size]

    def exists(self, institution_id: UUID, sha256: str) -> bool:
        """Tell whether the bytes are kept."""
        return self.session.get(Blob, (institution_id, sha256)) is not None

    def delete(self, institution_id: UUID, sha256: str) -> bool:
        """Remove the bytes unless an upload still refers to them; tell whether they are gone."""
        is_used = exists().where(Document.institution_id == institution_id, Document.sha256 == sha256)
        self.session.execute(
            delete(Blob)
            .where(Blob.institution_id == institution_id, Blob.sha256 == sha256, ~is_used)
            .execution_options(synchronize_session="fetch")
        )
        return not self.exists(institution_id, sha256)

    def _chunks(self, institution_id: UUID, sha256: str, first: int, last: int | None) -> list[bytes]:
        query = select(BlobChunk.content).where(
            BlobChunk.institution_id == institution_id, BlobChunk.sha256 == sha256, BlobChunk.number >= first
        )
        if last is not None:
            query = query.where(BlobChunk.number <= last)
        return list(self.session.scalars(query.order_by(BlobChunk.number)))
