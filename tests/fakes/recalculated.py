"""Workbooks calculated by an independent program, without a screen: what each cell shows after its formulas ran."""

import io
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from openpyxl import load_workbook


class Recalculated:
    """A workbook whose formulas can be run again, with single cells changed first."""

    def __init__(self, content: bytes, folder: Path) -> None:
        path = folder / "study.xlsx"
        path.write_bytes(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import formulas  # noqa: PLC0415 - it compiles for a second and warns while doing so

            self._model = formulas.ExcelModel().loads(str(path)).finish()
        self._name = path.name
        self.stored = load_workbook(io.BytesIO(content), data_only=True)
        self.written = load_workbook(io.BytesIO(content))

    def run(self, changed: Mapping[tuple[str, str], object] | None = None) -> dict[tuple[str, str], object]:
        """Return the value of every formula by sheet and address; `changed` replaces input cells."""
        inputs = {self._key(*place): value for place, value in (changed or {}).items()}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solution = self._model.calculate(inputs=inputs)
        found = {}
        for sheet in self.written.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        value = solution[self._key(sheet.title, cell.coordinate)].value[0, 0]
                        found[sheet.title, cell.coordinate] = _plain(value)
        return found

    def _key(self, sheet: str, address: str) -> str:
        return f"'[{self._name}]{sheet.upper()}'!{address}"


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    return float(value) if isinstance(value, int | float) else (None if value in {"", None} else str(value))
