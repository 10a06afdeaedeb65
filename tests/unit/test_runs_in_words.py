from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.ui.run_words import (
    KIND_LABELS,
    STATE_ICONS,
    STATE_LABELS,
    WORK_OF_KIND,
    duration,
    effort,
    share_done,
    situation,
    try_again_in,
)
from backend.domain.run_views import RunPage, RunView
from backend.domain.runs import (
    Failure,
    Pool,
    RunKind,
    RunState,
    backoff_s,
    kinds_of,
    pool_of,
)
from backend.errors import AllProvidersFailedError, UnreadableDocumentError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WAITING = RunView(
    run_id=uuid4(),
    kind=RunKind.UNDERWRITING,
    subject_id=uuid4(),
    requested_by=uuid4(),
    requester="Una Reyes",
    state=RunState.QUEUED,
    step="",
    attempt=0,
    max_attempts=3,
    provider=None,
    model=None,
    made_without_model=None,
    retries=0,
    cost_usd=None,
    error_kind="",
    error_message="",
    created_at=NOON,
    started_at=None,
    finished_at=None,
    next_run_at=NOON,
    waited_s=3.2,
    elapsed_s=0.0,
    position=4,
    expected_s=20.0,
)
RUNNING = replace(
    WAITING, state=RunState.RUNNING, step="reading page 3", attempt=2, elapsed_s=65.0, position=None, started_at=NOON
)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (8.4, "8 s"), (59.4, "59 s"), (65, "1 min 05 s"), (3600, "60 min 00 s")]
)
def test_durations_read_as_people_say_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (WAITING, "Number 4 in the queue."),
        (replace(WAITING, position=1), "Next in the queue."),
        (replace(WAITING, position=None), "Waiting for its turn."),
        (
            replace(WAITING, kind=RunKind.ACTUARIAL, has_worker=False),
            "No worker for studies is running; it waits until one is started.",
        ),
        (replace(WAITING, step="waiting for 2 documents"), "Waiting for 2 documents"),
        (
            replace(WAITING, position=None, error_message="No AI provider answers."),
            "To be tried again. Last time: No AI provider answers.",
        ),
        (RUNNING, "Reading page 3"),
        (replace(RUNNING, step=""), "Started"),
        (replace(RUNNING, state=RunState.SUCCEEDED), "Done in 1 min 05 s."),
        (replace(RUNNING, state=RunState.CANCELLED), "Cancelled before it was done."),
        (replace(RUNNING, state=RunState.FAILED, error_message="It took too long."), "It took too long."),
    ],
)
def test_each_situation_is_one_sentence(view: RunView, sentence: str) -> None:
    assert situation(view) == sentence


def test_the_effort_of_a_waiting_run_tells_its_first_attempt() -> None:
    assert effort(WAITING) == "Attempt 1 of 3 · asked for 3 s ago · usually 20 s"


def test_the_effort_of_a_running_run_tells_attempt_and_times() -> None:
    assert effort(replace(RUNNING, retries=2)) == (
        "Attempt 2 of 3 · running for 1 min 05 s · usually 20 s · 2 provider retries"
    )


def test_the_bar_never_promises_the_end() -> None:
    assert share_done(RUNNING) == 0.95
    assert share_done(replace(RUNNING, elapsed_s=5.0)) == 0.25


@pytest.mark.parametrize("view", [WAITING, replace(RUNNING, expected_s=None)])
def test_there_is_no_bar_where_nobody_knows_the_usual_time(view: RunView) -> None:
    assert share_done(view) is None


@pytest.mark.parametrize(("wait_s", "words"), [(0.001, "1 s"), (12.2, "13 s"), (60.0, "60 s")])
def test_waiting_times_round_up(wait_s: float, words: str) -> None:
    assert try_again_in(wait_s) == words


def test_every_state_and_kind_has_its_words() -> None:
    assert set(STATE_LABELS) == set(STATE_ICONS) == set(RunState)
    assert set(KIND_LABELS) == set(WORK_OF_KIND) == set(RunKind)


def test_waits_between_attempts_double_up_to_a_minute() -> None:
    assert [backoff_s(attempt) for attempt in (1, 2, 3, 5, 6, 40)] == [2.0, 4.0, 8.0, 32.0, 60.0, 60.0]


def test_every_kind_belongs_to_exactly_one_pool() -> None:
    assert sorted(kind for pool in Pool for kind in kinds_of(pool)) == sorted(RunKind)
    assert pool_of(RunKind.DOCUMENT) is Pool.DOCUMENTS
    assert pool_of(RunKind.UNDERWRITING) is Pool.IO


def test_a_failure_carries_the_words_of_its_error() -> None:
    final, again = Failure.of(UnreadableDocumentError()), Failure.of(AllProvidersFailedError("All failed."))

    assert (final.kind, final.is_retryable) == ("unreadable_document", False)
    assert (again.kind, again.message, again.is_retryable) == ("all_providers", "All failed.", True)


@pytest.mark.parametrize(
    ("state", "is_active", "can_retry"),
    [
        (RunState.QUEUED, True, False),
        (RunState.RUNNING, True, False),
        (RunState.SUCCEEDED, False, False),
        (RunState.FAILED, False, True),
        (RunState.CANCELLED, False, True),
    ],
)
def test_what_can_be_done_follows_from_the_state(state: RunState, is_active: bool, can_retry: bool) -> None:  # noqa: FBT001
    view = replace(WAITING, state=state)

    assert (view.is_active, view.can_cancel, view.can_retry) == (is_active, is_active, can_retry)


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (25, 1), (26, 2), (50, 2)])
def test_a_list_knows_its_pages(total: int, pages: int) -> None:
    assert RunPage((), total).page_count == pages
