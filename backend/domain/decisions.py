"""Outcomes from mild to strict, and what people decide."""

from enum import StrEnum


class Outcome(StrEnum):
    """What rules, model or person say of a submission; declared from mild to strict."""

    ACCEPT = "accept"
    REFER = "refer"
    DECLINE = "decline"

    @property
    def strictness(self) -> int:
        """Return 0 for accept, 1 for refer, 2 for decline."""
        return list(Outcome).index(self)


def stricter(first: Outcome, second: Outcome) -> Outcome:
    """Return the stricter of two outcomes; nothing can loosen a floor that passes through here."""
    return first if first.strictness >= second.strictness else second


class DecisionAction(StrEnum):
    """What a person does with a proposal."""

    ACCEPT_PROPOSAL = "accept_proposal"
    CHANGE = "change"
    OVERRIDE = "override"


class ReferralState(StrEnum):
    """A referral waits for another person's answer."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
