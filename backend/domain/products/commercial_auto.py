"""Commercial auto: what a trucking submission says of the insured, the fleet, the cover and the record."""

from datetime import date
from decimal import Decimal

from backend.domain.products.loss_record import NO_LOSSES_NO_AMOUNT, record_fields
from backend.domain.products.spec import STATES, FieldKind, FieldSpec, Plausibility, Product, Relation

_INSURED, _OPERATION, _FLEET = "Insured", "Operation", "Fleet and drivers"
_COVER, _RECORD, _SAFETY = "Cover requested", "Record", "Safety"
_ZERO, _MANY = Decimal(0), Decimal(100_000)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)

CARGO = (
    "general_freight building_materials refrigerated_food dry_bulk machinery automobiles household_goods livestock "
    "logs waste petroleum hazardous_materials passengers"
)

# One field a paragraph reads like the form.
# fmt: off
_FIELDS = (
    FieldSpec("insured_name", "Insured name", FieldKind.TEXT, _INSURED, required=True,
              help="Legal name of the first named insured, as on the loss runs.", evidence="insured.name"),
    FieldSpec("fein", "FEIN", FieldKind.TEXT, _INSURED, help="Federal employer identification number.",
              pattern=r"\d{2}-\d{7}", example="12-3456789", evidence="insured.fein"),
    FieldSpec("dot_number", "USDOT number", FieldKind.TEXT, _INSURED,
              help="Number of the motor carrier at the US Department of Transportation.", pattern=r"\d{3,8}",
              example="1234567", evidence="insured.dot_number"),
    FieldSpec("entity_type", "Legal form", FieldKind.CHOICE, _INSURED,
              choices=("corporation", "limited_liability_company", "partnership", "sole_proprietor", "public_entity")),
    FieldSpec("state", "Garaging state", FieldKind.CHOICE, _INSURED, required=True, choices=STATES,
              help="State in which most power units are kept overnight."),
    FieldSpec("years_in_business", "Years in business", FieldKind.INTEGER, _INSURED, required=True, minimum=_ZERO,
              maximum=Decimal(200), unit="years", help="Completed years under present ownership; 0 for a new venture."),
    FieldSpec("annual_revenue_usd", "Annual revenue", FieldKind.MONEY, _INSURED, minimum=_ZERO, maximum=Decimal("1e11"),
              unit="USD", help="Gross freight revenue of the last twelve months."),
    FieldSpec("operation_radius", "Radius of operation", FieldKind.CHOICE, _OPERATION, required=True,
              choices=("local", "intermediate", "regional", "long_haul"),
              help="Local: to 50 miles; intermediate: to 200; regional: to 500; long haul: beyond.",
              is_actionable=True),
    FieldSpec("cargo", "Main cargo", FieldKind.CHOICE, _OPERATION, required=True, choices=tuple(CARGO.split()),
              help="The commodity that makes up most of the loads."),
    FieldSpec("annual_mileage", "Annual mileage", FieldKind.INTEGER, _OPERATION, minimum=_ZERO, maximum=Decimal("1e9"),
              unit="miles", help="All power units together, from the fuel tax returns."),
    FieldSpec("crosses_border", "Operates in Mexico or Canada", FieldKind.BOOLEAN, _OPERATION,
              help="Any trip across a national border in the last twelve months.", is_actionable=True),
    FieldSpec("owner_operator_percent", "Owner-operators", FieldKind.PERCENT, _OPERATION, minimum=_ZERO,
              maximum=Decimal(100), unit="%", help="Share of the power units that belong to leased owner-operators.",
              is_actionable=True),
    FieldSpec("power_units", "Power units", FieldKind.INTEGER, _FLEET, required=True, minimum=Decimal(1), maximum=_MANY,
              help="Tractors and trucks to be insured, without trailers.", evidence="insured.power_units"),
    FieldSpec("trailers", "Trailers", FieldKind.INTEGER, _FLEET, minimum=_ZERO, maximum=_MANY),
    FieldSpec("driver_count_declared", "Drivers", FieldKind.INTEGER, _FLEET, minimum=_ZERO, maximum=_MANY,
              help="Everybody who drives for the insured; compared with the driver schedule.", evidence="driver_count"),
    FieldSpec("average_vehicle_age_years", "Average age of the power units", FieldKind.INTEGER, _FLEET, minimum=_ZERO,
              maximum=Decimal(60), unit="years"),
    FieldSpec("fleet_value_usd", "Fleet value", FieldKind.MONEY, _FLEET, minimum=_ZERO, maximum=Decimal("1e10"),
              unit="USD", help="Stated value of power units and trailers together."),
    FieldSpec("effective_date", "Effective date", FieldKind.DATE, _COVER, required=True, minimum=_EARLIEST,
              maximum=_LATEST, help="First day of the policy term."),
    FieldSpec("expiry_date", "Expiry date", FieldKind.DATE, _COVER, minimum=_EARLIEST, maximum=_LATEST),
    FieldSpec("requested_limit_usd", "Liability limit", FieldKind.MONEY, _COVER, required=True, minimum=Decimal(25_000),
              maximum=Decimal(10_000_000), unit="USD", help="Combined single limit for each accident.",
              is_actionable=True),
    FieldSpec("deductible_usd", "Deductible", FieldKind.MONEY, _COVER, required=True, minimum=_ZERO,
              maximum=Decimal(1_000_000), unit="USD",
              help="Borne by the insured in each accident; 0 for first-dollar cover.", is_actionable=True),
    *record_fields(_RECORD, int(_MANY), Decimal("1e10")),
    FieldSpec("safety_programme", "Written safety programme", FieldKind.BOOLEAN, _SAFETY,
              help="With hiring standards, training and accident review.", is_actionable=True),
    FieldSpec("telematics", "Telematics in every power unit", FieldKind.BOOLEAN, _SAFETY,
              help="Speed, braking and hours are recorded and reviewed.", is_actionable=True),
    FieldSpec("dot_rating", "USDOT safety rating", FieldKind.CHOICE, _SAFETY,
              choices=("satisfactory", "conditional", "unsatisfactory", "unrated")),
    FieldSpec("remarks", "Remarks", FieldKind.TEXT, _SAFETY, max_length=4000, help="Anything the desk should know."),
)

COMMERCIAL_AUTO = Product(
    code="commercial_auto",
    name="Commercial auto",
    line="commercial_auto",
    version=1,
    sections=(_INSURED, _OPERATION, _FLEET, _COVER, _RECORD, _SAFETY),
    fields=_FIELDS,
    plausibility=(
        Plausibility("expiry_date", Relation.AFTER, "effective_date", "must lie after the effective date"),
        Plausibility("deductible_usd", Relation.AT_MOST, "requested_limit_usd", "must not exceed the liability limit"),
        NO_LOSSES_NO_AMOUNT,
    ),
    amount_field="requested_limit_usd",
)
# fmt: on
