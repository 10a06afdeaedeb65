"""What an event does to the clocks of a claim: it meets, ends, tolls and resumes them, and starts others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimEvent, ClockState
from backend.domain.clocks.engine import Span, due
from backend.domain.clocks.rules import ClockRule, Jurisdiction
from backend.domain.clocks.tables import find_rule

LIVE = frozenset({ClockState.RUNNING, ClockState.TOLLED})


@dataclass(frozen=True, slots=True)
class Course:
    """One clock as it stands; `clock_id` is None until it is stored."""

    rule_id: str
    started_at: datetime
    due_at: datetime
    clock_id: UUID | None = None
    state: ClockState = ClockState.RUNNING
    tolled_since: datetime | None = None
    tolled: tuple[Span, ...] = ()
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """
    An event and its moment; a clock that ran before `reopened_at` does not keep a new one from starting.

    `is_final` ends every clock that the event does not meet: the claim is denied, closed, or settled and paid.
    `is_part` says of a payment that more of the settlement is owed, so that the time to pay it runs on.
    """

    event: ClaimEvent
    at: datetime
    reopened_at: datetime | None = None
    is_final: bool = False
    is_part: bool = False


def is_final(event: ClaimEvent, status: ClaimStatus) -> bool:
    """Tell whether an event leaves nothing for a deadline to ask; a payment on account of an open claim does not."""
    return event in {ClaimEvent.DENIED, ClaimEvent.CLOSED} or (
        event is ClaimEvent.PAID and status is ClaimStatus.SETTLED
    )


def follow(
    place: Jurisdiction, rules: Iterable[ClockRule], clocks: Sequence[Course], happening: Happening
) -> tuple[Course, ...]:
    """Return the clocks that the event changed, as they stand after it, and those it starts; no change twice."""
    moved = {clock: _moved(place, clock, happening) for clock in clocks if clock.state in LIVE}
    met = {clock.rule_id for clock in moved.values() if clock.state is ClockState.MET}
    started = (_started(place, rule, clocks, happening, met) for rule in rules)
    changed = tuple(after for before, after in moved.items() if after != before)
    return changed + tuple(clock for clock in started if clock)


def _moved(place: Jurisdiction, clock: Course, happening: Happening) -> Course:
    """Return a live clock after the event."""
    rule = find_rule(clock.rule_id)
    event, at = happening.event, happening.at
    if rule is not None and _is_met(rule, clock, happening):
        return replace(clock, state=ClockState.MET, met_at=at)
    if happening.is_final:
        return replace(clock, state=ClockState.ENDED)
    if rule is None or at < clock.started_at:
        return clock
    if event in rule.tolled_by and clock.state is ClockState.RUNNING:
        return replace(clock, state=ClockState.TOLLED, tolled_since=at)
    if event in rule.resumed_by and clock.tolled_since is not None:
        spans = (*clock.tolled, Span(clock.tolled_since, max(at, clock.tolled_since)))
        due_at = due(rule, place, clock.started_at, spans)
        return replace(clock, state=ClockState.RUNNING, tolled_since=None, tolled=spans, due_at=due_at)
    return clock


def _is_met(rule: ClockRule, clock: Course, happening: Happening) -> bool:
    """Tell whether the event meets the clock; the very event that started it does not."""
    if happening.event not in rule.met_by or happening.at < clock.started_at:
        return False
    if happening.is_part and ClaimEvent.SETTLED in rule.starts_on:
        return False
    return happening.at > clock.started_at or happening.event not in rule.starts_on


def _started(
    place: Jurisdiction, rule: ClockRule, clocks: Sequence[Course], happening: Happening, met: set[str]
) -> Course | None:
    """Return the clock that the event starts under a rule, None where it starts none."""
    if happening.event not in rule.starts_on:
        return None
    if rule.follows:
        if rule.follows not in met and not (rule.repeats and rule.id in met):
            return None
    elif _ran_in_this_round(rule, clocks, happening):
        return None
    return Course(rule.id, happening.at, due(rule, place, happening.at))


def _ran_in_this_round(rule: ClockRule, clocks: Iterable[Course], happening: Happening) -> bool:
    """Tell whether a clock of the rule has started since the claim was reported or last reopened, and did not end."""
    since = happening.reopened_at
    kept = (clock for clock in clocks if clock.rule_id == rule.id and clock.state is not ClockState.ENDED)
    return any(since is None or clock.started_at >= since for clock in kept)
