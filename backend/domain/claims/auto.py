"""The loss form of motor claims."""

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

_VEHICLE = "Vehicle and driver"
LOSS_TYPES = ("collision", "theft", "glass", "weather", "fire", "vandalism", "animal", "flood")

# One field a paragraph reads like the form.
# fmt: off
_FIELDS = (
    *POLICY_FIELDS,
    FieldSpec("loss_type", "Kind of loss", FieldKind.CHOICE, LOSS, required=True, choices=LOSS_TYPES),
    DESCRIPTION,
    FieldSpec("vin", "VIN", FieldKind.TEXT, _VEHICLE, pattern="[A-HJ-NPR-Z0-9]{17}", example="1M8GDM9AXKP042788",
              evidence="vehicle.vin", help="17 characters, without I, O and Q."),
    FieldSpec("vehicle_age_years", "Age of the vehicle", FieldKind.INTEGER, _VEHICLE, minimum=Decimal(0),
              maximum=Decimal(100), unit="years"),
    FieldSpec("driver_name", "Driver", FieldKind.TEXT, _VEHICLE, max_length=100, evidence="driver.name"),
    FieldSpec("driver_licensed", "Driver held a valid licence", FieldKind.BOOLEAN, _VEHICLE),
    FieldSpec("vehicle_use", "Use at the time", FieldKind.CHOICE, _VEHICLE,
              choices=("personal", "commuting", "business", "delivery", "rideshare", "racing")),
    FieldSpec("fault", "Fault", FieldKind.CHOICE, _VEHICLE, choices=("insured", "other_party", "shared", "none",
              "unknown")),
    FieldSpec("police_called", "Police called", FieldKind.BOOLEAN, _VEHICLE),
    FieldSpec("injured_persons", "Injured persons", FieldKind.INTEGER, _VEHICLE, minimum=Decimal(0),
              maximum=Decimal(200)),
    FieldSpec("is_drivable", "Vehicle can be driven", FieldKind.BOOLEAN, _VEHICLE),
    *REPORTER_FIELDS,
    *MONEY_FIELDS,
    FieldSpec("repairer_name", "Repairer", FieldKind.TEXT, CLAIMED, max_length=100, evidence="repairer.name"),
    FieldSpec("parts_usd", "Of which wearing parts", FieldKind.MONEY, CLAIMED, minimum=Decimal(0),
              maximum=Decimal(1000000000), unit="USD", help="Parts on which depreciation is taken."),
)
# fmt: on

AUTO_LOSS = Product(
    code="claim_auto",
    name="Motor claim",
    line="auto",
    version=1,
    sections=(LOSS, _VEHICLE, REPORT, CLAIMED),
    fields=_FIELDS,
    plausibility=(
        Plausibility("reported_date", Relation.NOT_BEFORE, "loss_date", "must not be before the date of loss"),
        Plausibility("parts_usd", Relation.AT_MOST, "claimed_usd", "must not exceed the amount claimed"),
    ),
    amount_field="claimed_usd",
)
