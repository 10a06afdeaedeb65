"""Submissions and their queue."""

from backend.store.queries import Queries


class Submissions(Queries):
    """Submissions and their queue."""
