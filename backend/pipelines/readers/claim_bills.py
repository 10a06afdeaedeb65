"""The tables of bills and estimates: their items with amounts over pages and wrapped lines, and their sums."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from backend.domain.printed import plain, read_amount
from backend.pipelines.readers.claim_bill_words import BILL_COLUMNS, is_no_item, sum_of
from backend.pipelines.readers.grid import Header, header_at
from backend.pipelines.readers.layout import Cell, Line, has_geometry
from backend.pipelines.readers.proof import Finding

_WRAPS = 1.9  # heights of a line within which a cell goes on below itself
_SAME_EDGE = 4.0
_LONGEST_ITEM = 240


@dataclass(slots=True)
class Item:
    """One item of a bill: its words, and its amount when one was found."""

    description: list[Cell]
    amount: Cell

    def findings(self) -> Mapping[str, Finding]:
        """Return description and amount with the cells that print them."""
        amount = read_amount(self.amount.text)
        words = " ".join(cell.text for cell in self.description)
        found = {"description": Finding(words, tuple(self.description))}
        return found if amount is None else {**found, "amount": Finding(plain(amount), (self.amount,))}


@dataclass(slots=True)
class Bill:
    """The items of a bill in their order and its sums; a sum printed twice with two amounts is nobody's."""

    items: list[Item] = field(default_factory=list)
    sums: dict[str, list[Finding]] = field(default_factory=dict)

    def put_sum(self, name: str, amount: Cell, value: Decimal) -> None:
        """Keep an amount printed for a sum."""
        self.sums.setdefault(name, []).append(Finding(plain(value), (amount,)))

    def agreed_sums(self) -> Iterator[tuple[str, Finding]]:
        """Yield each sum on which all places of the bill agree."""
        for name, found in self.sums.items():
            if len({Decimal(one.value) for one in found}) == 1:
                yield name, found[0]


class BillReader:
    """Walks once over the lines of a bill."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.bill = Bill()
        self._header: Header | None = None
        self._amount_column = ""
        self._last: tuple[Item, Line] | None = None

    def read(self) -> Bill:
        """Return the items and sums of the bill."""
        index = 0
        while index < len(self.lines):
            header = header_at(self.lines, index, BILL_COLUMNS)
            if header and self._opens(header[0]):
                index += header[1]
                continue
            self._take(self.lines[index])
            index += 1
        return self.bill

    def _opens(self, header: Header) -> bool:
        amounts = header.fields & {"amount", "unit"}
        if "description" not in header.fields or not amounts:
            return False
        self._header, self._last = header, None
        self._amount_column = "amount" if "amount" in amounts else "unit"
        return True

    def _take(self, line: Line) -> None:
        if self._take_sum(line) or self._header is None:
            return
        row = _cells_by_column(self._header, line)
        amount = self._amount_of(row)
        words = row.get("description", [])
        if amount is not None and words and not is_no_item(words[0].text):
            item = Item(words[:1], amount)
            self.bill.items.append(item)
            self._last = (item, line)
        elif amount is None and self._goes_on(line, words):
            self._extend(line, words[0])
        else:
            self._last = None

    def _amount_of(self, row: Mapping[str, list[Cell]]) -> Cell | None:
        """Return the last cell under the heading of amounts that prints one."""
        found = [cell for cell in row.get(self._amount_column, []) if read_amount(cell.text) is not None]
        return found[-1] if found else None

    def _goes_on(self, line: Line, words: Sequence[Cell]) -> bool:
        """Tell whether the line is nothing but the end of the description above it."""
        if self._last is None or len(line.cells) != 1 or not words:
            return False
        item, above = self._last
        start = item.description[0]
        if line.page is not above.page or abs(words[0].x0 - start.x0) > _SAME_EDGE * 3 or _is_heading(words[0], start):
            return False
        if has_geometry(line.page) and line.top - above.bottom > _WRAPS * (above.bottom - above.top) - 1:
            return False
        return len(item.findings()["description"].value) < _LONGEST_ITEM

    def _extend(self, line: Line, words: Cell) -> None:
        if self._last is not None:
            item, _ = self._last
            item.description.append(words)
            self._last = (item, line)

    def _take_sum(self, line: Line) -> bool:
        """Keep the sum that the line prints: a label that names it, then its amount as the last cell."""
        for label, amount in _labelled_amounts(line):
            name, value = sum_of(label), read_amount(amount.text)
            if name and value is not None:
                self.bill.put_sum(name, amount, value)
                self._last = None
                if name == "bill.total":
                    self._header = None
                return True
        return False


def read_bill(lines: Sequence[Line]) -> Bill:
    """Return the items and sums of a bill or estimate."""
    return BillReader(lines).read()


def _cells_by_column(header: Header, line: Line) -> dict[str, list[Cell]]:
    row: dict[str, list[Cell]] = {}
    for column, cell in header.place(line):
        if column.fields:
            row.setdefault(column.fields[0], []).append(cell)
    return row


def _labelled_amounts(line: Line) -> Iterator[tuple[str, Cell]]:
    """Yield the words before the last amount of the line with the amount: in cells of their own, or in one."""
    last = line.cells[-1]
    if len(line.cells) > 1 and read_amount(last.text) is not None:
        yield line.cells[-2].text, last
        yield " ".join(cell.text for cell in line.cells[:-1] if read_amount(cell.text) is None), last
    words = last.words
    for count in (1, 2, 3):
        if len(words) > count and read_amount(_text(words[-count:])) is not None:
            label, amount = Cell(last.page, words[:-count], 0), Cell(last.page, words[-count:], last.ordinal)
            yield label.text, amount


def _text(words: Sequence[object]) -> str:
    return " ".join(str(getattr(word, "text", "")) for word in words)


def _is_heading(cell: Cell, above: Cell) -> bool:
    """Tell whether the words head the next group of items, in capitals or with a colon, and do not go on above."""
    is_capital = cell.text.isupper() and not above.text.isupper()
    return is_capital or cell.text.endswith(":")
