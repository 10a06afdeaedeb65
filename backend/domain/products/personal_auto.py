"""Personal auto: what a submission says of the driver, the vehicle, the cover and the record."""

from datetime import date
from decimal import Decimal

from backend.domain.products.loss_record import NO_LOSSES_NO_AMOUNT, record_fields
from backend.domain.products.spec import STATES, FieldKind, FieldSpec, Plausibility, Product, Relation

_DRIVER, _VEHICLE = "Driver and household", "Vehicle"
_COVER, _RECORD = "Cover requested", "Record"
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)

# One field a paragraph reads like the form.
# fmt: off
_FIELDS = (
    FieldSpec("insured_name", "Insured name", FieldKind.TEXT, _DRIVER, required=True,
              help="Name of the applicant, as on the licence.", evidence="insured.name"),
    FieldSpec("date_of_birth", "Date of birth", FieldKind.DATE, _DRIVER, required=True, minimum=date(1900, 1, 1),
              maximum=_LATEST, help="Of the applicant."),
    FieldSpec("state", "Garaging state", FieldKind.CHOICE, _DRIVER, required=True, choices=STATES),
    FieldSpec("postal_code", "ZIP code", FieldKind.TEXT, _DRIVER, pattern="\\d{5}(-\\d{4})?", example="49503"),
    FieldSpec("license_number", "Licence number", FieldKind.TEXT, _DRIVER, max_length=30,
              evidence="insured.license_number"),
    FieldSpec("license_status", "Licence status", FieldKind.CHOICE, _DRIVER, required=True,
              choices=("valid", "permit", "expired", "suspended", "revoked")),
    FieldSpec("years_licensed", "Years licensed", FieldKind.INTEGER, _DRIVER, minimum=Decimal(0), maximum=Decimal(90),
              required=True, unit="years", help="Completed years since the first full licence."),
    FieldSpec("household_drivers", "Drivers in the household", FieldKind.INTEGER, _DRIVER, minimum=Decimal(1),
              maximum=Decimal(20),
              help="Everybody of driving age who lives at the garaging address, the applicant included."),
    FieldSpec("youngest_driver_years_licensed", "Years licensed, newest driver", FieldKind.INTEGER, _DRIVER,
              minimum=Decimal(0), maximum=Decimal(90), unit="years", is_actionable=True,
              help="Of the household driver with the newest licence."),
    FieldSpec("at_fault_accidents_3y", "At-fault accidents in 3 years", FieldKind.INTEGER, _DRIVER, minimum=Decimal(0),
              maximum=Decimal(50)),
    FieldSpec("minor_violations_3y", "Minor violations in 3 years", FieldKind.INTEGER, _DRIVER, minimum=Decimal(0),
              maximum=Decimal(100)),
    FieldSpec("major_violations_5y", "Major violations in 5 years", FieldKind.INTEGER, _DRIVER, minimum=Decimal(0),
              maximum=Decimal(50),
              help="Driving under the influence, reckless driving, leaving the scene, racing, driving suspended."),
    FieldSpec("vehicle_year", "Model year", FieldKind.INTEGER, _VEHICLE, minimum=Decimal(1900), maximum=Decimal(2101),
              required=True),
    FieldSpec("vehicle_make", "Make", FieldKind.TEXT, _VEHICLE, required=True, max_length=60),
    FieldSpec("vehicle_model", "Model", FieldKind.TEXT, _VEHICLE, required=True, max_length=60),
    FieldSpec("vin", "VIN", FieldKind.TEXT, _VEHICLE, pattern="[A-HJ-NPR-Z0-9]{17}", example="1M8GDM9AXKP042788",
              help="17 characters, without I, O and Q."),
    FieldSpec("vehicle_value_usd", "Value of the vehicle", FieldKind.MONEY, _VEHICLE, minimum=Decimal(0),
              maximum=Decimal(5000000), unit="USD"),
    FieldSpec("vehicle_use", "Use", FieldKind.CHOICE, _VEHICLE, required=True,
              choices=("pleasure", "commute", "business", "rideshare", "delivery"), is_actionable=True),
    FieldSpec("annual_mileage", "Annual mileage", FieldKind.INTEGER, _VEHICLE, minimum=Decimal(0),
              maximum=Decimal(300000), unit="miles", is_actionable=True),
    FieldSpec("salvage_title", "Salvage or rebuilt title", FieldKind.BOOLEAN, _VEHICLE),
    FieldSpec("anti_theft", "Anti-theft device", FieldKind.BOOLEAN, _VEHICLE, is_actionable=True),
    FieldSpec("telematics", "Telematics consent", FieldKind.BOOLEAN, _VEHICLE, is_actionable=True,
              help="Mileage and braking are recorded with the driver's consent."),
    FieldSpec("effective_date", "Effective date", FieldKind.DATE, _COVER, required=True, minimum=_EARLIEST,
              maximum=_LATEST, help="First day of the policy term."),
    FieldSpec("expiry_date", "Expiry date", FieldKind.DATE, _COVER, minimum=_EARLIEST, maximum=_LATEST),
    FieldSpec("bodily_injury_limit_usd", "Bodily injury limit", FieldKind.MONEY, _COVER, minimum=Decimal(15000),
              maximum=Decimal(2000000), required=True, unit="USD", is_actionable=True, help="Limit for each accident."),
    FieldSpec("property_damage_limit_usd", "Property damage limit", FieldKind.MONEY, _COVER, minimum=Decimal(5000),
              maximum=Decimal(1000000), unit="USD", is_actionable=True),
    FieldSpec("deductible_usd", "Deductible", FieldKind.MONEY, _COVER, minimum=Decimal(0), maximum=Decimal(50000),
              required=True, unit="USD", is_actionable=True, help="Comprehensive and collision, each loss."),
    FieldSpec("continuous_cover_months", "Months of continuous cover", FieldKind.INTEGER, _RECORD, minimum=Decimal(0),
              maximum=Decimal(1200), unit="months",
              help="Without a gap of more than 30 days before the effective date."),
    *record_fields(_RECORD, 1000, Decimal("1e8")),
    FieldSpec("remarks", "Remarks", FieldKind.TEXT, _RECORD, max_length=4000, help="Anything the desk should know."),
)

PERSONAL_AUTO = Product(
    code="personal_auto",
    name="Personal auto",
    line="personal_auto",
    version=1,
    sections=(_DRIVER, _VEHICLE, _COVER, _RECORD),
    fields=_FIELDS,
    plausibility=(
        Plausibility("expiry_date", Relation.AFTER, "effective_date", "must lie after the effective date"),
        Plausibility("youngest_driver_years_licensed", Relation.AT_MOST, "years_licensed",
                     "must not exceed the years the applicant is licensed"),
        Plausibility("date_of_birth", Relation.YEARS_BEFORE, "effective_date",
                     "must lie at least 15 years before the effective date", years=15),
        NO_LOSSES_NO_AMOUNT,
    ),
    amount_field="bodily_injury_limit_usd",
)
# fmt: on
