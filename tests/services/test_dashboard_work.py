"""Reports, challengers and replays repeat or retell the work of the desk: no figure of that work holds them."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from backend.domain.dashboard import DashboardFilter
from backend.domain.happenings import happened_in
from backend.domain.run_views import RunFilter
from backend.services.dashboard import DashboardService
from fakes.day_book import make_day_book, noon

MARCH = DashboardFilter(date(2026, 3, 1), date(2026, 3, 31))
BESIDE = ("report", "shadow", "replay")
PRICED = {"provider": "openai", "made_without_model": False, "cost_usd": Decimal(1)}


@pytest.fixture
def book(unit_of_work):
    """Decide one case after one assessment at 50 cents; beside it two runs of each further kind at a dollar."""
    book = make_day_book(unit_of_work)
    case = book.submission(noon("2026-03-02"))
    run = book.run(noon("2026-03-03"), case, **{**PRICED, "cost_usd": Decimal("0.50")})
    book.call(run, noon("2026-03-03"))
    book.decide(case, noon("2026-03-04"), run_id=run)
    for kind in BESIDE:
        again = book.run(noon("2026-03-05"), run, kind, retries=4, **PRICED)
        book.call(again, noon("2026-03-05"), outcome="timeout")
        book.run(noon("2026-03-05"), run, kind, state="failed", attempts=3)
    return book


@pytest.fixture
def dashboard(book, unit_of_work):
    return DashboardService(unit_of_work).get(book.manager, MARCH)


def test_the_tiles_count_the_work_alone_and_all_that_was_charged(dashboard):
    values = {tile.code: tile.value for tile in dashboard.tiles}

    assert (values["runs"], values["failed"], values["retries"], values["without_model"]) == (1, 0, 0, 0)
    assert values["cost"] == Decimal("3.50")
    assert values["cost_per_case"] == values["cost_per_accepted"] == Decimal("0.50")


def test_every_tile_of_runs_lists_the_runs_it_counted(book, dashboard, unit_of_work):
    listed = {}
    for tile in dashboard.tiles:
        screen, _, query = tile.url.partition("?")
        if screen == "runs":
            with unit_of_work() as work:
                wanted = RunFilter(happened=happened_in(dict(parse_qsl(query))))
                listed[tile.code] = work.runs.list_views(book.manager, wanted).total

    assert listed == {
        "runs": 1,
        "failed": 0,
        "retries": 0,
        "without_model": 0,
        "cost": 4,
        "cost_per_case": 1,
        "cost_per_accepted": 1,
    }


def test_the_figures_by_kind_hold_them_all(dashboard):
    kinds = {kind: found.count for (kind,), found in dashboard.figures.by("run", "kind").items()}
    asked = {key: found.count for key, found in dashboard.figures.by("call", "kind", "outcome").items()}

    assert kinds == {"underwriting": 1, "report": 2, "shadow": 2, "replay": 2}
    assert asked == {("underwriting", "ok"): 1, **{(kind, "timeout"): 1 for kind in BESIDE}}
