"""Triangles into rows: the one way in which a triangle that passed the gate is named, stored and noted down."""

from collections.abc import Mapping
from uuid import UUID

from backend.domain.access import Principal
from backend.domain.studies.views import CheckedTriangle
from backend.domain.texts import clean_line
from backend.domain.triangles import TriangleSource
from backend.errors import InvalidRequestError
from backend.store.audit import Act
from backend.store.triangles import NewTriangle
from backend.store.work import UnitOfWork

LONGEST_NAME = 200


def new_triangle(
    name: str, source: TriangleSource, checked: CheckedTriangle, details: Mapping[str, str]
) -> NewTriangle:
    """Return what is stored of a triangle that passed the gate; InvalidRequestError says why it did not."""
    title = clean_line(name)
    if not title or len(title) > LONGEST_NAME:
        raise InvalidRequestError(f"Please name the triangle in up to {LONGEST_NAME} characters.")
    if checked.triangles is None or checked.problems:
        raise InvalidRequestError(" ".join(checked.faults) or "There is no triangle in it.")
    return NewTriangle(title, source, checked.triangles, details, checked.rejected, checked.warnings)


def keep_triangle(work: UnitOfWork, by: Principal, new: NewTriangle) -> UUID:
    """Store a triangle and write down who brought it; return its id."""
    triangle_id = work.triangles.add(new, by)
    told = {"source": new.source, "data_hash": new.triangles.data_hash, "origins": len(new.triangles.origins)}
    work.audit.record(by, Act("triangle_added", "triangle", str(triangle_id), told))
    return triangle_id
