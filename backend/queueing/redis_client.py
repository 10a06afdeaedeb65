"""Clients of Redis: one that never keeps a page waiting, one on which workers wait for work."""

from redis import Redis
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.retry import Retry

ANSWER_WITHIN_S = 0.25


def make_redis(url: str, timeout_s: float = ANSWER_WITHIN_S) -> Redis:
    """Return a client for pages and services: short timeouts, one more try, then RedisError."""
    return Redis.from_url(url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s, retry=Retry(NoBackoff(), 1))


def make_worker_redis(url: str) -> Redis:
    """Return a client for a worker's loop, which sets its own timeout for the time it waits for work."""
    return Redis.from_url(url, socket_connect_timeout=2.0, retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 3))
