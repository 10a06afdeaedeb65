"""After any history of acts the figures equal a recount of the rows, and each tile the list that it opens."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isclose
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import delete, text

from backend.domain.cases import QueueFilter
from backend.domain.claims.views import ClaimFilter
from backend.domain.dashboard import DashboardFilter
from backend.domain.happenings import WORK, Happened, Happening, happened_in
from backend.domain.run_views import RunFilter
from backend.services.dashboard import DashboardService
from backend.store.tables import Claim, Referral, Run, Submission
from fakes.day_book import make_day_book, noon

FIRST, DAYS = date(2026, 1, 1), 60
SPAN = DashboardFilter(date(2026, 1, 20), date(2026, 2, 18))
PROVIDERS = (("openai", False, "0.25"), ("anthropic", False, None), ("mock", True, "0"))

RECOUNT = {
    "received": "SELECT count(*) FROM submissions WHERE {here} AND {created_at}",
    "decided": "SELECT count(*) FROM decisions WHERE {here} AND {decided_at}",
    "cycle": """SELECT avg(extract(epoch FROM decided_at - created_at)) FROM decisions JOIN submissions
        USING (submission_id, institution_id) WHERE {here} AND {decided_at}""",
    "straight_through": """SELECT avg(is_straight_through::int) FROM decisions WHERE {here} AND {decided_at}""",
    "departed": """SELECT avg((action <> 'accept_proposal')::int) FROM decisions
        WHERE {here} AND {decided_at} AND proposal->>'outcome' <> 'refer'""",
    "referrals": "SELECT count(*) FROM referrals WHERE {here} AND {requested_at}",
    "turnaround": """SELECT avg(extract(epoch FROM answered_at - requested_at)) FROM referrals
        WHERE {here} AND {answered_at}""",
    "limits": "SELECT coalesce(sum(requested_limit_usd), 0) FROM submissions WHERE {here} AND {created_at}",
    "reported": "SELECT count(*) FROM claims WHERE {here} AND {reported_at}",
    "settled": """SELECT count(*) FROM (SELECT min(decided_at) AS decided_at FROM claim_decisions
        WHERE {here} AND action = 'settle' GROUP BY claim_id) AS first WHERE {decided_at}""",
    "denied": """SELECT count(*) FROM (SELECT min(decided_at) AS decided_at FROM claim_decisions
        WHERE {here} AND action = 'deny' GROUP BY claim_id) AS first WHERE {decided_at}""",
    "closed": """SELECT count(*) FROM (SELECT min(decided_at) AS decided_at FROM claim_decisions
        WHERE {here} AND action = 'close' GROUP BY claim_id) AS first WHERE {decided_at}""",
    "claim_cycle": """SELECT avg(extract(epoch FROM decided_at - reported_at)) FROM claims JOIN (
        SELECT claim_id, min(decided_at) AS decided_at FROM claim_decisions WHERE action = 'close' GROUP BY claim_id
        ) AS first USING (claim_id) WHERE {here} AND {decided_at}""",
    "claim_turnaround": """SELECT avg(extract(epoch FROM answered_at - requested_at)) FROM claim_referrals
        WHERE {here} AND {answered_at}""",
    "paid": """SELECT coalesce(sum(amount_usd), 0) FROM claim_transactions
        WHERE {here} AND kind = 'payment' AND state = 'posted' AND {posted_at}""",
    "reserves": """SELECT coalesce(sum(amount_usd), 0) FROM claim_transactions
        WHERE {here} AND kind = 'reserve' AND state = 'posted' AND {posted_at}""",
    "first_adequacy": """SELECT sum(paid_usd) / sum(first_usd) FROM (
        SELECT (SELECT amount_usd FROM claim_transactions AS t WHERE t.claim_id = c.claim_id AND kind = 'reserve'
                AND posted_at <= decided_at ORDER BY posted_at, transaction_id LIMIT 1) AS first_usd,
            (SELECT coalesce(sum(amount_usd), 0) FROM claim_transactions AS t WHERE t.claim_id = c.claim_id
                AND kind = 'payment' AND posted_at <= decided_at) AS paid_usd
        FROM (SELECT claim_id, min(decided_at) AS decided_at FROM claim_decisions
            WHERE {here} AND action = 'close' GROUP BY claim_id) AS c WHERE {decided_at}
        ) AS closed WHERE first_usd IS NOT NULL""",
    "runs": "SELECT count(*) FROM runs WHERE {here} AND {work} AND {finished_at}",
    "failed": "SELECT count(*) FROM runs WHERE {here} AND {work} AND state = 'failed' AND {finished_at}",
    "retries": """SELECT coalesce(sum(retries + greatest(attempts - 1, 0)), 0) FROM runs
        WHERE {here} AND {work} AND {finished_at}""",
    "without_model": """SELECT avg(made_without_model::int) FROM runs
        WHERE {here} AND {work} AND state = 'succeeded' AND {finished_at}""",
    "cost": "SELECT sum(cost_usd) FROM runs WHERE {here} AND {finished_at}",
}
"""By tile: the same figure counted anew from the rows."""


class History:
    """A random sequence of acts, each possible in the state that the ones before left."""

    def __init__(self, book, seed):
        self.book, self.chance = book, random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.open, self.asked, self.claims, self.runs = [], [], [], []

    def live(self, acts=130):
        """Let that many things happen, in no order of time."""
        choices = [getattr(self, name) for name in dir(self) if name.startswith("act_")]
        choices += [self.act_receive, self.act_assess_and_decide, self.act_decide_claim] * 2
        for _ in range(acts):
            self.chance.choice(choices)()
        return self

    def moment(self, since=None, days=20):
        """Return a moment in the days, or within some days after another."""
        if since is not None:
            return since + timedelta(minutes=self.chance.randrange(1, days * 1_440))
        return noon(str(FIRST)) + timedelta(minutes=self.chance.randrange(DAYS * 1_440))

    def act_receive(self):
        at = self.moment()
        product = self.chance.choice(("commercial_auto", "homeowners"))
        self.open.append((self.book.submission(at, product, self.chance.choice((None, 100, 250))), at))

    def act_assess_and_decide(self):
        if not self.open:
            return
        case, at = self.open.pop(self.chance.randrange(len(self.open)))
        ended = self.moment(at, 3)
        run = self._end(ended, case)
        for rule in range(self.chance.randrange(3)):
            self.book.rule(run, f"R{rule}", self.chance.choice(("accept", "refer", "decline")))
        if self.chance.random() < 0.3:
            self.book.refer(case, ended, self.moment(ended, 3))
        proposed = self.chance.choice(("accept", "decline", "refer"))
        outcome = self.chance.choice(("accept", "decline"))
        action = "accept_proposal" if proposed == outcome else self.chance.choice(("change", "override"))
        reason = self.chance.choice(("other", "loss_history"))
        self.book.decide(
            case, self.moment(ended), proposed, outcome=outcome, action=action, run_id=run, reason_code=reason
        )
        self.book.set_status(Submission, case, "quoted" if outcome == "accept" else "declined")

    def act_refer(self):
        if self.open:
            case, at = self.open.pop()
            self.asked.append((self.book.refer(case, self.moment(at, 2)), self.moment(at, 2) + timedelta(days=2)))
            self.book.set_status(Submission, case, "referred")

    def act_answer(self):
        if self.asked:
            referral, at = self.asked.pop()
            self.book.answer(Referral, referral, self.moment(at), answer_outcome="accept")

    def act_run(self):
        self._end(self.moment(), kind=self.chance.choice(("document", "report", "actuarial", "shadow", "replay")))

    def act_fail(self):
        self.runs.append((self.book.run(at := self.moment(), state="failed", attempts=3), at))

    def act_send_again(self):
        if self.runs:
            run, at = self.runs.pop()
            self.book.send_again(run)
            if self.chance.random() < 0.7:
                self.book.end_run(
                    run, self.moment(at), provider="openai", made_without_model=False, cost_usd=Decimal(1)
                )

    def act_report_claim(self):
        at = self.moment(days=5)
        claim = self.book.claim(at, self.chance.choice(("auto", "property")), self.chance.randrange(100, 900))
        self.book.money(claim, at, "reserve", self.chance.randrange(1_000, 2_000))
        self.claims.append((claim, at, Counter()))

    def act_pay(self):
        if self.claims:
            claim, at, _ = self.chance.choice(self.claims)
            self.book.money(claim, self.moment(at, 9), "payment", self.chance.randrange(1, 40))

    def act_raise_reserve_by_two(self):
        if self.claims:
            claim, at, _ = self.chance.choice(self.claims)
            asked = self.book.money(claim, self.moment(at, 3), "reserve", 77, "pending")
            self.book.approve(asked, self.moment(at, 9))

    def act_decide_claim(self):
        """Settle, close, reopen: each later than the one before, as one claim allows."""
        if self.claims:
            number = self.chance.randrange(len(self.claims))
            claim, at, done = self.claims[number]
            later = self.moment(at, 6)
            action = self.chance.choice(("settle", "close", "reopen"))
            if action == "settle" and self.chance.random() < 0.5 and not done["referred"]:
                self.book.refer_claim(claim, at, later, self.chance.choice(("coverage", "siu")))
                done["referred"] += 1
            self.book.decide_claim(claim, later, action, self.chance.choice(("settle", "refer")))
            status = {"settle": "settled", "close": "closed", "reopen": "investigating"}[action]
            self.book.set_status(Claim, claim, status)
            self.claims[number] = claim, later, done

    def _end(self, at, subject=None, kind="underwriting"):
        provider, without, cost = self.chance.choice(PROVIDERS)
        run = self.book.run(
            at,
            subject,
            kind,
            provider=provider,
            made_without_model=without,
            cost_usd=None if cost is None else Decimal(cost),
            retries=self.chance.randrange(3),
        )
        self.book.call(run, at, provider, self.chance.choice(("ok", "timeout")))
        return run


def recount(unit_of_work, institution_id, wanted):
    """Return every tile that can be counted from the rows in one way only."""
    start = datetime.combine(wanted.since, datetime.min.time(), UTC)
    end = datetime.combine(wanted.until, datetime.min.time(), UTC) + timedelta(days=1)
    moments = ("created_at", "decided_at", "requested_at", "answered_at", "reported_at", "posted_at", "finished_at")
    spans = {"work": "kind NOT IN ('report', 'shadow', 'replay')"}
    spans |= {name: f"{name} >= '{start}' AND {name} < '{end}'" for name in moments}
    with unit_of_work() as work:
        return {
            code: work.session.scalar(text(sql.format(here=f"institution_id = '{institution_id}'", **spans)))
            for code, sql in RECOUNT.items()
        }


def same(counted, recounted):
    if counted is None or recounted is None:
        return counted is recounted
    return isclose(counted, recounted, rel_tol=1e-9, abs_tol=1e-6)


@pytest.fixture(params=range(3))
def lived(unit_of_work, request):
    """Let two institutions live through random histories; the second must never be seen."""
    other = History(make_day_book(unit_of_work), 100 + request.param).live(30)
    return History(make_day_book(unit_of_work), request.param).live(), other


def test_the_figures_equal_a_recount_before_and_after_folding(lived, unit_of_work):
    manager = lived[0].book.manager
    recounted = recount(unit_of_work, manager.institution_id, SPAN)
    for most in (0, 7, 10_000):
        with unit_of_work() as work:
            work.dashboard.fold(most)
        tiles = DashboardService(unit_of_work).get(manager, SPAN).tiles
        counted = {tile.code: tile.value for tile in tiles if tile.code in RECOUNT}
        wrong = {code: (counted[code], recounted[code]) for code in RECOUNT if not same(counted[code], recounted[code])}

        assert wrong == {}, f"counted, recounted; after folding {most}"
    assert sum(bool(value) for value in recounted.values()) > len(RECOUNT) / 2


COUNTING = {
    "received": Happening.RECEIVED,
    "decided": Happening.DECIDED,
    "reported": Happening.REPORTED,
    "settled": Happening.SETTLED,
    "denied": Happening.DENIED,
    "closed": Happening.CLOSED,
    "runs": Happening.FINISHED,
    "failed": Happening.FAILED,
}
"""Tiles that count cases, not acts or money."""


def listed(services, who, url):
    """Return how many cases an address lists."""
    screen, _, query = url.partition("?")
    happened = happened_in(dict(parse_qsl(query)))
    with services() as work:
        if screen == "submissions":
            return work.submissions.list_queue(who, QueueFilter(happened=happened)).total
        if screen == "claims":
            return work.claims.list_queue(who, ClaimFilter(happened=happened)).total
        return work.runs.list_views(who, RunFilter(happened=happened)).total


def test_each_tile_that_counts_cases_opens_as_many(lived, unit_of_work):
    manager = lived[0].book.manager
    for line in ("", "homeowners", "property"):
        wanted = replace(SPAN, line=line)
        dashboard = DashboardService(unit_of_work).get(manager, wanted)
        for tile in dashboard.tiles:
            if tile.code in COUNTING:
                assert listed(unit_of_work, manager, tile.url) == tile.value, (tile.code, line)
        for age in dashboard.ages:
            if age.url:
                assert listed(unit_of_work, manager, age.url) == age.count, (age, line)


def test_each_share_opens_the_cases_above_its_line(lived, unit_of_work):
    manager = lived[0].book.manager
    dashboard = DashboardService(unit_of_work).get(manager, SPAN)
    urls = {tile.code: tile.url for tile in dashboard.tiles}
    figures = dashboard.figures
    expected = {
        "straight_through": figures.sum("decided", straight="1").count,
        "departed": figures.sum("decided", action=("change", "override"), proposed=("accept", "decline")).count,
        "claim_straight": figures.sum("claim_decided", straight="1").count,
        "without_model": figures.sum("run", kind=WORK, state="succeeded", without="1").count,
        "retries": figures.sum("run_retries", kind=WORK).count,
        "cost": figures.sum("run_cost").count,
        "cost_per_case": figures.sum("run_cost", kind=WORK).count,
    }

    assert {code: listed(unit_of_work, manager, urls[code]) for code in expected} == expected


def test_each_overridden_rule_and_reason_opens_its_cases(lived, unit_of_work):
    manager = lived[0].book.manager
    cells = DashboardService(unit_of_work).get(manager, SPAN).figures.by("overridden", "rule", "reason")
    assert cells
    for (rule, reason), found in cells.items():
        happened = Happened(Happening.OVERRIDDEN, SPAN.since, SPAN.until, "", f"{rule}|{reason}")
        assert listed(unit_of_work, manager, happened.url("submissions")) == found.count, (rule, reason)


def test_a_deleted_run_is_taken_back(lived, unit_of_work):
    book = lived[0].book
    before = recount(unit_of_work, book.manager.institution_id, SPAN)["runs"]
    run = book.run(noon("2026-02-01"))
    with unit_of_work() as work:
        work.session.execute(delete(Run).where(Run.run_id == run))

    assert DashboardService(unit_of_work).get(book.manager, SPAN).figures.sum("run", kind=WORK).count == before
