"""Users, authority and sign-in attempts."""

from backend.store.queries import Queries


class Accounts(Queries):
    """Users, authority and sign-in attempts."""
