"""How fast is the chain of acts walked, and how fast is a page of it read, when it is long? On servers of its own."""

import argparse
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from backend.domain.access import Principal
from backend.domain.anchors import KeptAnchors
from backend.domain.audit_views import AuditFilter
from backend.embedded.throwaway import throwaway_folder, throwaway_postgres
from backend.services.audit_checking import check_chain
from backend.store.audit import Act, PastAct
from backend.store.engine import UnitOfWorkFactory, make_engine, make_unit_of_work
from backend.store.migrate import upgrade
from tests.factories import make_principal

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 20_000
ACTIONS = ("document_opened", "assessed", "decided", "signed_in", "referred", "run.succeeded")


def main() -> None:
    """Print rows a second and the time of a page by each filter, for each length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    wanted = parser.parse_args().rows
    with throwaway_folder() as state, throwaway_postgres(state) as server:
        upgrade(server.url)
        engine = make_engine(server.url, pool_size=1)
        unit_of_work = make_unit_of_work(engine)
        with unit_of_work() as work:
            people = [make_principal(work) for _ in range(2)]
        held = 0
        for rows in sorted(wanted):
            fill(unit_of_work, people, held, rows)
            held = rows
            with engine.begin() as connection:
                connection.execute(text("ANALYZE audit_events"))
            measure(unit_of_work, people[0], rows)
        engine.dispose()


def fill(unit_of_work: UnitOfWorkFactory, people: list[Principal], start: int, end: int) -> None:
    """Append acts of two houses, one a minute."""
    for first in range(start, end, AT_ONCE):
        with unit_of_work() as work:
            work.audit.record_past(
                PastAct(FIRST + timedelta(minutes=n), people[n % 2], make_act(n))
                for n in range(first, min(end, first + AT_ONCE))
            )


def make_act(number: int) -> Act:
    """Return an act as long as the product's own."""
    details = {"field": "requested_limit_usd", "before": {"value": number}, "after": {"value": number + 1}, "fence": 1}
    return Act(ACTIONS[number % len(ACTIONS)], "claim", f"{number % 5000:08}-0000-0000-0000-000000000000", details)


def measure(unit_of_work: UnitOfWorkFactory, person: Principal, rows: int) -> None:
    """Print one block of figures."""
    with unit_of_work() as work:
        check = check_chain(work, KeptAnchors())
    rate = check.checked / check.seconds
    print(f"{rows:>9,} acts: walked in {check.seconds:6.1f} s, {rate:8,.0f} rows/s, {check.found or 'whole'}")
    middle = FIRST + timedelta(minutes=rows // 2)
    for name, wanted in {
        "newest": AuditFilter(),
        "in the middle": AuditFilter(before=rows // 2),
        "by person": AuditFilter(actor=person.username),
        "by act": AuditFilter(action="decided"),
        "by object": AuditFilter(subject="00000042-0000-0000-0000-000000000000"),
        "by day": AuditFilter(day=middle.date()),
        "by an act nobody did": AuditFilter(action="x"),
        "by person and day": AuditFilter(actor=person.username, day=middle.date()),
    }.items():
        times = []
        for _ in range(20):
            with unit_of_work() as work:
                started = time.perf_counter()
                work.audit_list.list_page(person.institution_id, wanted)
                times.append(time.perf_counter() - started)
        print(f"{'':>9} page {name:<22}{max(times) * 1000:8.1f} ms at the most of 20")


if __name__ == "__main__":
    main()
