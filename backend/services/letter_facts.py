"""Gathers what a letter is filled from, as the claim's file stands at that moment."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from backend.domain.access import Principal
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimAction, ClaimEvent, LetterKind
from backend.domain.clocks.engine import due
from backend.domain.clocks.tables import find_jurisdiction, rules_for
from backend.domain.letters.facts import LetterFacts, facts_of_claim, with_payment
from backend.store.work import UnitOfWork


def gather_facts(work: UnitOfWork, by: Principal, claim: ClaimView, now: datetime) -> LetterFacts:
    """Return the facts of a letter that this person writes now; the day is that of the claim's place."""
    institution, writer, contact = work.claim_letters.get_sender(by)
    policy = work.policies.get(claim.institution_id, claim.policy_id) if claim.policy_id else None
    day = now.astimezone(ZoneInfo(find_jurisdiction(claim.state_code).time_zone)).date()
    facts = facts_of_claim(claim, policy.address if policy else "", institution, day)
    facts = replace(facts, writer=writer, contact=contact)
    payment, decision = (
        work.claim_letters.find_payment(claim.claim_id),
        work.claim_letters.find_decision(claim.claim_id),
    )
    if payment is not None:
        facts = with_payment(facts, payment.amount_usd, payment.payee)
    if decision is not None and decision.action == ClaimAction.DENY:
        clause = policy.clause(decision.clause_id) if policy else None
        title = clause.title if clause else decision.clause_id
        facts = replace(facts, clause_title=title, clause_text=decision.clause_text, reason=decision.reason_text)
    return facts


def next_letter_on(claim: ClaimView, kind: LetterKind, now: datetime) -> date | None:
    """Return the day by which the claim's place asks to hear again after a status letter, None where it does not."""
    place = find_jurisdiction(claim.state_code)
    asked = [rule for rule in rules_for(claim.state_code, claim.line) if ClaimEvent.STATUS_SENT in rule.starts_on]
    if kind is not LetterKind.STATUS or not asked:
        return None
    return min(due(rule, place, now) for rule in asked).date()
