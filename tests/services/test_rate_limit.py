import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from backend.domain.access import Principal, Role
from backend.domain.run_views import LimitState
from backend.domain.runs import NewRun, RunKind
from backend.errors import RateLimitedError
from backend.queueing.rate_limit import Limit, RateLimiter, limit_keys
from backend.queueing.redis_client import make_redis
from backend.services.counted_actions import CountedInDatabase
from backend.store.engine import UnitOfWorkFactory
from factories import make_principal

FIVE = Limit(60, per_session=5, per_user=5)
NOWHERE = "redis://127.0.0.1:1"


@pytest.fixture
def somebody(person) -> Principal:
    return replace(person(), session_id="browser-1")


@pytest.fixture
def limiter(redis_url: str, unit_of_work: UnitOfWorkFactory) -> Callable[[Limit], RateLimiter]:
    redis = make_redis(redis_url, timeout_s=5)
    redis.flushdb()
    return lambda limit: RateLimiter(redis, CountedInDatabase(unit_of_work, limit), limit)


def try_hit(limiter: RateLimiter, by: Principal, request_id: str = "") -> float:
    """Return 0 when accepted, else the seconds to wait."""
    try:
        limiter.hit("underwriting", by, request_id or uuid4().hex)
    except RateLimitedError as error:
        return error.retry_after_s
    return 0.0


def test_the_sixth_run_in_a_minute_is_refused_with_the_seconds_to_wait(limiter, somebody) -> None:
    limit = limiter(FIVE)

    waits = [try_hit(limit, somebody) for _ in range(6)]

    assert waits[:5] == [0.0] * 5
    assert 55 < waits[5] <= 60


def test_a_new_session_of_the_same_person_has_no_new_places(limiter, somebody) -> None:
    limit = limiter(FIVE)
    for _ in range(5):
        try_hit(limit, somebody)

    assert try_hit(limit, replace(somebody, session_id="browser-2")) > 0


def test_a_session_can_be_held_tighter_than_its_person(limiter, somebody) -> None:
    limit = limiter(Limit(60, per_session=2, per_user=3))
    other = replace(somebody, session_id="browser-2")

    waits = [try_hit(limit, by) for by in (somebody, somebody, somebody, other, other)]

    assert [wait > 0 for wait in waits] == [False, False, True, False, True]


def test_the_same_request_uses_one_place(limiter, somebody) -> None:
    limit = limiter(FIVE)

    assert [try_hit(limit, somebody, "the same form") for _ in range(9)] == [0.0] * 9
    assert limit.peek("underwriting", somebody) == LimitState(4)


def test_two_people_and_two_actions_have_their_own_places(limiter, somebody, person) -> None:
    limit = limiter(Limit(60, per_session=1, per_user=1))
    try_hit(limit, somebody)

    assert try_hit(limit, replace(person(), session_id=somebody.session_id)) == 0.0
    assert limit.peek("document", somebody) == LimitState(1)
    assert limit.peek("underwriting", somebody).remaining == 0


def test_looking_uses_nothing_and_refused_calls_do_not_prolong_the_wait(limiter, somebody) -> None:
    limit = limiter(Limit(60, per_session=1, per_user=1))
    assert [limit.peek("underwriting", somebody) for _ in range(3)] == [LimitState(1)] * 3
    try_hit(limit, somebody)

    waits = [try_hit(limit, somebody) for _ in range(3)]

    assert waits == sorted(waits, reverse=True)


def test_a_place_is_free_again_after_exactly_the_time_that_was_said(limiter, somebody) -> None:
    limit = limiter(Limit(1, per_session=2, per_user=2))
    try_hit(limit, somebody)
    try_hit(limit, somebody)
    free_at = time.monotonic() + try_hit(limit, somebody)

    while (now := time.monotonic()) < free_at:
        time.sleep(free_at - now)

    assert try_hit(limit, somebody) == 0.0


def test_never_more_than_the_limit_passes_when_many_try_at_once(
    redis_url: str, committed_unit_of_work: UnitOfWorkFactory
) -> None:
    with committed_unit_of_work() as work:
        by = make_principal(work)
    redis = make_redis(redis_url, timeout_s=5)
    limit = RateLimiter(redis, CountedInDatabase(committed_unit_of_work, FIVE), FIVE)

    with ThreadPoolExecutor(5) as pool:
        waits = list(pool.map(lambda _: try_hit(limit, by), range(24)))

    assert waits.count(0.0) == 5


def test_a_wiped_redis_gives_nobody_new_places(limiter, somebody, redis_client) -> None:
    limit = limiter(FIVE)
    waits = [try_hit(limit, somebody) for _ in range(3)]
    redis_client.flushall()
    waits += [try_hit(limit, somebody) for _ in range(4)]

    assert [wait > 0 for wait in waits] == [False] * 5 + [True] * 2
    assert limit.peek("underwriting", somebody) == LimitState(3), "the places of refused calls were given back"


def test_what_was_counted_while_redis_was_away_counts_when_it_is_back(limiter, unit_of_work, somebody) -> None:
    away = counted_only(unit_of_work)
    waits = [try_hit(away, somebody) for _ in range(4)]
    back = limiter(FIVE)
    waits += [try_hit(back, somebody) for _ in range(2)]

    assert [wait > 0 for wait in waits] == [False] * 5 + [True]


def test_the_keys_name_the_person_by_id_and_share_one_node() -> None:
    person = Principal(uuid4(), "una", Role.UNDERWRITER, uuid4(), session_id="")

    assert limit_keys("claim", person) == (
        f"rl:{{{person.user_id}}}:claim:session:-",
        f"rl:{{{person.user_id}}}:claim:user",
    )


def counted_only(unit_of_work: UnitOfWorkFactory, limit: Limit = FIVE) -> RateLimiter:
    return RateLimiter(make_redis(NOWHERE, timeout_s=0.1), CountedInDatabase(unit_of_work, limit), limit)


def test_the_limit_holds_while_redis_is_away(unit_of_work, person) -> None:
    limit, by = counted_only(unit_of_work), person()

    waits = [try_hit(limit, by) for _ in range(6)]

    assert waits[:5] == [0.0] * 5
    assert 55 < waits[5] <= 60
    assert limit.peek("underwriting", replace(by, session_id="browser-2")).remaining == 0


def test_the_same_request_uses_one_place_while_redis_is_away(unit_of_work, person) -> None:
    limit, by = counted_only(unit_of_work), person()

    assert [try_hit(limit, by, "the same form") for _ in range(9)] == [0.0] * 9
    assert limit.peek("underwriting", by) == LimitState(4)


def test_what_redis_let_pass_counts_when_it_goes_away_and_no_other_run_does(limiter, unit_of_work, somebody) -> None:
    before, away = limiter(FIVE), counted_only(unit_of_work)
    waits = [try_hit(before, somebody) for _ in range(3)]
    with unit_of_work() as work:
        work.runs.add(NewRun(RunKind.UNDERWRITING, uuid4(), {}, uuid4().hex), somebody)
    waits += [try_hit(away, somebody) for _ in range(3)]

    assert [wait > 0 for wait in waits] == [False] * 5 + [True]


def test_five_tabs_at_once_pass_the_limit_only_as_often_as_it_says_while_redis_is_away(
    committed_unit_of_work: UnitOfWorkFactory,
) -> None:
    with committed_unit_of_work() as work:
        by = make_principal(work)
    limit = counted_only(committed_unit_of_work, Limit(60, per_session=2, per_user=2))

    with ThreadPoolExecutor(5) as pool:
        waits = list(pool.map(lambda _: try_hit(limit, by), range(10)))

    assert waits.count(0.0) == 2
