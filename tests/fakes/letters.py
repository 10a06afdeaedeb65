"""A letter's facts, and each kind of letter as a person would complete it."""

from datetime import date

from backend.domain.letters.facts import LetterFacts
from backend.domain.letters.templates import fill

CLAUSE = "We do not cover loss while your covered auto\nis used in any organised [timed] race."
FACTS = LetterFacts(
    day=date(2026, 6, 1),
    institution="Meridian Mutual",
    reference="C-000042",
    insured_name="Dana Whitfield",
    policy_number="PA-100",
    loss_date=date(2026, 5, 4),
    loss_words="collision",
    place_code="OH",
    recipient="Dana Whitfield\n12 Elm Street, Grand Rapids, MI 49503",
    writer="Ada Byron",
    contact="ada.byron@meridian.example",
    amount="3,250.00",
    payee="Corner Garage",
    clause_title="Racing",
    clause_text=CLAUSE,
    reason="The police report says on page two that it was a timed race.",
)


def filled(kind, facts=FACTS):
    """Give a letter from the template with every bracket answered as a person would."""
    subject, body = fill(kind, facts)
    for blank, answer in (
        ("[Say what is still open and why more time is needed.]", "The repairer's final bill is not in."),
        ("[Name each document or answer that is needed, one a line.]", "the repairer's final bill"),
        ("[Say how the amount was worked out: loss, limit, deductible, earlier payments.]", "3,750 less 500."),
        ("[name the provision of the policy that limits the right to sue, or write that it has none]", "none"),
    ):
        body = body.replace(blank, answer)
    return subject, body
