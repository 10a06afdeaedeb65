"""Gathers what a letter is filled from, as the claim's file stands at that moment."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.domain.access import Principal
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimAction, ClaimEvent, LetterKind
from backend.domain.clocks.engine import due
from backend.domain.clocks.tables import find_jurisdiction, rules_for
from backend.domain.letters.facts import LetterFacts, facts_of_claim, with_nothing, with_payment
from backend.domain.policies import PolicyTerm
from backend.store.claim_letters import Sender
from backend.store.tables import ClaimDecision, ClaimTransaction
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LetterFile:
    """What is on file for the letters of one claim, read once for all of them; payments are newest first."""

    claim: ClaimView
    policy: PolicyTerm | None
    sender: Sender
    payments: tuple[ClaimTransaction, ...]
    decision: ClaimDecision | None


def read_file(work: UnitOfWork, by: Principal, claim: ClaimView) -> LetterFile:
    """Return what is on file for letters that this person writes."""
    return LetterFile(
        claim,
        work.policies.get(claim.institution_id, claim.policy_id) if claim.policy_id else None,
        work.claim_letters.get_sender(by),
        work.claim_letters.list_payments(claim.claim_id),
        work.claim_letters.find_decision(claim.claim_id),
    )


def gather_facts(file: LetterFile, now: datetime, payment_id: UUID | None = None) -> LetterFacts:
    """Return the facts of a letter of that moment, about this payment or the newest; the day is the place's."""
    claim, policy, decision = file.claim, file.policy, file.decision
    day = now.astimezone(ZoneInfo(find_jurisdiction(claim.state_code).time_zone)).date()
    facts = facts_of_claim(claim, policy.address if policy else "", file.sender.institution, day)
    facts = _signed(facts, file.sender)
    if payment := find_payment(file, payment_id) or next(iter(file.payments), None):
        facts = with_payment(facts, payment.amount_usd, payment.payee, payment.transaction_id)
    elif decision is not None and decision.action == ClaimAction.SETTLE and decision.amount_usd == 0:
        facts = with_nothing(facts)
    if decision is not None and decision.action == ClaimAction.DENY:
        clause = policy.clause(decision.clause_id) if policy else None
        title = clause.title if clause else decision.clause_id
        facts = replace(facts, clause_title=title, clause_text=decision.clause_text, reason=decision.reason_text)
    return facts


def _signed(facts: LetterFacts, sender: Sender) -> LetterFacts:
    """Return the facts with who writes, and how the institution signs."""
    brand = sender.branding
    return replace(
        facts,
        writer=sender.writer,
        contact=sender.contact,
        colour=brand.primary,
        accent=brand.accent,
        letterhead="\n".join(brand.letterhead),
        logo_sha256=brand.logo_sha256,
    )


def find_payment(file: LetterFile, payment_id: UUID | None) -> ClaimTransaction | None:
    """Return the posted payment of that id on the claim, None for any other movement."""
    return next((payment for payment in file.payments if payment.transaction_id == payment_id), None)


def next_letter_on(claim: ClaimView, kind: LetterKind, now: datetime) -> date | None:
    """Return the day by which the claim's place asks to hear again after a status letter, None where it does not."""
    place = find_jurisdiction(claim.state_code)
    asked = [rule for rule in rules_for(claim.state_code, claim.line) if ClaimEvent.STATUS_SENT in rule.starts_on]
    if kind is not LetterKind.STATUS or not asked:
        return None
    return min(due(rule, place, now) for rule in asked).date()
