"""The loss form of property claims."""

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

_BUILDING = "Building and contents"
LOSS_TYPES = ("fire", "water", "wind_hail", "theft", "vandalism", "lightning", "flood", "collapse")

# One field a paragraph reads like the form.
# fmt: off
_FIELDS = (
    *POLICY_FIELDS,
    FieldSpec("loss_type", "Kind of loss", FieldKind.CHOICE, LOSS, required=True, choices=LOSS_TYPES),
    DESCRIPTION,
    FieldSpec("property_address", "Address of the property", FieldKind.TEXT, _BUILDING,
              evidence="property.address"),
    FieldSpec("is_habitable", "Property can be lived in or used", FieldKind.BOOLEAN, _BUILDING),
    FieldSpec("vacant_days", "Vacant before the loss", FieldKind.INTEGER, _BUILDING, minimum=Decimal(0),
              maximum=Decimal(10000), unit="days"),
    FieldSpec("water_cause", "Cause of water damage", FieldKind.CHOICE, _BUILDING,
              choices=("sudden_pipe_burst", "gradual_seepage", "sewer_backup", "roof_leak", "surface_water",
                       "not_water")),
    FieldSpec("item_age_years", "Age of what was damaged", FieldKind.INTEGER, _BUILDING, minimum=Decimal(0),
              maximum=Decimal(200), unit="years", help="Depreciation is taken by it unless new value is insured."),
    FieldSpec("mitigation_started", "Emergency measures taken", FieldKind.BOOLEAN, _BUILDING),
    *REPORTER_FIELDS,
    *MONEY_FIELDS,
    FieldSpec("repairer_name", "Contractor", FieldKind.TEXT, CLAIMED, max_length=100, evidence="repairer.name"),
)
# fmt: on

PROPERTY_LOSS = Product(
    code="claim_property",
    name="Property claim",
    line="property",
    version=1,
    sections=(LOSS, _BUILDING, REPORT, CLAIMED),
    fields=_FIELDS,
    plausibility=(
        Plausibility("reported_date", Relation.NOT_BEFORE, "loss_date", "must not be before the date of loss"),
    ),
    amount_field="claimed_usd",
)
