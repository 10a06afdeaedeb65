"""Health: what is missing is said, never raised, and figures come from the rows."""

import pytest
from redis import Redis
from sqlalchemy import text

from backend.domain.access import Role
from backend.errors import NotPermittedError, ServiceUnavailableError
from backend.queueing.redis_client import make_redis
from backend.services.health import HealthService
from backend.settings import Settings
from backend.store.engine import make_engine

DEAD = "postgresql://nobody:none@127.0.0.1:9/none"


def by_name(readiness):
    return {check.name: check for check in readiness.checks}


@pytest.fixture
def health(own_engine, redis_url):
    redis = make_redis(redis_url)
    yield HealthService(own_engine, redis, Settings())
    redis.close()


def test_is_ready_with_database_and_schema(health):
    checks = by_name(health.readiness())

    assert health.readiness().is_ready
    assert checks["database"].is_ok
    assert checks["migrations"].is_ok
    assert checks["redis"].is_ok


def test_stays_ready_without_redis_because_runs_wait_in_the_database(engine):
    readiness = HealthService(engine, Redis(port=9, socket_connect_timeout=1), Settings()).readiness()

    assert readiness.is_ready
    assert not by_name(readiness)["redis"].is_ok


def test_is_not_ready_without_the_database(redis_url):
    redis, engine = make_redis(redis_url), make_engine(DEAD, pool_size=1)
    health = HealthService(engine, redis, Settings())
    readiness = health.readiness()
    with pytest.raises(ServiceUnavailableError):
        health.counts()
    redis.close()
    engine.dispose()

    assert not readiness.is_ready
    assert by_name(readiness)["database"].detail == "OperationalError"


def test_sees_a_worker_that_spoke_lately(health, own_engine):
    with own_engine.begin() as connection:
        connection.execute(text("INSERT INTO workers (worker_id, kind) VALUES ('health-1', 'io')"))
        connection.execute(
            text(
                "INSERT INTO workers (worker_id, kind, seen_at) VALUES ('health-2', 'io', now() - interval '1 minute')"
            )
        )

    assert health.counts().workers == 1


@pytest.mark.parametrize(
    ("kinds", "detail"),
    [
        ((), "0 alive"),
        (("io", "io"), "2 alive, none for documents and figures"),
        (("io", "documents"), "2 alive, none for figures"),
        (("io", "documents", "figures"), "3 alive"),
    ],
)
def test_says_which_kind_of_worker_is_missing(health, own_engine, kinds, detail):
    with own_engine.begin() as connection:
        for at, kind in enumerate(kinds):
            new = text("INSERT INTO workers (worker_id, kind) VALUES (:id, :kind)")
            connection.execute(new, {"id": f"health-{at}", "kind": kind})

    found = by_name(health.readiness())["workers"]

    assert (found.is_ok, found.detail) == (bool(kinds), detail)


def test_shows_the_chain_in_the_order_of_the_settings(engine, person):
    settings = Settings(provider_order="mock, OpenAI, mock", openai_api_key="k", openai_model="some-model")

    chain = HealthService(engine, Redis(), settings).list_providers(person(role=Role.EXAMINER))

    assert [(each.link.name, each.link.model, each.link.is_configured) for each in chain] == [
        ("mock", "rules, no model", True),
        ("openai", "some-model", True),
    ]


@pytest.mark.parametrize("role", [Role.CLIENT, Role.UNDERWRITER, Role.ADJUSTER, Role.ACTUARY])
def test_shows_providers_to_those_who_may_read_them(health, person, role):
    with pytest.raises(NotPermittedError):
        health.list_providers(person(role=role))
