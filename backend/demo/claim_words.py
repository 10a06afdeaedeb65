"""What the claims people of the demonstration write: reasons, notes and answers."""

from collections.abc import Mapping

from backend.domain.claims.words import ClaimReferralAnswer, ClaimReferralKind

FIRST_RESERVE = (
    "First reserve from the report and the usual cost of such a loss.",
    "Set from the insured's figures until the estimate is in.",
)
CHANGED_RESERVE = (
    "Estimate is in; the reserve follows it.",
    "Hidden damage found on inspection, see the estimate.",
    "Bills came in lower than the first estimate.",
)
TAKEN_BACK = "Nothing further is owed; the rest of the reserve is taken back."
PAYMENT = ("Settlement less deductible, as calculated.", "First part, as agreed with the insured.")
REST = "Remaining part after the final bill."
RECOVERED = "Recovered from the other party's insurer."
NEAR_LIMIT = "Larger than I may carry alone: the inspection found more than the report said."
AGREED = "Seen estimate and photographs; agreed."
SETTLED = (
    "Paid as calculated from policy and bills.",
    "Agreed with the insured by telephone and in writing.",
    "Estimate and final bill agree; deductible taken.",
)
WITHDRAWN = "The insured has withdrawn the claim in writing."
REFERRED: Mapping[ClaimReferralKind, tuple[str, ...]] = {
    ClaimReferralKind.COVERAGE: (
        "Please look at the cover: the clause may reach this use.",
        "The amount goes beyond what such a loss usually costs; may I settle as calculated?",
    ),
    ClaimReferralKind.SIU: (
        "Date and place do not fit together in the papers; please look into it.",
        "Second loss of this kind within a year, with the same repairer.",
    ),
}
ANSWERED: Mapping[ClaimReferralAnswer, tuple[str, ...]] = {
    ClaimReferralAnswer.PROCEED: (
        "Read the clause and the papers; it does not reach this loss. Go on.",
        "The estimate is sound for this vehicle and place. Settle as calculated.",
    ),
    ClaimReferralAnswer.DO_NOT_PROCEED: ("The insured could not show the loss. Do not settle on these papers.",),
    ClaimReferralAnswer.CONFIRMED: ("Statements were taken; the account does not hold. Confirmed.",),
    ClaimReferralAnswer.CLEARED: ("Visited the place and spoke to the witness; nothing is wrong. Cleared.",),
}
