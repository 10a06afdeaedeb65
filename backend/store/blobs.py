"""Bytes in chunks, named by their SHA-256."""

from backend.store.queries import Queries


class Blobs(Queries):
    """Bytes in chunks, named by their SHA-256."""
