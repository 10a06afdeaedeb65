"""Bearer tokens of the HTTP interface."""

from backend.store.queries import Queries


class Tokens(Queries):
    """Bearer tokens of the HTTP interface."""
