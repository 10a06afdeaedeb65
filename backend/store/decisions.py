"""What people decided."""

from backend.store.queries import Queries


class Decisions(Queries):
    """What people decided."""
