"""Triangles as a list shows them, without their cells."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.domain.triangles import TriangleSource


@dataclass(frozen=True, slots=True)
class RecentTriangle:
    """A stored triangle in a list: its size, its measures, and how many rows of its file were put aside."""

    triangle_id: UUID
    name: str
    source: TriangleSource
    unit: str
    origins: int
    ages: int
    measures: tuple[str, ...]
    rejected: int
    created_by: str
    created_at: datetime
