"""The letters' templates: plain text with merge fields; what only a person can know stands in square brackets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from backend.domain.claims.words import LetterKind
from backend.domain.letters.facts import LetterFacts, day_in_words
from backend.domain.letters.places import extra_paragraphs

REPLY_DAYS = 14
NEXT_LETTER_DAYS = 30


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """Subject and paragraphs of one kind of letter, with merge fields in braces."""

    name: str
    subject: str
    paragraphs: tuple[str, ...]


_ABOUT = "Claim {reference}, policy {policy_number}, insured {insured_name}, {loss_words} on {loss_date}"
_CONTACT = "If you have any question, write to {writer} at {contact} and name the claim number {reference}."
_CLOSE = "Yours sincerely\n{writer}\n{institution}"

TEMPLATES: Mapping[LetterKind, LetterTemplate] = {
    LetterKind.ACKNOWLEDGEMENT: LetterTemplate(
        "Acknowledgement",
        "We have received your claim {reference}",
        (
            _ABOUT,
            "We have received notice of this loss and have begun to look into it. Your claim number is {reference}.",
            "Please keep damaged things, pictures, bills and estimates, and send us copies.",
            "Forms, and help in filling them in, are available from the person named below.",
            "You will hear from us again by {next_letter_by}, or sooner if the claim is decided before.",
            _CONTACT,
            _CLOSE,
        ),
    ),
    LetterKind.STATUS: LetterTemplate(
        "Status letter",
        "Your claim {reference}: we need more time",
        (
            _ABOUT,
            "We have not yet been able to decide on this claim, for this reason:",
            "[Say what is still open and why more time is needed.]",
            "We will write again by {next_letter_by}, or sooner if the claim is decided before.",
            _CONTACT,
            _CLOSE,
        ),
    ),
    LetterKind.INFORMATION_REQUEST: LetterTemplate(
        "Request for information",
        "Your claim {reference}: what we need from you",
        (
            _ABOUT,
            "To go on with this claim we need the following:",
            "- [Name each document or answer that is needed, one a line.]",
            "Please send it by {reply_by}. If you cannot, tell us what hinders you and we will find another way.",
            _CONTACT,
            _CLOSE,
        ),
    ),
    LetterKind.PAYMENT: LetterTemplate(
        "Payment letter",
        "Your claim {reference}: our payment of USD {amount}",
        (
            _ABOUT,
            "We have paid USD {amount} to {payee} on this claim.",
            "[Say how the amount was worked out: loss, limit, deductible, earlier payments.]",
            "If you hold that more is owed, write to us why and what supports it; we will look at the claim again.",
            _CONTACT,
            _CLOSE,
        ),
    ),
    LetterKind.DENIAL: LetterTemplate(
        "Denial letter",
        "Our decision on your claim {reference}",
        (
            _ABOUT,
            "We have looked into this claim and cannot pay it. The policy says, under the heading {clause_title}:",
            "{clause_text}",
            "Why this provision applies to your loss:",
            "{reason}",
            "You may contest this decision: write to us why you hold it wrong and send what supports it.",
            "Another person will then look at the claim again.",
            _CONTACT,
            _CLOSE,
        ),
    ),
}

NOTHING_OWED = LetterTemplate(
    "Letter that nothing is owed",
    "Our decision on your claim {reference}",
    (
        _ABOUT,
        "We settled this claim for USD {amount}: nothing is payable to {payee}, as the loss is below the deductible.",
        "[Say how the amount was worked out: loss, limit, deductible, earlier payments.]",
        "If you hold that more is owed, write to us why and what supports it; we will look at the claim again.",
        _CONTACT,
        _CLOSE,
    ),
)
"""What takes the place of the payment letter where a claim was settled for nothing."""


def fill(kind: LetterKind, facts: LetterFacts, next_letter_on: date | None = None) -> tuple[str, str]:
    """
    Return subject and body of a new letter; a fact that is missing stands there as a bracket to be filled.

    `next_letter_on` is the day the place asks for the next letter, 30 days on where it asks for none.
    """
    template = NOTHING_OWED if kind is LetterKind.PAYMENT and facts.is_nothing_owed else TEMPLATES[kind]
    words = {name: value or f"[{name.replace('_', ' ')}]" for name, value in facts.to_json().items()}
    words |= {
        "loss_date": day_in_words(facts.loss_date),
        "reply_by": day_in_words(facts.day + timedelta(days=REPLY_DAYS)),
        "next_letter_by": day_in_words(next_letter_on or facts.day + timedelta(days=NEXT_LETTER_DAYS)),
    }
    paragraphs = [paragraph.format_map(words) for paragraph in template.paragraphs]
    paragraphs[-2:-2] = extra_paragraphs(facts, kind)
    return template.subject.format_map(words), "\n\n".join(paragraphs)
