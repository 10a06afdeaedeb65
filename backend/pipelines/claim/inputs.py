"""What the assessment of a claim starts from: the loss as reported, the policy's term, documents, and history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from backend.domain.claims.words import LinkKind
from backend.domain.facts import Fact
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.products import Product
from backend.domain.scorecards import Scorecard
from backend.domain.submissions import FieldValue
from backend.pipelines.case_document import CaseDocument, name_of
from backend.pipelines.records import single_facts


@dataclass(frozen=True, slots=True)
class PriorClaim:
    """An earlier claim of the same policy or insured."""

    reference: str
    loss_date: date
    claimed_usd: Decimal | None = None
    paid_usd: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClaimHistory:
    """
    What the book knows beside the claim.

    `paid_usd` and `reserve_usd` are the claim's own money so far; `settled_usd` is what closed claims of the
    `segment` came to; `linked` names claims of other insureds by what they share, None where nobody looked;
    `same_day` names claims of the policy with the same date of loss, of which this may be a second report.
    """

    prior_claims: tuple[PriorClaim, ...] | None = ()
    paid_usd: Decimal = Decimal(0)
    reserve_usd: Decimal = Decimal(0)
    settled_usd: tuple[Decimal, ...] = ()
    segment: str = ""
    linked: Mapping[LinkKind, tuple[str, ...]] | None = field(default_factory=dict)
    same_day: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimInputs:
    """A claim ready to be assessed; `fields` have passed `parse_fields`, a policy of None was not found."""

    form: Product
    fields: Mapping[str, FieldValue]
    policy: PolicyTerm | None
    scorecard: Scorecard
    documents: tuple[CaseDocument, ...] = ()
    history: ClaimHistory = field(default_factory=ClaimHistory)

    @property
    def line(self) -> PolicyLine:
        """Return the line of business of the loss form."""
        return PolicyLine(self.form.line)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return every fact read from the documents, verified or not."""
        return tuple(fact for document in self.documents for fact in document.facts)

    def proven(self, name: str) -> tuple[Fact, ...]:
        """Return the facts of one name whose quote was verified."""
        return single_facts(self.facts, name)

    def name_of(self, sha256: str) -> str:
        """Return the file name of a document."""
        return name_of(self.documents, sha256)

    def day(self, name: str) -> date | None:
        """Return a date of the form, None where it was not given."""
        value = self.fields.get(name)
        return value if isinstance(value, date) else None

    def amount(self, name: str) -> Decimal | None:
        """Return a number of the form, None where it was not given."""
        value = self.fields.get(name)
        return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        """Return a text or choice of the form, empty where it was not given."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""
