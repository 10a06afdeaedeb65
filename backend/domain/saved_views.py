"""Saved views: which parts of a screen's address are filters, and what of a kept view is still applied."""

from collections.abc import Mapping

from backend.domain.access import Permission
from backend.domain.collaboration import Screen
from backend.domain.happenings import NAMES
from backend.domain.texts import clean_line

LONGEST_VALUE = 200
KEYS: Mapping[Screen, tuple[str, ...]] = {
    Screen.SUBMISSIONS: ("scope", "text", "status", "line", "due", "order", *NAMES),
    Screen.CLAIMS: ("scope", "text", "status", "line", "severity", "due", "order", *NAMES),
    Screen.STUDIES: ("text", "status"),
    Screen.RUNS: ("run_kind", "run_state", "run_mine", *NAMES),
    Screen.POLICIES: ("text", "line", "on"),
    Screen.DASHBOARD: ("from", "to", "dashboard-line"),
}
"""The parts of the address that are filters; what names one case or one page of a list is never kept."""
NEEDED: Mapping[Screen, Permission] = {
    Screen.SUBMISSIONS: Permission.READ_SUBMISSIONS,
    Screen.CLAIMS: Permission.READ_CLAIMS,
    Screen.STUDIES: Permission.READ_STUDIES,
    Screen.RUNS: Permission.READ_RUNS,
    Screen.POLICIES: Permission.READ_POLICIES,
    Screen.DASHBOARD: Permission.READ_PORTFOLIO,
}
"""What a person needs to open a screen, and with it its views."""


def known_filters(screen: Screen, query: Mapping[str, object]) -> dict[str, str]:
    """Return those parts of an address that are filters of the screen and hold something, as plain short lines."""
    cleaned = {key: clean_line(str(query[key]))[:LONGEST_VALUE] for key in KEYS[screen] if query.get(key)}
    return {key: value for key, value in cleaned.items() if value}
