"""The demonstration guideline of homeowners, version 1; invented, see its note."""

from decimal import Decimal

from backend.domain.decisions import Outcome
from backend.domain.guidelines.rules import Guideline, Operator, Rule
from backend.domain.guidelines.shared import NOTE, document_rules, manual, score_bands
from backend.domain.versions import VersionState

_ACCEPT, _REFER, _DECLINE = Outcome.ACCEPT, Outcome.REFER, Outcome.DECLINE
_LT, _GT, _GE, _EQ, _IN = Operator.LT, Operator.GT, Operator.GE, Operator.EQ, Operator.IN
_D = Decimal
_YES = True
_PRODUCT = "homeowners"
_HOME, _LIABILITY, _FIRE = (manual(_PRODUCT, s) for s in ("1, the home", "2, liability", "3, fire protection"))
_PERILS, _COVER, _RECORD = (manual(_PRODUCT, s) for s in ("4, perils", "5, cover", "6, record"))

# One rule a paragraph reads like the manual.
# fmt: off
_RULES = (
    Rule("HO-01", "occupancy", _EQ, "vacant", 20, _DECLINE, "VACANT_HOME", _HOME,
         "The home is vacant, which lies outside the appetite."),
    Rule("HO-02", "occupancy", _IN, ("owner_secondary", "tenant"), 8, _ACCEPT, "NOT_PRIMARY_RESIDENCE", _HOME,
         "The home is not the owner's primary residence ({value})."),
    Rule("HO-03", "construction", _IN, ("log", "manufactured"), 10, _REFER, "UNUSUAL_CONSTRUCTION", _HOME,
         "The construction is {value}."),
    Rule("HO-04", "construction", _EQ, "frame", 4, _ACCEPT, "FRAME_CONSTRUCTION", _HOME, "The construction is frame."),
    Rule("HO-05", "home_age_years", _GT, _D(60), 6, _ACCEPT, "OLD_HOME", _HOME,
         "The home is {value} years old: above {threshold}."),
    Rule("HO-06", "wiring_age_years", _GT, _D(40), 8, _REFER, "OLD_WIRING", _HOME,
         "The wiring is {value} years old: above {threshold}.",
         condition="Have a licensed electrician inspect the wiring and send the report."),
    Rule("HO-07", "roof_age_years", _GT, _D(15), 6, _ACCEPT, "AGEING_ROOF", _HOME,
         "The roof is {value} years old: above {threshold}."),
    Rule("HO-08", "roof_age_years", _GT, _D(25), 10, _REFER, "OLD_ROOF", _HOME,
         "The roof is {value} years old: above {threshold}.", missing_floor=_REFER,
         condition="Replace the roof covering, or accept actual cash value for the roof."),
    Rule("HO-09", "roof_covering", _EQ, "wood_shake", 8, _REFER, "WOOD_ROOF", _HOME,
         "The roof is covered with wood shake."),
    Rule("HO-10", "wood_stove", _EQ, _YES, 5, _ACCEPT, "WOOD_STOVE", _FIRE, "There is a wood stove.",
         condition="Send the installation certificate and the last chimney inspection."),
    Rule("HO-11", "protection_class", _GE, _D(9), 10, _REFER, "POOR_FIRE_PROTECTION", _FIRE,
         "Protection class {value}: from {threshold} public fire protection is weak.", missing_floor=_REFER),
    Rule("HO-12", "hydrant_distance_ft", _GT, _D(1_000), 5, _ACCEPT, "HYDRANT_FAR", _FIRE,
         "The next hydrant is {value} ft away: above {threshold} ft."),
    Rule("HO-13", "fire_station_distance_miles", _GT, _D(5), 6, _ACCEPT, "FIRE_STATION_FAR", _FIRE,
         "The fire station is {value} miles away: above {threshold} miles."),
    Rule("HO-14", "central_alarm", _EQ, _YES, -4, _ACCEPT, "ALARM", _FIRE, "A central station alarm earns a credit."),
    Rule("HO-20", "swimming_pool_unfenced", _EQ, _YES, 8, _REFER, "UNFENCED_POOL", _LIABILITY, "The pool has no fence.",
         condition="Fence the pool with a self-latching gate within 30 days."),
    Rule("HO-21", "trampoline", _EQ, _YES, 4, _ACCEPT, "TRAMPOLINE", _LIABILITY, "There is a trampoline.",
         condition="Remove the trampoline, or accept its exclusion."),
    Rule("HO-30", "coast_distance_miles", _LT, _D(2), 15, _REFER, "COASTAL", _PERILS,
         "The home lies {value} miles from the coast: under {threshold} miles."),
    Rule("HO-31", "wildfire_score", _GE, _D(60), 12, _REFER, "WILDFIRE", _PERILS,
         "Wildfire score {value}: from {threshold} the brush must be inspected."),
    Rule("HO-32", "wildfire_score", _GE, _D(85), 15, _DECLINE, "WILDFIRE_BEYOND_APPETITE", _PERILS,
         "Wildfire score {value}: from {threshold} beyond the appetite."),
    Rule("HO-33", "special_flood_hazard_area", _EQ, _YES, 5, _REFER, "FLOOD_AREA", _PERILS,
         "The home stands in a special flood hazard area.", condition="Show evidence of separate flood cover."),
    Rule("HO-40", "insurance_to_value", _LT, _D("0.8"), 8, _REFER, "UNDERINSURED", _COVER,
         "Coverage A is {value} of the replacement cost: under {threshold}.", missing_floor=_REFER),
    Rule("HO-41", "coverage_a_usd", _GT, _D(1_500_000), 6, _REFER, "HIGH_VALUE", _COVER,
         "Coverage A of USD {value} exceeds USD {threshold}."),
    Rule("HO-42", "deductible_usd", _LT, _D(500), 4, _ACCEPT, "LOW_DEDUCTIBLE", _COVER,
         "The deductible of USD {value} is below USD {threshold}."),
    Rule("HO-50", "prior_losses_count_5y", _GE, _D(2), 10, _ACCEPT, "LOSSES", _RECORD,
         "{value} losses in five years: from {threshold}.", missing_floor=_REFER),
    Rule("HO-51", "prior_losses_count_5y", _GE, _D(4), 20, _DECLINE, "LOSSES_BEYOND_APPETITE", _RECORD,
         "{value} losses in five years: from {threshold} beyond the appetite."),
    Rule("HO-52", "prior_losses_incurred_5y_usd", _GT, _D(50_000), 8, _REFER, "INCURRED_HIGH", _RECORD,
         "USD {value} incurred in five years: above USD {threshold}."),
    Rule("HO-53", "cancelled_or_nonrenewed", _EQ, _YES, 8, _REFER, "PRIOR_CANCELLATION", _RECORD,
         "A carrier cancelled or did not renew within three years.", missing_floor=_REFER),
    Rule("HO-54", "claims_without_amounts", _GT, _D(0), 0, _REFER, "AMOUNTS_NOT_FOUND", _RECORD,
         "For {value} claims an amount was not found in the loss history."),
)
# fmt: on

HOMEOWNERS_GUIDELINE = Guideline(
    product="homeowners",
    version=1,
    state=VersionState.ACTIVE,
    rules=(
        *_RULES,
        *document_rules("HO", _PRODUCT),
        *score_bands("HO", _PRODUCT, refer_from=40, decline_from=75),
    ),
    base_points=8,
    note=NOTE,
)
