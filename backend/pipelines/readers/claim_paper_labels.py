"""Labels of claim papers with their values: behind a colon, in the cell beside, or in the cell below."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.domain.documents import Word
from backend.pipelines.readers.claim_paper_values import value_in
from backend.pipelines.readers.claim_paper_words import BARE, BY_SECTION, NO_FACT, SECTIONS, lexicon_for
from backend.pipelines.readers.grid import plain_label
from backend.pipelines.readers.layout import Cell, Line, has_geometry

_LONGEST_LABEL = 6
_SAME_EDGE = 3.0
_BELOW = 2.6  # heights of a line between a label and the value under it


@dataclass(frozen=True, slots=True)
class _Label:
    """A label as it stands on a line: its words, where it begins, and what may be its value."""

    text: str
    x0: float
    x1: float
    beside: tuple[Cell, ...]
    has_colon: bool


class Labels:
    """Walks over the lines of a paper and gives every labelled value whose form is right."""

    def __init__(self, lines: Sequence[Line], kind: str) -> None:
        self.lines = lines
        self.lexicon: Mapping[str, str] = lexicon_for(kind)
        self._sections: list[tuple[float, str]] = []

    def pairs(self) -> Iterator[tuple[str, Cell]]:
        """Yield (field, the cell that prints exactly the value) in the order of the document."""
        for index, line in enumerate(self.lines):
            self._note_sections(index)
            for label in self._labels_of(line):
                field = self._meaning(label)
                if field and (cell := self._value(field, label, index)):
                    yield field, cell

    def is_label(self, text: str) -> bool:
        """Tell whether the words are a label of any paper."""
        plain = plain_label(text)
        return plain in self.lexicon or plain in BARE or plain in SECTIONS

    def _meaning(self, label: _Label) -> str:
        plain = plain_label(label.text)
        if role := BARE.get(plain):
            sections = [name for x0, name in self._sections if x0 <= label.x0 + _SAME_EDGE]
            if sections:
                fallback = NO_FACT if role in {"name", "phone", "address"} else self.lexicon.get(plain, NO_FACT)
                return NO_FACT if sections[-1] == "other" else BY_SECTION[sections[-1]].get(role, fallback)
        return NO_FACT if self._is_of_another(label) else self.lexicon.get(plain, NO_FACT)

    def _is_of_another(self, label: _Label) -> bool:
        sections = [name for x0, name in self._sections if x0 <= label.x0 + _SAME_EDGE]
        return bool(sections) and sections[-1] == "other" and plain_label(label.text) in _OF_A_PARTY

    def _note_sections(self, index: int) -> None:
        """Remember the headings on a line; a heading has no value of its own beside or below it."""
        line = self.lines[index]
        names = [(cell, SECTIONS.get(plain_label(cell.text), "")) for cell in line.cells]
        if not names or not all(name for _, name in names):
            return
        if len(names) > 1 and not all(self._is_heading(cell, index) for cell, _ in names):
            return
        if self._is_heading(names[0][0], index):
            self._sections = [(cell.x0 if len(names) > 1 else float("-inf"), name) for cell, name in names]

    def _is_heading(self, cell: Cell, index: int) -> bool:
        below = self._below(cell.x0, index)
        return below is not None and (":" in below.text or self.is_label(below.text))

    def _labels_of(self, line: Line) -> Iterator[_Label]:
        for number, cell in enumerate(line.cells):
            found = list(self._with_colons(cell))
            following = line.cells[number + 1 :]
            for at, (start, end, text) in enumerate(found):
                stop = found[at + 1][0] if at + 1 < len(found) else len(cell.words)
                value = cell.words[end:stop]
                beside: tuple[Cell, ...] = (Cell(cell.page, value, cell.ordinal),) if value else ()
                if not beside and at + 1 == len(found) and following:
                    beside = (following[0],)
                yield _Label(text, _edge(cell, start), cell.x1, beside, has_colon=True)
            if not found and self._is_bare_label(cell):
                yield _Label(cell.text, cell.x0, cell.x1, tuple(following[:1]), has_colon=False)

    def _is_bare_label(self, cell: Cell) -> bool:
        return ":" not in cell.text and self.is_label(cell.text)

    def _with_colons(self, cell: Cell) -> Iterator[tuple[int, int, str]]:
        """Yield (first word, word after the colon, label) for every known label of the cell that ends in a colon."""
        free = 0
        for index, word in enumerate(cell.words):
            if not word.text.endswith(":"):
                continue
            for start in range(max(free, index - _LONGEST_LABEL), index + 1):
                label = _joined(cell.words[start : index + 1])
                if self.is_label(label):
                    yield start, index + 1, label
                    free = index + 1
                    break

    def _value(self, field: str, label: _Label, index: int) -> Cell | None:
        beside = next(iter(label.beside), None)
        below = self._below(label.x0, index)
        if beside is not None and not self._is_labelled(beside) and not self._heads_a_grid(label, beside, index):
            found = value_in(field, beside.text)
            return beside.part(found[1], found[2]) if found else None
        if below is None or self._is_labelled(below) or (beside is not None and label.has_colon):
            return None
        found = value_in(field, below.text)
        return below.part(found[1], found[2]) if found else None

    def _is_labelled(self, cell: Cell) -> bool:
        return self.is_label(cell.text) or next(self._with_colons(cell), None) is not None

    def _heads_a_grid(self, label: _Label, beside: Cell, index: int) -> bool:
        """Tell whether the cell beside is the heading of the next column: values stand below both."""
        if label.has_colon:
            return False
        below, below_beside = self._below(label.x0, index), self._below(beside.x0, index)
        if below is None or below_beside is None or below.words == below_beside.words or self._is_labelled(below):
            return False
        return not any(sign.isdigit() for sign in beside.text)

    def _below(self, x0: float, index: int) -> Cell | None:
        """Return the cell under a stretch of a line, None where the next line is far or nothing begins there."""
        if index + 1 >= len(self.lines):
            return None
        line, following = self.lines[index], self.lines[index + 1]
        if following.page is not line.page or not _is_close(line, following):
            return None
        edge = _SAME_EDGE if has_geometry(line.page) else 0.5
        same = [cell for cell in following.cells if abs(cell.x0 - x0) <= edge]
        return same[0] if same else None


_OF_A_PARTY = frozenset(
    [
        "vin",
        "plate",
        "license plate",
        "plate number",
        "license plate number",
        "driver",
        "driver name",
        "name of driver",
        "operator",
        "tag",
        "policy number",
        "policy",
        "registration",
        "registration number",
        "insured",
        "insured name",
        "vehicle identification number",
        "operator name",
    ]
)


def _is_close(line: Line, following: Line) -> bool:
    if not has_geometry(line.page):
        return True
    return following.top - line.bottom < _BELOW * (line.bottom - line.top)


def _edge(cell: Cell, start: int) -> float:
    return Cell(cell.page, cell.words[start:], cell.ordinal).x0 if start else cell.x0


def _joined(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words).rstrip(": ")
