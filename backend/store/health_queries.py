"""What the program looks like from the database: runs by state, queue age, provider attempts of a day."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

PROVIDER_DAY = text(
    """
    SELECT provider, model,
           count(*) AS attempts,
           count(*) FILTER (WHERE outcome = 'ok') AS answered,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms) AS median_ms,
           max(at) FILTER (WHERE outcome = 'ok') AS last_answer,
           max(at) FILTER (WHERE outcome <> 'ok') AS last_failure,
           (array_agg(outcome ORDER BY at DESC) FILTER (WHERE outcome <> 'ok'))[1] AS last_failure_kind,
           coalesce(sum(tokens_in), 0) + coalesce(sum(tokens_out), 0) AS tokens,
           sum(cost_usd) AS cost_usd
    FROM provider_calls WHERE at > now() - interval '24 hours'
    GROUP BY provider, model ORDER BY provider, model
    """
)
RUN_STATES = text("SELECT kind, state, count(*) AS runs FROM runs GROUP BY kind, state")
OLDEST_DUE = text(
    "SELECT coalesce(max(extract(epoch FROM now() - next_run_at)), 0) FROM runs "
    "WHERE state = 'queued' AND next_run_at <= now()"
)
WORKERS_BY_KIND = text(
    "SELECT kind, count(*) AS workers FROM workers WHERE seen_at > now() - interval '30 seconds' GROUP BY kind"
)
SESSIONS_LIVE = text("SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND expires_at > now()")


@dataclass(frozen=True, slots=True)
class ProviderDay:
    """Attempts at one model of one provider in the last 24 hours; the cost sums known prices, None without any."""

    provider: str
    model: str
    attempts: int
    answered: int
    median_ms: float
    last_answer: datetime | None
    last_failure: datetime | None
    last_failure_kind: str | None
    tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures for the metrics page."""

    runs: tuple[tuple[str, str, int], ...]
    oldest_due_s: float
    workers: int
    sessions: int


def provider_day(connection: Connection) -> list[ProviderDay]:
    """Return attempts per provider and model of the last 24 hours."""
    rows = connection.execute(PROVIDER_DAY).mappings()
    return [ProviderDay(**row) for row in rows]


def counts(connection: Connection) -> Counts:
    """Return the figures for the metrics page."""
    return Counts(
        runs=tuple((row.kind, row.state, row.runs) for row in connection.execute(RUN_STATES)),
        oldest_due_s=float(connection.execute(OLDEST_DUE).scalar_one()),
        workers=sum(workers_alive(connection).values()),
        sessions=connection.execute(SESSIONS_LIVE).scalar_one(),
    )


def workers_alive(connection: Connection) -> dict[str, int]:
    """Return how many worker processes of each kind spoke within 30 seconds."""
    return {row.kind: row.workers for row in connection.execute(WORKERS_BY_KIND)}
