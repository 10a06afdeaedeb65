"""Questions to somebody with more authority."""

from backend.store.queries import Queries


class Referrals(Queries):
    """Questions to somebody with more authority."""
