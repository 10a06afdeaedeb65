"""Triangles: stored once with where they come from and the rows put aside, never changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import func, select

from backend.domain.access import Principal
from backend.domain.studies.recent import RecentTriangle
from backend.domain.studies.views import RejectedRow, TriangleView
from backend.domain.triangles import TriangleSet, TriangleSource
from backend.domain.triangles.triangle import triangle_set_of
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import TriangleRow, User
from backend.store.wording import storable, storable_json

_CREATOR = shown_name()


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
                name=storable(new.name),
                source=new.source,
                details=storable_json(new.details),
                cells=new.triangles.to_json(),
                data_hash=new.triangles.data_hash,
                rejected=storable_json([asdict(row) for row in new.rejected]),
                warnings=storable_json(new.warnings),
                created_by=by.user_id,
            )
        )
        self.session.flush()
        return triangle_id

    def get(self, institution_id: UUID, triangle_id: UUID) -> TriangleView:
        """Return one triangle; NotFoundError covers those of other institutions."""
        row = self.session.execute(
            select(TriangleRow, _CREATOR)
            .join(User, User.user_id == TriangleRow.created_by)
            .where(TriangleRow.triangle_id == triangle_id, TriangleRow.institution_id == institution_id)
        ).first()
        if row is None:
            raise NotFoundError
        return triangle_view(row[0], row[1])

    def list_recent(self, institution_id: UUID, most: int = 50) -> tuple[RecentTriangle, ...]:
        """Return the newest triangles without their cells."""
        cells = TriangleRow.cells
        rows = self.session.execute(
            select(
                TriangleRow.triangle_id,
                TriangleRow.name,
                TriangleRow.source,
                cells["unit"].astext,
                func.jsonb_array_length(cells["origins"]),
                func.jsonb_array_length(cells["ages"]),
                func.jsonb_path_query_array(cells["measures"], "$.keyvalue().key"),
                func.jsonb_array_length(TriangleRow.rejected),
                _CREATOR,
                TriangleRow.created_at,
            )
            .join(User, User.user_id == TriangleRow.created_by)
            .where(TriangleRow.institution_id == institution_id)
            .order_by(TriangleRow.created_at.desc(), TriangleRow.triangle_id)
            .limit(most)
        )
        return tuple(
            RecentTriangle(each, name, TriangleSource(source), unit, origins, ages, tuple(sorted(measures)), *rest)
            for each, name, source, unit, origins, ages, measures, *rest in rows
        )


def triangle_view(kept: TriangleRow, created_by: str) -> TriangleView:
    """Return a stored triangle as services hand it out; `created_by` is the person's name."""
    return TriangleView(
        triangle_id=kept.triangle_id,
        name=kept.name,
        source=TriangleSource(kept.source),
        details={str(key): str(value) for key, value in kept.details.items()},
        triangles=triangle_set_of(kept.cells),
        data_hash=kept.data_hash,
        created_by=created_by,
        created_at=kept.created_at,
        rejected=tuple(RejectedRow(**one) for one in kept.rejected),
        warnings=tuple(kept.warnings),
    )
