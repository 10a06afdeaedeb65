"""Field by field against the truth of the demonstration's claim papers, which know nothing of the readers."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from backend.demo import claim_papers as papers
from backend.demo.claim_paper import Item
from backend.demo.claim_voice import VOICES
from backend.domain.documents import MediaType
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.printed import read_amount, read_date
from backend.extraction.reader import read_document
from backend.pipelines.readers import read_facts

MEDIA = {".pdf": MediaType.PDF, ".txt": MediaType.TXT, "docx": MediaType.DOCX}
ITEMS = (
    Item("Replace front bumper cover", Decimal("612.40")),
    Item("Repair left fender", Decimal("280.00")),
    Item("Refinish and blend adjacent panels", Decimal("1145.75")),
)
KINDS = {
    papers.first_notice: "claim_form",
    papers.police_report: "police_report",
    papers.repair_estimate: "repair_estimate",
    papers.invoice: "invoice",
    papers.medical_bill: "medical_bill",
    papers.declarations: "declarations",
    papers.statement: "statement",
    papers.letter: "letter",
}


def facts_of(line, number=0):
    policy = PolicyTerm(
        UUID(int=1),
        f"PX-{20250 + number}-{number}",
        line,
        ("Marla Quinn", "Obsidian Freight Lines LLC", "Tom and Ines Abara")[number % 3],
        date(2026, 1, 1),
        date(2027, 1, 1),
        Decimal(50_000),
        Decimal(500),
        address="77 Harbor Road, Saltmarsh, OH 44101",
    )
    return papers.FileFacts(
        policy=policy,
        loss_date=date(2026, 3, 4 + number),
        reported_date=date(2026, 3, 9 + number),
        location="Canal Street and 9th Avenue, Ravenford",
        description="I was driving home when the other car turned left in front of me.",
        account_of_loss="I was driving home when the other car turned left in front of me. Nobody was hurt.",
        claimant="Petra Oyelaran",
        phone="+1 616 555 0142",
        account="DE89 3704 0044 0532 0130 00",
        vin="1HGCM82633A004352",
        police_number=f"26-{1040 + number}",
        issuer="Brickyard Collision Center",
        bill_number=f"B-{3300 + number}",
        bill=papers.make_bill(ITEMS, "6.5"),
    )


def same(value, truth):
    if (day := read_date(truth)) is not None:
        return read_date(value) == day
    amount = read_amount(truth)
    return read_amount(value) == amount if amount is not None else value == truth


def measure(drawn):
    """Return right, wrong and expected fields of a paper; what it says and the truth does not name is not counted."""
    filename, rendered = drawn
    facts = read_facts(read_document(rendered.content, MEDIA[filename[-4:]]), "0" * 64)
    found = {fact.field: fact.value for fact in facts if fact.is_verified}
    truth = {name: true.value for name, true in rendered.truth.items()}
    right = sum(name in found and same(found[name], value) for name, value in truth.items())
    wrong = [name for name in found if name in truth and not same(found[name], truth[name])]
    extra = [name for name in found if name.startswith("bill.lines[") and name not in truth]
    missed = sorted(set(truth) - set(found))
    print(filename, f"right {right} of {len(truth)}, wrong {wrong + extra}, missed {missed}")  # noqa: T201 - the figures
    return right, len(wrong) + len(extra), len(truth), found.get("document.kind")


def all_papers():
    return [
        (write, write(facts_of(line, number), voice))
        for line in PolicyLine
        for number in range(2)
        for voice in VOICES
        for write in KINDS
    ]


def test_reads_nearly_every_field_of_the_papers_and_hardly_a_wrong_one():
    measured = [(KINDS[write], measure(drawn)) for write, drawn in all_papers()]
    right, wrong, expected = (sum(each[1][part] for each in measured) for part in range(3))

    assert expected > 300
    assert right / (right + wrong) >= 0.99
    assert right / expected >= 0.95
    assert [(kind, each[3]) for kind, each in measured if each[3] != kind] == []


@pytest.mark.parametrize("line", PolicyLine)
def test_reads_the_filled_form_of_a_first_notice(line):
    right, wrong, expected, kind = measure(papers.first_notice(facts_of(line), VOICES[0], is_form=True))

    assert (right, wrong, kind) == (expected, 0, "claim_form")
