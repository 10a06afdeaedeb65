from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, update
from streamlit.testing.v1 import AppTest

from app.ui import page as guard
from backend.domain.access import Principal, Role
from backend.domain.runs import NewRun, Pool, RunKind, RunOutcome, RunState
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.queueing.redis_client import make_redis
from backend.queueing.run_queue import RunQueue
from backend.services.counted_actions import CountedInDatabase
from backend.services.runs import RunsService
from backend.store.engine import UnitOfWorkFactory
from backend.store.tables import Run

RUNS_PAGE = Path(guard.__file__).parents[1] / "pages" / "Runs.py"


class Screen:
    """The page of runs as one signed-in person sees it; rows and services are real."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, redis_url: str, principal: Principal) -> None:
        redis, limit = make_redis(redis_url, timeout_s=5), Limit(60, 1, 1)
        redis.flushdb()
        self.unit_of_work = unit_of_work
        self.principal = principal
        limiter = RateLimiter(redis, CountedInDatabase(unit_of_work, limit), limit)
        self.services = SimpleNamespace(runs=RunsService(unit_of_work, RunQueue(redis, 5.0), limiter))

    def add(self, kind: RunKind = RunKind.UNDERWRITING, **columns: object) -> UUID:
        with self.unit_of_work() as work:
            run_id = work.runs.add(NewRun(kind, uuid4(), {}, uuid4().hex), self.principal).run_id
            if columns:
                work.session.execute(update(Run).where(Run.run_id == run_id).values(**columns))
        return run_id

    def add_failed(self, sentence: str = "The run took too long.") -> UUID:
        return self.add(
            state="failed", attempts=3, error_kind="timeout", error_message=sentence, finished_at=func.now()
        )

    def open(self, **address: str) -> AppTest:
        test = AppTest.from_file(str(RUNS_PAGE), default_timeout=20)
        for name, value in address.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception
        return test

    def state(self, run_id: UUID) -> RunState:
        return self.services.runs.get(self.principal, run_id).state


@pytest.fixture
def screen_of(
    unit_of_work: UnitOfWorkFactory, redis_url: str, person, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Role], Screen]:
    def make(role: Role = Role.UNDERWRITER) -> Screen:
        screen = Screen(unit_of_work, redis_url, person(role=role))
        monkeypatch.setattr(guard.session, "take_person", lambda: screen.principal)
        monkeypatch.setattr(guard.menu, "is_missing", lambda: False)
        monkeypatch.setattr(guard, "get_services", lambda: screen.services)
        monkeypatch.setattr(guard, "FRESH_S", 3600.0)
        return screen

    return make


@pytest.fixture
def screen(screen_of) -> Screen:
    return screen_of()


def listed(test: AppTest) -> list[str]:
    return list(test.dataframe[0].value["State"]) if test.dataframe else []


def test_an_empty_list_says_how_runs_come_about(screen: Screen) -> None:
    assert "No run fits" in screen.open().info[0].value


def test_the_list_tells_the_cause_of_a_failure(screen: Screen) -> None:
    screen.add_failed("No page of this document could be read.")

    table = screen.open().dataframe[0].value

    assert table["State"][0] == "Failed"
    assert table["Situation"][0] == "No page of this document could be read."


def test_filters_come_from_the_address(screen: Screen) -> None:
    screen.add_failed()
    screen.add()
    screen.add(RunKind.DOCUMENT)

    assert listed(screen.open(run_state="Failed")) == ["Failed"]
    assert len(listed(screen.open(run_kind="Document reading"))) == 1
    assert len(listed(screen.open())) == 3


def test_nonsense_in_the_address_shows_the_whole_list(screen: Screen) -> None:
    screen.add()

    assert listed(screen.open(run="no-such-id", run_state="burning", run_page="99")) == ["Waiting"]


def test_a_link_opens_one_run_with_its_place_in_the_queue(screen: Screen, unit_of_work) -> None:
    run_id = screen.add()
    with unit_of_work() as work:
        work.workers.say_alive("somebody", Pool.IO)

    test = screen.open(run=str(run_id))

    assert "Next in the queue." in [text.value for text in test.text]


def test_a_run_that_nobody_can_perform_says_what_is_missing(screen: Screen) -> None:
    run_id = screen.add()

    shown = [text.value for text in screen.open(run=str(run_id)).text]

    assert "No worker for assessments is running; it waits until one is started." in shown


def test_a_link_to_a_run_of_somebody_elses_insurer_says_that_there_is_none(screen_of) -> None:
    foreign = screen_of().add()

    test = screen_of().open(run=str(foreign))

    assert "could not find" in test.error[0].value


def test_a_result_without_a_model_says_so(screen: Screen) -> None:
    done = screen.add(
        state="succeeded", finished_at=func.now(), provider="mock", model="rules", made_without_model=True
    )

    test = screen.open(run=str(done))

    assert any("Made without a model" in each.value for each in test.markdown)


def test_cancelling_from_the_page_stops_the_run(screen: Screen) -> None:
    run_id = screen.add()

    screen.open(run=str(run_id)).button(key=f"cancel-{run_id}").click().run()

    assert screen.state(run_id) is RunState.CANCELLED


def test_retrying_from_the_page_queues_the_run_again(screen: Screen) -> None:
    run_id = screen.add_failed()

    screen.open(run=str(run_id)).button(key=f"retry-{run_id}").click().run()

    assert screen.state(run_id) is RunState.QUEUED


def test_a_retry_over_the_limit_tells_the_seconds_to_wait(screen: Screen) -> None:
    first, second = screen.add_failed(), screen.add_failed()
    screen.open(run=str(first)).button(key=f"retry-{first}").click().run()

    test = screen.open(run=str(second)).button(key=f"retry-{second}").click().run()

    assert "Try again in" in test.error[-1].value
    assert screen.state(second) is RunState.FAILED


def test_an_examiner_reads_and_has_no_buttons(screen_of) -> None:
    screen = screen_of(Role.EXAMINER)
    run_id = screen.add()

    test = screen.open(run=str(run_id))

    assert not test.button
    assert listed(test) == ["Waiting"]


def test_a_role_without_runs_sees_none_of_them(screen_of) -> None:
    screen = screen_of(Role.CLIENT)
    screen.add()

    test = screen.open()

    assert not test.dataframe
    assert test.title[0].value == "Not available to you"


def test_a_run_that_ended_while_it_was_watched_shows_its_end(screen: Screen) -> None:
    run_id = screen.add()
    test = screen.open(run=str(run_id))
    with screen.unit_of_work() as work:
        work.runs.complete(work.runs.claim(run_id, "host:1", 9.0), RunOutcome({"score": 31}, "hash"))

    test.run()

    assert any(text.value.startswith("Done in") for text in test.text)
