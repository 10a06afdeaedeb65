"""The statutory clocks of the book's claims, by the same arithmetic that keeps those of live ones."""

from datetime import datetime

from backend.demo.claim_case import PastLoss, Row, Story
from backend.domain.claims.words import ClockState
from backend.domain.clocks.course import Course, Happening, follow, is_final
from backend.domain.clocks.engine import days_allowed
from backend.domain.clocks.tables import find_jurisdiction, find_rule, rules_for


def run_clocks(past: PastLoss, story: Story) -> tuple[Course, ...]:
    """Return every clock of a claim as it stands after all that happened."""
    place = find_jurisdiction(past.policy.state_code)
    rules = rules_for(past.policy.state_code, past.policy.line)
    clocks: dict[tuple[str, datetime], Course] = {}
    for event, at, status in sorted(story.events, key=lambda entry: entry[1]):
        happening = Happening(event, at, None, is_final(event, status))
        for changed in follow(place, rules, tuple(clocks.values()), happening):
            clocks[changed.rule_id, changed.started_at] = changed
    return tuple(clocks.values())


def clock_rows(past: PastLoss, clocks: tuple[Course, ...]) -> list[Row]:
    """Return the rows of a claim's clocks."""
    place = find_jurisdiction(past.policy.state_code)
    rows: list[Row] = []
    for clock in clocks:
        rule = find_rule(clock.rule_id)
        if rule is None:
            continue
        rows.append(
            {
                "institution_id": past.sender.institution_id,
                "claim_id": past.claim_id,
                "rule_id": rule.id,
                "jurisdiction": place.code,
                "name": rule.name,
                "citation": rule.citation,
                "days": days_allowed(rule, place, clock.started_at),
                "day_kind": rule.day_kind,
                "state": clock.state,
                "started_at": clock.started_at,
                "due_at": clock.due_at,
                "tolled_since": clock.tolled_since,
                "tolled": [[span.since.isoformat(), span.until.isoformat()] for span in clock.tolled],
                "met_at": clock.met_at,
            }
        )
    return rows


def next_due(clocks: tuple[Course, ...]) -> datetime | None:
    """Return when the first running clock runs out."""
    return min((clock.due_at for clock in clocks if clock.state is ClockState.RUNNING), default=None)
