"""What is kept of an address as a view: filters of the screen alone, as short plain lines."""

import pytest

from app.ui import view_filters
from app.ui.registry import PAGES
from app.ui.view_filters import Day, DayBack, Many, One, Switch, Typed
from backend.domain.access import ROLE_PERMISSIONS, Role
from backend.domain.collaboration import Screen
from backend.domain.saved_views import KEYS, LONGEST_VALUE, NEEDED, known_filters

NAMES_OF_ONE = {"id", "run", "tab", "queue-page", "inbox-page", "principal", "institution_id", "user_id", "scopes"}
FILES = {
    Screen.SUBMISSIONS: "Submissions.py",
    Screen.CLAIMS: "Claims.py",
    Screen.STUDIES: "Studies.py",
    Screen.RUNS: "Runs.py",
    Screen.POLICIES: "Policies.py",
    Screen.DASHBOARD: "Dashboard.py",
}


@pytest.mark.parametrize("screen", Screen)
def test_nothing_that_names_one_case_or_one_page_is_ever_kept(screen):
    assert not NAMES_OF_ONE & set(KEYS[screen])
    asked = dict.fromkeys([*KEYS[screen], *NAMES_OF_ONE], "harbor")
    assert set(known_filters(screen, asked)) == set(KEYS[screen])


@pytest.mark.parametrize("screen", Screen)
def test_views_of_a_screen_are_for_those_who_open_it(screen):
    spec = next(one for one in PAGES if one.file == FILES[screen])
    for role in Role:
        if role in spec.roles:
            assert NEEDED[screen] in ROLE_PERMISSIONS[role], role


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"text": "harbor"}, {"text": "harbor"}),
        ({"text": "  two \n words "}, {"text": "two words"}),
        ({"text": "\u202eevil\u202c\0"}, {"text": "evil"}),
        ({"text": "x" * 500}, {"text": "x" * LONGEST_VALUE}),
        ({"text": "\u200b"}, {}),
        ({"text": ""}, {}),
        ({"text": None}, {}),
        ({"text": 7}, {"text": "7"}),
        ({"text": "'; DROP TABLE saved_views"}, {"text": "'; DROP TABLE saved_views"}),
        ({"TEXT": "harbor"}, {}),
        ({}, {}),
    ],
)
def test_a_value_is_one_short_line_of_seen_characters(given, kept):
    assert known_filters(Screen.STUDIES, given) == kept


def test_what_was_kept_comes_out_the_same_when_it_is_kept_again():
    asked = {"text": " a\u202e  b " + "c" * 300, "status": "Open"}
    once = known_filters(Screen.SUBMISSIONS, asked)
    assert known_filters(Screen.SUBMISSIONS, once) == once


@pytest.mark.parametrize(
    ("one", "kept", "value"),
    [
        (One(("Any", "Auto")), "Auto", "Auto"),
        (One(("Any", "Auto")), "auto", "Any"),
        (One(("Any", "Auto")), "", "Any"),
        (One(("Any", "Auto")), "Gone", "Any"),
        (Many(("claim", "report", "document")), "report,claim", ["claim", "report"]),
        (Many(("claim", "report")), "report,gone", ["report"]),
        (Many(("claim",)), "", []),
        (Many(("claim",)), "claims", []),
        (Typed(), "any words", "any words"),
        (Switch(), "true", True),
        (Switch(), "True", False),
        (Switch(), "", False),
    ],
)
def test_a_kept_text_becomes_what_its_widget_holds(one, kept, value):
    assert one.value_of(kept) == value


@pytest.mark.parametrize("kept", ["", "yesterday", "2026-13-01", "2026-02-30", "01/02/2026", "\u0662\u0660", "9" * 50])
def test_a_day_that_is_none_is_as_if_unset(kept):
    assert Day().value_of(kept) is None
    for one in view_filters.FILTERS[Screen.DASHBOARD].values():
        if isinstance(one, DayBack):
            assert one.value_of(kept) == one.value_of("")


def test_a_kept_day_is_that_day():
    assert str(Day().value_of("2026-02-28")) == "2026-02-28"
    assert str(view_filters.FILTERS[Screen.DASHBOARD]["from"].value_of("2025-12-31")) == "2025-12-31"


def test_the_dashboard_begins_a_quarter_back():
    filters = view_filters.FILTERS[Screen.DASHBOARD]
    assert (filters["to"].value_of("") - filters["from"].value_of("")).days == 89
