"""The demonstration guideline of personal auto, version 1; invented, see its note."""

from decimal import Decimal

from backend.domain.decisions import Outcome
from backend.domain.guidelines.rules import Guideline, Operator, Rule
from backend.domain.guidelines.shared import NOTE, document_rules, manual, score_bands
from backend.domain.versions import VersionState

_ACCEPT, _REFER, _DECLINE = Outcome.ACCEPT, Outcome.REFER, Outcome.DECLINE
_LT, _GT, _GE, _EQ, _IN = Operator.LT, Operator.GT, Operator.GE, Operator.EQ, Operator.IN
_D = Decimal
_YES = True
_PRODUCT = "personal auto"
_DRIVER, _VEHICLE = manual(_PRODUCT, "1, driver"), manual(_PRODUCT, "2, vehicle")
_COVER, _RECORD = manual(_PRODUCT, "3, cover"), manual(_PRODUCT, "4, record")

# One rule a paragraph reads like the manual.
# fmt: off
_RULES = (
    Rule("PA-01", "license_status", _IN, ("suspended", "revoked"), 30, _DECLINE, "LICENCE_NOT_VALID", _DRIVER,
         "The licence is {value}."),
    Rule("PA-02", "license_status", _IN, ("permit", "expired"), 10, _REFER, "LICENCE_LIMITED", _DRIVER,
         "The licence is {value}."),
    Rule("PA-03", "years_licensed", _LT, _D(3), 12, _ACCEPT, "NEW_DRIVER", _DRIVER,
         "Licensed for {value} years: under {threshold}."),
    Rule("PA-04", "youngest_driver_years_licensed", _LT, _D(3), 8, _ACCEPT, "NEW_HOUSEHOLD_DRIVER", _DRIVER,
         "The newest driver of the household is licensed for {value} years: under {threshold}."),
    Rule("PA-05", "at_fault_accidents_3y", _GE, _D(1), 8, _ACCEPT, "AT_FAULT_ACCIDENT", _DRIVER,
         "{value} at-fault accidents in three years.", missing_floor=_REFER),
    Rule("PA-06", "at_fault_accidents_3y", _GE, _D(3), 20, _REFER, "REPEATED_ACCIDENTS", _DRIVER,
         "{value} at-fault accidents in three years: from {threshold}."),
    Rule("PA-07", "minor_violations_3y", _GE, _D(3), 8, _ACCEPT, "MINOR_VIOLATIONS", _DRIVER,
         "{value} minor violations in three years: from {threshold}."),
    Rule("PA-08", "major_violations_5y", _GE, _D(1), 15, _REFER, "MAJOR_VIOLATION", _DRIVER,
         "{value} major violations in five years.", missing_floor=_REFER),
    Rule("PA-09", "major_violations_5y", _GE, _D(2), 25, _DECLINE, "REPEATED_MAJOR_VIOLATIONS", _DRIVER,
         "{value} major violations in five years: from {threshold} beyond the appetite."),
    Rule("PA-20", "vehicle_use", _IN, ("rideshare", "delivery"), 12, _REFER, "COMMERCIAL_USE", _VEHICLE,
         "The vehicle is used for {value}.", condition="Add the endorsement for commercial use, or end that use."),
    Rule("PA-21", "vehicle_use", _EQ, "business", 5, _ACCEPT, "BUSINESS_USE", _VEHICLE,
         "The vehicle is used for business."),
    Rule("PA-22", "annual_mileage", _GT, _D(20_000), 6, _ACCEPT, "HIGH_MILEAGE", _VEHICLE,
         "{value} miles a year: above {threshold}."),
    Rule("PA-23", "vehicle_age_years", _GT, _D(20), 5, _ACCEPT, "OLD_VEHICLE", _VEHICLE,
         "The vehicle is {value} years old: above {threshold}."),
    Rule("PA-24", "vehicle_value_usd", _GT, _D(100_000), 8, _REFER, "HIGH_VALUE", _VEHICLE,
         "The vehicle is worth USD {value}: above USD {threshold}."),
    Rule("PA-25", "salvage_title", _EQ, _YES, 10, _REFER, "SALVAGE_TITLE", _VEHICLE,
         "The vehicle has a salvage or rebuilt title.", condition="Send the inspection report of the rebuilt vehicle."),
    Rule("PA-26", "anti_theft", _EQ, _YES, -2, _ACCEPT, "ANTI_THEFT", _VEHICLE, "An anti-theft device earns a credit."),
    Rule("PA-27", "telematics", _EQ, _YES, -5, _ACCEPT, "TELEMATICS", _VEHICLE, "Telematics earns a credit."),
    Rule("PA-30", "bodily_injury_limit_usd", _GT, _D(500_000), 5, _REFER, "HIGH_LIMIT", _COVER,
         "The bodily injury limit of USD {value} exceeds USD {threshold}."),
    Rule("PA-31", "deductible_usd", _LT, _D(250), 3, _ACCEPT, "LOW_DEDUCTIBLE", _COVER,
         "The deductible of USD {value} is below USD {threshold}."),
    Rule("PA-40", "continuous_cover_months", _LT, _D(6), 8, _ACCEPT, "GAP_IN_COVER", _RECORD,
         "{value} months of continuous cover: under {threshold}."),
    Rule("PA-41", "prior_losses_count_5y", _GE, _D(3), 10, _REFER, "LOSSES", _RECORD,
         "{value} losses in five years: from {threshold}.", missing_floor=_REFER),
    Rule("PA-42", "prior_losses_incurred_5y_usd", _GT, _D(40_000), 8, _REFER, "INCURRED_HIGH", _RECORD,
         "USD {value} incurred in five years: above USD {threshold}."),
    Rule("PA-43", "cancelled_or_nonrenewed", _EQ, _YES, 8, _REFER, "PRIOR_CANCELLATION", _RECORD,
         "A carrier cancelled or did not renew within three years.", missing_floor=_REFER),
)
# fmt: on

PERSONAL_AUTO_GUIDELINE = Guideline(
    product="personal_auto",
    version=1,
    state=VersionState.ACTIVE,
    rules=(
        *_RULES,
        *document_rules("PA", _PRODUCT),
        *score_bands("PA", _PRODUCT, refer_from=40, decline_from=75),
    ),
    base_points=10,
    note=NOTE,
)
