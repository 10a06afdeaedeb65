"""The motor wording: what is covered, what is not, and what the insured owes."""

from backend.domain.policies import Clause, ClauseKind

_IN, _EX, _CO = ClauseKind.INSURING, ClauseKind.EXCLUSION, ClauseKind.CONDITION
_OWN_DAMAGE = ("collision", "animal")
_OTHER_DAMAGE = ("theft", "glass", "weather", "fire", "vandalism", "flood")

# One clause a paragraph reads like the printed wording.
# fmt: off
AUTO_WORDING = (
    Clause("A-C1", _IN, "Collision",
           "We pay for loss of or damage to an insured vehicle from striking another object, an animal, or from "
           "overturning, during the term of this policy.", _OWN_DAMAGE, page=3),
    Clause("A-C2", _IN, "Other than collision",
           "We pay for loss of or damage to an insured vehicle by theft, breakage of glass, weather, fire, vandalism "
           "or rising water, where the schedule names that peril.", _OTHER_DAMAGE, page=3),
    Clause("A-X1", _EX, "Racing",
           "There is no cover while the vehicle takes part in, or practises for, a race, a speed test or a stunt.",
           circumstances={"vehicle_use": ("racing",)}, page=5),
    Clause("A-X2", _EX, "Passengers for a fare",
           "There is no cover while the vehicle carries passengers for a fare or stands ready to do so through a "
           "ride-hailing service.", circumstances={"vehicle_use": ("rideshare",)}, page=5),
    Clause("A-X3", _EX, "Delivery for pay",
           "There is no cover while the vehicle is used to deliver goods, parcels or meals for pay.",
           circumstances={"vehicle_use": ("delivery",)}, page=5),
    Clause("A-X4", _EX, "Driver without licence",
           "There is no cover for a loss while the vehicle is driven by a person who holds no valid licence for it.",
           _OWN_DAMAGE, {"driver_licensed": ("false",)}, 6),
    Clause("A-X5", _EX, "Rising water",
           "We do not pay for damage by flood, surface water or a body of water that leaves its banks.",
           ("flood",), {"loss_type": ("flood",)}, 6),
    Clause("A-X6", _EX, "Business use",
           "There is no cover while a vehicle described as private is used in the course of a trade or business, "
           "driving to and from work excepted.", circumstances={"vehicle_use": ("business",)}, page=6),
    Clause("A-X7", _EX, "Theft without police report",
           "We do not pay for theft or vandalism of which the police were not told.",
           ("theft", "vandalism"), {"police_called": ("false",)}, 7),
    Clause("A-D1", _CO, "Notice of loss",
           "Tell us of a loss as soon as you can, and say how, when and where it came about.", page=9),
    Clause("A-D2", _CO, "Proof and inspection",
           "Let us inspect the vehicle before it is repaired and send us estimates, bills and reports that we ask "
           "for.", page=9),
)
# fmt: on
