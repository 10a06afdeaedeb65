"""A breaker opens on a row of failures or a bad minute, lets one probe through, and is safe between threads."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.llm.breaker import Breaker, BreakerBoard, BreakerPolicy, BreakerState
from tests.fakes.chain_rig import FakeTime


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def breaker(time: FakeTime) -> Breaker:
    return Breaker(BreakerPolicy(), time.clock)


def trip(breaker: Breaker) -> None:
    for _ in range(3):
        breaker.fail()


def test_opens_at_the_third_failure_in_a_row(breaker: Breaker) -> None:
    breaker.fail()
    breaker.fail()
    assert breaker.admit()

    breaker.fail()

    assert not breaker.admit()
    assert breaker.state is BreakerState.OPEN


def test_a_success_in_between_starts_the_row_again(breaker: Breaker) -> None:
    for outcome in (breaker.succeed, breaker.fail, breaker.fail, breaker.succeed, breaker.succeed, breaker.fail):
        outcome()

    assert breaker.state is BreakerState.CLOSED


def test_opens_when_more_than_half_of_a_minutes_calls_fail(breaker: Breaker) -> None:
    for outcome in (breaker.fail, breaker.fail, breaker.succeed, breaker.succeed, breaker.fail):
        outcome()

    assert breaker.state is BreakerState.OPEN


def test_failures_older_than_the_window_are_forgotten(breaker: Breaker, time: FakeTime) -> None:
    for outcome in (breaker.fail, breaker.fail, breaker.succeed):
        outcome()
    time.now += 61
    for outcome in (breaker.succeed, breaker.fail):
        outcome()

    assert breaker.state is BreakerState.CLOSED


def test_half_open_admits_one_probe_only(breaker: Breaker, time: FakeTime) -> None:
    trip(breaker)
    time.now += 61

    assert breaker.state is BreakerState.HALF_OPEN
    assert [breaker.admit() for _ in range(5)] == [True, False, False, False, False]


def test_a_probe_that_succeeds_closes_and_one_that_fails_opens_again(breaker: Breaker, time: FakeTime) -> None:
    trip(breaker)
    time.now += 61
    breaker.admit()
    breaker.fail()
    assert breaker.state is BreakerState.OPEN

    time.now += 61
    breaker.admit()
    breaker.succeed()

    assert breaker.state is BreakerState.CLOSED


def test_a_prober_that_died_gives_its_turn_up_after_a_while(breaker: Breaker, time: FakeTime) -> None:
    trip(breaker)
    time.now += 61
    assert breaker.admit()

    time.now += 121

    assert breaker.admit()


def test_an_admission_without_a_request_is_given_back(breaker: Breaker, time: FakeTime) -> None:
    trip(breaker)
    time.now += 61
    breaker.admit()

    breaker.release()

    assert breaker.admit()


def test_a_long_opening_is_not_shortened_by_a_failure_nor_by_a_late_answer(breaker: Breaker, time: FakeTime) -> None:
    breaker.open_for(600)
    breaker.fail()
    breaker.succeed()
    time.now += 599

    assert breaker.state is BreakerState.OPEN


def test_nobody_can_close_a_provider_for_longer_than_an_hour(breaker: Breaker, time: FakeTime) -> None:
    breaker.open_for(10**9)
    time.now += 3601

    assert breaker.state is BreakerState.HALF_OPEN


def test_many_threads_get_one_probe_between_them(breaker: Breaker, time: FakeTime) -> None:
    trip(breaker)
    time.now += 61
    start = threading.Barrier(16)

    def admit(_: int) -> bool:
        start.wait(10)
        return breaker.admit()

    with ThreadPoolExecutor(16) as pool:
        admitted = list(pool.map(admit, range(16)))

    assert admitted.count(True) == 1


def test_each_pair_of_provider_and_model_has_its_own_breaker() -> None:
    board = BreakerBoard()
    trip(board.breaker("openai", "a"))

    assert board.breaker("openai", "a").state is BreakerState.OPEN
    assert board.breaker("openai", "b").state is BreakerState.CLOSED
    assert board.breaker("local", "a").state is BreakerState.CLOSED


def test_a_forked_child_does_not_inherit_a_held_lock() -> None:
    board = BreakerBoard()
    breaker = board.breaker("openai", "a")
    with board._lock, breaker._lock:
        board.renew_locks()
        assert board.breaker("openai", "a").admit()
