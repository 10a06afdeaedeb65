"""What the JSON interface takes for studies: cells or a stored triangle, and a selection without unknown names."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from backend.domain.studies.kept import selection_from_json, selection_to_json
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import StudyStatus
from backend.domain.triangles import Measure
from backend.domain.triangles.long_form import LongCell
from backend.errors import InvalidRequestError

MOST_STUDIES = 200
ONE_TRIANGLE = "Send either cells or triangle_id: a study is of one triangle."


class CellBody(BaseModel):
    """One cumulative amount; a cell without a measure is a loss of which nobody said whether it is paid."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    origin: Annotated[str, Field(max_length=100)]
    age_months: Annotated[int, Field(strict=True, ge=0, le=100_000)]
    value: Annotated[float, Field(strict=True)]
    measure: Measure = Measure.LOSS


class StudyBody(BaseModel):
    """What POST /api/v1/run/actuarial takes; what the selection holds is checked against the triangle."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: Literal["actuarial"] = "actuarial"
    name: Annotated[str, Field(max_length=1000)]
    unit: Annotated[str, Field(max_length=100)] = "USD"
    cells: list[CellBody] = []
    triangle_id: UUID | None = None
    selection: dict[str, object] = {}
    reason: Annotated[str, Field(max_length=4000)] = ""

    def long_cells(self) -> list[LongCell]:
        """Return the cells as the input gate takes them, numbered from 1."""
        return [
            LongCell(cell.origin, cell.age_months, cell.value, cell.measure, row)
            for row, cell in enumerate(self.cells, start=1)
        ]

    def chosen(self) -> Selection:
        """Return the selection; InvalidRequestError names the first part that does not fit or is not known."""
        selection = selection_from_json(self.selection)
        if unknown := next(_unknown(self.selection, selection_to_json(selection)), ""):
            raise InvalidRequestError(f"A selection has no part called {unknown}.")
        return selection


class StudiesQuery(BaseModel):
    """What GET /api/v1/studies takes in its address."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    text: Annotated[str, Field(max_length=200)] = ""
    status: StudyStatus | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_STUDIES)] = 50
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


def _unknown(given: Mapping[str, object], kept: Mapping[str, object], place: str = "") -> Iterator[str]:
    """Name what was sent and not taken."""
    for name, value in given.items():
        inner = kept.get(name)
        if name not in kept:
            yield f"{place}{name}"[:100]
        elif isinstance(value, Mapping) and isinstance(inner, Mapping):
            yield from _unknown(value, inner, f"{place}{name}.")
