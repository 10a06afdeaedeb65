"""What an actuary chooses and tries out: methods that can work, factors by hand, drafts and keys."""

from dataclasses import replace

import pytest
import streamlit as st

from app.ui import study_choices, study_factor_forms, study_save
from app.ui.study_draft import Draft
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import NEED_PREMIUM, Average, MethodName
from backend.domain.triangles import Measure, TriangleSet
from fakes.actuarial_rig import small

CHANGED = Selection(factors=FactorChoice(last_periods=3, excluded=frozenset({("2022", 12)})))


@pytest.fixture
def session(monkeypatch):
    """Give a session that is a plain mapping."""
    kept = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


@pytest.fixture
def draft(session):  # noqa: ARG001 - the draft lives in it
    return Draft("study-x", Selection())


def paid_alone():
    return TriangleSet({Measure.PAID: small().measures[Measure.PAID]})


def test_with_premium_and_both_measures_every_method_can_be_chosen():
    assert not study_choices.missing_for(small())
    assert set(study_choices.methods_frame({})["Here"]) == {"Can be chosen"}


def test_without_premium_the_methods_that_need_it_say_so():
    gaps = study_choices.missing_for(replace(small(), premium=None))

    assert set(gaps) == set(NEED_PREMIUM)
    assert set(gaps.values()) == {study_choices.NO_PREMIUM}


def test_a_premium_that_is_empty_everywhere_is_none():
    assert set(study_choices.missing_for(replace(small(), premium=(None,) * 4))) == set(NEED_PREMIUM)


def test_a_premium_known_for_one_origin_lets_the_methods_be_chosen():
    assert not study_choices.missing_for(replace(small(), premium=(4000.0, None, None, None)))


def test_with_one_measure_munich_says_what_it_lacks():
    gaps = study_choices.missing_for(replace(paid_alone(), premium=(1.0,) * 4))

    assert gaps == {MethodName.MUNICH: study_choices.NEEDS_BOTH}


def test_the_table_of_methods_has_each_with_its_sentence_and_gap():
    frame = study_choices.methods_frame(study_choices.missing_for(paid_alone()))

    assert len(frame) == len(MethodName)
    assert frame["Method"].is_unique
    assert frame["What it does"].str.endswith(".").all()
    assert (frame["Here"] == study_choices.NO_PREMIUM).sum() == len(NEED_PREMIUM)


def test_a_factor_by_hand_replaces_the_one_before_and_none_takes_it_out():
    once = study_factor_forms.put_picked(Selection(), 12, 1.8)
    twice = study_factor_forms.put_picked(once, 12, 1.9)
    other = study_factor_forms.put_picked(twice, 24, 1.1)

    assert twice.factors.picked == {12: 1.9}
    assert other.factors.picked == {12: 1.9, 24: 1.1}
    assert study_factor_forms.put_picked(other, 12, None).factors.picked == {24: 1.1}
    assert study_factor_forms.put_picked(Selection(), 12, None) == Selection()


def test_an_average_of_one_age_leaves_the_others_alone():
    one = study_factor_forms.put_age_average(CHANGED, 12, Average.SIMPLE)
    both = study_factor_forms.put_age_average(one, 24, Average.SIMPLE)

    assert both.factors.averages == {12: Average.SIMPLE, 24: Average.SIMPLE}
    assert both.factors.excluded == CHANGED.factors.excluded
    assert both.factors.last_periods == CHANGED.factors.last_periods
    assert study_factor_forms.put_age_average(both, 24, None) == one


def test_a_new_draft_is_what_it_starts_from(draft):
    assert draft.read() == Selection()
    assert not draft.is_changed


def test_what_is_put_is_read_again_whole(draft):
    draft.put(CHANGED)

    assert draft.read() == CHANGED
    assert draft.is_changed


def test_a_draft_changed_back_by_hand_is_unchanged(draft):
    draft.put(CHANGED)
    draft.change(lambda _: Selection())

    assert not draft.is_changed


def test_the_session_keeps_plain_words_and_numbers_alone(draft, session):
    draft.put(CHANGED)

    def plain(value):
        if isinstance(value, dict):
            return all(isinstance(name, str) and plain(one) for name, one in value.items())
        if isinstance(value, list | tuple):
            return all(plain(one) for one in value)
        return value is None or isinstance(value, str | int | float | bool)

    assert all(plain(value) for value in session.values())


def test_a_reset_draws_fields_and_picture_anew(draft):
    before = draft.widget("last", None), draft.drawing
    draft.put(CHANGED)
    draft.reset()

    assert draft.read() == Selection()
    assert draft.widget("last", None) != before[0]
    assert draft.drawing != before[1]


def test_a_click_draws_the_picture_anew_and_leaves_the_fields(draft):
    before = draft.widget("last", None), draft.drawing
    draft.redraw()

    assert draft.widget("last", None) == before[0]
    assert draft.drawing != before[1]


def test_no_drawing_has_the_name_of_an_older_one(draft):
    seen = {draft.drawing}
    for act in (draft.redraw, draft.redraw, draft.renew, draft.redraw, draft.reset, draft.renew, draft.redraw):
        act()
        assert draft.drawing not in seen
        seen.add(draft.drawing)


def test_a_field_shows_what_the_draft_holds_until_somebody_types(draft, session):
    key = draft.widget("last", 3)
    assert session[key] == 3

    session[key] = 5
    assert draft.widget("last", 3) == key
    assert draft.typed("last") == 5


def test_a_field_that_was_never_shown_holds_nothing(draft):
    assert draft.typed("never") is None


@pytest.mark.usefixtures("session")
def test_drafts_of_two_versions_and_two_studies_stay_apart():
    drafts = [Draft(f"study-{study}-{number}", Selection()) for study in "ab" for number in (1, 2)]
    drafts[0].put(CHANGED)
    drafts[0].redraw()

    assert [draft.is_changed for draft in drafts] == [True, False, False, False]
    assert len({draft.widget("last", None) for draft in drafts}) == len(drafts)


@pytest.mark.usefixtures("session")
def test_the_same_request_of_a_session_has_one_key_and_another_has_its_own():
    key = study_save.request_key(["study", 1, {"a": 1, "b": 2}, "why"])

    assert study_save.request_key(["study", 1, {"b": 2, "a": 1}, "why"]) == key
    assert study_save.request_key(["study", 1, {"b": 2, "a": 1}, "why not"]) != key
    assert study_save.request_key(["study", 2, {"b": 2, "a": 1}, "why"]) != key
    assert len(key) <= 64


def test_two_sessions_never_share_a_key(session):
    first = study_save.request_key(["study", 1])
    session.clear()

    assert study_save.request_key(["study", 1]) != first


@pytest.mark.usefixtures("session")
def test_a_key_is_made_of_any_words():
    assert study_save.request_key(["\U0001f697 \u96e8", None, frozenset({("2022", 12)})]).isascii()
