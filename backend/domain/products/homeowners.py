"""Homeowners: what a submission says of the home, its protection, the cover and the record."""

from datetime import date
from decimal import Decimal

from backend.domain.products.loss_record import NO_LOSSES_NO_AMOUNT, record_fields
from backend.domain.products.spec import STATES, FieldKind, FieldSpec, Plausibility, Product, Relation

_INSURED, _HOME, _PROTECTION = "Insured and address", "The home", "Protection and perils"
_COVER, _RECORD = "Cover requested", "Record"
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)

# One field a paragraph reads like the form.
# fmt: off
_FIELDS = (
    FieldSpec("insured_name", "Insured name", FieldKind.TEXT, _INSURED, required=True,
              help="Name of the first named insured, as on the deed.", evidence="insured.name"),
    FieldSpec("date_of_birth", "Date of birth", FieldKind.DATE, _INSURED, minimum=date(1900, 1, 1), maximum=_LATEST,
              help="Of the first named insured; used to tell persons of one name apart, never as a rating factor."),
    FieldSpec("property_address", "Address of the home", FieldKind.TEXT, _INSURED, required=True,
              help="Street, number and town.", evidence="insured.address"),
    FieldSpec("state", "State", FieldKind.CHOICE, _INSURED, required=True, choices=STATES),
    FieldSpec("postal_code", "ZIP code", FieldKind.TEXT, _INSURED, pattern="\\d{5}(-\\d{4})?", example="49503"),
    FieldSpec("occupancy", "Occupancy", FieldKind.CHOICE, _INSURED, required=True,
              choices=("owner_primary", "owner_secondary", "tenant", "vacant"),
              help="Vacant: unfurnished or unoccupied for more than 60 days."),
    FieldSpec("construction", "Construction", FieldKind.CHOICE, _HOME, required=True,
              choices=("frame", "masonry_veneer", "masonry", "fire_resistive", "log", "manufactured")),
    FieldSpec("year_built", "Year built", FieldKind.INTEGER, _HOME, minimum=Decimal(1700), maximum=Decimal(2100),
              required=True),
    FieldSpec("living_area_sqft", "Living area", FieldKind.INTEGER, _HOME, minimum=Decimal(100), maximum=Decimal(50000),
              unit="sq ft"),
    FieldSpec("roof_covering", "Roof covering", FieldKind.CHOICE, _HOME,
              choices=("asphalt_shingle", "metal", "tile", "slate", "wood_shake", "flat_membrane"), is_actionable=True),
    FieldSpec("roof_age_years", "Age of the roof", FieldKind.INTEGER, _HOME, minimum=Decimal(0), maximum=Decimal(200),
              unit="years", is_actionable=True,
              help="Years since the covering was last replaced; 0 in the first year."),
    FieldSpec("wiring_updated_year", "Wiring renewed in", FieldKind.INTEGER, _HOME, minimum=Decimal(1900),
              maximum=Decimal(2100), help="Year of the last full renewal; the year of building where never renewed."),
    FieldSpec("wood_stove", "Wood stove", FieldKind.BOOLEAN, _HOME, is_actionable=True),
    FieldSpec("swimming_pool_unfenced", "Pool without fence", FieldKind.BOOLEAN, _HOME, is_actionable=True,
              help="Pool without a fence of four feet and a self-latching gate."),
    FieldSpec("trampoline", "Trampoline", FieldKind.BOOLEAN, _HOME, is_actionable=True),
    FieldSpec("protection_class", "Protection class", FieldKind.INTEGER, _PROTECTION, minimum=Decimal(1),
              maximum=Decimal(10), help="Public fire protection: 1 is best, 10 is none."),
    FieldSpec("hydrant_distance_ft", "Distance to the next hydrant", FieldKind.INTEGER, _PROTECTION, minimum=Decimal(0),
              maximum=Decimal(100000), unit="ft"),
    FieldSpec("fire_station_distance_miles", "Distance to the fire station", FieldKind.INTEGER, _PROTECTION,
              minimum=Decimal(0), maximum=Decimal(500), unit="miles"),
    FieldSpec("coast_distance_miles", "Distance to the coast", FieldKind.INTEGER, _PROTECTION, minimum=Decimal(0),
              maximum=Decimal(3000), unit="miles", help="Straight line to tidal water."),
    FieldSpec("wildfire_score", "Wildfire score", FieldKind.INTEGER, _PROTECTION, minimum=Decimal(0),
              maximum=Decimal(100), help="Of the hazard model the desk uses: 0 is no exposure, 100 the highest."),
    FieldSpec("special_flood_hazard_area", "Special flood hazard area", FieldKind.BOOLEAN, _PROTECTION,
              help="Zone A or V of the flood insurance rate map."),
    FieldSpec("central_alarm", "Central station alarm", FieldKind.BOOLEAN, _PROTECTION, is_actionable=True),
    FieldSpec("effective_date", "Effective date", FieldKind.DATE, _COVER, required=True, minimum=_EARLIEST,
              maximum=_LATEST, help="First day of the policy term."),
    FieldSpec("expiry_date", "Expiry date", FieldKind.DATE, _COVER, minimum=_EARLIEST, maximum=_LATEST),
    FieldSpec("coverage_a_usd", "Coverage A, dwelling", FieldKind.MONEY, _COVER, minimum=Decimal(10000),
              maximum=Decimal(20000000), required=True, unit="USD", is_actionable=True, help="Limit for the building."),
    FieldSpec("replacement_cost_usd", "Replacement cost", FieldKind.MONEY, _COVER, minimum=Decimal(10000),
              maximum=Decimal(50000000), unit="USD", help="Estimate of rebuilding the home today, without land."),
    FieldSpec("liability_limit_usd", "Liability limit", FieldKind.MONEY, _COVER, minimum=Decimal(25000),
              maximum=Decimal(5000000), unit="USD", is_actionable=True),
    FieldSpec("deductible_usd", "Deductible", FieldKind.MONEY, _COVER, minimum=Decimal(0), maximum=Decimal(1000000),
              required=True, unit="USD", is_actionable=True, help="Borne by the insured in each loss, all perils."),
    FieldSpec("wind_deductible_percent", "Wind deductible", FieldKind.PERCENT, _COVER, minimum=Decimal(0),
              maximum=Decimal(25), unit="%", is_actionable=True,
              help="Share of coverage A borne by the insured after wind or hail."),
    *record_fields(_RECORD, 1000, Decimal("1e8")),
    FieldSpec("remarks", "Remarks", FieldKind.TEXT, _RECORD, max_length=4000, help="Anything the desk should know."),
)

HOMEOWNERS = Product(
    code="homeowners",
    name="Homeowners",
    line="homeowners",
    version=1,
    sections=(_INSURED, _HOME, _PROTECTION, _COVER, _RECORD),
    fields=_FIELDS,
    plausibility=(
        Plausibility("expiry_date", Relation.AFTER, "effective_date", "must lie after the effective date"),
        Plausibility("deductible_usd", Relation.AT_MOST, "coverage_a_usd", "must not exceed coverage A"),
        Plausibility("year_built", Relation.AT_MOST, "wiring_updated_year",
                     "must not lie after the year the wiring was renewed"),
        Plausibility("date_of_birth", Relation.YEARS_BEFORE, "effective_date",
                     "must lie at least 18 years before the effective date", years=18),
        NO_LOSSES_NO_AMOUNT,
    ),
    amount_field="coverage_a_usd",
)
# fmt: on
