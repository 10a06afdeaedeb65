"""Filters as saved views keep them: every filter of every list, put back where it fits, harmless where it does not."""

from datetime import date

import pytest

from app.ui import view_filters
from app.ui.view_filters import FILTERS, Many, One
from backend.domain.collaboration import Screen
from backend.domain.saved_views import KEYS, known_filters

LISTS = list(Screen)


@pytest.fixture
def state(monkeypatch):
    held = {}
    monkeypatch.setattr(view_filters.st, "session_state", held)
    return held


@pytest.mark.parametrize("screen", LISTS)
def test_a_screen_keeps_exactly_the_filters_that_are_kept_of_it(screen):
    assert tuple(FILTERS[screen]) == KEYS[screen]


def chosen(one):
    match one:
        case One():
            return one.options[-1]
        case Many():
            return list(one.options[:2])
        case view_filters.Switch():
            return True
        case view_filters.Day() | view_filters.DayBack():
            return date(2026, 3, 5)
    return "harbor"


@pytest.mark.parametrize("screen", LISTS)
def test_what_is_set_on_a_screen_comes_back_from_its_view(state, screen):
    state.update({key: chosen(one) for key, one in FILTERS[screen].items()})
    before, kept = dict(state), known_filters(screen, view_filters.read(screen))
    assert set(kept) == set(KEYS[screen])
    state.clear()
    view_filters.apply(screen, kept)
    assert state == before


@pytest.mark.parametrize("screen", LISTS)
def test_a_view_that_names_nothing_known_leaves_every_filter_as_at_first(state, screen):
    view_filters.apply(screen, dict.fromkeys((*KEYS[screen], "id", "tab"), ""))
    assert set(state) == set(KEYS[screen])
    assert view_filters.read(screen) == {}


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("screen", LISTS)
def test_values_that_no_list_offers_any_more_are_left_out(screen):
    view_filters.apply(screen, dict.fromkeys(KEYS[screen], "gone,\u202e<b>"))
    assert set(view_filters.read(screen)) <= {"text"}


def test_a_view_is_told_in_one_line():
    assert view_filters.words({"scope": "Mine", "run_kind": "claim,report", "run_mine": "true"}) == (
        "Mine · claim, report · only mine"
    )
