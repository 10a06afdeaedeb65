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
from backend.pipelines.names import same_insured

ESTIMATE = "repair_estimate"
LARGEST_USD = Decimal(1_000_000_000)
"""The most that a loss form takes; what a paper prints beyond it is not an amount anybody can be paid."""
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
        """Return the amount of one part, None where it is no sum that a bill can have."""
        return _payable_amount(self.text(name))

    @property
    def day(self) -> date | None:
        """Return the date of the bill."""
        return read_day(self.text("date"))

    @property
    def line_amounts(self) -> tuple[Decimal, ...] | None:
        """Return the amounts of its lines, None where one of them cannot be read or there is none."""
        amounts = [_payable_amount(fact.value) for fact in self.lines]
        known = tuple(amount for amount in amounts if amount is not None)
        return known if known and len(known) == len(amounts) else None

    @property
    def total_usd(self) -> Decimal | None:
        """Return the printed total, else what subtotal and tax give."""
        printed, subtotal = self.amount("total"), self.amount("subtotal")
        if printed is not None or subtotal is None:
            return printed
        return subtotal + (self.amount("tax") or Decimal(0))

    def is_copy_of(self, other: "Bill") -> bool:
        """Tell whether two bills are one: the same number, or none and the same date and sum; issuers do not differ."""
        issuers = [self.text("issuer"), other.text("issuer")]
        if all(issuers) and not same_insured(*issuers):
            return False
        numbers = [code_key(bill.text("number")) for bill in (self, other)]
        if any(numbers):
            return numbers[0] == numbers[1]
        return self.day == other.day and self.total_usd == other.total_usd


def list_bills(inputs: ClaimInputs) -> tuple[Bill, ...]:
    """Return the bill of each file that prints a part of one, in the order of the documents; a file counts once."""
    files = {document.sha256: document for document in reversed(inputs.documents)}
    bills = (_bill(document.sha256, document.facts) for document in reversed(files.values()))
    return tuple(bill for bill in bills if bill is not None)


def supported_usd(bills: Iterable[Bill]) -> Decimal | None:
    """Return what the bills support together, None where no total was read."""
    totals = [bill.total_usd for bill in counted_bills(bills) if bill.total_usd is not None]
    return sum(totals, Decimal(0)) if totals else None


def counted_bills(bills: Iterable[Bill]) -> tuple[Bill, ...]:
    """Return the bills that count: a copy of a bill does not, nor an estimate whose issuer has billed the work."""
    all_bills = [bill for bill in bills if bill.total_usd is not None]
    billed = [bill.text("issuer") for bill in all_bills if bill.kind != ESTIMATE]
    counted: list[Bill] = []
    for bill in all_bills:
        is_replaced = bill.kind == ESTIMATE and any(_may_be_one(bill.text("issuer"), issuer) for issuer in billed)
        if not is_replaced and not any(bill.is_copy_of(other) for other in counted):
            counted.append(bill)
    return tuple(counted)


def _may_be_one(first: str, second: str) -> bool:
    """Tell whether two issuers may be one: one that nobody read may be anybody."""
    return not first or not second or same_insured(first, second)


def _payable_amount(text: str) -> Decimal | None:
    amount = read_amount(text)
    return amount if amount is not None and abs(amount) <= LARGEST_USD else None


def _bill(document: str, facts: Iterable[Fact]) -> Bill | None:
    proven = [fact for fact in facts if fact.is_verified]
    parts: dict[str, Fact] = {}
    for fact in proven:
        if fact.field.startswith("bill.") and "[" not in fact.field:
            parts.setdefault(fact.field.removeprefix("bill."), fact)
    lines = tuple(fact for fact in proven if _LINE.fullmatch(fact.field))
    kind = next((fact.value for fact in proven if fact.field == "document.kind"), "")
    return Bill(document, kind, parts, lines) if parts or lines else None
