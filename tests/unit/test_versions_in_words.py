"""The versions behind a result, as runs and cases show them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.http.openapi_answers import ANSWERS
from app.http.runs import followed_json, run_json
from app.ui.case_result import prompt_words
from app.ui.run_words import versions_used
from app.ui.version_table import (
    BROUGHT,
    activated_by,
    drafts_of,
    find_active,
    newest_number,
    version_name,
    versions_frame,
)
from backend.domain.run_views import RunView
from backend.domain.runs import RunKind, RunState
from backend.domain.versions import VersionHead, VersionState

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ID = UUID(int=1)
HEAD = VersionHead(ID, "propose", 3, VersionState.ACTIVE, "Shorter.", ID, "Mina Ray", "Otto Pell", NOW, NOW)
DRAFT = replace(HEAD, number=4, state=VersionState.DRAFT, activator="", activated_at=None)
FIRST = replace(HEAD, number=1, state=VersionState.RETIRED, author="", author_id=None, activator="", reason="")
GONE = replace(DRAFT, number=2, state=VersionState.RETIRED)
HEADS = (DRAFT, HEAD, GONE, FIRST)


def run(kind=RunKind.UNDERWRITING, **versions):
    times = dict.fromkeys(("created_at", "started_at", "finished_at", "next_run_at"), NOW)
    said = {"provider": "mock", "model": "rules", "made_without_model": True, "retries": 0, "cost_usd": None}
    fate = {"state": RunState.SUCCEEDED, "step": "", "attempt": 1, "max_attempts": 3}
    who = {"run_id": ID, "kind": kind, "subject_id": ID, "requested_by": ID, "requester": "Mina"}
    return RunView(**who, **fate, **said, error_kind="", error_message="", **times, waited_s=0, elapsed_s=1, **versions)


def test_states_of_versions_are_words():
    assert [head.standing for head in HEADS] == ["draft", "active", "withdrawn", "retired"]
    assert [head.is_withdrawn for head in HEADS] == [False, False, True, False]


def test_versions_stand_in_a_table_with_names_and_days():
    frame = versions_frame(HEADS, "UTC").set_index("Version")

    assert frame.loc[4, "State"] == ["Draft"]
    assert frame.loc[3, "Put in force by"] == "Otto Pell"
    assert frame.loc[3, "In force since"] == "2 Mar 2026, 09:30 UTC"
    assert frame.loc[1, "Written by"] == frame.loc[1, "Put in force by"] == BROUGHT
    assert frame.loc[4, "Put in force by"] == frame.loc[1, "Why"] == "\N{EN DASH}"
    assert versions_frame((), "UTC").empty


def test_the_version_in_force_the_drafts_and_the_newest_are_found():
    assert find_active(HEADS) is HEAD
    assert find_active((DRAFT,)) is None
    assert drafts_of(HEADS) == [DRAFT]
    assert (newest_number(HEADS), newest_number(())) == (4, 0)
    assert activated_by(GONE) == "\N{EN DASH}"
    assert version_name(FIRST) == "1, retired, by the product"
    assert version_name(DRAFT) == "4, draft, by Mina Ray"


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (run(), ""),
        (run(pipeline_version="underwriting-1"), "pipeline underwriting-1"),
        (
            run(pipeline_version="underwriting-1", prompt_version="2-ab12", guideline_version=3),
            "pipeline underwriting-1 · prompt 2-ab12 · guideline version 3",
        ),
        (run(RunKind.CLAIM, guideline_version=2), "scorecard version 2"),
    ],
)
def test_a_run_says_which_versions_it_used(view, said):
    assert versions_used(view) == said


@pytest.mark.parametrize(
    ("view", "versions"),
    [
        (run(), {"pipeline": None, "prompt": None, "guideline": None}),
        (
            run(pipeline_version="underwriting-1", prompt_version="2-ab12", guideline_version=3),
            {"pipeline": "underwriting-1", "prompt": "2-ab12", "guideline": 3},
        ),
    ],
)
def test_a_run_names_its_versions_by_http_as_the_document_says(view, versions):
    answer, schema = run_json(view, None), ANSWERS["Run"]["properties"]

    assert answer["versions"] == versions
    assert set(answer) == set(schema)
    assert set(versions) == set(schema["versions"]["properties"])
    assert not set(followed_json(view)) - set(ANSWERS["Run"]["properties"])
    assert "versions" not in followed_json(view)


def test_a_case_says_which_words_asked_for_its_result():
    assert prompt_words({"prompt_version": "2-ab12"}) == " and prompt 2-ab12"
    assert prompt_words({}) == prompt_words({"prompt_version": ""}) == ""
