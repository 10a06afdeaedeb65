"""The way to a replay: shown to who may replay, for runs that ended well and keep what they worked on."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from app.ui import replay_link
from app.ui.replay_screen import COMPARED
from backend.domain.access import Permission, Principal, Role
from backend.domain.replays import COURSE, REPLAYED
from backend.domain.runs import RunKind, RunState

RUN = uuid4()
MAY = (Role.MANAGER, Role.EXAMINER)


@pytest.fixture
def shown(monkeypatch):
    """Collect the links that a page shows."""
    links = []
    monkeypatch.setattr(replay_link, "page_link", lambda *link: links.append(link))
    return links


def page(role=Role.MANAGER, newest=None):
    runs = SimpleNamespace(find_latest=lambda *_: newest)
    return SimpleNamespace(principal=Principal(uuid4(), "somebody", role, uuid4()), services=SimpleNamespace(runs=runs))


def run(kind=RunKind.CLAIM, state=RunState.SUCCEEDED):
    return SimpleNamespace(run_id=RUN, kind=kind, state=state)


@pytest.mark.parametrize("kind", RunKind)
def test_a_run_links_to_its_replay_where_its_kind_is_replayed(shown, kind):
    replay_link.show_for_run(page(), run(kind))

    assert [link[2] for link in shown] == ([{"run": str(RUN)}] if kind in REPLAYED else [])


@pytest.mark.parametrize("state", RunState)
def test_only_what_ended_well_is_replayed(shown, state):
    version = SimpleNamespace(number=3, run_id=RUN, run_state=state)

    replay_link.show_for_run(page(), run(state=state))
    replay_link.show_for_version(page(), version)
    replay_link.show_for_case(page(newest=run(state=state)), uuid4(), RunKind.CLAIM)

    assert len(shown) == (3 if state is RunState.SUCCEEDED else 0)


@pytest.mark.parametrize("role", Role)
def test_the_link_is_for_those_who_may_replay(shown, role):
    version = SimpleNamespace(number=3, run_id=RUN, run_state=RunState.SUCCEEDED)

    replay_link.show_for_run(page(role), run())
    replay_link.show_for_version(page(role), version)
    replay_link.show_for_case(page(role, run()), uuid4(), RunKind.CLAIM)

    assert page(role).principal.may(Permission.REPLAY_RUN) == (role in MAY)
    assert len(shown) == (3 if role in MAY else 0)


def test_a_version_never_run_and_a_case_never_assessed_have_no_link(shown):
    replay_link.show_for_version(page(), SimpleNamespace(number=1, run_id=None, run_state=None))
    replay_link.show_for_case(page(), uuid4(), RunKind.UNDERWRITING)

    assert shown == []


def test_the_link_of_a_version_says_which(shown):
    replay_link.show_for_version(page(), SimpleNamespace(number=3, run_id=RUN, run_state=RunState.SUCCEEDED))

    assert shown[0][:2] == ("Replay.py", "Replay the run of version 3")


def test_the_screen_says_everything_that_the_comparison_leaves_out():
    """Whoever leaves more out must say so where the verdict stands."""
    assert {"attempts", "copied_from"} == COURSE
    for words in ("list of requests", "times and costs", "taken over", "every file", "SHA-256"):
        assert words in COMPARED
