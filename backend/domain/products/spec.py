"""What a product is: its sections, its fields and the checks between fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backend.domain.code_words import code_words
from backend.domain.submissions import FieldValue


class FieldKind(StrEnum):
    """What a field holds; the form widget and the check follow from it."""

    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"


NUMBER_KINDS = frozenset({FieldKind.INTEGER, FieldKind.MONEY, FieldKind.PERCENT})
MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """
    One field of a product, from the form to the rule.

    `minimum` and `maximum` bound numbers (and dates); a PERCENT counts 0 to 100; `pattern` is matched against
    the whole text and `example` shows what fits; `evidence` names the fact of a document that must agree with
    the field; `is_actionable` marks what an insured can change before cover starts.
    """

    name: str
    label: str
    kind: FieldKind
    section: str
    required: bool = False
    minimum: Decimal | date | None = None
    maximum: Decimal | date | None = None
    choices: tuple[str, ...] = ()
    help: str = ""
    unit: str = ""
    pattern: str = ""
    example: str = ""
    max_length: int = MAX_TEXT
    evidence: str = ""
    is_actionable: bool = False

    def choice_label(self, choice: str) -> str:
        """Return a choice as a person reads it; two-letter state codes stay as they are."""
        return choice if choice.isupper() else code_words(choice).capitalize()


class Relation(StrEnum):
    """How two fields of one form must fit together."""

    AFTER = "after"
    NOT_BEFORE = "not_before"
    AT_MOST = "at_most"
    ZERO_WITH = "zero_with"
    YEARS_BEFORE = "years_before"


@dataclass(frozen=True, slots=True)
class Plausibility:
    """
    A check between two fields, made only where both are given; `wording` names the repair.

    `YEARS_BEFORE` wants `field` at least `years` years before `other`.
    """

    field: str
    relation: Relation
    other: str
    wording: str
    years: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """One line of business as data: what is asked, in which order, and what must fit together."""

    code: str
    name: str
    line: str
    version: int
    sections: tuple[str, ...]
    fields: tuple[FieldSpec, ...]
    plausibility: tuple[Plausibility, ...] = ()
    amount_field: str = ""

    def field(self, name: str) -> FieldSpec | None:
        """Return the field of that name, or None."""
        return next((spec for spec in self.fields if spec.name == name), None)

    def section_fields(self, section: str) -> tuple[FieldSpec, ...]:
        """Return the fields of one section in form order."""
        return tuple(spec for spec in self.fields if spec.section == section)

    def amount_usd(self, values: Mapping[str, FieldValue]) -> Decimal | None:
        """Return the amount that a person's authority is measured against, None where it is not given."""
        amount = values.get(self.amount_field)
        return amount if isinstance(amount, Decimal) else None


_STATE_CODES = """
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND
    OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY
"""
STATES: tuple[str, ...] = tuple(_STATE_CODES.split())
