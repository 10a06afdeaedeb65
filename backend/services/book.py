"""The book for managers and actuaries: earned, incurred and the largest claims, from SQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from backend.domain.access import Permission, Principal
from backend.domain.book import Book, BookFilter, LargeLosses
from backend.errors import InvalidRequestError
from backend.store.engine import UnitOfWorkFactory


class BookService:
    """Reads the book of an institution as it stood on a day."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.unit_of_work = unit_of_work
        self.now = now

    def get(self, principal: Principal, wanted: BookFilter) -> Book:
        """
        Return all figures of one screen, read in one transaction.

        Raises:
            NotPermittedError: the role may not read the portfolio.
            InvalidRequestError: the valuation date lies in the future, or the threshold is no amount.

        """
        principal.must(Permission.READ_PORTFOLIO)
        if wanted.as_of > self.now().date():
            raise InvalidRequestError("Please choose a valuation date that is not in the future.")
        if not wanted.large_usd.is_finite() or wanted.large_usd <= 0:
            raise InvalidRequestError("Please enter an amount above nothing from which a loss is large.")
        with self.unit_of_work() as work:
            large = work.book.list_large(principal.institution_id, wanted)
            return Book(
                wanted,
                tuple(work.book.list_exposures(principal.institution_id, wanted)),
                tuple(work.book.list_losses(principal.institution_id, wanted)),
                large if principal.may(Permission.READ_CLAIMS) else _without_links(large),
            )


def _without_links(large: LargeLosses) -> LargeLosses:
    """Return the claims without the way to open them."""
    return replace(large, rows=tuple(replace(row, claim_id=None) for row in large.rows))
