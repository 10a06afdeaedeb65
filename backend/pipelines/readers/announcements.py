"""The policy periods of a loss run in the making: blocks and labelled lines open them, repeated heads do not."""

import re
from collections.abc import Mapping

from backend.domain.printed import printed_dates_in
from backend.pipelines.readers.claim_words import PERIOD_LABELS, is_placeholder
from backend.pipelines.readers.grid import fields_of
from backend.pipelines.readers.insured_names import InsuredNames
from backend.pipelines.readers.layout import Cell, Line
from backend.pipelines.readers.pairs import pairs_of
from backend.pipelines.readers.period import Period
from backend.pipelines.readers.proof import Finding

_BARE_POLICY = re.compile(
    r"(?i:policy(?:\s+(?:number|no\.?|#))?:?)\s+(?P<number>(?=(?:.*\d){4})[A-Z0-9][A-Z0-9 ._/-]{3,30})"
)


class Announcements:
    """Keeps the periods announced so far and who is insured in them; `periods` stand in document order."""

    def __init__(self) -> None:
        self.periods: list[Period] = []
        self.insured = InsuredNames()
        self.customer_number: Finding | None = None
        self._pending: dict[str, Cell] = {}

    def forget(self) -> None:
        """Let go of labels that repeated what was known: whatever follows them belongs to the known period."""
        self._pending.clear()

    def take_line(self, line: Line) -> None:
        """Read a labelled line where only the head of a period can stand."""
        self.take(dict(pairs_of(line, PERIOD_LABELS)))

    def interrupt(self, line: Line) -> bool:
        """Open the period that a labelled line announces below a claim or a total; tell whether it names another."""
        lead = line.cells[0].text.partition(":")[0]
        found = dict(pairs_of(line, PERIOD_LABELS)) if fields_of(lead, PERIOD_LABELS) else _bare(line)
        if not found or not any(self.periods[-1].key):
            return False
        self._pending |= found
        return self.take({}) if self.periods[-1].is_another(_period(self._pending)) else False

    def take(self, found: Mapping[str, Cell]) -> bool:
        """Open a period for a new policy number or term; the same block on the next page continues its period."""
        self._pending |= found
        self._note_customer()
        period = _period(self._pending)
        last = self.periods[-1] if self.periods else None
        if not any(period.key):
            return False
        if last and not last.claims and not last.is_closed and not set(period.findings) & set(last.findings):
            last.findings.update(period.findings)
        elif not last or last.is_another(period):
            self.periods.append(period)
        else:
            return False
        self.forget()
        return True

    def _note_customer(self) -> None:
        if name := self._pending.get("insured_name"):
            self.insured.put(name)
        number = self._pending.get("customer_number")
        if number and self.customer_number is None and not is_placeholder(number.text):
            self.customer_number = Finding(number.text, (number,))


def _bare(line: Line) -> dict[str, Cell]:
    """Return what `Policy CA 55-10 07/01/2024 to 07/01/2025` announces without a colon."""
    first, *rest = line.cells
    match = _BARE_POLICY.fullmatch(first.text)
    if match is None:
        return {}
    found = {"policy_number": first.part(match.start("number"), match.end("number"))}
    if term := next((cell for cell in rest if len(printed_dates_in(cell.text)) > 1), None):
        found["policy_term"] = term
    return found


def _period(found: Mapping[str, Cell]) -> Period:
    period = Period()
    for name, cell in found.items():
        period.put(name, cell)
    return period
