"""Driver rosters and certified driving records to one list of drivers, joined by licence number."""

from collections.abc import Sequence

from backend.domain.documents import ExtractedDocument
from backend.domain.evidence import derive
from backend.domain.facts import Fact
from backend.domain.printed import read_date
from backend.pipelines.readers.addressee import find_addressee
from backend.pipelines.readers.driver_words import (
    DRIVER_DATES,
    DRIVER_LABELS,
    FORMS,
    IDENTITY,
    in_order,
    license_key,
)
from backend.pipelines.readers.grid import Header, header_at
from backend.pipelines.readers.layout import Cell, Line, document_lines
from backend.pipelines.readers.pairs import pairs_of
from backend.pipelines.readers.proof import Finding, Proof, derived

Record = dict[str, Finding]
_TABLE_FIELDS = 3
_NAMING = frozenset({"name", "last_name"})


class DriverReader:
    """Walks once over the lines of a document; a row or card that names a driver anew begins a new record."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.records: list[Record] = []
        self._header: Header | None = None
        self._below_header = 0

    def read(self) -> None:
        """Read every line once."""
        index = 0
        while index < len(self.lines):
            if found := header_at(self.lines, index, DRIVER_LABELS):
                self._header, used = found
                index += used
                self._below_header = index
                continue
            self._take_line(index)
            index += 1

    def drivers(self) -> list[Record]:
        """Return one record a driver in document order; later pages add what earlier ones did not say."""
        merged: dict[str, Record] = {}
        for record in self.records:
            if "name" not in record:
                continue
            license_number = record.get("license_number")
            key = license_key(license_number.value) if license_number else f"name {record['name'].value.casefold()}"
            merged[key] = {**record, **merged.get(key, {})}
        return list(merged.values())

    def _take_line(self, index: int) -> None:
        row = self._row(index)
        if row:
            self._take_record(row)
            return
        pairs = dict(pairs_of(self.lines[index], DRIVER_LABELS))
        found = {field: finding for field, cell in pairs.items() if (finding := _finding(field, cell))}
        if found and (self.records or IDENTITY & set(found)):
            self._take_record(found)

    def _row(self, index: int) -> Record:
        """Return the findings of a line under the headings, none when it is no row of theirs."""
        if self._header is None:
            return {}
        is_table = bool(_NAMING & self._header.fields) and len(self._header.fields) >= _TABLE_FIELDS
        is_below = index == self._below_header
        if not is_table and not is_below:
            return {}
        record: Record = {}
        for column, cell in self._header.place(self.lines[index]):
            if column.fields and (finding := _finding(column.fields[0], cell)):
                record.setdefault(column.fields[0], finding)
        _join_names(record)
        return record if not is_table or self._is_complete(record) else {}

    def _is_complete(self, record: Record) -> bool:
        """Tell whether a row of a roster has what a driver's row must have: a name, and a licence or a date."""
        has_license = self._header is not None and "license_number" in self._header.fields
        proves = {"license_number"} if has_license else DRIVER_DATES
        return "name" in record and bool(proves & set(record))

    def _take_record(self, found: Record) -> None:
        current = self.records[-1] if self.records else None
        if current is None or IDENTITY & set(found) & set(current):
            self.records.append(dict(found))
            return
        for field, finding in found.items():
            current.setdefault(field, finding)


def _finding(field: str, cell: Cell) -> Finding | None:
    text = cell.text
    if field in DRIVER_DATES:
        return Finding(text, (cell,)) if read_date(text) else None
    form = FORMS.get(field)
    return Finding(text, (cell,)) if text.strip("- ") and (form is None or form.fullmatch(text)) else None


def _join_names(record: Record) -> None:
    """Make a name of first and last name, in the order in which the row prints them."""
    parts = [record.pop(field) for field in ("first_name", "last_name") if field in record]
    if parts and "name" not in record:
        parts.sort(key=lambda part: part.cells[0].words[0].start)
        record["name"] = Finding(
            " ".join(part.value for part in parts), tuple(cell for part in parts for cell in part.cells)
        )


def read_driver_packet(document: ExtractedDocument, sha256: str) -> list[Fact]:
    """Return the facts of a roster with its driving records, none when the document names no drivers."""
    lines = document_lines(document)
    reader = DriverReader(lines)
    reader.read()
    drivers = [driver for driver in reader.drivers() if len(driver) >= _TABLE_FIELDS]
    if not drivers:
        return []
    proof = Proof(sha256)
    facts = [
        proof.fact(f"drivers[{index}].{field}", driver[field])
        for index, driver in enumerate(drivers)
        for field in in_order(driver)
    ]
    kind = derive(derived("document.kind", "driver_packet", sha256, facts[0].page), facts[:3])
    insured = find_addressee(lines)
    return [kind, *([proof.fact("insured.name", insured)] if insured else []), *facts]
