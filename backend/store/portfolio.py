"""Counts for the dashboards."""

from backend.store.queries import Queries


class Portfolio(Queries):
    """Counts for the dashboards."""
