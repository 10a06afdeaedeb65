"""Triangles: stored once with where they come from and the rows put aside, never changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import func, select

from backend.domain.access import Principal
from backend.domain.studies.views import RejectedRow, TriangleView
from backend.domain.triangles import TriangleSet, TriangleSource
from backend.domain.triangles.triangle import triangle_set_of
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.tables import TriangleRow, User


@dataclass(frozen=True, slots=True)
class NewTriangle:
    """A checked triangle to be stored, with where it comes from."""

    name: str
    source: TriangleSource
    triangles: TriangleSet
    details: Mapping[str, str] = field(default_factory=dict)
    rejected: tuple[RejectedRow, ...] = ()
    warnings: tuple[str, ...] = ()


class Triangles(Queries):
    """Stored triangles of an institution."""

    def add(self, new: NewTriangle, by: Principal) -> UUID:
        """Store a triangle and return its id."""
        triangle_id = uuid4()
        self.session.add(
            TriangleRow(
                triangle_id=triangle_id,
                institution_id=by.institution_id,
                name=new.name,
                source=new.source,
                details=dict(new.details),
                cells=new.triangles.to_json(),
                data_hash=new.triangles.data_hash,
                rejected=[asdict(row) for row in new.rejected],
                warnings=list(new.warnings),
                created_by=by.user_id,
            )
        )
        self.session.flush()
        return triangle_id

    def get(self, institution_id: UUID, triangle_id: UUID) -> TriangleView:
        """Return one triangle; NotFoundError covers those of other institutions."""
        row = self.session.execute(
            select(TriangleRow, func.coalesce(func.nullif(User.full_name, ""), User.username))
            .join(User, User.user_id == TriangleRow.created_by)
            .where(TriangleRow.triangle_id == triangle_id, TriangleRow.institution_id == institution_id)
        ).first()
        if row is None:
            raise NotFoundError
        kept, creator = row
        return TriangleView(
            triangle_id=kept.triangle_id,
            name=kept.name,
            source=TriangleSource(kept.source),
            details=kept.details,
            triangles=triangle_set_of(kept.cells),
            data_hash=kept.data_hash,
            created_by=creator,
            created_at=kept.created_at,
            rejected=tuple(RejectedRow(**one) for one in kept.rejected),
            warnings=tuple(kept.warnings),
        )
