"""Saved views: kept by one person, shared within the house, and never more than filters."""

import pytest

from backend.domain.access import Role
from backend.domain.collaboration import NewView, Screen
from backend.domain.saved_views import KEYS
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.saved_views import MOST_VIEWS, SavedViewsService
from backend.store.tables import SavedViewRow

LATE = {"scope": "Mine", "due": "Overdue"}


@pytest.fixture
def views(unit_of_work):
    return SavedViewsService(unit_of_work)


@pytest.fixture
def mia(person):
    return person(role=Role.UNDERWRITER)


def names(views, who, screen=Screen.SUBMISSIONS):
    return [view.name for view in views.list_for(who, screen)]


def test_a_view_is_kept_over_the_one_of_its_name(views, mia):
    first = views.save(mia, NewView(Screen.SUBMISSIONS, " Late\n ones ", LATE))
    again = views.save(
        mia, NewView(Screen.SUBMISSIONS, "Late ones", {"scope": "All", "text": "harbor"}, is_shared=True)
    )
    (view,) = views.list_for(mia, Screen.SUBMISSIONS)
    assert first == again == view.view_id
    assert (view.name, view.query, view.is_shared, view.is_own) == (
        "Late ones",
        {"scope": "All", "text": "harbor"},
        True,
        True,
    )
    assert names(views, mia, Screen.RUNS) == []


def test_only_filters_of_the_screen_are_kept_and_applied(views, mia, unit_of_work):
    hostile = {
        **LATE,
        "id": "4711",
        "institution_id": "x",
        "queue-page": "9",
        "text": "\u202ea\0" + "b" * 300,
        "order": "",
    }
    view_id = views.save(mia, NewView(Screen.SUBMISSIONS, "Late", hostile))
    with unit_of_work() as work:
        row = work.session.get(SavedViewRow, view_id)
        assert row.query == {**LATE, "text": "a" + "b" * 199}
        row.query = {**row.query, "principal": "boss", "tab": "Money"}
    (view,) = views.list_for(mia, Screen.SUBMISSIONS)
    assert set(view.query) == {"scope", "due", "text"}
    assert "id" not in {key for keys in KEYS.values() for key in keys}


def test_shared_views_are_seen_by_the_house_alone_and_own_ones_by_nobody_else(views, mia, person):
    views.save(mia, NewView(Screen.SUBMISSIONS, "Private", LATE))
    views.save(mia, NewView(Screen.SUBMISSIONS, "Shared", LATE, is_shared=True))
    boss = person(role=Role.MANAGER, institution_id=mia.institution_id)
    views.save(boss, NewView(Screen.SUBMISSIONS, "z of boss", LATE))
    assert names(views, boss) == ["z of boss", "Shared"]
    assert views.list_for(boss, Screen.SUBMISSIONS)[1].owner == mia.username.title()
    assert names(views, person(role=Role.MANAGER)) == []


def test_the_owner_deletes_a_view_and_of_shared_ones_a_manager(views, mia, person):
    house = {"institution_id": mia.institution_id}
    boss, other = person(role=Role.MANAGER, **house), person(role=Role.UNDERWRITER, **house)
    kept = {
        name: views.save(mia, NewView(Screen.SUBMISSIONS, name, LATE, is_shared=name != "own"))
        for name in ("own", "one", "two")
    }
    for who, name, error in (
        (other, "one", NotPermittedError),
        (boss, "own", NotFoundError),
        (person(role=Role.MANAGER), "one", NotFoundError),
    ):
        with pytest.raises(error):
            views.delete(who, kept[name])
    views.delete(boss, kept["one"])
    views.delete(mia, kept["two"])
    views.delete(mia, kept["own"])
    assert names(views, mia) == []


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("", LATE, "empty"),
        ("\u200b", LATE, "empty"),
        ("a" * 61, LATE, "at most 60"),
        ("a", {"id": "1"}, "Nothing is filtered"),
    ],
)
def test_a_view_needs_a_name_and_a_filter(views, mia, name, query, sentence):
    with pytest.raises(InvalidRequestError, match=sentence):
        views.save(mia, NewView(Screen.SUBMISSIONS, name, query))


def test_a_person_keeps_a_bounded_number_of_views(views, mia):
    for number in range(MOST_VIEWS):
        views.save(mia, NewView(Screen.SUBMISSIONS, f"View {number}", LATE))
    with pytest.raises(InvalidRequestError, match="delete one first"):
        views.save(mia, NewView(Screen.SUBMISSIONS, "One more", LATE))
    assert len(names(views, mia)) == MOST_VIEWS


def test_who_changes_nothing_for_others_shares_nothing_and_keeps_own_views(views, person):
    eye = person(role=Role.EXAMINER)
    with pytest.raises(NotPermittedError, match="shares none"):
        views.save(eye, NewView(Screen.CLAIMS, "Late", {"due": "Overdue"}, is_shared=True))
    views.save(eye, NewView(Screen.CLAIMS, "Late", {"due": "Overdue"}))
    assert names(views, eye, Screen.CLAIMS) == ["Late"]
    with pytest.raises(NotPermittedError):
        views.save(person(role=Role.CLIENT), NewView(Screen.CLAIMS, "Late", {"due": "Overdue"}))
