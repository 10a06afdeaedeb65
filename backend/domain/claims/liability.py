"""The loss form of liability claims."""

from decimal import Decimal

from backend.domain.claims.loss_fields import (
    CLAIMED,
    DESCRIPTION,
    LOSS,
    MONEY_FIELDS,
    POLICY_FIELDS,
    REPORT,
    REPORTER_FIELDS,
)
from backend.domain.products import FieldKind, FieldSpec, Plausibility, Product, Relation

_CLAIMANT = "Claimant and allegation"
LOSS_TYPES = ("bodily_injury", "property_damage", "premises", "products", "advertising_injury")

# One field a paragraph reads like the form.
# fmt: off
_FIELDS = (
    *POLICY_FIELDS,
    FieldSpec("loss_type", "Kind of loss", FieldKind.CHOICE, LOSS, required=True, choices=LOSS_TYPES),
    DESCRIPTION,
    FieldSpec("claimant_name", "Claimant", FieldKind.TEXT, _CLAIMANT, required=True, max_length=100,
              evidence="claimant.name"),
    FieldSpec("has_attorney", "Claimant is represented", FieldKind.BOOLEAN, _CLAIMANT),
    FieldSpec("suit_filed", "Suit filed", FieldKind.BOOLEAN, _CLAIMANT),
    FieldSpec("injured_persons", "Injured persons", FieldKind.INTEGER, _CLAIMANT, minimum=Decimal(0),
              maximum=Decimal(10000)),
    FieldSpec("intent", "Act alleged", FieldKind.CHOICE, _CLAIMANT,
              choices=("accident", "negligence", "expected_or_intended", "unknown")),
    FieldSpec("activity", "Activity", FieldKind.CHOICE, _CLAIMANT,
              choices=("premises_operations", "products_sold", "professional_service", "vehicle_use", "pollution",
                       "other")),
    FieldSpec("liability_percent", "Own share of fault", FieldKind.PERCENT, _CLAIMANT, minimum=Decimal(0),
              maximum=Decimal(100), unit="%", help="As the adjuster sees it; open while unknown."),
    *REPORTER_FIELDS,
    *MONEY_FIELDS,
    FieldSpec("medical_usd", "Of which medical bills", FieldKind.MONEY, CLAIMED, minimum=Decimal(0),
              maximum=Decimal(1000000000), unit="USD"),
)
# fmt: on

LIABILITY_LOSS = Product(
    code="claim_liability",
    name="Liability claim",
    line="liability",
    version=1,
    sections=(LOSS, _CLAIMANT, REPORT, CLAIMED),
    fields=_FIELDS,
    plausibility=(
        Plausibility("reported_date", Relation.NOT_BEFORE, "loss_date", "must not be before the date of loss"),
        Plausibility("medical_usd", Relation.AT_MOST, "claimed_usd", "must not exceed the amount claimed"),
    ),
    amount_field="claimed_usd",
)
