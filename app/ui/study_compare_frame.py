"""Two versions by origin in one table: figures of both sides, their differences, and origins that one side lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from app.ui.study_effect import by_origin, difference
from app.ui.study_states import amount
from backend.domain.studies.result import TOTAL, Figure, MethodResult, OriginFigures
from backend.domain.studies.views import StudyResult, StudyView, VersionView

FIGURES = {"ultimate": "Ultimate", "ibnr": "IBNR", "standard_error": "Standard error"}
LACKING = "not in this study"
ON_ONE_SIDE = "in one study only"


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a study with its result, where it has one."""

    study: StudyView
    version: VersionView
    result: StudyResult | None

    @property
    def name(self) -> str:
        """Return reference and version, short enough for the head of a column."""
        return f"{self.study.reference} v{self.version.number}"


def compare_frame(left: Side, right: Side, first: MethodResult, second: MethodResult) -> pd.DataFrame:
    """Return a row for each origin of either side and one for all, each figure of both and its difference."""
    before, after = by_origin(first), by_origin(second)
    origins = [*dict.fromkeys(name for name in (*before, *after) if name != TOTAL), TOTAL]
    has_differences = left.study.triangle.triangles.unit == right.study.triangle.triangles.unit
    columns: dict[str, object] = {"Origin": origins}
    names = column_names(left, right)
    lacking = [[name not in rows for name in origins] for rows in (before, after)]
    for attribute, figure in FIGURES.items():
        pairs = [(_figure(before, name, attribute), _figure(after, name, attribute)) for name in origins]
        columns[f"{figure} {names[0]}"] = _cells([one for one, _ in pairs], lacking[0], LACKING)
        columns[f"{figure} {names[1]}"] = _cells([other for _, other in pairs], lacking[1], LACKING)
        if has_differences:
            either = [one or other for one, other in zip(*lacking, strict=True)]
            changes = [difference(other, one) for one, other in pairs]
            columns[f"{figure} difference"] = _cells(changes, either, ON_ONE_SIDE)
    return pd.DataFrame(columns)


def number_names(frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold numbers alone; the others say in words which origins a side lacks."""
    return [str(name) for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]


def column_names(left: Side, right: Side) -> tuple[str, str]:
    """Return what tells the sides apart in the head of a column, as short as it can be read on a phone."""
    if left.name == right.name:
        return "left", "right"
    if left.study.study_id == right.study.study_id:
        return f"v{left.version.number}", f"v{right.version.number}"
    return left.name, right.name


def _figure(rows: Mapping[str, OriginFigures], origin: str, attribute: str) -> Figure:
    found = rows.get(origin)
    figure: Figure = getattr(found, attribute) if found else None
    return figure


def _cells(figures: Sequence[Figure], lacking: Sequence[bool], word: str) -> pd.Series:
    """Return whole numbers, empty where not estimable; as words where a side lacks the origin altogether."""
    if not any(lacking):
        return pd.Series([None if figure is None else float(round(figure)) for figure in figures], dtype="float64")
    return pd.Series(
        [word if lacks else amount(figure) for figure, lacks in zip(figures, lacking, strict=True)], dtype="object"
    )
