"""Many write, one folds and one reads at once: nobody waits for ever, and nothing is counted twice or lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Event

from sqlalchemy import func, select, text

from backend.domain.dashboard import DashboardFilter
from backend.services.dashboard import DashboardService
from backend.store.dashboard import AT_ONCE
from backend.store.tables import DayChange, Submission
from fakes.day_book import make_day_book, noon

MARCH = DashboardFilter(date(2026, 3, 1), date(2026, 3, 31))
WRITERS, CASES, AWAY = 8, 5, 2 * AT_ONCE
PILE = text(
    "INSERT INTO day_changes (institution_id, day, measure, line, part, count, total) "
    "SELECT :own, date '2026-03-01' + n % 30, 'received', 'homeowners', 'p' || n % 7, 1, 10 "
    "FROM generate_series(1, :wanted) AS n"
)


def write(book, start, writer):
    """Let a person receive, assess, decide and follow some cases, all on the same days."""
    start.wait()
    for number in range(CASES):
        case = book.submission(noon("2026-03-02"))
        run = book.run(noon("2026-03-03"), case, state="failed", attempts=3, cost_usd=Decimal("0.25"))
        book.send_again(run)
        book.end_run(run, noon("2026-03-04"), provider="openai", made_without_model=False)
        book.decide(case, noon("2026-03-05") + timedelta(minutes=writer * CASES + number), run_id=run)
        book.set_status(Submission, case, "quoted")


def test_eight_writers_a_folder_and_a_reader_leave_exact_figures(committed_unit_of_work):
    book, start, done = make_day_book(committed_unit_of_work), Barrier(WRITERS), Event()
    service, seen = DashboardService(committed_unit_of_work), []

    def fold():
        while not done.is_set():
            with committed_unit_of_work() as work:
                work.dashboard.fold(5)

    def read():
        while not done.is_set():
            seen.append(service.get(book.manager, MARCH).figures.sum("received").count)

    with ThreadPoolExecutor(WRITERS + 2) as crowd:
        beside = [crowd.submit(fold), crowd.submit(read)]
        try:
            for writing in [crowd.submit(write, book, start, number) for number in range(WRITERS)]:
                writing.result()
        finally:
            done.set()
        for one in beside:
            one.result()
    tiles = {tile.code: tile.value for tile in service.get(book.manager, MARCH).tiles}

    wanted = WRITERS * CASES
    assert (tiles["received"], tiles["decided"], tiles["runs"], tiles["failed"]) == (wanted, wanted, wanted, 0)
    assert (tiles["cost"], tiles["straight_through"]) == (Decimal("0.25") * wanted, 1)
    assert seen == sorted(seen), "a reader saw a figure shrink that only grew"
    with committed_unit_of_work() as work:
        work.dashboard.fold()
        assert work.session.scalar(select(func.count()).select_from(DayChange)) == 0


def test_what_piled_up_while_nobody_folded_is_read_exactly_and_folded_in_bounded_steps(committed_unit_of_work):
    book, service = make_day_book(committed_unit_of_work), DashboardService(committed_unit_of_work)
    with committed_unit_of_work() as work:
        work.session.execute(PILE, {"own": book.manager.institution_id, "wanted": AWAY})
    steps, read = [], []
    while not steps or steps[-1]:
        with committed_unit_of_work() as work:
            steps.append(work.dashboard.fold())
        found = service.get(book.manager, MARCH).figures.sum("received")
        read.append((found.count, found.total))

    assert steps == [*[AT_ONCE] * (AWAY // AT_ONCE), 0]
    assert set(read) == {(AWAY, Decimal(10 * AWAY))}


def test_an_act_never_waits_for_folding(committed_unit_of_work):
    book = make_day_book(committed_unit_of_work)
    book.submission(noon("2026-03-02"))
    with committed_unit_of_work() as work:
        assert work.dashboard.fold()
        with committed_unit_of_work() as other:
            other.session.execute(text("SET LOCAL lock_timeout = '1s'"))
            case = other.session.scalars(select(Submission)).one()
            case.status = "quoted"
        with committed_unit_of_work() as third:
            third.session.execute(text("SET LOCAL lock_timeout = '1s'"))
            third.session.execute(text("UPDATE institutions SET name = 'Other', version = version + 1"))
    received = DashboardService(committed_unit_of_work).get(book.manager, MARCH).figures.by("received", "status")

    assert {key: found.count for key, found in received.items() if found.count} == {("quoted",): 1}
