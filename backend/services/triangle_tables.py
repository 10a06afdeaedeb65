"""Tables of texts, long or wide, to cells and the rows that are put aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from backend.domain.studies.views import RejectedRow
from backend.domain.texts import clean_line
from backend.domain.triangles import Measure
from backend.domain.triangles.long_form import LongCell, find_measure
from backend.domain.triangles.origins import OriginPeriod, as_years_of_two, read_origin, settle_lengths
from backend.extraction.grids import Grid
from backend.services.triangle_ages import make_age_reader
from backend.services.triangle_amounts import read_amount, read_marks
from backend.services.triangle_cells import put_aside
from backend.services.triangle_headings import Layout, find_layout

_MEASURES = ", ".join(measure for measure in Measure)
_TOO_WIDE = "The row has more cells than the heading: write amounts with commas in quotation marks, or without commas."
_NO_ORIGIN = "This row names no origin period; write a year, a quarter such as 2024Q1 or a month such as 2024-01."


@dataclass(slots=True)
class ReadTable:
    """What a table holds: cells, rows put aside, what was decided in reading it, and the unit its heading names."""

    cells: list[LongCell] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Written:
    """One cell as it is written; `age` is None for the premium of a wide table, which has none."""

    row: int
    line: str
    origin: OriginPeriod
    age: str | None
    measure: Measure
    value: str


def read_table(grid: Grid, usual: Measure = Measure.LOSS) -> ReadTable | None:
    """Return what a table holds, None where it has no heading; `usual` is the measure where the table names none."""
    layout = find_layout(grid.rows)
    if layout is None:
        return None
    layout = _with_measures(grid, layout)
    found = ReadTable(unit=layout.unit)
    written = _with_years_of_two(list(_written(grid, layout, usual, found)))
    ages = make_age_reader(
        layout.age_name, (each.age for each in written if each.age is not None), (each.origin for each in written)
    )
    marks = read_marks([each.value for each in written])
    periods = settle_lengths(each.origin for each in written if each.origin.months)
    for each in written:
        value = read_amount(each.value, decimal_commas=marks.decimal_commas)
        age = 0 if each.age is None else ages.read(each.age, periods.get(each.origin, each.origin))
        if value is None:
            found.rejected.append(put_aside(each.row, each.line, f'"{_short(each.value)}" is no number.'))
        elif age is None:
            found.rejected.append(put_aside(each.row, each.line, f'The age "{_short(each.age or "")}" is no age.'))
        else:
            found.cells.append(LongCell(each.origin.name, age, value, each.measure, each.row))
    found.warnings += _warnings(layout, ages.warning, marks.said)
    return found


def _with_years_of_two(written: list[_Written]) -> list[_Written]:
    """Return the cells with origins such as 2001/02 as years, not as months."""
    years = as_years_of_two(each.origin for each in written)
    return [replace(each, origin=years[each.origin]) if each.origin in years else each for each in written]


def _with_measures(grid: Grid, layout: Layout) -> Layout:
    """Return the layout without its column of measures where not one row names any."""
    at, rows = layout.measure, grid.rows[layout.heading_row + 1 :]
    return layout if at is None or any(_at(cells, at) for cells in rows) else replace(layout, measure=None)


def _warnings(layout: Layout, of_ages: str, of_marks: str) -> Iterator[str]:
    if of_ages:
        yield of_ages
    if layout.unused:
        yield f"Columns that are not used: {', '.join(_short(name) for name in layout.unused[:5])}."
    if of_marks:
        yield of_marks


def _written(grid: Grid, layout: Layout, usual: Measure, found: ReadTable) -> Iterator[_Written]:
    """Give every cell with anything in it, by row; rows that name no origin or measure are put aside."""
    widest = _widest(grid, layout)
    for number, cells in enumerate(grid.rows[layout.heading_row + 1 :], grid.first_row + layout.heading_row + 1):
        if not any(cell.strip() for cell in cells):
            continue
        line = ", ".join(cell.strip() for cell in cells[:50]).rstrip(", ")
        origin = read_origin(_at(cells, layout.origin))
        measure = usual if layout.measure is None else find_measure(_at(cells, layout.measure))
        if origin is None or len(cells) > widest:
            found.rejected.append(put_aside(number, line, _NO_ORIGIN if origin is None else _TOO_WIDE))
        elif measure is None:
            found.rejected.append(put_aside(number, line, f"The measure is unknown; write one of {_MEASURES}."))
        elif values := list(_values(cells, layout, measure)):
            for age, of_cell, value in values:
                yield _Written(number, line, origin, age, of_cell, value)
        elif layout.age is None or not _at(cells, layout.age):
            found.rejected.append(put_aside(number, line, "The row holds no value."))


def _widest(grid: Grid, layout: Layout) -> int:
    """Return how many cells a row may have; in a text with a value beyond the heading, some comma parts an amount."""
    heading = len(grid.rows[layout.heading_row])
    is_text = not grid.name
    spills = any(cell.strip() for cells in grid.rows[layout.heading_row + 1 :] for cell in cells[heading:])
    return heading if is_text and spills else max(map(len, grid.rows))


def _values(cells: Sequence[str], layout: Layout, measure: Measure) -> Iterator[tuple[str | None, Measure, str]]:
    """Give age, measure and text of each cell of a row that holds a value; a premium needs no age."""
    for at in (*(layout.ages or ()), *layout.values):
        of_cell = layout.values.get(at) or measure
        age = _at(cells, layout.age) if layout.age is not None else (layout.ages or {}).get(at)
        if value := _at(cells, at):
            yield (age or None if of_cell is Measure.PREMIUM else age), of_cell, value


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _short(text: str) -> str:
    """Return a text as a sentence quotes it."""
    return clean_line(text[:40])
