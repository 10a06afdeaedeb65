"""What a study starts from: the triangle, what the actuary chose, and what the gate had to say."""

from dataclasses import dataclass

from backend.domain.studies.selection import Selection
from backend.domain.triangles import Measure, TriangleSet


@dataclass(frozen=True, slots=True)
class StudyInputs:
    """A triangle ready to be studied; `industry` is the whole line's, None where there is none to compare with."""

    triangles: TriangleSet
    selection: Selection
    warnings: tuple[str, ...] = ()
    industry: TriangleSet | None = None
    industry_name: str = ""

    @property
    def basis(self) -> Measure:
        """Return the measure that the reserves are computed from."""
        return self.selection.basis or self.triangles.basis
