"""The demonstration guideline of commercial auto, version 1; invented, see its note."""

from decimal import Decimal

from backend.domain.decisions import Outcome
from backend.domain.guidelines.rules import Guideline, Operator, Rule
from backend.domain.guidelines.shared import NOTE, document_rules, manual, score_bands
from backend.domain.versions import VersionState

_ACCEPT, _REFER, _DECLINE = Outcome.ACCEPT, Outcome.REFER, Outcome.DECLINE
_LT, _GT, _GE, _EQ, _IN = Operator.LT, Operator.GT, Operator.GE, Operator.EQ, Operator.IN
_D = Decimal
_YES, _NO = True, False
_PRODUCT = "commercial auto"
_INSURED, _OPERATION, _COVER = (manual(_PRODUCT, s) for s in ("1, insured", "2, operation", "3, cover"))
_SAFETY, _LOSSES, _DRIVERS = (manual(_PRODUCT, s) for s in ("4, safety", "5, losses", "6, drivers"))
_FREQUENCY, _SEVERITY = "claim_frequency_per_power_unit_year", "incurred_per_power_unit_year_usd"
_RECORDS = "Send the certified driving record of every scheduled driver before cover starts."

# One rule a paragraph reads like the manual.
# fmt: off
_INSURED_AND_OPERATION = (
    Rule("CA-01", "years_in_business", _LT, _D(1), 12, _REFER, "NEW_VENTURE", _INSURED,
         "Years in business: {value}. Under {threshold} the risk is a new venture."),
    Rule("CA-02", "years_in_business", _LT, _D(3), 8, _ACCEPT, "SHORT_RECORD", _INSURED,
         "Years in business: {value}. Under {threshold} the record is short."),
    Rule("CA-03", "cancelled_or_nonrenewed", _EQ, _YES, 10, _REFER, "PRIOR_CANCELLATION", _INSURED,
         "A carrier cancelled or did not renew within three years.", missing_floor=_REFER),
    Rule("CA-10", "operation_radius", _IN, ("regional",), 4, _ACCEPT, "REGIONAL_RADIUS", _OPERATION,
         "Regional operation, up to 500 miles."),
    Rule("CA-11", "operation_radius", _IN, ("long_haul",), 10, _ACCEPT, "LONG_HAUL", _OPERATION,
         "Long-haul operation, beyond 500 miles."),
    Rule("CA-12", "cargo", _IN, ("petroleum", "hazardous_materials"), 12, _REFER, "HAZARDOUS_CARGO", _OPERATION,
         "The main cargo is {value}; placarded loads need a referral."),
    Rule("CA-13", "cargo", _IN, ("passengers",), 20, _DECLINE, "OUT_OF_APPETITE", _OPERATION,
         "The carriage of passengers lies outside the appetite."),
    Rule("CA-14", "crosses_border", _EQ, _YES, 5, _REFER, "BORDER_CROSSING", _OPERATION,
         "Trips across a national border."),
    Rule("CA-15", "owner_operator_percent", _GT, _D(30), 6, _ACCEPT, "OWNER_OPERATORS", _OPERATION,
         "{value} % owner-operators: above {threshold} % control over drivers is weak."),
    Rule("CA-16", "mileage_per_power_unit", _GT, _D(120_000), 6, _ACCEPT, "HIGH_MILEAGE", _OPERATION,
         "{value} miles for each power unit and year: above {threshold}."),
    Rule("CA-17", "power_units", _GT, _D(400), 4, _REFER, "LARGE_FLEET", _OPERATION,
         "{value} power units: fleets above {threshold} are assessed by the large-account desk."),
    Rule("CA-18", "average_vehicle_age_years", _GT, _D(12), 5, _ACCEPT, "OLD_FLEET", _OPERATION,
         "The power units are {value} years old on average: above {threshold}."),
)
_COVER_AND_SAFETY = (
    Rule("CA-20", "requested_limit_usd", _GT, _D(2_000_000), 6, _REFER, "HIGH_LIMIT", _COVER,
         "The requested limit of USD {value} exceeds USD {threshold}."),
    Rule("CA-21", "requested_limit_usd", _GT, _D(5_000_000), 10, _DECLINE, "LIMIT_BEYOND_APPETITE", _COVER,
         "The requested limit of USD {value} exceeds the capacity of USD {threshold}."),
    Rule("CA-22", "deductible_usd", _LT, _D(1_000), 4, _ACCEPT, "LOW_DEDUCTIBLE", _COVER,
         "The deductible of USD {value} is below USD {threshold}."),
    Rule("CA-30", "dot_rating", _EQ, "unsatisfactory", 20, _DECLINE, "DOT_UNSATISFACTORY", _SAFETY,
         "The USDOT safety rating is unsatisfactory.", missing_floor=_REFER),
    Rule("CA-31", "dot_rating", _EQ, "conditional", 8, _REFER, "DOT_CONDITIONAL", _SAFETY,
         "The USDOT safety rating is conditional.",
         condition="Send the corrective action plan filed after the conditional rating."),
    Rule("CA-32", "safety_programme", _EQ, _NO, 6, _ACCEPT, "NO_SAFETY_PROGRAMME", _SAFETY,
         "There is no written safety programme.",
         condition="Put a written safety programme in force within 60 days of the effective date."),
    Rule("CA-33", "telematics", _EQ, _YES, -5, _ACCEPT, "TELEMATICS", _SAFETY,
         "Telematics in every power unit earns a credit."),
)
_LOSS_RECORD = (
    Rule("CA-40", _FREQUENCY, _GT, _D("0.15"), 8, _ACCEPT, "FREQUENCY_RAISED", _LOSSES,
         "{value} claims for each power unit and year: above {threshold}.", missing_floor=_REFER),
    Rule("CA-41", _FREQUENCY, _GT, _D("0.40"), 12, _REFER, "FREQUENCY_HIGH", _LOSSES,
         "{value} claims for each power unit and year: above {threshold}."),
    Rule("CA-42", _FREQUENCY, _GT, _D("1.50"), 20, _DECLINE, "FREQUENCY_BEYOND_APPETITE", _LOSSES,
         "{value} claims for each power unit and year: above {threshold}."),
    Rule("CA-43", _SEVERITY, _GT, _D(4_000), 8, _ACCEPT, "INCURRED_RAISED", _LOSSES,
         "USD {value} incurred for each power unit and year: above USD {threshold}."),
    Rule("CA-44", _SEVERITY, _GT, _D(10_000), 12, _REFER, "INCURRED_HIGH", _LOSSES,
         "USD {value} incurred for each power unit and year: above USD {threshold}.", missing_floor=_REFER),
    Rule("CA-45", "largest_claim_usd", _GE, _D(250_000), 6, _REFER, "LARGE_LOSS", _LOSSES,
         "The largest claim stands at USD {value}: from USD {threshold} it is reviewed singly."),
    Rule("CA-46", "open_claim_count", _GT, _D(10), 4, _ACCEPT, "OPEN_CLAIMS", _LOSSES,
         "Open claims: {value}. Above {threshold} the reserves may still move."),
    Rule("CA-47", "loss_years", _LT, _D(3), 4, _REFER, "SHORT_LOSS_HISTORY", _LOSSES,
         "The loss runs cover {value} policy years: under {threshold} the record says little."),
    Rule("CA-48", "loss_run_age_days", _GT, _D(120), 0, _REFER, "STALE_LOSS_RUN", _LOSSES,
         "The loss runs are {value} days old when cover starts: more than {threshold}.",
         condition="Send loss runs valued within 120 days of the effective date."),
    Rule("CA-49", "printed_total_difference_usd", _GT, _D(1), 0, _REFER, "TOTALS_DISAGREE", _LOSSES,
         "The claims read differ from the printed totals by USD {value}."),
    Rule("CA-50", "claims_without_amounts", _GT, _D(0), 0, _REFER, "AMOUNTS_NOT_FOUND", _LOSSES,
         "Claims with an amount not found: {value}. The incurred is too low by them."),
)
_DRIVER_RECORD = (
    Rule("CA-60", "share_of_drivers_under_3_years", _GT, _D("0.10"), 6, _ACCEPT, "NEW_DRIVERS", _DRIVERS,
         "A share of {value} of the drivers has under three years' experience: above {threshold}.",
         missing_floor=_REFER),
    Rule("CA-61", "share_of_drivers_under_3_years", _GT, _D("0.30"), 10, _REFER, "MANY_NEW_DRIVERS", _DRIVERS,
         "A share of {value} of the drivers has under three years' experience: above {threshold}."),
    Rule("CA-62", "drivers_with_major_violations", _GT, _D(0), 10, _REFER, "MAJOR_VIOLATIONS", _DRIVERS,
         "Drivers with a major violation on record: {value}.",
         missing_floor=_REFER, condition="Exclude every driver with a major violation within five years."),
    Rule("CA-63", "drivers_with_accidents", _GT, _D(3), 5, _ACCEPT, "DRIVER_ACCIDENTS", _DRIVERS,
         "Drivers with an accident within five years: {value}, above {threshold}."),
    Rule("CA-64", "drivers_without_record", _GT, _D(0), 3, _ACCEPT, "RECORDS_OUTSTANDING", _DRIVERS,
         "Scheduled drivers without a certified record: {value}.", condition=_RECORDS),
    Rule("CA-65", "drivers_without_commercial_class", _GT, _D(0), 5, _REFER, "LICENCE_CLASS", _DRIVERS,
         "Drivers who hold neither class A nor class B: {value}."),
    Rule("CA-66", "drivers_per_power_unit", _GT, _D("1.5"), 4, _ACCEPT, "SLIP_SEATING", _DRIVERS,
         "{value} drivers for each power unit: above {threshold} units change hands within a day."),
)
# fmt: on

COMMERCIAL_AUTO_GUIDELINE = Guideline(
    product="commercial_auto",
    version=1,
    state=VersionState.ACTIVE,
    rules=(
        *_INSURED_AND_OPERATION,
        *_COVER_AND_SAFETY,
        *_LOSS_RECORD,
        *_DRIVER_RECORD,
        *document_rules("CA", _PRODUCT),
        *score_bands("CA", _PRODUCT, refer_from=45, decline_from=80),
    ),
    base_points=10,
    note=NOTE,
)
