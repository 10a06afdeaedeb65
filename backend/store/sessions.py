"""Signed-in browsers and the tickets they come from."""

from backend.store.queries import Queries


class Sessions(Queries):
    """Signed-in browsers and the tickets they come from."""
