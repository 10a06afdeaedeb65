"""The decision a person of the demonstration records: outcome, action, coded reason and words that fit one another."""

from decimal import Decimal
from random import Random

from backend.demo.case import AssessedCase
from backend.demo.chance import likely
from backend.demo.wording import FOR_ACCEPTING, FOR_DECLINING, FOR_FLEETS, why
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import DecisionAction, Outcome

_REDUCED = 0.1
_SHARE_OF_LIMIT = Decimal("0.75")


def choose(case: AssessedCase, outcome: Outcome, chance: Random) -> DecisionRequest:
    """Return the decision on a case whose outcome is settled."""
    proposed = case.assessment.outcome
    reduces = outcome is proposed is Outcome.ACCEPT and likely(chance, _REDUCED)
    action = DecisionAction.CHANGE if reduces else _action(proposed, outcome)
    code = "price_or_terms" if reduces else _reason(case, outcome, chance)
    amount = case.amount_usd if outcome is Outcome.ACCEPT else None
    return DecisionRequest(
        submission_id=case.submission_id,
        version=1,
        run_id=case.run_id,
        action=action,
        outcome=outcome,
        reason_code=code,
        reason_text=why(chance, code) if code else "",
        amount_usd=(amount * _SHARE_OF_LIMIT).quantize(Decimal(1)) if amount and reduces else amount,
        seconds_on_case=round(chance.lognormvariate(6.0, 0.6)),
    )


def _action(proposed: Outcome, decided: Outcome) -> DecisionAction:
    """Return `change` for one step away from the proposal and `override` for more."""
    if decided is proposed:
        return DecisionAction.ACCEPT_PROPOSAL
    is_near = abs(decided.strictness - proposed.strictness) == 1
    return DecisionAction.CHANGE if is_near else DecisionAction.OVERRIDE


def _reason(case: AssessedCase, outcome: Outcome, chance: Random) -> str:
    """Return a coded reason; following a proposal to accept needs none."""
    if outcome is Outcome.ACCEPT:
        return "" if case.assessment.outcome is Outcome.ACCEPT else chance.choice(FOR_ACCEPTING)
    return chance.choice(FOR_FLEETS if case.product.code == "commercial_auto" else FOR_DECLINING)
