"""Filters as saved views keep them: every filter of every list, put back where it fits, harmless where it does not."""

from datetime import date

import pytest

from app.ui import view_filters
from app.ui.view_filters import FILTERS, Many, One
from backend.domain.collaboration import Screen
from backend.domain.happenings import NAMES
from backend.domain.saved_views import KEYS, known_filters

LISTS = list(Screen)


@pytest.fixture
def state(monkeypatch):
    held = {}
    monkeypatch.setattr(view_filters.st, "session_state", held)
    monkeypatch.setattr(view_filters.st, "query_params", {})
    return held


FROM_A_FIGURE = {"what": "decided", "since": "2026-01-01", "until": "2026-03-31", "of": "homeowners", "detail": "x"}
FIGURED = [screen for screen in LISTS if "what" in KEYS[screen]]


@pytest.mark.parametrize("screen", LISTS)
def test_a_screen_keeps_exactly_the_filters_that_are_kept_of_it(screen):
    assert (*FILTERS[screen], *(NAMES if screen in FIGURED else ())) == KEYS[screen]
    assert FIGURED == [Screen.SUBMISSIONS, Screen.CLAIMS, Screen.RUNS]


@pytest.mark.parametrize("screen", FIGURED)
def test_a_list_opened_from_a_figure_is_kept_with_the_filters_beside_it(state, screen):
    key, one = next(iter(FILTERS[screen].items()))
    address = view_filters.st.query_params
    state[key], before = chosen(one), {**FROM_A_FIGURE, "tab": "Queue"}
    address.update(before)
    kept = known_filters(screen, view_filters.read(screen))
    assert set(kept) == {key, *FROM_A_FIGURE}

    view_filters.apply(screen, {})
    assert address == {"tab": "Queue"}
    view_filters.apply(screen, kept)
    assert (address, state[key]) == (before, chosen(one))


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("wrong", [{"what": "gone"}, {"since": "yesterday"}, {"until": "9999-12-31"}])
def test_an_address_that_asks_for_nonsense_is_no_filter(wrong):
    address = view_filters.st.query_params
    address.update({**FROM_A_FIGURE, **wrong})
    assert view_filters.read(Screen.CLAIMS) == {}
    view_filters.apply(Screen.CLAIMS, dict(address))
    assert address == {}


@pytest.mark.usefixtures("state")
def test_a_screen_without_figures_reads_nothing_of_their_address():
    view_filters.st.query_params.update(FROM_A_FIGURE)
    assert view_filters.read(Screen.POLICIES) == {}


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
    assert set(kept) == set(FILTERS[screen])
    state.clear()
    view_filters.apply(screen, kept)
    assert state == before


@pytest.mark.parametrize("screen", LISTS)
def test_a_view_that_names_nothing_known_leaves_every_filter_as_at_first(state, screen):
    view_filters.apply(screen, dict.fromkeys((*KEYS[screen], "id", "tab"), ""))
    assert set(state) == set(FILTERS[screen])
    assert view_filters.read(screen) == {}


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("screen", LISTS)
def test_values_that_no_list_offers_any_more_are_left_out(screen):
    view_filters.apply(screen, dict.fromkeys(KEYS[screen], "gone,\u202e<b>"))
    assert set(view_filters.read(screen)) <= {"text"}


def test_a_view_is_told_in_one_line():
    query = {"scope": "Mine", "run_kind": "claim,report", "run_mine": "true"}
    assert view_filters.words(Screen.RUNS, query) == ("Mine · claim, report · only mine")


@pytest.mark.parametrize(
    ("screen", "what", "told"),
    [
        (Screen.CLAIMS, "denied", "Denied for the first time, 1 Jan 2026 to 31 Mar 2026, Homeowners · Mine"),
        (Screen.CLAIMS, "open", "Not closed, 6 to 10 days old, Homeowners · Mine"),
        (Screen.SUBMISSIONS, "open", "Open now, 6 to 10 days old, Homeowners · Mine"),
    ],
)
def test_a_view_from_a_figure_is_told_as_its_list_tells_it(screen, what, told):
    detail = {"detail": "6-10"} if what == "open" else {"detail": ""}
    assert view_filters.words(screen, {"scope": "Mine", **FROM_A_FIGURE, **detail, "what": what}) == told
