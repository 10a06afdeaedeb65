"""Which run the present thread performs, for those who write something down on its behalf."""

from contextvars import ContextVar
from uuid import UUID

CURRENT_RUN: ContextVar[UUID | None] = ContextVar("current_run", default=None)
