"""The papers of a claim to facts by rules: forms, reports, estimates, bills, declarations, statements, letters."""

import re
from collections.abc import Iterator, Sequence

from backend.domain.documents import ExtractedDocument
from backend.domain.evidence import derive
from backend.domain.facts import Fact
from backend.pipelines.readers.claim_bill_words import BILL_COLUMNS
from backend.pipelines.readers.claim_bills import Bill, read_bill
from backend.pipelines.readers.claim_paper_forms import form_facts
from backend.pipelines.readers.claim_paper_kinds import is_title, kind_of
from backend.pipelines.readers.claim_paper_labels import Labels
from backend.pipelines.readers.claim_paper_prose import prose_facts
from backend.pipelines.readers.claim_paper_values import term_in, value_in
from backend.pipelines.readers.claim_paper_words import FAMILIES
from backend.pipelines.readers.grid import plain_label
from backend.pipelines.readers.layout import Cell, Line, document_lines
from backend.pipelines.readers.proof import Finding, Proof, derived

BILLS = frozenset({"repair_estimate", "invoice", "medical_bill"})
KEEPS_OTHER_LABELS = frozenset({"declarations"})
"""Kinds that an underwriter's file holds as well: what other readers find in them stands beside the claim's facts."""

_COMPANY = re.compile(
    r".*\b(?:llc|l\.l\.c\.?|inc|incorporated|corp|corporation|co|company|ltd|gmbh|lp|llp|pllc|body|collision|auto|garage"
    r"|repairs?|restoration|roofing|plumbing|contracting|contractors?|hospital|clinic|medical|health|orthop\w+|center"
    r"|centre|services?|motors?|works|shop|therapy|radiology|builders?|construction|physicians|associates|werkstatt)\b.*",
    re.IGNORECASE,
)
_LETTERHEAD = 3


def read_claim_paper(document: ExtractedDocument, sha256: str) -> tuple[str, list[Fact]]:
    """Return the kind of a claim paper and its facts, no kind and none for any other document."""
    kind = kind_of(document)
    if kind not in FAMILIES:
        return "", []
    lines = document_lines(document)
    proof = Proof(sha256)
    typed = form_facts(document, kind, sha256)
    facts = _once([*typed, *_labelled(lines, kind, proof), *prose_facts(document.pages, sha256)])
    if kind in BILLS:
        facts = _once([*facts, *_bill_facts(read_bill(lines), proof), *_issuer(lines, kind, facts, proof)])
    verified = [fact for fact in facts if fact.is_verified]
    if not verified:
        return "", []
    return kind, [derive(derived("document.kind", kind, sha256, verified[0].page), verified[:3]), *verified]


def _labelled(lines: Sequence[Line], kind: str, proof: Proof) -> list[Fact]:
    found: dict[str, list[Finding]] = {}
    for field, cell in Labels(lines, kind).pairs():
        for name, finding in _findings(field, cell):
            found.setdefault(name, []).append(finding)
    return [proof.fact(name, findings[0]) for name, findings in found.items()]


def _findings(field: str, cell: Cell) -> Iterator[tuple[str, Finding]]:
    term = term_in(cell.text) if field == "policy.term" else None
    if term is not None:
        for name, day in zip(("policy.effective_date", "policy.expiry_date"), term, strict=True):
            at = cell.text.find(day) if name == "policy.effective_date" else cell.text.rfind(day)
            yield name, Finding(day, (cell.part(at, at + len(day)),))
    elif field != "policy.term" and value_in(field, cell.text):
        yield field, Finding(cell.text, (cell,))


def _bill_facts(bill: Bill, proof: Proof) -> Iterator[Fact]:
    for index, item in enumerate(bill.items):
        for name, finding in item.findings().items():
            yield proof.fact(f"bill.lines[{index}].{name}", finding)
    for name, finding in bill.agreed_sums():
        yield proof.fact(name, finding)


def _issuer(lines: Sequence[Line], kind: str, known: Sequence[Fact], proof: Proof) -> Iterator[Fact]:
    """Yield who wrote the bill where no label says so: the business that heads its first page."""
    fields = {fact.field for fact in known}
    wanted = [name for name in _signs(kind) if name not in fields]
    if not wanted:
        return
    shop = next((fact for fact in known if fact.field in _signs(kind)), None)
    head = next((cell for line in lines[:_LETTERHEAD] for cell in line.cells[:1] if _is_business(cell)), None)
    if head is not None and shop is None:
        yield from (proof.fact(name, Finding(head.text, (head,))) for name in wanted)


def _signs(kind: str) -> tuple[str, ...]:
    return ("bill.issuer", "repairer.name") if kind == "repair_estimate" else ("bill.issuer",)


def _is_business(cell: Cell) -> bool:
    text = cell.text
    if is_title(text) or ":" in text or any(sign.isdigit() for sign in text) or plain_label(text) in BILL_COLUMNS:
        return False
    return len(cell.words) > 1 and _COMPANY.fullmatch(text) is not None


def _once(facts: Sequence[Fact]) -> list[Fact]:
    kept: dict[str, Fact] = {}
    for fact in facts:
        kept.setdefault(fact.field, fact)
    return list(kept.values())
