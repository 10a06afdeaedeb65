"""A carrier's loss run to claims and policy periods, whichever way the carrier lays them out."""

import re
from collections.abc import Sequence

from backend.domain.documents import ExtractedDocument
from backend.domain.evidence import derive
from backend.domain.facts import Fact
from backend.domain.printed import DATE_PATTERN, amounts_in, read_date
from backend.pipelines.readers.announcements import Announcements
from backend.pipelines.readers.claim_record import ClaimRecord
from backend.pipelines.readers.claim_words import (
    CLAIM_LABELS,
    DESCRIPTION_LEAD,
    NOTE_LEAD,
    OWN_TOTAL,
    PERIOD_LABELS,
    TOTAL_LEAD,
    in_order,
    is_claim_id,
)
from backend.pipelines.readers.foreign_print import without_two_readings
from backend.pipelines.readers.grid import Header, header_at
from backend.pipelines.readers.layout import Line, document_lines, has_geometry
from backend.pipelines.readers.period import Period
from backend.pipelines.readers.proof import Finding, Proof, derived
from backend.pipelines.readers.running import running_lines
from backend.pipelines.readers.shares import settle_shares

_VALUED = re.compile(
    rf"\b(?:valued(?:\s+as\s+of)?|valuation(?:\s+date)?|evaluated|losses\s+as\s+of|as\s+of)\b[:\s]*"
    rf"(?P<value>{DATE_PATTERN})",
    re.IGNORECASE,
)
_INHERITED = ("policy_number", "effective_date")
_NEAR = 1.2


class LossRunReader:
    """Walks once over the lines of a document and keeps what the headings have announced so far."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.claims: list[ClaimRecord] = []
        self.announced = Announcements()
        self.valuation: Finding | None = None
        self._header: Header | None = None
        self._block: Header | None = None
        self._claim: ClaimRecord | None = None
        self._is_totalling = False
        self._below_header = 0
        self._page = 0
        self._running = running_lines(lines)
        self._edges: dict[int, float] = {}
        for line in lines:
            self._edges[line.page.number] = max(self._edges.get(line.page.number, 0.0), line.cells[-1].x1)

    @property
    def periods(self) -> list[Period]:
        """Return the policy periods in document order."""
        return self.announced.periods

    def read(self) -> None:
        """Read every line once."""
        index = 0
        while index < len(self.lines):
            used = self._take_header(index)
            if used:
                self._below_header = index + used
                self._page = self.lines[index].page.number
                self.announced.forget()
            else:
                self._take_line(index)
            index += used or 1

    def _take_header(self, index: int) -> int:
        """Return how many lines the heading that begins here takes, 0 where none begins."""
        claim, block = (header_at(self.lines, index, lexicon) for lexicon in (CLAIM_LABELS, PERIOD_LABELS))
        if claim and (not block or len(claim[0].fields) >= len(block[0].fields)):
            if "claim_number" in claim[0].fields:
                self._claim = None
            self._header, self._block, self._is_totalling = settle_shares(claim[0]), None, False
            return claim[1]
        if block:
            self._header, self._block, self._claim, self._is_totalling = None, block[0], None, False
            return block[1]
        return 0

    def _take_line(self, index: int) -> None:
        line = self.lines[index]
        self._find_valuation(line)
        if NOTE_LEAD.match(line.text):
            return
        if self._block is not None:
            self._take_block(self._block, line)
        elif self._begins_claim(line):
            self._begin_claim(line)
        elif total := TOTAL_LEAD.match(line.text):
            self._begin_total(line, is_grand=bool(total["all"]))
        elif self._claim is None and not self._is_totalling:
            self.announced.take_line(line)
        elif self.announced.interrupt(line):
            self._claim, self._is_totalling = None, False
        elif index not in self._running:
            self._continue(index)

    def _continue(self, index: int) -> None:
        """Read a line that belongs to the claim or the total before it."""
        line = self.lines[index]
        if self._claim is None:
            self.periods[-1].take_total(self._header, line)
        elif self._header is None or self._is_sentence(self._header, self._claim, line):
            self._claim.take_sentence(line, self._edges[line.page.number])
        else:
            self._claim.take_row(self._header, line, is_near=self._is_near(index))

    def _is_sentence(self, header: Header, claim: ClaimRecord, line: Line) -> bool:
        if DESCRIPTION_LEAD.match(line.text) or any(header.spans(cell) for cell in line.cells):
            return True
        return claim.goes_on(line, self._edges[line.page.number])

    def _begins_claim(self, line: Line) -> bool:
        return self._header is not None and any(
            "claim_number" in column.fields[:1] and is_claim_id(cell.text) for column, cell in self._header.place(line)
        )

    def _begin_claim(self, line: Line) -> None:
        self._claim, self._is_totalling, self._page = ClaimRecord(), False, line.page.number
        self.announced.forget()
        if not self.periods:
            self.periods.append(Period())
        self.periods[-1].add_claim(len(self.claims))
        self.claims.append(self._claim)
        if self._header is not None:
            self._claim.take_row(self._header, line, is_near=True)

    def _begin_total(self, line: Line, *, is_grand: bool) -> None:
        """Take the line for the total of the period, unless it adds up the coverages of one claim."""
        if self._claim is not None and self._claim.is_split and OWN_TOTAL.fullmatch(line.cells[0].text):
            return
        self._claim = None
        self.announced.forget()
        is_open = bool(self.periods) and self.periods[-1].awaits(line.text)
        self._is_totalling = is_open and not is_grand
        if self._is_totalling and amounts_in(line.text):
            self.periods[-1].take_total(self._header, line)

    def _take_block(self, block: Header, line: Line) -> None:
        self._block = None
        self.announced.take({column.fields[0]: cell for column, cell in block.place(line) if column.fields})

    def _is_near(self, index: int) -> bool:
        """Tell whether the line stands close below the heading or row that it belongs to, on the same page."""
        line, previous = self.lines[index], self.lines[index - 1]
        if not has_geometry(line.page):
            return index == self._below_header
        if index == 0 or previous.page is not line.page or line.page.number != self._page:
            return False
        return line.top - previous.bottom < _NEAR * (line.bottom - line.top)

    def _find_valuation(self, line: Line) -> None:
        match = _VALUED.search(line.text)
        if self.valuation is None and match and read_date(match["value"]):
            cell = line.whole.part(match.start("value"), match.end("value"))
            self.valuation = Finding(match["value"], (cell,))


def read_loss_run(document: ExtractedDocument, sha256: str) -> list[Fact]:
    """Return the facts of a loss run, none when the document has no table or cards of claims."""
    reader = LossRunReader(document_lines(document))
    reader.read()
    is_loss_run = bool(reader.claims) or any(period.is_closed for period in reader.periods)
    return without_two_readings(_facts(reader, Proof(sha256)), reader.lines) if is_loss_run else []


def _facts(reader: LossRunReader, proof: Proof) -> list[Fact]:
    announced = reader.announced
    facts = [proof.fact("insured.name", name) for name in announced.insured.findings]
    if announced.customer_number is not None:
        facts.append(proof.fact("insured.customer_number", announced.customer_number))
    if reader.valuation is not None:
        facts.append(proof.fact("valuation_date", reader.valuation))
    claims = _claim_facts(reader, proof)
    by_field = {fact.field: fact for fact in claims}
    for index, period in enumerate(reader.periods):
        facts += period.facts(proof, index, by_field)
    facts += claims
    kind = derived("document.kind", "loss_run", proof.sha256, 1)
    return [derive(kind, [fact for fact in facts if fact.page == facts[0].page][:3]), *facts]


def _claim_facts(reader: LossRunReader, proof: Proof) -> list[Fact]:
    facts: list[Fact] = []
    for period in reader.periods:
        for index in period.claims:
            own = reader.claims[index].findings
            findings = {name: period.findings[name] for name in _INHERITED if name in period.findings}
            if "date_of_loss" in own and not period.may_hold(own["date_of_loss"].value):
                findings = {}
            findings |= own
            facts += [proof.fact(f"claims[{index}].{name}", findings[name]) for name in in_order(findings)]
    return facts
