"""Studies that come with their triangle in one request, as other programs send them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.domain.access import Permission, Principal
from backend.domain.studies.selection import Selection
from backend.domain.triangles import TriangleSource
from backend.domain.triangles.long_form import LongCell
from backend.services.study_starts import Asked, Started, StudyStarts, study_name
from backend.services.triangle_gate import check_cells
from backend.services.triangle_keeping import new_triangle


@dataclass(frozen=True, slots=True)
class CellsRequest:
    """A study to begin on cells that come with it; `unit` says what an amount is."""

    name: str
    cells: Sequence[LongCell]
    selection: Selection
    unit: str = "USD"
    reason: str = ""


class StudyInterface(StudyStarts):
    """What other programs begin on an actuary's behalf."""

    def create_from_cells(self, principal: Principal, request: CellsRequest, idempotency_key: str) -> Started:
        """
        Check the cells, store what can be used of them with the study, and queue its run.

        Raises:
            InvalidRequestError: the gate finds problems, or name or selection do not fit.
            ConflictError: the key came before with another study, or three of the person's studies still run.
            RateLimitedError: more than 5 runs in 60 s by this session or person.

        """
        principal.must(Permission.RUN_STUDY)
        name, checked = study_name(request.name), check_cells(request.cells, request.unit)
        triangle = new_triangle(name, TriangleSource.INTERFACE, checked, {"cells": str(len(request.cells))})
        begun = self._start(principal, Asked(name, triangle, request.selection, request.reason), idempotency_key)
        return replace(begun, rejected=checked.rejected)
