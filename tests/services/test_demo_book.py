"""The loaded demonstration: real rows that agree with one another, loaded once, closed to production."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backend.demo.book import CASES
from backend.demo.load import load_demo
from backend.demo.people import PEOPLE
from backend.domain.authority import REASON_CODES, find_authority_gap, needs_referral
from backend.domain.cases import QueueFilter, QueueScope
from backend.domain.dashboard import DashboardFilter
from backend.domain.decisions import Outcome
from backend.domain.products import fields_from_json, fields_to_json, get_product, parse_fields
from backend.domain.submissions import SubmissionStatus, move
from backend.errors import DeskError
from backend.services.accounts import AccountsService
from backend.services.dashboard import DashboardService
from backend.services.demo_accounts import refuse_demo_accounts_in_production
from backend.services.sign_in import SignInAttempt
from backend.settings import AppEnv, Settings
from backend.store.openings import Openings
from backend.store.tables import (
    AuditEvent,
    Decision,
    DocumentPage,
    FactRow,
    Referral,
    RuleResultRow,
    Run,
    RunResult,
    Submission,
)
from fakes.chains import first_break

STATUS_OF_ACT = {
    "assessed": SubmissionStatus.IN_REVIEW,
    "referred": SubmissionStatus.REFERRED,
    "referral_answered": SubmissionStatus.IN_REVIEW,
    "in_review": SubmissionStatus.IN_REVIEW,
    "waiting_for_information": SubmissionStatus.WAITING_FOR_INFORMATION,
    "withdrawn": SubmissionStatus.WITHDRAWN,
}
STATUS_OF_DECISION = {"accept": SubmissionStatus.QUOTED, "decline": SubmissionStatus.DECLINED}


def test_a_second_load_changes_nothing_and_shows_no_password(book):
    before = book.counts()

    again = load_demo(book.settings)

    assert book.counts() == before
    assert [account.username for account in again] == [person.username for person in PEOPLE]
    assert {account.password for account in again} == {None}


def test_every_printed_login_works(book):
    service = AccountsService(book.unit_of_work, book.settings)

    for account in book.accounts:
        assert service.sign_in(SignInAttempt(account.username, account.password, "book")).username == account.username


def test_the_book_holds_all_products_and_every_state(book):
    past = book.past()

    assert len(past) == CASES
    assert len({case.reference for case in past}) == CASES
    assert {case.product for case in past} == {"commercial_auto", "homeowners", "personal_auto"}
    assert {case.proposed_outcome for case in past} == set(Outcome)
    states = Counter(case.status for case in past)
    assert min(states[s] for s in ("in_review", "quoted", "declined", "withdrawn")) > 3
    assert {"waiting_for_information", "referred"} & set(states)


def test_every_stored_form_passes_the_check_of_its_product(book):
    for case in book.past():
        product = get_product(case.product)
        values = fields_from_json(product, case.fields)
        assert parse_fields(product, case.fields) == values
        assert fields_to_json(values) == case.fields
        assert case.requested_limit_usd == product.amount_usd(values)
        assert case.insured_name == values["insured_name"]


def test_the_parts_of_every_score_sum_exactly_to_it(book):
    rows = book.all(RunResult, Run, Submission, where=[Run.run_id == RunResult.run_id, *same_case()])

    assert len(rows) == CASES
    for stored, run, case in rows:
        result = stored.result
        assert sum(part["points"] for part in result["contributions"]) == result["score"] == case.score
        assert result["outcome"] == case.proposed_outcome
        assert Outcome(result["outcome"]).strictness >= Outcome(result["floor"]).strictness
        assert stored.result_hash == result["result_hash"]
        assert run.guideline_version == result["guideline_version"]


def same_case():
    return [Run.subject_id == Submission.submission_id]


def test_every_rule_of_every_result_has_its_row(book):
    points = defaultdict(int)
    rules = Counter()
    for (row,) in book.all(RuleResultRow):
        points[row.run_id] += row.points
        rules[row.run_id] += 1
    for (stored,) in book.all(RunResult, where=[RunResult.result["kind"].astext == "underwriting"]):
        assert rules[stored.run_id] == len(stored.result["rules"]) >= 12
        fixed = sum(p["points"] for p in stored.result["contributions"] if p["id"] in ("BASE", "LIMIT"))
        assert points[stored.run_id] + fixed == stored.result["score"]


def test_every_finished_run_says_that_no_model_was_asked(book):
    runs = [run for (run,) in book.all(Run, where=[Run.state == "succeeded"])]

    assert len(runs) > CASES
    assert all(run.made_without_model and run.provider in ("mock", "rules") for run in runs)
    assert all(run.created_at <= run.started_at <= run.finished_at for run in runs)


def test_every_decision_lies_within_the_authority_and_carries_its_reason(book):
    by_id = {person.user_id: person for person in book.people.values()}
    answers = {row.submission_id: row for (row,) in book.all(Referral, where=[Referral.state == "answered"])}
    for made, case in book.all(Decision, Submission, where=[Decision.submission_id == Submission.submission_id]):
        outcome, line = Outcome(made.outcome), get_product(case.product).line
        decider = by_id[made.decided_by]
        if outcome is Outcome.ACCEPT:
            assert find_authority_gap(decider, line, case.requested_limit_usd, case.score) is None
            assert Decimal(0) < made.amount_usd <= case.requested_limit_usd
        answer = answers.get(made.submission_id)
        given = Outcome(answer.answer_outcome) if answer else None
        assert not needs_referral(Outcome(case.proposed_outcome), outcome, given)
        if made.action != "accept_proposal" or outcome is Outcome.DECLINE:
            assert made.reason_code in REASON_CODES
            assert len(made.reason_text) >= 10
        assert (made.action == "accept_proposal") <= (made.outcome == case.proposed_outcome)
        assert made.proposal["score"] == case.score
        assert case.status == STATUS_OF_DECISION[made.outcome]
        assert case.created_at < made.decided_at < datetime.now(UTC)


def test_referrals_are_answered_by_somebody_else_with_authority(book):
    by_id = {person.user_id: person for person in book.people.values()}
    rows = book.all(Referral, Submission, where=[Referral.submission_id == Submission.submission_id])

    assert rows
    for asked, case in rows:
        assert asked.requested_by != asked.addressed_to
        if asked.state == "answered":
            assert asked.answered_by not in (None, asked.requested_by)
            assert asked.requested_at < asked.answered_at
            if asked.answer_outcome == "accept":
                line = get_product(case.product).line
                assert find_authority_gap(by_id[asked.answered_by], line, case.requested_limit_usd, case.score) is None
        else:
            assert case.status == "referred"


def test_the_trail_of_every_case_leads_by_legal_steps_to_its_state(book):
    trails = defaultdict(list)
    for (event,) in book.all(AuditEvent, where=[AuditEvent.object_type == "submission"]):
        trails[event.object_id].append(event)
    for case in book.past():
        events = sorted(trails[str(case.submission_id)], key=lambda event: event.seq)
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert events[0].action == "submitted"
        status = SubmissionStatus.NEW
        for event in events:
            target = STATUS_OF_ACT.get(event.action)
            if event.action == "decided":
                target = STATUS_OF_DECISION[event.details["outcome"]]
            status = move(status, target) if target else status
        assert status == case.status


def test_the_audit_chain_holds(book):
    with book.unit_of_work() as work:
        assert first_break(work) is None


def test_nothing_of_the_book_lies_in_the_future_or_before_its_half_year(book):
    now = datetime.now(UTC)
    for case in book.past():
        assert now - timedelta(days=190) < case.created_at < now
        assert case.created_at <= case.updated_at < now
        assert case.due_at > case.created_at
        assert (case.assignee_id is not None) or case.status == "in_review"


def test_facts_of_the_papers_are_proven_on_their_pages(book):
    pages = {(page.document_id, page.number): page.text for (page,) in book.all(DocumentPage)}
    facts = [fact for (fact,) in book.all(FactRow, where=[FactRow.document_id.is_not(None)])]

    assert len(facts) > 1_000
    for fact in facts:
        assert fact.is_verified
        assert fact.quote in pages[fact.document_id, fact.page]


def test_the_evidence_that_a_decision_counts_was_opened_by_its_decider(book):
    made = [row for (row,) in book.all(Decision, where=[Decision.evidence_opened > 0])]

    assert made
    with book.unit_of_work() as work:
        for decision in made:
            opened = Openings(work.session).count_evidence_opened(decision.decided_by, decision.submission_id)
            assert opened == decision.evidence_opened


def test_the_managers_figures_are_full(book):
    today = datetime.now(UTC).date()
    wanted = DashboardFilter(today - timedelta(days=190), today)

    dashboard = DashboardService(book.unit_of_work).get(book.people["mia.manager"], wanted)

    tiles = {tile.code: tile.value for tile in dashboard.tiles}
    assert tiles["received"] >= CASES
    assert tiles["decided"] > CASES / 2
    assert sum(age.count for age in dashboard.ages if age.desk == "submissions") > 10
    assert tiles["cycle"] > 3_600
    assert 0 < tiles["departed"] < 1
    assert 0 < tiles["straight_through"] < 1
    assert len(dashboard.figures.by("decided", "week")) > 20
    assert ("mock", "1") in dashboard.figures.by("run", "provider", "without")
    assert min(tiles[code] for code in ("reported", "settled", "denied", "closed", "paid", "first_adequacy")) > 0
    assert len(dashboard.figures.by("overridden", "rule")) > 10


@pytest.mark.parametrize("name", ["uma.underwriter", "sam.senior"])
def test_an_underwriter_finds_work(book, name):
    with book.unit_of_work() as work:
        mine = work.submissions.list_queue(book.people[name], QueueFilter(scope=QueueScope.MINE))
        waiting = work.submissions.count_work(book.people[name])

    assert mine.total > 20
    assert waiting.mine > 0


def test_production_does_not_start_on_the_loaded_demonstration(book):
    production = Settings(app_env=AppEnv.PRODUCTION)

    with pytest.raises(DeskError, match="first password"):
        refuse_demo_accounts_in_production(production, book.engine)
    refuse_demo_accounts_in_production(Settings(app_env=AppEnv.DEVELOPMENT), book.engine)


@pytest.mark.parametrize("missing", ["database_url", "redis_url"])
def test_without_a_server_there_is_a_sentence_instead_of_a_trace(book, missing):
    urls = {"database_url": book.settings.database_url, "redis_url": book.settings.redis_url, missing: ""}

    with pytest.raises(DeskError, match="REDIS_URL"):
        load_demo(Settings(**urls))
