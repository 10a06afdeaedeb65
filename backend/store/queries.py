"""The base of all query classes: they hold a session and never commit."""

from sqlalchemy.orm import Session


class Queries:
    """Queries of one noun inside the transaction of a unit of work."""

    def __init__(self, session: Session) -> None:
        self.session = session
