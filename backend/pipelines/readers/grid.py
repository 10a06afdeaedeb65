"""Header rows to columns: where each kind of value stands, learnt from the header and the rows below it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.pipelines.readers.layout import Cell, Line, has_geometry

Lexicon = Mapping[str, str]
"""From a label in small letters without marks to the name of the field it heads."""

_LEAST_COLUMNS = 2
_LEAST_SHARE = 0.5
_FIGURES = re.compile(r"\d[\d/.,-]{2,}")
_NEXT_LINE = 1.2  # a second header line follows within this many heights


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its fields in the order in which its lines give them, and where its heading stands."""

    fields: tuple[str, ...]
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, or of one band of a card, from left to right."""

    columns: tuple[Column, ...]
    right_edge: float

    @property
    def fields(self) -> frozenset[str]:
        """Return every field that a column can give."""
        return frozenset(field for column in self.columns for field in column.fields)

    def place(self, line: Line) -> list[tuple[Column, Cell]]:
        """Return the cells of a line with the column each belongs to."""
        pieces = [piece for cell in line.cells for piece in self._split(cell)]
        return [(column, piece) for piece in pieces if (column := self._column_of(piece)) is not None]

    def spans(self, cell: Cell) -> bool:
        """Tell whether the cell runs through the headings of several columns, as a sentence does."""
        return sum(1 for column in self.columns if _overlap(column, cell) > 0) > 1

    def end_of(self, column: Column) -> float:
        """Return where the next column begins."""
        following = [other.x0 for other in self.columns if other.x0 > column.x0]
        return min(following, default=self.right_edge)

    def _split(self, cell: Cell) -> list[Cell]:
        """Cut a cell at the headings it runs through: two columns may stand too close to be told apart by white."""
        starts = [column.x0 for column in self.columns if _overlap(column, cell) > 0][1:]
        if not starts or not has_geometry(cell.page):
            return [cell]
        pieces: list[list[int]] = [[]]
        for index, word in enumerate(cell.words):
            if starts and word.box.x0 * cell.page.width_pt >= starts[0] - 1 and pieces[-1]:
                starts.pop(0)
                pieces.append([])
            pieces[-1].append(index)
        return [Cell(cell.page, tuple(cell.words[index] for index in piece), cell.ordinal) for piece in pieces]

    def _column_of(self, cell: Cell) -> Column | None:
        """Return the column under whose heading the cell stands, else the one that begins last before it."""
        best = max(self.columns, key=lambda column: _overlap(column, cell))
        if _overlap(best, cell) > 0:
            return best
        before = [column for column in self.columns if column.x0 <= cell.x0]
        return before[-1] if before else self.columns[0] if has_geometry(cell.page) else None


def header_at(lines: Sequence[Line], index: int, lexicon: Lexicon) -> tuple[Header, int] | None:
    """Return the header that begins on this line and how many lines it takes (1 or 2), None where none does."""
    single = _recognised(lines[index].cells, lexicon)
    if index + 1 < len(lines) and _is_next(lines[index], lines[index + 1]):
        double = _recognised(_stacked(lines[index], lines[index + 1]), lexicon)
        below = _recognised(lines[index + 1].cells, lexicon)
        if double and len(double.fields) >= max(_count(single), _count(below)):
            return double, 2
    return (single, 1) if single else None


def fields_of(label: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the fields that a heading announces; CLAIMANT / NOTES announces two, an unknown heading none."""
    parts = [plain_label(part) for part in re.split(r"[/&]", label)]
    if len(parts) > 1 and parts[0] in lexicon:
        return tuple(lexicon[part] for part in parts if part in lexicon)
    whole = plain_label(label)
    return (lexicon[whole],) if whole in lexicon else ()


def plain_label(text: str) -> str:
    """Return a label in small letters without marks, `no` and `number` and `#` alike."""
    words = re.findall(r"[a-z0-9]+|#", text.casefold().replace("'s", "s"))
    return " ".join("number" if word in {"#", "no", "num", "nbr"} else word for word in words)


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    x0: float
    x1: float


def _recognised(labels: Sequence[Cell | _Label], lexicon: Lexicon) -> Header | None:
    columns = [Column(fields_of(label.text, lexicon), label.x0, label.x1) for label in labels]
    known = [column for column in columns if column.fields]
    if len(known) < _LEAST_COLUMNS or len(known) < _LEAST_SHARE * len(columns):
        return None
    if any(_FIGURES.search(label.text) for label in labels):
        return None
    ordered = tuple(sorted(columns, key=lambda column: column.x0))
    width = next((label.page.width_pt for label in labels if isinstance(label, Cell)), 0.0)
    return Header(ordered, width or max(column.x1 for column in columns) + 1)


def _stacked(upper: Line, lower: Line) -> list[Cell | _Label]:
    """Return the headings of a header of two lines: each upper piece goes on top of the lower one it stands over."""
    below = list(lower.cells)
    above: dict[int, Cell] = {}
    alone: list[Cell | _Label] = []
    for cell in upper.cells:
        index = max(range(len(below)), key=lambda at: _shared(below[at], cell))
        if _shared(below[index], cell) > 0 and index not in above:
            above[index] = cell
        else:
            alone.append(cell)
    joined: list[Cell | _Label] = []
    for index, cell in enumerate(below):
        top = above.get(index)
        joined.append(_Label(f"{top.text} {cell.text}", min(top.x0, cell.x0), max(top.x1, cell.x1)) if top else cell)
    return joined + alone


def _is_next(upper: Line, lower: Line) -> bool:
    if upper.page is not lower.page or not has_geometry(upper.page):
        return False
    return lower.top - upper.bottom < _NEXT_LINE * (upper.bottom - upper.top)


def _count(header: Header | None) -> int:
    return len(header.fields) if header else 0


def _overlap(column: Column, cell: Cell) -> float:
    return min(column.x1, cell.x1) - max(column.x0, cell.x0)


def _shared(first: Cell, second: Cell) -> float:
    return min(first.x1, second.x1) - max(first.x0, second.x0)
