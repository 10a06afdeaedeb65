"""The count at first: what revision 0024 counts back from rows equals what its triggers counted act by act."""

from datetime import timedelta

from alembic import command
from sqlalchemy import text

from backend.store.engine import make_engine
from backend.store.migrate import alembic_config, upgrade
from backend.store.tables import Submission
from fakes.day_book import make_day_book, noon

FIGURES = text(
    "SELECT day::text, measure, line, part, sum(count), sum(total) FROM ("
    "SELECT * FROM day_figures UNION ALL SELECT institution_id, day, measure, line, part, count, total FROM day_changes"
    ") AS days GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0 OR sum(total) <> 0 ORDER BY 1, 2, 3, 4"
)
NOTED = text(
    "SELECT decision_id::text, is_straight_through, false FROM decisions UNION ALL "
    "SELECT decision_id::text, is_straight_through, is_first FROM claim_decisions ORDER BY 1"
)


def fill(book):
    """Let everything happen that is counted."""
    straight, referred = book.submission(noon("2026-03-02")), book.submission(noon("2026-03-02"), "homeowners")
    corrected = book.submission(noon("2026-03-03"), limit=None)
    book.correct_fact(corrected, noon("2026-03-04"))
    book.refer(referred, noon("2026-03-03"), noon("2026-03-04"))
    run = book.run(
        noon("2026-03-04"),
        straight,
        provider="openai",
        made_without_model=False,
        tokens_in=5,
        tokens_out=7,
        cost_usd=1,
        retries=1,
    )
    book.call(run, noon("2026-03-04"), outcome="timeout")
    book.rule(run, "CA-1", "decline")
    book.send_again(book.run(noon("2026-03-04"), state="failed"))
    book.decide(straight, noon("2026-03-05"))
    book.decide(referred, noon("2026-03-06"))
    book.decide(corrected, noon("2026-03-06"), "decline", action="override", run_id=run)
    book.set_status(Submission, straight, "quoted")
    claim, denied = book.claim(noon("2025-10-02")), book.claim(noon("2026-03-02"), "property")
    book.money(claim, noon("2025-10-02"), "reserve", 100)
    book.money(claim, noon("2026-03-02"), "payment", 60)
    book.approve(book.money(claim, noon("2026-03-02"), "reserve", -5, "pending"), noon("2026-03-03"))
    for days, action in enumerate(("settle", "close", "reopen", "settle", "close")):
        book.decide_claim(claim, noon("2026-03-05") + timedelta(days=days), action)
    book.refer_claim(denied, noon("2026-03-03"), noon("2026-03-07"), "siu")
    book.decide_claim(denied, noon("2026-03-08"), "deny", proposed="refer")


def read(engine):
    with engine.connect() as connection:
        return connection.execute(FIGURES).all(), connection.execute(NOTED).all()


def test_a_database_that_comes_to_this_revision_with_rows_has_the_figures_of_one_that_counted_them(
    own_database_url, committed_unit_of_work
):
    fill(make_day_book(committed_unit_of_work))
    engine = make_engine(own_database_url)
    counted, noted = read(engine)
    engine.dispose()
    command.downgrade(alembic_config(own_database_url), "0023")
    upgrade(own_database_url)
    engine = make_engine(own_database_url)
    again = read(engine)
    with engine.connect() as connection:
        added = connection.scalar(text("SELECT count(*) FROM day_changes"))
    engine.dispose()

    assert len({measure for _, measure, *_ in counted}) == 19
    assert again == (counted, noted)
    assert added == 0, "the count at first writes the days themselves"
