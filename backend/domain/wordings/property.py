"""The property wording: what is covered, what is not, and what the insured owes."""

from backend.domain.policies import Clause, ClauseKind

_IN, _EX, _CO = ClauseKind.INSURING, ClauseKind.EXCLUSION, ClauseKind.CONDITION
_NAMED = ("fire", "water", "wind_hail", "theft", "vandalism", "lightning", "collapse")

# One clause a paragraph reads like the printed wording.
# fmt: off
PROPERTY_WORDING = (
    Clause("P-C1", _IN, "Building and contents",
           "We pay for direct physical loss of or damage to the insured building and its contents by a peril that the "
           "schedule names, during the term of this policy.", _NAMED, page=4),
    Clause("P-C2", _IN, "Rising water",
           "Where the schedule names flood, we pay for direct physical damage by water that rises from outside.",
           ("flood",), page=4),
    Clause("P-X1", _EX, "Flood",
           "We do not pay for damage by flood, tidal water or the overflow of a river, lake or stream.",
           ("flood",), {"loss_type": ("flood",)}, 7),
    Clause("P-X2", _EX, "Gradual seepage",
           "We do not pay for damage by water that seeps or leaks over weeks, months or years.",
           ("water",), {"water_cause": ("gradual_seepage",)}, 7),
    Clause("P-X3", _EX, "Backing up of sewers",
           "We do not pay for water that backs up through sewers or drains or overflows from a sump.",
           ("water",), {"water_cause": ("sewer_backup",)}, 7),
    Clause("P-X4", _EX, "Vacant building",
           "We do not pay for theft, vandalism or water damage in a building that stood vacant for more than sixty "
           "days in a row before the loss.",
           ("theft", "vandalism", "water"), {"vacant_days": (">60",)}, 8),
    Clause("P-X5", _EX, "Surface water",
           "We do not pay for damage by surface water that enters the building from the ground outside.",
           ("water",), {"water_cause": ("surface_water",)}, 7),
    Clause("P-X6", _EX, "Worn roof",
           "We do not pay for water that enters through a roof covering older than twenty-five years, unless wind or "
           "hail first made the opening.",
           ("water",), {"water_cause": ("roof_leak",), "item_age_years": (">25",)}, 8),
    Clause("P-X7", _EX, "Collapse of an empty building",
           "We do not pay for the collapse of a building that stood vacant for more than sixty days in a row.",
           ("collapse",), {"vacant_days": (">60",)}, 8),
    Clause("P-D1", _CO, "Notice of loss",
           "Tell us of a loss as soon as you can; tell the police too where a law may have been broken.", page=11),
    Clause("P-D2", _CO, "Protecting the property",
           "Protect the property from further damage, and keep a record of what that costs.", page=11),
)
# fmt: on
