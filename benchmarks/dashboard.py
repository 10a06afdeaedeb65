"""
Does the dashboard stay quick while the rows grow? Seeds 10,000 and 1,000,000 runs and times its one service call.

Beside it stand the same figures by GROUP BY over the rows. The databases are made on a server of this program's own,
or on the one named (`--server`, with the right to make databases), and dropped at the end.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import numpy as np
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url, text

from backend.domain.access import Principal, Role
from backend.domain.dashboard import PARTS, DashboardFilter, Figures, Span
from backend.embedded.throwaway import throwaway_servers
from backend.services.dashboard import DashboardService
from backend.store.engine import make_engine, make_unit_of_work
from backend.store.migrate import alembic_config, upgrade

SIZES = (10_000, 1_000_000)
HOUSE, PERSON = uuid4(), uuid4()
SEED = """
INSERT INTO institutions (institution_id, code, name) VALUES (:house, 'bench', 'Benchmark');
INSERT INTO users (user_id, institution_id, username, password_hash, role)
    VALUES (:person, :house, 'boss', '!', 'manager');
INSERT INTO submissions (submission_id, institution_id, reference, product, insured_name, created_by, created_at,
    requested_limit_usd, status)
SELECT md5('s' || n)::uuid, :house, 'S-' || n, (ARRAY['commercial_auto', 'homeowners', 'personal_auto'])[1 + n % 3],
    'Insured ' || n, :person, now() - (n * 365.0 / :cases) * interval '1 day', 1000 + n % 9000,
    CASE WHEN n < :cases / 40 THEN 'in_review' WHEN n % 4 = 0 THEN 'declined' ELSE 'quoted' END
FROM generate_series(1, :cases) AS n;
INSERT INTO runs (institution_id, kind, subject_id, requested_by, state, attempts, error_kind, idempotency_key,
    provider, made_without_model, tokens_in, tokens_out, cost_usd, retries, created_at, started_at, finished_at)
SELECT :house, (ARRAY['document', 'underwriting', 'underwriting', 'report'])[1 + n % 4],
    md5('s' || 1 + n % :cases)::uuid, :person, CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'succeeded' END,
    1 + (n % 30 = 0)::int,
    CASE WHEN n % 50 = 0 THEN 'timeout' ELSE '' END, 'bench' || n,
    CASE WHEN n % 50 <> 0 THEN (ARRAY['openai', 'anthropic', 'mock'])[1 + n % 3] END, n % 3 = 2, n % 900, n % 90,
    CASE WHEN n % 3 < 2 THEN (n % 100) / 1000.0 END, (n % 20 = 0)::int, at, at, at + interval '9 seconds'
FROM generate_series(1, :runs) AS n, LATERAL (SELECT now() - (n * 365.0 / :runs) * interval '1 day' AS at) AS t;
INSERT INTO referrals (institution_id, submission_id, requested_by, requested_at, request_note, state)
SELECT :house, submission_id, :person, created_at + interval '1 hour', 'Please look at it.', 'withdrawn'
FROM submissions WHERE status <> 'in_review' AND right(reference, 1) = '7';
INSERT INTO decisions (institution_id, submission_id, decided_by, decided_at, action, outcome, reason_code, reason_text,
    proposal)
SELECT :house, submission_id, :person, created_at + (1 + length(insured_name)) * interval '6 hours',
    CASE WHEN right(reference, 1) = '3' THEN 'override' ELSE 'accept_proposal' END,
    CASE status WHEN 'declined' THEN 'decline' ELSE 'accept' END, 'other', 'Seeded.', '{"outcome": "accept"}'
FROM submissions WHERE status <> 'in_review';
INSERT INTO claims (claim_id, institution_id, reference, line, loss_type, policy_number, insured_name, loss_date,
    created_by, reported_at, claimed_usd, status, closed_at)
SELECT md5('c' || n)::uuid, :house, 'C-' || n, (ARRAY['auto', 'property', 'liability'])[1 + n % 3], 'collision', 'P',
    'Insured', '2025-01-01', :person, now() - (n * 365.0 / :cases) * interval '1 day', 500 + n % 5000,
    CASE WHEN n < :cases / 20 THEN 'investigating' ELSE 'closed' END, NULL
FROM generate_series(1, :cases) AS n;
INSERT INTO claim_transactions (institution_id, claim_id, kind, state, amount_usd, payee, reason, requested_by,
    requested_at, posted_at)
SELECT :house, claim_id, kind, 'posted', amount, 'Garage', 'Repair', :person, reported_at + after, reported_at + after
FROM claims, (VALUES ('reserve', 900, interval '1 hour'), ('payment', 400, interval '3 hours'))
    AS m(kind, amount, after)
ORDER BY after;
INSERT INTO claim_decisions (institution_id, claim_id, decided_by, decided_at, action, amount_usd, reason_text,
    proposal)
SELECT :house, claim_id, :person, least(reported_at + later, now()), action,
    CASE action WHEN 'settle' THEN 400 END, 'Seeded.', '{"outcome": "settle"}'
FROM claims, (VALUES ('settle', interval '4 hours'), ('close', interval '9 hours')) AS d(action, later)
WHERE status = 'closed' ORDER BY later;
"""
ONE_TABLE = "SELECT * FROM ({counted}) AS {table}"
GROUPED = """
SELECT measure, line, part, sum(count), sum(total) FROM ({counted}) AS counted
WHERE institution_id = :house AND day BETWEEN :first AND :until GROUP BY measure, line, part, day >= :since
"""


def main() -> None:
    """Print p95 of both ways at both sizes, and how much each grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", default="", help="address of a PostgreSQL in which databases may be made")
    parser.add_argument("--calls", type=int, default=60)
    asked = parser.parse_args()
    with ExitStack() as stack:
        server = asked.server or stack.enter_context(throwaway_servers()).database_url
        times = [_measure(server, runs, asked.calls) for runs in SIZES]
    for name, small, large in zip(("dashboard", "GROUP BY"), *times, strict=True):
        print(f"{name}: {large / small:.1f} times the time for {SIZES[1] / SIZES[0]:.0f} times the rows")
    print(f"at {SIZES[1]:,} runs the dashboard is {times[1][1] / times[1][0]:.0f} times faster than GROUP BY")


def _measure(server: str, runs: int, calls: int) -> tuple[float, float]:
    """Return p95 in milliseconds of the service call and of the same figures by GROUP BY."""
    with scratch_database(server) as url:
        upgrade(url)
        engine = make_engine(url, pool_size=1)
        begun = time.perf_counter()
        _seed(engine, runs)
        print(f"{runs:,} runs seeded and counted by the triggers in {time.perf_counter() - begun:.1f} s")
        wanted = DashboardFilter((datetime.now(UTC) - timedelta(days=89)).date(), datetime.now(UTC).date())
        boss, service = Principal(PERSON, "boss", Role.MANAGER, HOUSE), DashboardService(make_unit_of_work(engine))
        grouped = _grouped(wanted)
        _compare(service.get(boss, wanted).figures, engine, grouped)
        quick = _p95_ms(lambda: service.get(boss, wanted), calls)
        slow = _p95_ms(lambda: _read(engine, grouped), max(5, calls // 10))
        engine.dispose()
    print(f"{runs:,} runs: p95 of the page {quick:,.1f} ms, by GROUP BY over the rows {slow:,.1f} ms")
    return quick, slow


@contextmanager
def scratch_database(server: str) -> Iterator[str]:
    """Give a new database of the server and drop it at the end."""
    url, name = make_url(server).set(drivername="postgresql+psycopg2"), f"bench_{uuid4().hex[:12]}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def _seed(engine: Engine, runs: int) -> None:
    """Fill a year: a submission and a claim for every ten runs, most of them decided, and fold what was counted."""
    facts = {"house": HOUSE, "person": PERSON, "runs": runs, "cases": runs // 10}
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in SEED.split(";\n"):
            if statement.strip():
                named = {name: value for name, value in facts.items() if f":{name}" in statement}
                connection.execute(text(statement), named)
    with make_unit_of_work(engine)() as work:
        while work.dashboard.fold():
            pass
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))


def _grouped(wanted: DashboardFilter) -> str:
    """Return the same sums as one statement over the rows: the count at first of revision 0024, for these days."""
    revision = ScriptDirectory.from_config(alembic_config("postgresql://")).get_revision("0024").module
    counted = " UNION ALL ".join(
        ONE_TABLE.replace("{counted}", revision.counted_rows(table, table)).replace("{table}", table)
        for table in revision.COUNTED
    )
    named = {"house": HOUSE, "first": wanted.before_since, "since": wanted.since, "until": wanted.until}
    grouped = GROUPED.replace("{counted}", counted)
    for name, value in named.items():
        grouped = grouped.replace(f":{name}", f"'{value}'")
    return grouped


def _read(engine: Engine, sql: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def _compare(figures: Figures, engine: Engine, sql: str) -> None:
    """Raise SystemExit unless both ways come to the same in these days and before them."""
    counted = _read(engine, sql)
    for measure in PARTS:
        shown = sum(figures.sum(measure, span).count for span in (Span.NOW, Span.BEFORE))
        rows = sum(int(str(row[3])) for row in counted if row[0] == measure)
        if shown != rows:
            raise SystemExit(f"{measure}: the dashboard has {shown}, the rows have {rows}")


def _p95_ms(call: Callable[[], object], calls: int) -> float:
    times = []
    for _ in range(calls):
        begun = time.perf_counter()
        call()
        times.append(1_000 * (time.perf_counter() - begun))
    return float(np.percentile(times, 95))


if __name__ == "__main__":
    main()
