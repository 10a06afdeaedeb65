"""What a letter is filled from: the claim, its policy, the decision and the payment, in words for the recipient."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.domain.claims.views import ClaimView
from backend.domain.code_words import code_words
from backend.domain.policies import PolicyLine

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("day", "loss_date")
NOTHING = "0.00"
"""The amount in the letter about a claim that was settled for nothing."""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """
    The words that stand in a letter.

    `day` is the day it is written, `amount` the payment as `1,234.50`; clause and reason are those of the newest
    decision when that is a denial. Colours, lines under the name and the logo are those the institution signed with.
    What is not known is empty.
    """

    day: date
    institution: str
    reference: str
    insured_name: str
    policy_number: str
    loss_date: date
    loss_words: str
    place_code: str
    recipient: str
    writer: str
    contact: str
    amount: str = ""
    payee: str = ""
    clause_title: str = ""
    clause_text: str = ""
    reason: str = ""
    payment_id: str = ""
    colour: str = ""
    accent: str = ""
    letterhead: str = ""
    logo_sha256: str = ""

    @property
    def is_nothing_owed(self) -> bool:
        """Tell whether the claim was settled for nothing, which a letter tells in place of a payment."""
        return self.amount == NOTHING

    def to_json(self) -> dict[str, str]:
        """Return the facts as they are kept with the letter."""
        return {each.name: str(getattr(self, each.name)) for each in fields(self)}


def facts_from_json(kept: Mapping[str, str]) -> LetterFacts:
    """Return facts as they were kept."""
    words = {name: value for name, value in kept.items() if name not in _DAYS}
    return LetterFacts(day=date.fromisoformat(kept["day"]), loss_date=date.fromisoformat(kept["loss_date"]), **words)


def facts_of_claim(claim: ClaimView, address: str, institution: str, day: date) -> LetterFacts:
    """Return what the claim itself says; writer, payment and decision are still open."""
    return LetterFacts(
        day=day,
        institution=institution,
        reference=claim.reference,
        insured_name=claim.insured_name,
        policy_number=claim.policy_number,
        loss_date=claim.loss_date,
        loss_words=code_words(claim.loss_type),
        place_code=claim.state_code,
        recipient=_recipient(claim, address),
        writer="",
        contact="",
    )


def with_payment(facts: LetterFacts, amount_usd: Decimal, payee: str, payment_id: UUID | None = None) -> LetterFacts:
    """Return the facts with a payment that was posted."""
    return replace(facts, amount=f"{amount_usd:,.2f}", payee=payee, payment_id=str(payment_id or ""))


def with_nothing(facts: LetterFacts) -> LetterFacts:
    """Return the facts of a claim that was settled for nothing."""
    return replace(facts, amount=NOTHING, payee=facts.insured_name)


def day_in_words(day: date) -> str:
    """Return a day as letters write it: May 4, 2026."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def days_named(text: str) -> list[date]:
    """Return every day that a text names in the way letters write them; a day that does not exist is none."""
    found = []
    for number, month in enumerate(_MONTHS, start=1):
        for rest in text.split(f"{month} ")[1:]:
            day, _, year = rest.partition(", ")
            if day.isdecimal() and year[:4].isdecimal() and len(year[:4]) == len("2026"):
                found.append((int(year[:4]), number, int(day)))
    return [date(*parts) for parts in found if _exists(parts)]


def _exists(parts: tuple[int, int, int]) -> bool:
    try:
        date(*parts)
    except ValueError:
        return False
    return True


def _recipient(claim: ClaimView, address: str) -> str:
    """Return name and address: the claimant where somebody else claims, otherwise the insured."""
    claimant = claim.fields.get("claimant_name") if claim.line is PolicyLine.LIABILITY else None
    written = claim.fields.get("contact_address") or address
    return "\n".join(line for line in (str(claimant or claim.insured_name), str(written)) if line)
