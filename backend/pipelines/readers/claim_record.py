"""One claim in the making: cells and sentences of a loss run to the fields of the claim."""

import re

from backend.domain.printed import plain, printed_dates_in, read_amount, read_date
from backend.pipelines.readers.claim_words import (
    DATE_FIELDS,
    DESCRIPTION_LEAD,
    MONEY_FIELDS,
    TEXT_FIELDS,
    is_claim_id,
    is_placeholder,
)
from backend.pipelines.readers.clauses import clauses_of, without_driver
from backend.pipelines.readers.grid import Column, Header
from backend.pipelines.readers.layout import Cell, Line, has_geometry
from backend.pipelines.readers.proof import Finding

_SUMMED = {*MONEY_FIELDS, "total_incurred"}
_PERSON = re.compile(r"[A-Z][\w'-]*\.?(?:\s+[A-Z][\w'-]*\.?){1,3}")
_LABEL_LEAD = re.compile(r"[A-Z][\w /]{2,40}:")
_PADDING = 1.5  # heights of a line that a column may keep free at its right edge
_LONGEST_FLAG = 3


def finding_of(field: str, cell: Cell) -> Finding | None:
    """Return what the cell says of the field when it has the right form for it, None otherwise."""
    text = cell.text
    if is_placeholder(text):
        return None
    if field in DATE_FIELDS:
        dates = printed_dates_in(text)
        at = text.find(dates[0]) if dates else -1
        return Finding(dates[0], (cell.part(at, at + len(dates[0])),)) if dates else None
    if field in MONEY_FIELDS:
        amount = read_amount(text)
        return Finding(plain(amount), (cell,)) if amount is not None else None
    return Finding(text, (cell,)) if _has_form(field, text) else None


def _has_form(field: str, text: str) -> bool:
    if field == "claim_number":
        return is_claim_id(text)
    if field == "claim_reported":
        return len(text) <= _LONGEST_FLAG and text.isalpha()
    if field in TEXT_FIELDS:
        return any(letter.isalpha() for letter in text) and read_amount(text) is None
    return True


class ClaimRecord:
    """Gathers the findings of one claim; the first finding of a field stays."""

    def __init__(self) -> None:
        self.findings: dict[str, Finding] = {}
        self.is_split = False
        self._touched: set[str] = set()
        self._is_first_line = True
        self._last: dict[Column | None, tuple[str, Cell]] = {}

    def put(self, field: str, cell: Cell) -> None:
        """Note that the document speaks of the field here, and keep the value when it is one."""
        self._touched.add(field)
        if field not in self.findings and (finding := finding_of(field, cell)):
            self.findings[field] = finding

    def take_row(self, header: Header, line: Line, *, is_near: bool) -> None:
        """Read a line whose cells stand under the headings."""
        self._is_first_line = "claim_number" not in self._touched
        for column, cell in header.place(line):
            self._take_cell(header, column, cell, is_near=is_near)

    def take_sentence(self, line: Line, edge: float) -> None:
        """Read a line that runs across the columns: the description, amounts that follow later, or a mere note."""
        whole = line.whole
        if lead := DESCRIPTION_LEAD.match(whole.text):
            self._describe(None, whole.part(lead.end(), len(whole.text)))
        elif self.goes_on(line, edge):
            self._lengthen(None, "description", whole)
        else:
            self._take_labelled(whole)

    def goes_on(self, line: Line, edge: float) -> bool:
        """Tell whether the line continues the description of the line before it."""
        return self._continues(None, line.whole, edge) and not _LABEL_LEAD.match(line.text)

    def _take_cell(self, header: Header, column: Column, cell: Cell, *, is_near: bool) -> None:
        field = self._next_field(column)
        is_story = field == "description" or (field is None and column.fields[-1:] == ("description",))
        if not is_story and self._take_labelled(cell):
            return
        if not is_near:
            return
        if self._continues(column, cell, header.end_of(column)):
            self._lengthen(column, self._last[column][0], cell)
        elif field is None or not self._may_fill(header, column, field):
            self._note_split(column, cell)
        elif field == "description":
            self._describe(column, cell)
        else:
            self.put(field, cell)
            self._last[column] = (field, cell)

    def _note_split(self, column: Column, cell: Cell) -> None:
        """Let go of amounts that go on below: the first line was only one coverage's share of the claim."""
        if len(column.fields) == 1 and column.fields[0] in _SUMMED and read_amount(cell.text) is not None:
            self.is_split = True
            for field in MONEY_FIELDS:
                self.findings.pop(field, None)

    def _may_fill(self, header: Header, column: Column, field: str) -> bool:
        """Below the first line of a table's row only a column with a second field takes an unlabelled value."""
        return self._is_first_line or "claim_number" not in header.fields or field in column.fields[1:]

    def _next_field(self, column: Column) -> str | None:
        return next((field for field in column.fields if field not in self._touched), None)

    def _take_labelled(self, cell: Cell) -> bool:
        """Read the labelled clauses of a cell; tell whether there were any."""
        clauses = list(clauses_of(cell))
        for clause in clauses:
            if clause.value:
                self._put_exactly(clause.field, clause.value, clause.cell)
            self._touched.add(clause.field)
        if clauses and "adjuster" not in self.findings:
            self._take_unlabelled_person(cell)
        return bool(clauses)

    def _put_exactly(self, field: str, value: str, cell: Cell) -> None:
        """Keep a clause's value; the words of its cell may end in a mark that is not part of the value."""
        if field in MONEY_FIELDS:
            amount = read_amount(value)
            finding = Finding(plain(amount), (cell,)) if amount is not None else None
        else:
            is_none = is_placeholder(value) or (field in DATE_FIELDS and read_date(value) is None)
            finding = None if is_none else Finding(value, (cell,))
        if finding:
            self.findings.setdefault(field, finding)

    def _take_unlabelled_person(self, cell: Cell) -> None:
        """Read `Separate ledger entry: A. Name; reserve …`: the row sent the reader here for the adjuster too."""
        start = cell.text.find(": ") + 2
        first = cell.text[start:].split(";")[0].strip()
        if "adjuster" in self._touched and start > 1 and ";" in cell.text and _PERSON.fullmatch(first):
            self.findings["adjuster"] = Finding(first, (cell.part(start, start + len(first)),))

    def _describe(self, column: Column | None, cell: Cell) -> None:
        for clause in clauses_of(cell):
            if clause.field == "driver" and clause.value:
                self._put_exactly("driver", clause.value, clause.cell)
        text = without_driver(cell)
        self._touched.add("description")
        if text is None:
            return
        self.findings.setdefault("description", Finding(text.text, (text,)))
        if text is cell:
            self._last[column] = ("description", cell)

    def _continues(self, column: Column | None, cell: Cell, edge: float) -> bool:
        """Tell whether the line before was too full to hold the first word of this one, so that the text went on."""
        if column not in self._last or not has_geometry(cell.page):
            return False
        field, previous = self._last[column]
        if field not in TEXT_FIELDS or field not in self.findings or previous.page is not cell.page:
            return False
        if column is None and abs(previous.words[0].box.y1 - cell.words[0].box.y0) * cell.page.height_pt > _height(
            cell
        ):
            return False
        first = cell.words[0].box
        width = (first.x1 - first.x0) * cell.page.width_pt
        return previous.x1 + width > edge - _PADDING * _height(cell)

    def _lengthen(self, column: Column | None, field: str, cell: Cell) -> None:
        more = without_driver(cell) if field == "description" else cell
        for clause in clauses_of(cell) if field == "description" else ():
            if clause.field == "driver" and clause.value:
                self._put_exactly("driver", clause.value, clause.cell)
        known = self.findings[field]
        if more is not None:
            self.findings[field] = Finding(f"{known.value} {more.text}", (*known.cells, more))
        if more is cell:
            self._last[column] = (field, cell)
        else:
            self._last.pop(column, None)


def _height(cell: Cell) -> float:
    return max(word.box.y1 - word.box.y0 for word in cell.words) * cell.page.height_pt
