"""Rows a person may not see do not exist for them: cases, documents, facts, runs and results, by every way in."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from backend.bootstrap import Services
from backend.domain.access import Principal, Role
from backend.domain.cases import DecisionRequest, QueueFilter
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.facts import FactReview
from backend.domain.run_views import RunFilter
from backend.domain.runs import RunKind
from backend.errors import DeskError, NotFoundError
from backend.services.document_views import PageImageRequest
from backend.settings import Settings
from backend.store.tables import Submission
from factories import make_principal
from fakes.case_rig import CaseRig

NOTE = "A note that another person can act on."
LETTER = "Named insured: Harbor Line Freight LLC\nPower units: 40\n"


@dataclass(frozen=True)
class Case:
    """A case of Ada's with one read document and one assessment."""

    services: Services
    ada: Principal
    submission_id: UUID
    run_id: UUID
    document_id: UUID
    fact_id: int


@pytest.fixture
def rig(engine, unit_of_work, redis_client, monkeypatch):
    monkeypatch.setattr("backend.bootstrap.make_unit_of_work", lambda _engine: unit_of_work)
    services = Services(Settings(), engine, redis_client)
    return CaseRig(services, unit_of_work, services.runs._queue)


@pytest.fixture
def case(rig, person):
    ada = person()
    document_id = rig.upload(ada, "letter.txt", LETTER)
    sent = rig.assess(ada, (document_id,))
    facts = rig.services.documents.list_facts(ada, document_id).facts
    return Case(rig.services, ada, sent.submission_id, sent.run_id, document_id, facts[0].fact_id)


def colleague(rig, case, role):
    with rig.unit_of_work() as work:
        return make_principal(work, role, case.ada.institution_id)


def ways_in(case, by):
    """Give every way to one case, its documents and its runs, by name."""
    services, submission, document = case.services, case.submission_id, case.document_id
    decision = DecisionRequest(submission, 2, case.run_id, DecisionAction.OVERRIDE, Outcome.DECLINE, "other", NOTE)
    return {
        "get": lambda: services.underwriting.get(by, submission),
        "history": lambda: services.underwriting.list_history(by, submission),
        "assessment": lambda: services.underwriting.find_assessment(by, submission),
        "what_if": lambda: services.underwriting.what_if(by, submission, {}),
        "assess": lambda: services.underwriting.assess(by, submission, "key"),
        "change": lambda: services.underwriting.change_fields(by, submission, 2, {}),
        "assign": lambda: services.underwriting.assign(by, submission, 2, by.user_id),
        "decide": lambda: services.decisions.decide(by, decision),
        "refer": lambda: services.decisions.refer(by, submission, 2, NOTE),
        "ask": lambda: services.decisions.ask_for_information(by, submission, 2, ["Why?"]),
        "resume": lambda: services.decisions.resume(by, submission, 2),
        "withdraw": lambda: services.decisions.withdraw(by, submission, 2, NOTE),
        "decisions": lambda: services.decisions.list_for(by, submission),
        "referrals": lambda: services.decisions.list_referrals(by, submission),
        "gap": lambda: services.decisions.find_gap(by, submission),
        "upload": lambda: services.documents.upload(by, "more.txt", b"more\n", submission),
        "document": lambda: services.documents.get(by, document),
        "pages": lambda: services.documents.list_pages(by, document),
        "page": lambda: services.documents.get_page(by, document, 1),
        "picture": lambda: services.documents.page_image(by, PageImageRequest(document, 1)),
        "facts": lambda: services.documents.list_facts(by, document),
        "fact": lambda: services.documents.open_fact(by, case.fact_id),
        "review": lambda: services.documents.review_fact(by, case.fact_id, FactReview.ACCEPTED),
        "search": lambda: services.documents.search(by, document, "Harbor"),
        "download": lambda: services.documents.download(by, document),
        "reread": lambda: services.documents.reread(by, document),
        "attach": lambda: services.documents.attach(by, [document], submission),
        "run": lambda: services.runs.get(by, case.run_id),
        "result": lambda: services.runs.find_result(by, case.run_id),
        "cancel": lambda: services.runs.cancel(by, case.run_id),
        "retry": lambda: services.runs.retry(by, case.run_id),
    }


def lists(case, by):
    """Give what every list shows of the case."""
    services = case.services
    return [
        *services.underwriting.list_queue(by, QueueFilter()).lines,
        *services.documents.list_for_submission(by, case.submission_id),
        *services.documents.list_submission_facts(by, case.submission_id).facts,
        *services.runs.list_runs(by, RunFilter()).runs,
        *services.runs.list_runs(by, RunFilter(subject_id=case.submission_id)).runs,
        *filter(None, [services.runs.find_latest(by, case.submission_id, RunKind.UNDERWRITING)]),
    ]


def test_a_colleagues_case_does_not_exist_by_any_way_in(rig, case):
    bert = colleague(rig, case, Role.UNDERWRITER)

    for name, way in ways_in(case, bert).items():
        with pytest.raises(NotFoundError):
            pytest.fail(f"{name} gave {way()!r}")
    assert lists(case, bert) == []


def test_another_insurers_people_see_nothing_whatever_their_role(case, person):
    for role in (Role.UNDERWRITER, Role.MANAGER, Role.EXAMINER, Role.ADMIN, Role.CLIENT):
        stranger = person(role=role)
        for name, way in ways_in(case, stranger).items():
            with pytest.raises(DeskError):
                pytest.fail(f"{name} gave {role} {way()!r}")


def test_who_sees_all_cases_reads_every_part_of_one(rig, case):
    reading = ("get", "history", "assessment", "document", "pages", "page", "facts", "fact", "search", "run", "result")
    for role in (Role.MANAGER, Role.EXAMINER):
        ways = ways_in(case, colleague(rig, case, role))
        assert all(ways[name]() is not None for name in reading)


def test_an_administrator_follows_runs_without_any_contents(rig, case):
    admin = colleague(rig, case, Role.ADMIN)

    assert case.services.runs.get(admin, case.run_id).subject_id == case.submission_id
    assert case.services.runs.find_result(admin, case.run_id) is None


def test_a_client_follows_own_runs_and_reads_no_assessment(rig, person):
    client = person(role=Role.CLIENT)
    sent = rig.assess(client)

    assert rig.services.runs.get(client, sent.run_id).requested_by == client.user_id
    assert rig.services.runs.find_result(client, sent.run_id) is None


def test_a_document_goes_with_its_case(rig, case):
    """Whoever uploaded it to a case nobody had taken loses sight of it with the case."""
    bert = colleague(rig, case, Role.UNDERWRITER)
    with rig.unit_of_work() as work:
        work.session.get(Submission, case.submission_id).assignee_id = None
    stored = case.services.documents.upload(bert, "note.txt", b"A note of Bert's.\n", case.submission_id)
    rig.perform(stored.run_id)
    assert case.services.documents.get(bert, stored.document_id).document.filename == "note.txt"
    with rig.unit_of_work() as work:
        work.session.get(Submission, case.submission_id).assignee_id = case.ada.user_id

    with pytest.raises(NotFoundError):
        case.services.documents.get(bert, stored.document_id)
    assert case.services.runs.find_result(bert, stored.run_id) is None
    assert case.services.runs.get(bert, stored.run_id).requested_by == bert.user_id
