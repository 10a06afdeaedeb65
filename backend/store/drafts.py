"""Forms typed and not yet sent."""

from backend.store.queries import Queries


class Drafts(Queries):
    """Forms typed and not yet sent."""
