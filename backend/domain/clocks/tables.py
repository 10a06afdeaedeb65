"""Which deadlines hold for a claim: by the place of the loss and the line."""

from collections.abc import Mapping

from backend.domain.clocks.california import CALIFORNIA
from backend.domain.clocks.florida import FLORIDA
from backend.domain.clocks.germany import GERMANY
from backend.domain.clocks.new_york import NEW_YORK
from backend.domain.clocks.other import OTHER
from backend.domain.clocks.rules import ClockRule, Jurisdiction
from backend.domain.clocks.texas import TEXAS
from backend.domain.policies import PolicyLine

JURISDICTIONS: Mapping[str, Jurisdiction] = {
    place.code: place for place in (CALIFORNIA, TEXAS, NEW_YORK, FLORIDA, GERMANY)
}


def find_jurisdiction(state_code: str) -> Jurisdiction:
    """Return the table of a place; without one, the table that says so and holds no rule."""
    return JURISDICTIONS.get(state_code, OTHER)


def rules_for(state_code: str, line: PolicyLine) -> tuple[ClockRule, ...]:
    """Return the deadlines that hold for a claim of this line in this place."""
    return tuple(rule for rule in find_jurisdiction(state_code).rules if line in rule.lines)


def find_rule(rule_id: str) -> ClockRule | None:
    """Return the deadline of that id, None where the tables no longer hold it."""
    return next((rule for place in JURISDICTIONS.values() for rule in place.rules if rule.id == rule_id), None)
