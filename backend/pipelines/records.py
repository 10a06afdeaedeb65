"""Facts of list documents put back into rows: the claims of a loss run, the drivers of a schedule."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.domain.facts import Fact
from backend.domain.printed import read_amount, read_date

_LIST_FIELD = re.compile(r"(?P<list>\w+)\[(?P<index>\d+)\]\.(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a list in one document: verified facts by field name."""

    document: str
    index: int
    facts: Mapping[str, Fact]

    def text(self, name: str) -> str:
        """Return the value of a field, empty where it was not found."""
        return self.facts[name].value.strip() if name in self.facts else ""

    def amount(self, name: str) -> Decimal | None:
        """Return the amount of a field, None where it was not found or is none."""
        return read_amount(self.text(name)) if name in self.facts else None

    def day(self, name: str) -> date | None:
        """Return the date of a field, None where it was not found or is none."""
        return read_date(self.text(name))


def records_of(facts: Iterable[Fact], list_name: str) -> tuple[Record, ...]:
    """Return the rows of one list in document order; facts without a verified quote are left out."""
    rows: dict[tuple[str, int], dict[str, Fact]] = {}
    for fact in facts:
        match = _LIST_FIELD.fullmatch(fact.field)
        if match and match["list"] == list_name and fact.is_verified:
            rows.setdefault((fact.document, int(match["index"])), {})[match["name"]] = fact
    return tuple(Record(document, index, row) for (document, index), row in sorted(rows.items(), key=_place))


def single_facts(facts: Iterable[Fact], name: str) -> tuple[Fact, ...]:
    """Return the verified facts of one plain name, such as `insured.name`."""
    return tuple(fact for fact in facts if fact.field == name and fact.is_verified)


def is_list_field(name: str) -> bool:
    """Tell whether a fact belongs to a row of a list."""
    return bool(_LIST_FIELD.fullmatch(name))


def _place(row: tuple[tuple[str, int], dict[str, Fact]]) -> tuple[str, int]:
    return row[0]
