"""Results of underwriting runs with their rule results."""

from backend.store.queries import Queries


class Assessments(Queries):
    """Results of underwriting runs with their rule results."""
