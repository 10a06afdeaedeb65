"""The letters of the book's claims, filled from the desk's own templates as their writers sent them out."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from backend.demo.claim_case import PastLoss, Row
from backend.demo.people import MAIL, PEOPLE
from backend.domain.access import Principal
from backend.domain.claims.words import ClaimEvent, LetterKind
from backend.domain.clocks.engine import due
from backend.domain.clocks.tables import find_jurisdiction, rules_for
from backend.domain.code_words import code_words
from backend.domain.letters.facts import LetterFacts, with_payment
from backend.domain.letters.templates import fill
from backend.domain.money import format_usd
from backend.domain.policies import PolicyLine

HOUSE = "Meridian Mutual (demonstration)"
_NAMES = {person.username: person.full_name for person in PEOPLE}
_STILL_OPEN = "The final bill and the report of the inspection are not in yet."
_NO_SUCH_LIMIT = "the policy has no such provision."
_BLANK, _NAME_LIMIT = re.compile(r"\[Say [^\]]*\]"), re.compile(r"\[name the provision[^\]]*\]")


def acknowledgement(past: PastLoss, at: datetime, by: Principal) -> Row:
    """Return the letter that confirms a report."""
    return _letter(LetterKind.ACKNOWLEDGEMENT, letter_facts(past, at, by))


def status_letter(past: PastLoss, at: datetime, by: Principal) -> Row:
    """Return the letter that says why it takes longer, and by when the place asks to hear again."""
    return _letter(LetterKind.STATUS, letter_facts(past, at, by), _STILL_OPEN, _next_letter_on(past, at))


def payment(past: PastLoss, at: datetime, by: Principal, paid: tuple[Decimal, str]) -> Row:
    """Return the letter that follows a payment: the amount and who got it."""
    amount_usd, payee = paid
    deductible = format_usd(past.policy.deductible_usd)
    worked_out = f"It follows from your policy and the bills, within the limit and less the deductible of {deductible}."
    return _letter(LetterKind.PAYMENT, with_payment(letter_facts(past, at, by), amount_usd, payee), worked_out)


def denial(past: PastLoss, at: datetime, by: Principal, said: tuple[str, str]) -> Row:
    """Return the letter that denies a claim: the clause word for word, and why it applies."""
    clause_id, because = said
    clause = past.policy.clause(clause_id)
    facts = replace(
        letter_facts(past, at, by),
        clause_title=clause.title if clause else clause_id,
        clause_text=clause.text if clause else "",
        reason=because,
    )
    return _letter(LetterKind.DENIAL, facts)


def letter_facts(past: PastLoss, at: datetime, by: Principal) -> LetterFacts:
    """Return what every letter of a claim is filled from; the day is that of the claim's place."""
    values, policy = past.values, past.policy
    state_code = str(values["loss_state"])
    return LetterFacts(
        day=at.astimezone(ZoneInfo(find_jurisdiction(state_code).time_zone)).date(),
        institution=HOUSE,
        reference=past.reference,
        insured_name=policy.insured_name,
        policy_number=policy.number,
        loss_date=past.loss.loss_date,
        loss_words=code_words(str(values["loss_type"])),
        place_code=state_code,
        recipient=_recipient(past),
        writer=_NAMES[by.username],
        contact=f"{by.username}@{MAIL}",
    )


def _recipient(past: PastLoss) -> str:
    claimant = past.values.get("claimant_name") if past.policy.line is PolicyLine.LIABILITY else None
    written = past.values.get("contact_address") or past.policy.address
    return f"{claimant or past.policy.insured_name}\n{written}"


def _next_letter_on(past: PastLoss, at: datetime) -> date | None:
    state_code = str(past.values["loss_state"])
    asked = (r for r in rules_for(state_code, past.policy.line) if ClaimEvent.STATUS_SENT in r.starts_on)
    return min((due(rule, find_jurisdiction(state_code), at).date() for rule in asked), default=None)


def _letter(kind: LetterKind, facts: LetterFacts, said: str = "", next_letter_on: date | None = None) -> Row:
    """Return the letter as its writer sent it: in place of each bracket stands an answer."""
    subject, body = fill(kind, facts, next_letter_on)
    body = _NAME_LIMIT.sub(_NO_SUCH_LIMIT, _BLANK.sub(lambda _: said, body) if said else body)
    return {
        "kind": kind,
        "subject": subject,
        "body": body,
        "recipient": facts.recipient,
        "context": facts.to_json(),
    }
