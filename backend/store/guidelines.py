"""Versions of the underwriting rules."""

from backend.store.queries import Queries


class Guidelines(Queries):
    """Versions of the underwriting rules."""
