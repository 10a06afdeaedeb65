"""Loading under bad luck: two starts at once, a start that dies, names that are taken; and rows of the real shape."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import delete, func, select

from backend.demo import load, people
from backend.demo.book import write_book
from backend.demo.challenger import SHARE_PERCENT, start_challenger
from backend.demo.chance import SEED
from backend.demo.claim_files import claim_files
from backend.demo.claims_book import write_claims_book
from backend.demo.fresh_cases import fresh_cases
from backend.demo.fresh_claims import PACE_S, send_fresh_claims
from backend.demo.quiet_policies import write_quiet_policies
from backend.demo.staff import find_staff
from backend.demo.study_plans import WAITING
from backend.domain.access import Role
from backend.domain.clock import utc_now
from backend.domain.policies import PolicyLine
from backend.domain.reports.words import ReportKind
from backend.domain.runs import ClaimedRun, RunKind, RunOutcome
from backend.domain.submissions import SubmissionRequest
from backend.errors import ConflictError
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.underwriting import responders
from backend.services.guidelines import install_first_guidelines
from backend.services.passwords import hash_password
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.settings import Settings
from backend.store.tables import AuditEvent, Claim, Institution, Run, RunResult, Submission, User
from factories import make_institution, make_principal
from fakes.chains import first_break

FEW, FEW_CLAIMS, FEW_FILES = 6, 12, 2
FEW_QUIET = dict.fromkeys(PolicyLine, 3)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Hash with fewer rounds and load a few cases only: the way is the same."""
    monkeypatch.setattr(people, "hash_password", lambda password: hash_password(password, 4))
    monkeypatch.setattr(load, "write_book", lambda work, staff, now: write_book(work, staff, now, FEW))
    monkeypatch.setattr(
        load, "write_claims_book", lambda work, staff, now: write_claims_book(work, staff, now, FEW_CLAIMS)
    )
    monkeypatch.setattr(
        load, "write_quiet_policies", lambda work, house, today: write_quiet_policies(work, house, today, FEW_QUIET)
    )
    monkeypatch.setattr(
        load,
        "send_fresh_claims",
        lambda work, counter, staff, today: send_fresh_claims(work, counter, staff, today, FEW_FILES),
    )


@pytest.fixture
def settings(own_database_url, redis_url):
    """Give a database of this test's own."""
    return Settings(database_url=own_database_url, redis_url=redis_url)


@pytest.fixture
def stored(committed_unit_of_work):
    """Read and write the same database."""
    return committed_unit_of_work


def count(unit_of_work, table):
    with unit_of_work() as work:
        return work.session.scalar(select(func.count()).select_from(table))


def test_two_starts_at_once_make_one_book_and_each_password_is_shown_once(settings, stored):
    with ThreadPoolExecutor(2) as starts:
        first, second = starts.map(lambda _: load.load_demo(settings), range(2))

    assert count(stored, Institution) == 1
    assert count(stored, User) == len(people.PEOPLE)
    assert count(stored, Submission) == FEW + 5
    assert count(stored, Claim) == FEW_CLAIMS + FEW_FILES
    shown = [[account.password is not None for account in accounts] for accounts in (first, second)]
    assert sorted(map(all, shown)) == [False, True]
    assert sorted(map(any, shown)) == [False, True]


def test_a_start_that_dies_leaves_nothing_and_the_next_one_loads_all(settings, stored, monkeypatch):
    class PowerCutError(Exception):
        pass

    def cut(*_):
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(load, "send_fresh_cases", cut)
        with pytest.raises(PowerCutError):
            load.load_demo(settings)
    assert [count(stored, table) for table in (Institution, User, Submission, Run, AuditEvent)] == [0] * 5

    assert all(account.password for account in load.load_demo(settings))
    assert count(stored, Submission) == FEW + 5


def test_an_account_that_was_removed_is_made_again_and_the_book_stays(settings, stored):
    load.load_demo(settings)
    with stored() as work:
        removed = work.accounts.find_by_name("ada.admin")
        work.session.execute(delete(User).where(User.user_id == removed.user_id))

    again = {account.username: account.password for account in load.load_demo(settings)}

    assert [name for name, password in again.items() if password] == ["ada.admin"]
    assert count(stored, Submission) == FEW + 5


def test_a_database_in_use_keeps_its_own_rows_and_its_chain(settings, stored):
    with stored() as work:
        ada = make_principal(work)
        install_first_guidelines(work, ada.institution_id)
    before = count(stored, AuditEvent)

    load.load_demo(settings)

    with stored() as work:
        assert first_break(work) is None
        assert count(stored, Institution) == 2
        assert count(stored, AuditEvent) > before
        own = select(func.count()).where(Submission.institution_id == ada.institution_id)
        assert work.session.scalar(own) == 0


def test_names_taken_by_another_institution_are_said_and_nothing_is_stored(settings, stored):
    with stored() as work:
        other = make_institution(work)
        work.session.add(User(institution_id=other, username="sam.senior", password_hash="!", role="underwriter"))

    with pytest.raises(ConflictError, match=r"sam\.senior"):
        load.load_demo(settings)

    assert count(stored, Institution) == 1
    assert count(stored, Submission) == 0


def test_the_queue_holds_hints_for_the_fresh_cases_only(settings, stored, redis_client):
    load.load_demo(settings)

    today = utc_now().date()
    cases, files = fresh_cases(today), claim_files(SEED, today)[:FEW_FILES]
    papers = [paper for case in cases for paper in case.risk.papers]
    assert redis_client.llen("rq:queue:io") == len(cases)
    assert redis_client.llen("rq:queue:documents") == len(papers)
    with stored() as work:
        waiting = list(work.session.scalars(select(Run).where(Run.state == "queued")))
    claims = sum(1 + len(file.documents) for file in files)
    reports = sum(run.kind == RunKind.REPORT for run in waiting)
    assert 1 <= reports <= len(ReportKind)
    assert len(waiting) == len(cases) + len(papers) + claims + len(WAITING) + reports
    assert {run.attempts for run in waiting} == {0}


def test_the_manager_starts_a_challenger_that_costs_nothing_where_there_is_one(unit_of_work):
    with unit_of_work() as work:
        boss = make_principal(work, Role.MANAGER)
        assert not start_challenger(work, Settings(provider_order="openai,local"), boss)
        assert start_challenger(work, Settings(), boss)
        (running,) = work.challenges.list_all(boss.institution_id)

    assert (running.name, running.share_percent, running.created_by_id) == ("mock", SHARE_PERCENT, boss.user_id)


def test_the_files_of_fresh_claims_are_due_one_after_another(settings, stored):
    load.load_demo(settings)

    with stored() as work:
        claims = list(work.session.scalars(select(Run).where(Run.kind == "claim", Run.state == "queued")))
    due = sorted(run.next_run_at for run in claims)
    assert len(claims) == FEW_FILES
    assert {(later - sooner).total_seconds() for sooner, later in pairwise(due)} == {PACE_S}


def test_an_imported_case_has_the_shape_that_a_worker_stores(unit_of_work, desk, request_for):
    with unit_of_work() as work:
        institution_id = make_institution(work)
        install_first_guidelines(work, institution_id)
        people.ensure_people(work, institution_id, Settings())
        staff = find_staff(work, institution_id)
        write_book(work, staff, utc_now(), FEW)
        imported = work.session.scalars(
            select(Run).join(Submission, Submission.submission_id == Run.subject_id).limit(1)
        ).one()
        imported_result = work.session.get(RunResult, imported.run_id).result
    request = request_for()
    sent = desk.underwriting.submit(staff.underwriter, SubmissionRequest(request.product, request.fields), "shape")
    performed, real_result = perform(unit_of_work, sent.run_id)

    assert set(imported_result) == set(real_result)
    columns = {column.name for column in Run.__table__.columns}
    differing = {name for name in columns if (getattr(imported, name) is None) != (getattr(performed, name) is None)}
    assert differing == set()
    assert imported.worker != performed.worker


def perform(unit_of_work, run_id):
    """Perform a run as a worker does."""
    chain = ProviderChain((MockProvider(responders()),))
    with unit_of_work() as work:
        claimed = work.runs.claim(run_id, "test", 60.0)
    assert isinstance(claimed, ClaimedRun)
    assert claimed.kind is RunKind.UNDERWRITING
    made = UnderwritingRunHandler(unit_of_work, lambda: chain).perform(claimed, lambda _: None)
    with unit_of_work() as work:
        work.runs.complete(claimed, RunOutcome(made.result, made.result_hash, made.provider, made.versions))
        made.store(work)
        run = work.session.get(Run, run_id, populate_existing=True)
        return run, work.session.get(RunResult, run_id).result
