"""One measure by origin and age, and the measures that belong together; the only domain module with numpy."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from backend.domain.triangles.words import BASES, Measure

FloatArray: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = Sequence[Sequence[float | None]]


@dataclass(frozen=True, slots=True, eq=False)
class Triangle:
    """
    Cumulative amounts of one measure: origins down, ages in months across, NaN where nothing is observed yet.

    Younger cells of an origin may be missing too: what touches a missing cell is not estimated, the rest is.
    """

    origins: tuple[str, ...]
    ages: tuple[int, ...]
    values: FloatArray

    @classmethod
    def of_rows(cls, origins: Sequence[str], ages: Sequence[int], rows: Rows) -> "Triangle":
        """Return the triangle of rows in which None is a cell that is not observed; its cells cannot be changed."""
        values = np.array([[np.nan if cell is None else float(cell) for cell in row] for row in rows], dtype=np.float64)
        values = values.reshape(len(origins), len(ages))
        values.setflags(write=False)
        return cls(tuple(origins), tuple(ages), values)

    @property
    def observed(self) -> NDArray[np.bool_]:
        """Tell of each cell whether it is observed."""
        return ~np.isnan(self.values)

    @property
    def latest_index(self) -> NDArray[np.int64]:
        """Return the column of each origin's newest observed cell, -1 where an origin has none."""
        columns = np.where(self.observed, np.arange(len(self.ages)), -1)
        return np.asarray(columns.max(axis=1, initial=-1), dtype=np.int64)

    @property
    def holes(self) -> NDArray[np.bool_]:
        """Tell of each cell whether it lacks although the origin has an older one."""
        return (np.arange(len(self.ages))[None, :] < self.latest_index[:, None]) & ~self.observed

    @property
    def latest(self) -> FloatArray:
        """Return each origin's newest observed amount, 0 where an origin has none."""
        at = self.latest_index
        newest = self.values[np.arange(len(self.origins)), np.maximum(at, 0)]
        return np.where(at >= 0, newest, 0.0)

    def to_rows(self) -> list[list[float | None]]:
        """Return the cells as JSON keeps them: None where nothing is observed."""
        return [[None if np.isnan(cell) else float(cell) for cell in row] for row in self.values]


@dataclass(frozen=True, slots=True, eq=False)
class TriangleSet:
    """
    The triangles of one book of business: the same origins and ages for each measure, and a premium for each origin.

    `unit` says what an amount is ("USD", "USD thousand"); `premium` is None where there is none.
    """

    measures: Mapping[Measure, Triangle]
    premium: tuple[float | None, ...] | None = None
    unit: str = "USD"

    @property
    def origins(self) -> tuple[str, ...]:
        """Return the names of the origin periods, oldest first."""
        return next(iter(self.measures.values())).origins

    @property
    def ages(self) -> tuple[int, ...]:
        """Return the ages in months, youngest first."""
        return next(iter(self.measures.values())).ages

    @property
    def basis(self) -> Measure:
        """Return the measure to compute from where nobody chose one: paid, then incurred, then what is there."""
        return next((measure for measure in BASES if measure in self.measures), next(iter(self.measures)))

    def to_json(self) -> dict[str, object]:
        """Return the set as a row and a result keep it."""
        return {
            "origins": list(self.origins),
            "ages": list(self.ages),
            "unit": self.unit,
            "measures": {str(measure): triangle.to_rows() for measure, triangle in sorted(self.measures.items())},
            "premium": None if self.premium is None else list(self.premium),
        }

    @property
    def data_hash(self) -> str:
        """Return the SHA-256 of the figures: equal sets have equal hashes on every machine."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()


def triangle_set_of(kept: Mapping[str, object]) -> TriangleSet:
    """Return the set that `to_json` gave; the row was written by us, so nothing is checked again."""
    origins, ages = _strings(kept["origins"]), _whole(kept["ages"])
    measures, premium = kept["measures"], kept["premium"]
    if not isinstance(measures, Mapping):
        raise TypeError("a set of triangles holds its measures by name")
    return TriangleSet(
        {Measure(name): Triangle.of_rows(origins, ages, rows) for name, rows in measures.items()},
        tuple(premium) if isinstance(premium, list) else None,
        str(kept["unit"]),
    )


def _strings(cells: object) -> list[str]:
    return [str(cell) for cell in cells] if isinstance(cells, list) else []


def _whole(cells: object) -> list[int]:
    return [int(cell) for cell in cells] if isinstance(cells, list) else []
