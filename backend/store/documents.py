"""Uploads, pages and analyses."""

from backend.store.queries import Queries


class Documents(Queries):
    """Uploads, pages and analyses."""
