"""Faults are seen from several processes and connections: every test here commits, in a database of its own."""

import pytest
from sqlalchemy import Engine


@pytest.fixture
def engine(own_engine: Engine) -> Engine:
    """Give the engine of the test's own database."""
    return own_engine
