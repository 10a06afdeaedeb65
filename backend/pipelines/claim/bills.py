"""Bills as documents print them: number, issuer, date, lines, tax and total; what they support together, each once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.domain.facts import Fact
from backend.domain.printed import read_amount
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.texts import code_key, read_day
from backend.pipelines.names import name_key

ESTIMATE = "repair_estimate"
_LINE = re.compile(r"bill\.lines\[(\d+)\]\.amount")


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill with the verified facts it was read from; amounts are None where they were not found."""

    document: str
    kind: str
    facts: Mapping[str, Fact]
    lines: tuple[Fact, ...] = ()

    def text(self, name: str) -> str:
        """Return the value of one part, empty where it was not found."""
        return self.facts[name].value.strip() if name in self.facts else ""

    def amount(self, name: str) -> Decimal | None:
        """Return the amount of one part."""
        return read_amount(self.text(name))

    @property
    def day(self) -> date | None:
        """Return the date of the bill."""
        return read_day(self.text("date"))

    @property
    def line_amounts(self) -> tuple[Decimal, ...] | None:
        """Return the amounts of its lines, None where one of them cannot be read or there is none."""
        amounts = [read_amount(fact.value) for fact in self.lines]
        known = tuple(amount for amount in amounts if amount is not None)
        return known if known and len(known) == len(amounts) else None

    @property
    def total_usd(self) -> Decimal | None:
        """Return the printed total, else what subtotal and tax give."""
        printed, subtotal = self.amount("total"), self.amount("subtotal")
        if printed is not None or subtotal is None:
            return printed
        return subtotal + (self.amount("tax") or Decimal(0))

    @property
    def key(self) -> tuple[str, str]:
        """Return what two copies of one bill share: number and issuer, empty where the bill has no number."""
        return (code_key(self.text("number")), name_key(self.text("issuer"))) if self.text("number") else ("", "")


def list_bills(inputs: ClaimInputs) -> tuple[Bill, ...]:
    """Return the bill of each document that prints a part of one, in the order of the documents."""
    bills = (_bill(document.sha256, document.facts) for document in inputs.documents)
    return tuple(bill for bill in bills if bill is not None)


def supported_usd(bills: Iterable[Bill]) -> Decimal | None:
    """Return what the bills support together, None where no total was read."""
    totals = [bill.total_usd for bill in counted_bills(bills) if bill.total_usd is not None]
    return sum(totals, Decimal(0)) if totals else None


def counted_bills(bills: Iterable[Bill]) -> tuple[Bill, ...]:
    """Return the bills that count: a copy of a bill does not, nor an estimate whose issuer has billed the work."""
    all_bills = [bill for bill in bills if bill.total_usd is not None]
    billed = {name_key(bill.text("issuer")) for bill in all_bills if bill.kind != ESTIMATE}
    seen: set[tuple[str, str]] = set()
    counted = []
    for bill in all_bills:
        is_replaced = bill.kind == ESTIMATE and name_key(bill.text("issuer")) in billed
        if bill.key in seen or is_replaced:
            continue
        seen |= {bill.key} if bill.key[0] else set()
        counted.append(bill)
    return tuple(counted)


def _bill(document: str, facts: Iterable[Fact]) -> Bill | None:
    proven = [fact for fact in facts if fact.is_verified]
    parts: dict[str, Fact] = {}
    for fact in proven:
        if fact.field.startswith("bill.") and "[" not in fact.field:
            parts.setdefault(fact.field.removeprefix("bill."), fact)
    lines = tuple(fact for fact in proven if _LINE.fullmatch(fact.field))
    kind = next((fact.value for fact in proven if fact.field == "document.kind"), "")
    return Bill(document, kind, parts, lines) if parts or lines else None
