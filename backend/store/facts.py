"""Facts with their proof and review."""

from backend.store.queries import Queries


class Facts(Queries):
    """Facts with their proof and review."""
