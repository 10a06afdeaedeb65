"""Heartbeats of worker processes."""

from backend.store.queries import Queries


class Workers(Queries):
    """Heartbeats of worker processes."""
