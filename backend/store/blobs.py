"""Bytes in chunks, named by their SHA-256; written in the caller's transaction, shared by all uploads of a file."""

import hashlib
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip

from backend.errors import DeskError, NotFoundError
from backend.store.queries import Queries
from backend.store.tables import Blob, BlobChunk

CHUNK_BYTES = 1 << 20


class DamagedBlobError(DeskError):
    """The stored bytes no longer have the SHA-256 they are named by."""

    code = "damaged_blob"
    user_message = "The stored file is damaged. Please tell an administrator and upload the document again."


class Blobs(Queries):
    """Bytes of an institution in rows of at most 1 MiB."""

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
        kept = select(BlobChunk.content).where(BlobChunk.institution_id == institution_id, BlobChunk.sha256 == sha256)
        content = b"".join(self.session.scalars(kept.order_by(BlobChunk.number)))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedBlobError
        return content

    def exists(self, institution_id: UUID, sha256: str) -> bool:
        """Tell whether the bytes are kept."""
        return self.session.get(Blob, (institution_id, sha256)) is not None
