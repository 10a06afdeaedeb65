"""Figures of a period as the management summary tells them: the dashboard's own sums and tiles, and nothing beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.domain.dashboard import Figures, OpenAge, Sum, Tile

UNDERWRITING, CLAIMS = "underwriting", "claims"
ON_SUBMISSIONS = "underwriting"
"""The kind of a referral that asks about a submission; every other kind asks about a claim."""


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One product or line of claims: what came in, and what was decided how (claims: each act for the first time)."""

    desk: str
    line: str
    received: int
    decided: int
    by_outcome: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WeekOutcomes:
    """Decisions on submissions of one week (its Monday) by outcome."""

    week: date
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class OverrideReason:
    """How often people departed from a rule (empty: from the proposal without one) for a reason."""

    rule: str
    reason_code: str
    count: int


@dataclass(frozen=True, slots=True)
class ClaimVerdicts:
    """How often claims were decided one way when another (or none) was proposed."""

    proposed: str
    action: str
    count: int


@dataclass(frozen=True, slots=True)
class ReferralTurnaround:
    """Referrals of a kind: asked, answered, and the mean hours to the answer."""

    kind: str
    asked: int
    answered: int
    mean_hours: float | None


@dataclass(frozen=True, slots=True)
class MoneyMoved:
    """What moved on the claims of a line: payments, recoveries, reserves."""

    line: str
    kind: str
    count: int
    total_usd: Decimal


@dataclass(frozen=True, slots=True)
class RunCosts:
    """Runs of a kind and provider that ended: how many, failed, without a model, retries, and their known cost."""

    kind: str
    provider: str
    runs: int
    failed: int
    retries: int
    without_model: int
    cost_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """Everything that a summary tells, all of it read as the dashboard reads it."""

    tiles: tuple[Tile, ...]
    ages: tuple[OpenAge, ...]
    lines: tuple[LineFigures, ...]
    weeks: tuple[WeekOutcomes, ...]
    overrides: tuple[OverrideReason, ...]
    claim_verdicts: tuple[ClaimVerdicts, ...]
    referrals: tuple[ReferralTurnaround, ...]
    money: tuple[MoneyMoved, ...]
    runs: tuple[RunCosts, ...]


def figures_of(sums: Figures, tiles: Sequence[Tile], ages: Sequence[OpenAge]) -> PeriodFigures:
    """Return the dashboard's sums as a summary tells them."""
    return PeriodFigures(
        tiles=tuple(tiles),
        ages=tuple(ages),
        lines=(*_submissions(sums), *_claims(sums)),
        weeks=tuple(
            WeekOutcomes(date.fromisoformat(week), outcome, one.count)
            for (week, outcome), one in sums.by("decided", "week", "outcome").items()
            if week and one.count
        ),
        overrides=tuple(
            OverrideReason(rule, reason, one.count)
            for (rule, reason), one in sums.by("overridden", "rule", "reason").items()
            if one.count
        ),
        claim_verdicts=tuple(
            ClaimVerdicts(proposed, action, one.count)
            for (proposed, action), one in sums.by("claim_decided", "proposed", "action", first="1").items()
            if one.count and action in ("settle", "deny")
        ),
        referrals=tuple(_referrals(sums)),
        money=tuple(
            MoneyMoved(line, kind, one.count, one.total)
            for (line, kind), one in sums.by("money", "line", "kind").items()
            if one.count
        ),
        runs=tuple(_runs(sums)),
    )


def _submissions(sums: Figures) -> Iterable[LineFigures]:
    return _lines(UNDERWRITING, sums.by("received", "line"), sums.by("decided", "line", "outcome"))


def _claims(sums: Figures) -> Iterable[LineFigures]:
    return _lines(CLAIMS, sums.by("reported", "line"), sums.by("claim_decided", "line", "action", first="1"))


def _lines(
    desk: str, received: dict[tuple[str, ...], Sum], decided: dict[tuple[str, ...], Sum]
) -> Iterable[LineFigures]:
    """Yield the lines of a desk; a claim is decided where it was settled or denied, closing it decides nothing."""
    for line in sorted({key[0] for key in (*received, *decided)}):
        outcomes = tuple((key[1], one.count) for key, one in decided.items() if key[0] == line and one.count)
        came = received.get((line,), Sum()).count
        count = sum(how_many for outcome, how_many in outcomes if outcome in ("accept", "decline", "settle", "deny"))
        if came or outcomes:
            yield LineFigures(desk, line, came, count, outcomes)


def _referrals(sums: Figures) -> Iterable[ReferralTurnaround]:
    asked, answered = sums.by("referral_asked", "kind"), sums.by("referral_answered", "kind")
    for key in sorted({*asked, *answered}, key=lambda key: (key[0] != ON_SUBMISSIONS, key)):
        answers = answered.get(key, Sum())
        hours = None if answers.mean is None else float(answers.mean) / 3600
        questions = asked.get(key, Sum()).count
        if questions or answers.count:
            yield ReferralTurnaround(key[0], questions, answers.count, hours)


def _runs(sums: Figures) -> Iterable[RunCosts]:
    """Yield the runs by kind and provider; a cost is None where no price is known."""
    names = ("kind", "provider")
    ended, costs, retries = (sums.by(measure, *names) for measure in ("run", "run_cost", "run_retries"))
    failed, without = sums.by("run", *names, state="failed"), sums.by("run", *names, state="succeeded", without="1")
    for key, one in ended.items():
        cost = costs.get(key, Sum())
        yield RunCosts(
            key[0],
            key[1],
            one.count,
            failed.get(key, Sum()).count,
            int(retries.get(key, Sum()).total),
            without.get(key, Sum()).count,
            cost.total if cost.count else None,
        )
