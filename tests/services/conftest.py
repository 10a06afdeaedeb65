"""Services as the tests call them: the same passwords with fewer rounds, and one loaded demonstration for all."""

from collections.abc import Iterator

import bcrypt
import pytest

from fakes.demo_book import QUICK_COST, Book, loaded_book


@pytest.fixture(scope="module", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash with the fewest rounds bcrypt knows; that people's passwords get more is proved by a test of the unit."""
    make_salt = bcrypt.gensalt
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bcrypt, "gensalt", lambda _rounds: make_salt(QUICK_COST))
        yield


@pytest.fixture(scope="session")
def book(database_url: str, redis_url: str) -> Iterator[Book]:
    """Load the demonstration once for every test that only looks at it."""
    with loaded_book(database_url, redis_url) as loaded:
        yield loaded
