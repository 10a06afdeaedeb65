"""The cases behind a figure of the dashboard, as conditions of the lists; each counts what its figure counted."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimAction, TransactionKind, TransactionState
from backend.domain.decisions import DecisionAction, Outcome, ReferralState
from backend.domain.happenings import WORK, Happened, Happening, ages_of
from backend.domain.runs import FINAL_STATES, RunKind, RunState
from backend.store.proposals import OPEN_STATES
from backend.store.tables import (
    Claim,
    ClaimDecision,
    ClaimReferral,
    ClaimTransaction,
    Decision,
    Referral,
    RuleResultRow,
    Run,
    Submission,
)

Condition = ColumnElement[bool]
Conditions = Mapping[Happening, Callable[[Happened], Condition]]
NOT_CLOSED = tuple(status for status in ClaimStatus if status is not ClaimStatus.CLOSED)
PROPOSED = Decision.proposal["outcome"].astext
POSTED_AT = func.coalesce(ClaimTransaction.posted_at, ClaimTransaction.requested_at)


def is_departure() -> Condition:
    """Return the condition that people decided otherwise than a proposal to accept or decline."""
    return and_(Decision.action != DecisionAction.ACCEPT_PROPOSAL, PROPOSED.in_((Outcome.ACCEPT, Outcome.DECLINE)))


def submission_conditions(happened: Happened | None) -> list[Condition]:
    """Return the conditions of the submissions to which it happened; none for what no submission knows."""
    line = [Submission.product == happened.line] if happened and happened.line else []
    return [*_found(_SUBMISSIONS, happened), *line]


def claim_conditions(happened: Happened | None) -> list[Condition]:
    """Return the conditions of the claims to which it happened; none for what no claim knows."""
    line = [Claim.line == happened.line] if happened and happened.line else []
    return [*_found(_CLAIMS, happened), *line]


def run_conditions(happened: Happened | None) -> list[Condition]:
    """Return the conditions of the runs that ended so; none for what no run knows. A line has its assessments only."""
    return [*_found(_RUNS, happened), *([_run_of(happened.line)] if happened and happened.line else [])]


def _found(known: Conditions, happened: Happened | None) -> list[Condition]:
    return [known[happened.what](happened)] if happened and happened.what in known else []


def in_days(moment: Any, happened: Happened) -> Condition:
    """Return the condition that a moment lies in the days, as UTC counts them."""
    start = datetime.combine(happened.since, time.min, UTC)
    return and_(moment >= start, moment < datetime.combine(happened.until, time.min, UTC) + timedelta(days=1))


def _aged(moment: Any, happened: Happened) -> Condition:
    first, last = ages_of(happened.detail)
    oldest = [] if last is None else [moment > func.now() - timedelta(days=last + 1)]
    return and_(moment <= func.now() - timedelta(days=first), *oldest)


def _decided(*more: Condition) -> Callable[[Happened], Condition]:
    return lambda happened: exists().where(
        Decision.submission_id == Submission.submission_id, in_days(Decision.decided_at, happened), *more
    )


def _overridden(happened: Happened) -> Condition:
    """Return the condition that a decision was milder than a rule asked for, or departed without such a rule."""
    rule, _, reason = happened.detail.partition("|")
    stricter = or_(
        and_(Decision.outcome == Outcome.ACCEPT, RuleResultRow.floor.in_((Outcome.REFER, Outcome.DECLINE))),
        and_(Decision.outcome == Outcome.REFER, RuleResultRow.floor == Outcome.DECLINE),
    )
    by_rule = exists().where(RuleResultRow.run_id == Decision.run_id, stricter).correlate(Decision)
    with_rule = exists().where(RuleResultRow.run_id == Decision.run_id, stricter, RuleResultRow.rule_id == rule)
    meant = with_rule.correlate(Decision) if rule else and_(is_departure(), ~by_rule)
    return _decided(meant, *([Decision.reason_code == reason] if reason else []))(happened)


def _referred(moment: Any, *more: Condition) -> Callable[[Happened], Condition]:
    return lambda happened: exists().where(
        Referral.submission_id == Submission.submission_id, in_days(moment, happened), *more
    )


def _claim_decided(*more: Condition) -> Callable[[Happened], Condition]:
    return lambda happened: exists().where(
        ClaimDecision.claim_id == Claim.claim_id,
        ClaimDecision.is_first,
        in_days(ClaimDecision.decided_at, happened),
        *more,
    )


def _claim_referred(moment: Any, *more: Condition) -> Callable[[Happened], Condition]:
    return lambda happened: exists().where(ClaimReferral.claim_id == Claim.claim_id, in_days(moment, happened), *more)


def _moved(kind: TransactionKind) -> Callable[[Happened], Condition]:
    return lambda happened: exists().where(
        ClaimTransaction.claim_id == Claim.claim_id,
        ClaimTransaction.state == TransactionState.POSTED,
        ClaimTransaction.kind == kind,
        in_days(POSTED_AT, happened),
    )


def _ended(*more: Condition) -> Callable[[Happened], Condition]:
    return lambda happened: and_(Run.state.in_(FINAL_STATES), in_days(Run.finished_at, happened), *more)


def _worked(*more: Condition) -> Callable[[Happened], Condition]:
    return _ended(Run.kind.in_(WORK), *more)


def _run_of(line: str) -> Condition:
    of_submission = exists().where(Submission.submission_id == Run.subject_id, Submission.product == line)
    of_claim = exists().where(Claim.claim_id == Run.subject_id, Claim.line == line)
    return or_(
        and_(Run.kind == RunKind.UNDERWRITING, of_submission.correlate(Run)),
        and_(Run.kind == RunKind.CLAIM, of_claim.correlate(Run)),
    )


_SUBMISSIONS: Conditions = {
    Happening.RECEIVED: lambda happened: in_days(Submission.created_at, happened),
    Happening.DECIDED: _decided(),
    Happening.STRAIGHT_THROUGH: _decided(Decision.is_straight_through.is_(True)),
    Happening.DEPARTED: _decided(is_departure()),
    Happening.OVERRIDDEN: _overridden,
    Happening.REFERRED: _referred(Referral.requested_at),
    Happening.ANSWERED: _referred(Referral.answered_at, Referral.state == ReferralState.ANSWERED),
    Happening.OPEN: lambda happened: and_(Submission.status.in_(OPEN_STATES), _aged(Submission.created_at, happened)),
}
_CLAIMS: Conditions = {
    Happening.REPORTED: lambda happened: in_days(Claim.reported_at, happened),
    Happening.SETTLED: _claim_decided(ClaimDecision.action == ClaimAction.SETTLE),
    Happening.STRAIGHT_THROUGH: _claim_decided(ClaimDecision.is_straight_through.is_(True)),
    Happening.DENIED: _claim_decided(ClaimDecision.action == ClaimAction.DENY),
    Happening.CLOSED: _claim_decided(ClaimDecision.action == ClaimAction.CLOSE),
    Happening.REFERRED: _claim_referred(ClaimReferral.requested_at),
    Happening.ANSWERED: _claim_referred(ClaimReferral.answered_at, ClaimReferral.state == ReferralState.ANSWERED),
    Happening.PAID: _moved(TransactionKind.PAYMENT),
    Happening.RESERVED: _moved(TransactionKind.RESERVE),
    Happening.OPEN: lambda happened: and_(Claim.status.in_(NOT_CLOSED), _aged(Claim.reported_at, happened)),
}
_RUNS: Conditions = {
    Happening.FINISHED: _worked(),
    Happening.FAILED: _worked(Run.state == RunState.FAILED),
    Happening.RETRIED: _worked(or_(Run.retries > 0, Run.attempts > 1)),
    Happening.WITHOUT_MODEL: _worked(Run.state == RunState.SUCCEEDED, Run.made_without_model.is_(True)),
    Happening.PRICED: _ended(Run.cost_usd.is_not(None)),
    Happening.WORK_PRICED: _worked(Run.cost_usd.is_not(None)),
}
