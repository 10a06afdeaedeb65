"""Bills that came with some past claims: drawn, taken in and read by the real readers, before the claim is assessed."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from backend.demo.case import SentPaper
from backend.demo.case_rows import document_row, reading_row
from backend.demo.chance import new_id, seeded
from backend.demo.claim_case import PastLoss, Row, Story
from backend.demo.claim_paper import Item
from backend.demo.claim_papers import Drawn, FileFacts, invoice, make_bill, medical_bill, repair_estimate
from backend.demo.claim_voice import VOICES
from backend.demo.risk import Paper
from backend.domain.access import Principal
from backend.domain.claims.words import ClaimAction
from backend.domain.policies import PolicyLine
from backend.extraction import intake
from backend.extraction.pdf import read_pdf
from backend.pipelines.case_document import CaseDocument
from backend.pipelines.readers import read_facts
from backend.services.document_reading import BY_RULES
from backend.services.document_runs import DocumentRead
from backend.store.audit import Act, PastAct

LARGEST_BYTES = 1 << 20
_WORDS = {
    PolicyLine.AUTO: ("Parts and material", "Labor", "Paint"),
    PolicyLine.PROPERTY: ("Material", "Labor", "Drying and cleaning"),
    PolicyLine.LIABILITY: ("Treatment", "Materials", "Follow-up visits"),
}
_SENT_BEFORE, _READ_AFTER = timedelta(minutes=2), timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class BilledLoss:
    """A past claim with the bill that was on file when it was assessed."""

    past: PastLoss
    papers: tuple[SentPaper, ...]

    @property
    def sender(self) -> Principal:
        """Return who sent the bill with the report."""
        return self.past.sender

    def documents(self) -> tuple[CaseDocument, ...]:
        """Return the bill as the pipeline takes it."""
        return tuple(
            CaseDocument(
                p.looked_at.sha256, p.looked_at.safe_name, p.read.facts, p.read.document.pages, p.looked_at.flags
            )
            for p in self.papers
        )

    def document_rows(self) -> list[Row]:
        """Return the uploads as intake keeps them."""
        own = {"claim_id": self.past.claim_id, "upload_time": self.past.reported_at - _SENT_BEFORE}
        return [{**document_row(self.sender, paper), **own} for paper in self.papers]

    def run_rows(self) -> list[Row]:
        """Return the runs that read them."""
        return [reading_row(self.sender, self.past.reported_at, paper) for paper in self.papers]

    def acts(self) -> list[PastAct]:
        """Return the uploads as the trail keeps them."""
        return [PastAct(self.past.reported_at - _SENT_BEFORE, self.sender, _uploaded(paper)) for paper in self.papers]


def proves_in_full(past: PastLoss, story: Story) -> bool:
    """Tell whether people settled for all that was claimed, so that a bill for it must have been there."""
    settled = next((row for row in story.decisions if row["action"] is ClaimAction.SETTLE), None)
    claimed = past.claimed_usd
    in_full = bool(settled and claimed and settled["amount_usd"] == claimed - past.policy.deductible_usd)
    return in_full and not _wears(past)


def _wears(past: PastLoss) -> bool:
    """Tell whether something is to be taken off for age, which nobody took off."""
    if past.policy.line is PolicyLine.AUTO:
        return bool(past.values.get("parts_usd"))
    return past.policy.line is PolicyLine.PROPERTY and not past.policy.is_replacement_cost


def bill_for(past: PastLoss) -> BilledLoss:
    """Return the claim with a bill for what it claims, from whoever did the work."""
    chance = seeded("bill", past.claim_id)
    filename, drawn = _draw(past)
    looked_at = intake.inspect(filename, drawn.content, LARGEST_BYTES)
    document = read_pdf(drawn.content, lambda _pages: None)
    read = DocumentRead(document, read_facts(document, looked_at.sha256), BY_RULES)
    paper = Paper(filename, drawn.content)
    return BilledLoss(
        past, (SentPaper(new_id(chance), new_id(chance), paper, looked_at, read, past.reported_at + _READ_AFTER),)
    )


def _draw(past: PastLoss) -> Drawn:
    chance = seeded("bill words", past.claim_id)
    values, policy, day = past.values, past.policy, past.loss.reported_date
    claimant = str(values.get("claimant_name") or policy.insured_name)
    issuer = str(values.get("repairer_name") or "Larkspur Clinic")
    facts = FileFacts(
        policy, past.loss.loss_date, day, str(values["loss_location"]), "", "", claimant, policy.phone, "",
        str(values.get("vin") or ""), "", issuer, f"{chance.randint(10_000, 99_999)}-{past.reference[-4:]}",
        make_bill(_items(past), "0"),
    )  # fmt: skip
    voice = chance.choice(VOICES)
    if policy.line is PolicyLine.LIABILITY and values["loss_type"] in ("premises", "bodily_injury"):
        return medical_bill(facts, voice)
    return (repair_estimate if policy.line is PolicyLine.AUTO else invoice)(facts, voice)


def _items(past: PastLoss) -> tuple[Item, ...]:
    """Return three lines that add up to what is claimed."""
    claimed = past.claimed_usd or Decimal(0)
    first, second = ((claimed * share).quantize(Decimal("0.01")) for share in (Decimal("0.5"), Decimal("0.3")))
    amounts = (first, second, claimed - first - second)
    return tuple(Item(*entry) for entry in zip(_WORDS[past.policy.line], amounts, strict=True))


def _uploaded(paper: SentPaper) -> Act:
    looked_at = paper.looked_at
    details = {"sha256": looked_at.sha256, "size_bytes": looked_at.size_bytes, "media_type": looked_at.media_type}
    return Act("document_uploaded", "document", str(paper.document_id), {**details, "earlier_uploads": 0})
