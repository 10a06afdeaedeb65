"""The fresh demonstration cases go through services and workers like real ones, each with its planted trouble."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from backend.demo.fresh import HeldQueue, open_desk, send_fresh_cases
from backend.demo.fresh_cases import fresh_cases
from backend.demo.people import PEOPLE
from backend.domain.clock import utc_now
from backend.domain.products import get_product, parse_fields
from backend.domain.runs import RunKind
from backend.llm.building import build_chain
from backend.pipelines import document, underwriting
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.document_reading import make_document_pipeline
from backend.services.document_runs import DocumentRunHandler
from backend.services.guidelines import install_first_guidelines
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.settings import Settings
from backend.store.tables import Document, Run, Submission
from factories import make_institution, make_principal

SETTINGS = Settings(provider_order="mock")
SENDERS = [person for person in PEOPLE if person.username in ("uma.underwriter", "sam.senior", "cleo.client")]


@pytest.fixture
def queue(redis_client):
    return HeldQueue(redis_client, 60)


@pytest.fixture
def people(committed_unit_of_work):
    with committed_unit_of_work() as work:
        institution_id = make_institution(work)
        install_first_guidelines(work, institution_id)
        return {p.username: make_principal(work, role=p.role, institution_id=institution_id) for p in SENDERS}


@pytest.fixture
def send(committed_unit_of_work, people, redis_client, queue):
    def sending():
        with committed_unit_of_work() as work:
            desk = open_desk(work, redis_client, queue, SETTINGS)
            return send_fresh_cases(desk, people, utc_now().date())

    return sending


def rows(unit_of_work, table, *where):
    with unit_of_work() as work:
        return list(work.session.scalars(select(table).where(*where)))


def test_every_form_passes_the_check_of_its_product():
    for case in fresh_cases(utc_now().date()):
        parse_fields(get_product(case.risk.product), case.risk.fields)


def test_nothing_reaches_the_workers_before_the_rows_are_committed(send, queue, redis_client):
    assert send() == 5
    assert not redis_client.keys("rq:queue:*")

    assert queue.release() == 5 + 10
    assert redis_client.llen("rq:queue:documents") == 10
    assert redis_client.llen("rq:queue:io") == 5
    assert queue.release() == 0


def test_a_load_that_breaks_off_leaves_neither_case_nor_document(
    committed_unit_of_work, people, redis_client, queue, send
):
    class BreakOffError(Exception):
        pass

    def break_off():
        with committed_unit_of_work() as work:
            send_fresh_cases(open_desk(work, redis_client, queue, SETTINGS), people, utc_now().date())
            raise BreakOffError

    with pytest.raises(BreakOffError):
        break_off()

    mine = people["uma.underwriter"].institution_id
    for table in (Submission, Document, Run):
        assert rows(committed_unit_of_work, table, table.institution_id == mine) == []
    assert send() == 5


def perform_all(unit_of_work, queue, institution_id):
    chain = build_chain(
        SETTINGS,
        {**underwriting.responders(), **document.responders()},
        DatabaseAnswers(unit_of_work),
        AttemptBook(unit_of_work),
    )
    handlers = {
        RunKind.DOCUMENT: DocumentRunHandler(unit_of_work, make_document_pipeline(chain)),
        RunKind.UNDERWRITING: UnderwritingRunHandler(unit_of_work, lambda: chain),
    }
    engine = RunEngine(unit_of_work, queue, handlers, Patience(20, 60))
    for kind in (RunKind.DOCUMENT, RunKind.UNDERWRITING):
        for run in rows(unit_of_work, Run, Run.institution_id == institution_id, Run.kind == kind):
            engine.perform(run.run_id)


def test_the_workers_find_in_each_case_what_was_planted(send, committed_unit_of_work, queue, people):
    send()
    somebody = people["uma.underwriter"]
    perform_all(committed_unit_of_work, queue, somebody.institution_id)

    cases = {
        case.insured_name: case
        for case in rows(committed_unit_of_work, Submission, Submission.institution_id == somebody.institution_id)
    }
    results = {}
    with committed_unit_of_work() as work:
        for name, case in cases.items():
            results[name] = work.assessments.find_latest(somebody.institution_id, case.submission_id).result
    fired = {
        name: {rule["reason_code"] for rule in result["rules"] if rule["outcome"] == "fired"}
        for name, result in results.items()
    }
    clean, two, cut, scanned, steering = (case.risk.fields["insured_name"] for case in fresh_cases(utc_now().date()))

    assert results[clean]["outcome"] == "accept"
    assert results[clean]["conflicts"] == []
    assert "INSURED_NAME_CONFLICT" in fired[two]
    conflict = results[two]["conflicts"][0]
    assert "Kingfisher Drayage LP" in {conflict["first"]["quote"], conflict["second"]["quote"]}
    assert results[cut]["unreadable_documents"] == ["loss_run.pdf"]
    assert results[scanned]["unreadable_documents"] == []
    assert any("loss run" in question for question in results[scanned]["questions"])
    assert {"STEERING_TEXT", "HIDDEN_TEXT"} & fired[steering]
    assert {name: result["outcome"] for name, result in results.items() if name != clean} == dict.fromkeys(
        (two, cut, scanned, steering), "refer"
    )


def test_every_paper_names_its_kind_when_read(send, committed_unit_of_work, queue, people):
    send()
    institution_id = people["uma.underwriter"].institution_id
    perform_all(committed_unit_of_work, queue, institution_id)

    stored = rows(committed_unit_of_work, Document, Document.institution_id == institution_id)
    found = sorted((document.filename, document.status, document.kind) for document in stored)

    assert found == sorted(
        [("driver_packet.pdf", "read", "driver_packet")] * 5
        + [("loss_run.pdf", "read", "loss_run")] * 3
        + [("loss_run.pdf", "unreadable", ""), ("faxed_letter.pdf", "read", "")]
    )


def test_clients_see_their_own_fresh_cases_without_an_assignee(send, committed_unit_of_work, people):
    send()
    cleo = people["cleo.client"]
    mine = rows(committed_unit_of_work, Submission, Submission.created_by == cleo.user_id)

    assert len(mine) == 2
    assert {case.assignee_id for case in mine} == {None}
    assert all(re.fullmatch(r"S-\d{6}", case.reference) for case in mine)


def test_equal_days_give_equal_papers():
    today = utc_now().date()

    first, second = (fresh_cases(day) for day in (today, today))

    assert first == second
    assert len({paper.content for case in first for paper in case.risk.papers}) == 10
    assert replace(first[0], name="other") != second[0]
