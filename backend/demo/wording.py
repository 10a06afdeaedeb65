"""What the people of the demonstration write: reasons, referral notes, answers."""

from collections.abc import Mapping
from random import Random

from backend.domain.decisions import Outcome

WHY: Mapping[str, tuple[str, ...]] = {
    "new_information": (
        "The broker sent the missing papers; they answer what the guideline asked.",
        "A signed update of the file came in after the assessment and settles the open point.",
    ),
    "mitigating_control": (
        "The insured agreed in writing to the condition the guideline names.",
        "Controls seen in the survey report bring the exposure down to what we accept.",
    ),
    "evidence_misread": (
        "The row was counted twice: the broker's export repeats it under two numbers.",
        "The date in the export is the date of entry, not of loss; the paper original is on file.",
    ),
    "outside_appetite": (
        "This kind of operation is outside what we want to write this year.",
        "The exposure is one that our treaty leaves out.",
    ),
    "loss_history": (
        "The losses of the last years leave no room for an adequate premium.",
        "Frequency has risen three years in a row and nothing explains a change.",
    ),
    "driver_quality": (
        "The records of several drivers stand against the hiring standard we ask for.",
        "Too many drivers with entries on record, and no plan to replace them.",
    ),
    "price_or_terms": (
        "Accepted at a lower limit; the broker agreed by telephone and confirmed in writing.",
        "Terms agreed with a reduced limit, as discussed with the broker.",
    ),
    "portfolio_balance": (
        "We already hold enough of this exposure in the county.",
        "The accumulation in this area has reached what we agreed for the year.",
    ),
}
FOR_ACCEPTING = ("mitigating_control", "new_information", "evidence_misread")
FOR_DECLINING = ("loss_history", "outside_appetite", "portfolio_balance")
FOR_FLEETS = ("loss_history", "driver_quality", "outside_appetite")
REQUESTS = (
    "I would write this one with the condition of the guideline; please confirm that you carry it.",
    "The broker has answered the open points. May I accept within the terms of the proposal?",
    "Good account apart from the rule that fired; please look at the evidence and tell me what you think.",
    "Long relationship with this broker, and the survey was clean. I ask for your agreement to accept.",
)
ANSWERS: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.ACCEPT: (
        "Agreed. Keep the condition in the quote and set a reminder for sixty days.",
        "Seen the papers; acceptable at the requested limit. Please note why in the decision.",
    ),
    Outcome.DECLINE: (
        "I do not agree: the same exposure cost us twice last year. Please decline.",
        "Not with these losses. Decline, and offer to look again after a clean year.",
    ),
}
WITHDRAWALS = (
    "The broker placed the cover with the expiring carrier.",
    "The insured sold the risk; the broker withdrew the request.",
    "No answer to our questions; the broker closed the request.",
)


def why(chance: Random, code: str) -> str:
    """Return a reason in a person's words."""
    return chance.choice(WHY[code])
