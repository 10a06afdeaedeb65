"""Whatever is done to a row in whatever way, the figures of the days are those that the rows come to."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.store.migrate import alembic_config
from backend.store.tables import Claim, Run, Submission
from fakes.day_book import make_day_book, noon

REVISION = ScriptDirectory.from_config(alembic_config("postgresql://")).get_revision("0024").module
KEPT = """
SELECT institution_id::text, day, measure, line, part, sum(count), sum(total) FROM (
    SELECT institution_id, day, measure, line, part, count, total FROM day_figures
    UNION ALL SELECT institution_id, day, measure, line, part, count, total FROM day_changes
) AS days GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0 OR sum(total) <> 0 ORDER BY 1, 2, 3, 4, 5
"""
ROWS = " UNION ALL ".join(
    f"SELECT * FROM ({REVISION.counted_rows(table, table)}) AS {table}_rows"  # noqa: S608
    for table in REVISION.COUNTED
)
COUNTED = f"""
SELECT institution_id::text, day, measure, line, part, sum(count), sum(total::numeric(20, 6)) FROM ({ROWS}) AS rows
GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0 OR sum(total) <> 0 ORDER BY 1, 2, 3, 4, 5
"""  # noqa: S608
CHANGES = {
    "submissions": {
        "status": "'quoted'",
        "requested_limit_usd": "77",
        "requested_limit_usd_gone": "requested_limit_usd = NULL",
        "institution_id": "'{other}'",
    },
    "referrals": {
        "answered": "state = 'answered', answered_by = '{colleague}', answered_at = requested_at + interval '9 hours',"
        " answer_note = 'Yes.', answer_outcome = 'accept'",
        "withdrawn": "state = 'withdrawn'",
        "answer_outcome": "'decline'",
        "answered_at": "requested_at + interval '3 days'",
        "requested_at": "requested_at - interval '2 days'",
    },
    "decisions": {
        "reason_code": "'loss_history'",
        "outcome": "'decline'",
        "action": "'change'",
        "decided_at": "decided_at + interval '40 days'",
        "run_id": "NULL",
        "decided_by": "'{colleague}'",
        "proposal": "'{{}}'",
        "is_straight_through": "NOT is_straight_through",
    },
    "claims": {
        "status": "'closed'",
        "claimed_usd": "9",
        "claimed_usd_gone": "claimed_usd = NULL",
        "institution_id": "'{other}'",
    },
    "runs": {
        "state": "'cancelled'",
        "cost_usd": "3",
        "cost_usd_gone": "cost_usd = NULL",
        "retries": "8",
        "attempts": "3",
        "tokens_out": "90",
        "provider": "'anthropic'",
        "made_without_model": "true",
        "finished_at": "finished_at + interval '2 days'",
        "sent_again": "state = 'queued', finished_at = NULL",
        "taken": "state = 'running', started_at = now(), lease_until = now()",
        "beat": "lease_until = now() + interval '9 seconds', step = 'score'",
        "ended": "state = 'failed', error_kind = 'timeout', finished_at = now(), lease_until = NULL",
    },
}
"""By table: what is done to all its rows, one after the other; a name with a column alone sets that column."""


@pytest.fixture
def book(unit_of_work):
    """Let something of everything happen in two institutions."""
    for book in (make_day_book(unit_of_work), make_day_book(unit_of_work)):
        case, other = book.submission(noon("2026-03-02")), book.submission(noon("2026-03-02"), "homeowners")
        run = book.run(
            noon("2026-03-03"), case, provider="openai", made_without_model=False, cost_usd=1, tokens_in=3, tokens_out=4
        )
        book.call(run, noon("2026-03-03"))
        book.rule(run, "CA-1", "refer")
        book.rule(run, "CA-2", "decline")
        book.decide(case, noon("2026-03-05"), run_id=run)
        book.refer(other, noon("2026-03-04"))
        claim = book.claim(noon("2026-03-01"))
        book.money(claim, noon("2026-03-02"), "reserve", 100)
        book.money(claim, noon("2026-03-03"), "payment", 60)
        book.money(claim, noon("2026-03-04"), "reserve", -10)
        book.money(claim, noon("2026-03-04"), "recovery", 5)
        book.refer_claim(claim, noon("2026-03-04"))
        for day, action in ((5, "settle"), (6, "close"), (7, "reopen"), (8, "settle"), (9, "close")):
            book.decide_claim(claim, noon(f"2026-03-0{day}"), action)
    return book


@pytest.fixture
def differs(connection):
    """Return what the days hold and the rows do not, and the other way round."""

    def differs():
        kept, counted = (
            {tuple(map(str, row[:5])): tuple(map(float, row[5:])) for row in connection.execute(text(sql))}
            for sql in (KEPT, COUNTED)
        )
        assert kept
        return {key: (kept.get(key), counted.get(key)) for key in kept | counted if kept.get(key) != counted.get(key)}

    return differs


@pytest.mark.parametrize("table", CHANGES)
def test_any_change_of_a_row_moves_its_figures(book, connection, differs, table):
    names = {"other": book.manager.institution_id, "colleague": book.colleague.user_id}
    for what, change in CHANGES[table].items():
        words = change if " = " in change else f"{what} = {change}"
        connection.execute(text(f"UPDATE {table} SET {words.format(**names).replace('{{}}', '{}')}"))  # noqa: S608

        assert differs() == {}, what


def test_rows_that_come_many_at_once_count_one_by_one(book, connection, differs):
    columns = "institution_id, product, insured_name, created_by, created_at, requested_limit_usd"
    connection.execute(
        text(
            f"INSERT INTO submissions (reference, {columns}) "  # noqa: S608
            f"SELECT 'M-' || n, {columns} FROM submissions, generate_series(1, 500) AS n "
            "WHERE institution_id = :own AND product = 'homeowners'"
        ),
        {"own": book.manager.institution_id},
    )
    added = connection.scalar(
        text("SELECT max(count) FROM day_changes WHERE institution_id = :own AND measure = 'received'"),
        {"own": book.manager.institution_id},
    )

    assert differs() == {}
    assert added == 500, "one statement adds one line a day and part, however many rows it brings"


@pytest.mark.parametrize("table", ["provider_calls", "decisions", "referrals"])
@pytest.mark.parametrize("how", ["DELETE FROM {table}", "TRUNCATE {table}"])
@pytest.mark.usefixtures("book")
def test_rows_that_are_cleaned_away_are_counted_no_longer(connection, differs, table, how):
    connection.execute(text(how.format(table=table)))

    assert differs() == {}
    assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608


@pytest.mark.parametrize("table", ["runs", "claims"])
@pytest.mark.usefixtures("book")
def test_a_table_that_kept_rows_stand_on_is_not_emptied(connection, differs, table):
    inner = connection.begin_nested()
    with pytest.raises(DBAPIError):
        connection.execute(text(f"TRUNCATE {table} CASCADE"))
    inner.rollback()

    assert differs() == {}


@pytest.mark.usefixtures("book")
def test_what_is_rolled_back_was_never_counted(connection, differs):
    inner = connection.begin_nested()
    connection.execute(text("UPDATE runs SET cost_usd = 99"))
    connection.execute(text("DELETE FROM provider_calls"))
    inner.rollback()

    assert differs() == {}


@pytest.mark.usefixtures("book")
def test_a_change_that_moves_no_figure_writes_nothing(connection):
    def added():
        return connection.scalar(text("SELECT count(*) FROM day_changes"))

    before = added()
    connection.execute(text("UPDATE submissions SET version = version + 1, updated_at = now(), insured_name = 'New'"))
    connection.execute(text("UPDATE claims SET version = version + 1, score = 4, assignee_id = NULL"))
    connection.execute(text("UPDATE runs SET step = 'score', worker = 'w', latency_ms = 4"))
    connection.execute(text("UPDATE referrals SET request_note = 'Please look again.'"))
    connection.execute(text("UPDATE decisions SET seconds_on_case = 40, reason_text = 'In other words.'"))

    assert added() == before


def test_a_money_movement_counts_when_it_is_posted_and_never_by_its_request(book, differs, connection):
    claim = book.claim(noon("2026-04-01"))
    asked = book.money(claim, noon("2026-04-02"), "reserve", 500, "pending")
    days = text("SELECT day::text FROM day_changes WHERE measure = 'money' AND day >= '2026-04-01'")
    assert connection.scalars(days).all() == []
    book.approve(asked, noon("2026-04-09"))

    assert connection.scalars(days).all() == ["2026-04-09"]
    assert differs() == {}


def test_a_run_that_fails_is_sent_again_and_succeeds_counts_once_by_its_new_end(book, differs, connection):
    run = book.run(noon("2026-04-01"), state="failed", attempts=3)
    book.send_again(run)
    assert differs() == {}
    book.end_run(run, noon("2026-04-03"), provider="openai", made_without_model=False)
    ended = text(
        "SELECT day::text, part, sum(count) FROM day_changes WHERE measure = 'run' AND day >= '2026-04-01' "
        "GROUP BY 1, 2 HAVING sum(count) <> 0"
    )

    assert [tuple(row) for row in connection.execute(ended)] == [("2026-04-03", "underwriting|succeeded|openai|0", 1)]
    assert differs() == {}


def test_a_claim_reopened_and_closed_again_counts_its_first_closing_and_stands_where_it_is(book, differs, connection):
    claim = book.claim(noon("2026-04-01"), "liability")
    for day, action, status in ((2, "settle", "settled"), (3, "close", "closed"), (4, "reopen", "investigating")):
        book.decide_claim(claim, noon(f"2026-04-0{day}"), action)
        book.set_status(Claim, claim, status)
    book.decide_claim(claim, noon("2026-04-05"), "close")
    first = text(
        "SELECT day::text FROM day_changes WHERE line = 'liability' AND measure = 'claim_decided' AND part LIKE "
        "'close|%|1|0'"
    )
    stands = text(
        "SELECT part FROM day_changes WHERE line = 'liability' AND measure = 'reported' GROUP BY part "
        "HAVING sum(count) > 0"
    )

    assert connection.scalars(first).all() == ["2026-04-03"]
    assert connection.scalars(stands).all() == ["investigating"]
    assert differs() == {}


def test_every_table_that_is_counted_is_changed_here_or_never_changed_at_all():
    append_only = {"provider_calls", "claim_decisions", "claim_referrals", "claim_transactions"}

    assert set(CHANGES) | append_only == set(REVISION.COUNTED)
    assert set(REVISION.CHANGED) >= set(CHANGES)
    assert {Run.__tablename__, Submission.__tablename__} <= set(CHANGES)
