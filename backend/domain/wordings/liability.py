"""The liability wording: what is covered, what is not, and what the insured owes."""

from backend.domain.policies import Clause, ClauseKind

_IN, _EX, _CO = ClauseKind.INSURING, ClauseKind.EXCLUSION, ClauseKind.CONDITION
_HARM = ("bodily_injury", "property_damage", "premises", "products")

# One clause a paragraph reads like the printed wording.
# fmt: off
LIABILITY_WORDING = (
    Clause("L-C1", _IN, "Bodily injury and property damage",
           "We pay what the insured becomes legally obliged to pay as damages for bodily injury or property damage "
           "that an occurrence causes during the term of this policy.", _HARM, page=2),
    Clause("L-C2", _IN, "Advertising injury",
           "Where the schedule names it, we pay damages for injury that arises out of the insured's own advertising.",
           ("advertising_injury",), page=2),
    Clause("L-X1", _EX, "Expected or intended",
           "There is no cover for injury or damage that the insured expected or intended.",
           circumstances={"intent": ("expected_or_intended",)}, page=4),
    Clause("L-X2", _EX, "Professional services",
           "There is no cover for harm that arises out of giving, or failing to give, a professional service.",
           circumstances={"activity": ("professional_service",)}, page=4),
    Clause("L-X3", _EX, "Vehicles",
           "There is no cover for harm that arises out of owning, using or lending a motor vehicle.",
           circumstances={"activity": ("vehicle_use",)}, page=4),
    Clause("L-X4", _EX, "Pollution",
           "There is no cover for harm that arises out of the escape or release of a pollutant.",
           circumstances={"activity": ("pollution",)}, page=5),
    Clause("L-X5", _EX, "Products sold",
           "There is no cover for harm from goods after they were sold and handed over.",
           circumstances={"activity": ("products_sold",)}, page=5),
    Clause("L-X6", _EX, "Advertising",
           "There is no cover for injury that arises out of advertising.",
           ("advertising_injury",), {"loss_type": ("advertising_injury",)}, 5),
    Clause("L-D1", _CO, "Notice of claim and suit",
           "Send us every demand, notice and paper of a court as soon as it reaches you.", page=8),
    Clause("L-D2", _CO, "No admission",
           "Make no promise and no payment, first aid excepted, before we agree.", page=8),
)
# fmt: on
