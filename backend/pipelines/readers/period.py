"""One policy period of a loss run: what its block says, its printed totals, and whether the claims add up to them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from backend.domain.evidence import derive
from backend.domain.facts import Fact
from backend.domain.printed import plain, printed_dates_in, read_amount, read_date
from backend.pipelines.readers.claim_words import MONEY_FIELDS, is_placeholder
from backend.pipelines.readers.clauses import clauses_of
from backend.pipelines.readers.grid import Header
from backend.pipelines.readers.layout import Cell, Line
from backend.pipelines.readers.proof import Finding, Proof, derived

PERIOD_FIELDS = ("policy_number", "effective_date", "expiry_date")
TOTALS = {"claim_reserves": "total_reserve", "claim_paid": "total_paid", "claim_recovered": "total_recovered"}

_ENDS = 2
_WHOLE = re.compile(r"(?:policy|period|term)\b", re.IGNORECASE)


@dataclass(slots=True)
class Period:
    """Findings of one period; `claims` counts from the document's first claim."""

    findings: dict[str, Finding] = field(default_factory=dict)
    claims: list[int] = field(default_factory=list)
    is_subdivided: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells one period from another."""
        return self.value("policy_number"), self.value("effective_date")

    @property
    def is_closed(self) -> bool:
        """Tell whether a total has been printed for the period."""
        return any(name in self.findings for name in TOTALS.values())

    def add_claim(self, number: int) -> None:
        """Take in a claim; one that follows a total makes it a mere subtotal, which is let go."""
        self.claims.append(number)
        if self.is_closed:
            self.is_subdivided = True
            for name in TOTALS.values():
                self.findings.pop(name, None)

    def awaits(self, total: str) -> bool:
        """Tell whether the line can be the period's total; among subtotals it must say that it is the period's."""
        return not self.is_closed and (not self.is_subdivided or _WHOLE.match(total) is not None)

    def is_another(self, other: "Period") -> bool:
        """Tell whether the other's policy number or first day is not this one's; what it leaves open may be."""
        return any(
            _same_form(theirs) not in {"", _same_form(ours)} for ours, theirs in zip(self.key, other.key, strict=True)
        )

    def may_hold(self, printed_day: str) -> bool:
        """Tell whether a loss of that day can belong here; only a day outside of both printed ends cannot."""
        day, first, last = (read_date(text) for text in (printed_day, *map(self.value, PERIOD_FIELDS[1:])))
        return not (day and first and last) or first <= day <= last

    def value(self, name: str) -> str:
        """Return the value of a field, empty when not found."""
        return self.findings[name].value if name in self.findings else ""

    def put(self, name: str, cell: Cell) -> None:
        """Keep a value of the period's block; a term is two dates."""
        if name == "policy_term":
            days = printed_dates_in(cell.text)
            for key, printed in zip(PERIOD_FIELDS[1:], days if len(days) == _ENDS else (), strict=False):
                at = cell.text.find(printed) if key == "effective_date" else cell.text.rfind(printed)
                self.findings.setdefault(key, Finding(printed, (cell.part(at, at + len(printed)),)))
        elif _has_form(name, cell.text):
            self.findings.setdefault(name, Finding(cell.text, (cell,)))

    def take_total(self, header: Header | None, line: Line) -> None:
        """Read a line of totals, labelled or under the headings of the table."""
        for clause in clauses_of(line.whole):
            if clause.field in TOTALS:
                self._put_total(clause.field, clause.value, clause.cell)
        for column, cell in header.place(line) if header else ():
            if column.fields and column.fields[0] in MONEY_FIELDS:
                self._put_total(column.fields[0], cell.text, cell)

    def facts(self, proof: Proof, index: int, claim_facts: dict[str, Fact]) -> list[Fact]:
        """Return the facts of the period and, where the claims do not add up to a total, the difference."""
        names = (*PERIOD_FIELDS, *TOTALS.values())
        facts = [proof.fact(f"periods[{index}].{name}", self.findings[name]) for name in names if name in self.findings]
        totals = {fact.field.rpartition(".")[2]: fact for fact in facts}
        for claim_field, name in TOTALS.items():
            parts = [claim_facts.get(f"claims[{number}].{claim_field}") for number in self.claims]
            known = [part for part in parts if part is not None]
            if name in totals and known and len(known) == len(parts):
                facts += _differences(proof.sha256, totals[name], known)
        return facts

    def _put_total(self, claim_field: str, text: str, cell: Cell) -> None:
        amount = read_amount(text)
        if amount is not None:
            self.findings.setdefault(TOTALS[claim_field], Finding(plain(amount), (cell,)))


def _has_form(name: str, text: str) -> bool:
    if name in {"effective_date", "expiry_date"}:
        return printed_dates_in(text) == (text,)
    if name == "policy_number":
        return any(sign.isdigit() for sign in text) and not is_placeholder(text)
    return True


def _same_form(text: str) -> str:
    """Return what a policy number or a date has in common however it is printed."""
    day = read_date(text)
    return day.isoformat() if day else "".join(sign for sign in text.casefold() if sign.isalnum())


def _differences(sha256: str, total: Fact, parts: list[Fact]) -> list[Fact]:
    difference = Decimal(total.value) - sum((Decimal(part.value) for part in parts), Decimal(0))
    if not difference:
        return []
    name = total.field.replace(".total_", ".difference_")
    return [derive(derived(name, plain(difference), sha256, total.page), [total, *parts])]
