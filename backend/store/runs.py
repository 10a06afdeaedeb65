"""Runs: claim, heartbeat, completion, reconciliation."""

from backend.store.queries import Queries


class Runs(Queries):
    """Runs: claim, heartbeat, completion, reconciliation."""
