"""Attempts at providers and kept answers."""

from backend.store.queries import Queries


class ProviderCalls(Queries):
    """Attempts at providers and kept answers."""
