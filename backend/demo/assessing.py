"""From a drawn risk to an assessed case: the real readers, the real pipeline, the rules that hold today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from backend.demo.car_risks import car_risk
from backend.demo.case import AssessedCase, SentPaper
from backend.demo.chance import new_id, seeded, weighted
from backend.demo.fleet_risks import fleet_risk
from backend.demo.home_risks import home_risk
from backend.demo.risk import Draw, Paper
from backend.domain.access import Principal
from backend.domain.guidelines import Guideline
from backend.domain.products import get_product, parse_fields
from backend.domain.prompts import PromptTexts
from backend.domain.replays import RunMaterial
from backend.extraction import intake
from backend.extraction.sheets import read_csv
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.llm.playback import AnswerNotebook
from backend.pipelines.readers import read_facts
from backend.pipelines.underwriting import DEFAULT_PROMPT, CaseDocument, CaseInputs, assess, responders
from backend.services.document_reading import BY_RULES
from backend.services.document_runs import DocumentRead
from backend.services.underwriting_material import underwriting_material
from backend.services.underwriting_runs import result_of, versions_of

SHARES = {"commercial_auto": 45, "homeowners": 30, "personal_auto": 25}
_RISKS = {"commercial_auto": fleet_risk, "homeowners": home_risk, "personal_auto": car_risk}
LARGEST_BYTES = 1 << 20
POORNESS_SKEW = 1.8
"""Above 1 more risks are good than poor."""


@dataclass(frozen=True, slots=True)
class Assessor:
    """What the cases of the book are assessed with: active rules and words, the chain of a machine without a key."""

    guidelines: Mapping[str, Guideline]
    chain: ProviderChain
    words: PromptTexts = DEFAULT_PROMPT

    def assess(self, number: int, received_at: datetime, sender: Principal) -> AssessedCase:
        """Return case number so-and-so of the book; equal numbers on equal days give equal cases."""
        chance = seeded("case", number)
        product = get_product(weighted(chance, SHARES))
        risk = _RISKS[product.code](Draw(chance, chance.random() ** POORNESS_SKEW, received_at.date()))
        values = parse_fields(product, risk.fields)
        started_at = received_at + timedelta(seconds=chance.uniform(0.4, 3.0))
        papers = tuple(_take_in(chance, paper, started_at) for paper in risk.papers)
        ready_at = max((paper.read_at for paper in papers), default=started_at)
        inputs = CaseInputs(product, values, tuple(_document(paper) for paper in papers))
        notebook, guideline = AnswerNotebook(), self.guidelines[product.code]
        assessment = assess(inputs, guideline, self.chain.for_run(notebook), prompt=self.words)
        kept = underwriting_material(inputs, guideline, self.words, ())
        return AssessedCase(
            submission_id=new_id(chance),
            run_id=new_id(chance),
            reference=f"S-{number:06d}",
            product=product,
            values=values,
            papers=papers,
            assessment=assessment,
            result=result_of(assessment),
            material=RunMaterial(kept, versions_of(assessment), notebook.to_json()),
            sender=sender,
            received_at=received_at,
            started_at=ready_at,
            assessed_at=ready_at + timedelta(seconds=chance.uniform(0.2, 1.1)),
        )


def chain_without_model() -> ProviderChain:
    """Return the chain that the book is assessed with: fixed rules alone, and every row says so."""
    return ProviderChain((MockProvider(responders()),))


def _take_in(chance: Random, paper: Paper, began: datetime) -> SentPaper:
    """Return a paper as intake and readers leave it; these bytes are our own, so no child process stands between."""
    looked_at = intake.inspect(paper.filename, paper.content, LARGEST_BYTES)
    document = read_csv(paper.content, lambda _pages: None)
    read = DocumentRead(document, read_facts(document, looked_at.sha256), BY_RULES)
    read_at = began + timedelta(seconds=chance.uniform(0.3, 1.5))
    return SentPaper(new_id(chance), new_id(chance), paper, looked_at, read, read_at)


def _document(paper: SentPaper) -> CaseDocument:
    read = paper.read
    flags = (*paper.looked_at.flags, *read.document.flags)
    return CaseDocument(paper.looked_at.sha256, paper.looked_at.safe_name, read.facts, read.document.pages, flags)
