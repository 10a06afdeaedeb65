"""Small invented cases, one a step, that a prompt is tried on before it comes into force."""

from datetime import date
from decimal import Decimal

from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.documents import ExtractedDocument, MediaType, Page, PageSource
from backend.domain.policies import PolicyLine
from backend.domain.products import PRODUCTS
from backend.domain.reports.content import KeyValues
from backend.domain.reports.words import ReportKind
from backend.domain.scorecards import DEFAULT_SCORECARDS
from backend.domain.studies.selection import Selection
from backend.domain.submissions import FieldValue
from backend.pipelines.actuarial import StudyInputs
from backend.pipelines.claim import ClaimInputs
from backend.pipelines.report.draft import Draft, by_id, several
from backend.pipelines.underwriting import CaseInputs
from backend.reserving.samples import load_sample


def sample_submission() -> CaseInputs:
    """Return a trucking risk without papers."""
    fields: dict[str, FieldValue] = {
        "insured_name": "Sample Haulage LLC",
        "state": "OH",
        "years_in_business": 2,
        "operation_radius": "long_haul",
        "cargo": "general_freight",
        "power_units": 12,
        "effective_date": date(2027, 1, 1),
        "requested_limit_usd": Decimal(1_000_000),
        "deductible_usd": Decimal(2_500),
    }
    return CaseInputs(PRODUCTS["commercial_auto"], fields)


def sample_claim() -> ClaimInputs:
    """Return a collision whose policy was not found."""
    fields: dict[str, FieldValue] = {
        "policy_number": "SAMPLE-1",
        "loss_date": date(2026, 3, 2),
        "reported_date": date(2026, 3, 3),
        "loss_type": "collision",
        "description": "Reversed into a bollard in a car park.",
        "insured_name": "Sample Person",
        "claimed_usd": Decimal("1840.50"),
    }
    return ClaimInputs(LOSS_FORMS[PolicyLine.AUTO], fields, None, DEFAULT_SCORECARDS[PolicyLine.AUTO])


def sample_study() -> StudyInputs:
    """Return a published triangle with the methods that every study begins with."""
    return StudyInputs(load_sample("raa"), Selection())


def sample_document() -> ExtractedDocument:
    """Return one page of a loss notice."""
    text = "Notice of loss\nInsured: Sample Person\nDate of loss: 03/02/2026"
    return ExtractedDocument(MediaType.TXT, (Page(1, PageSource.TEXT, text),))


def sample_report() -> Draft:
    """Return a management summary of four counts."""
    counted = {"submissions": 120, "quoted": 80, "declined": 15, "claims": 42}
    cells = by_id(several(name, f"Number of {name}", number) for name, number in counted.items())
    sentences = tuple((f"The number of {name} is {number}.", (name,)) for name, number in counted.items())
    return Draft(ReportKind.MANAGEMENT, "Sample", KeyValues(()), (), cells, sentences, counted)
