"""The demonstration's reports: one of each kind that the book has a subject for, due in turn, made by real workers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.demo.reports import FIRST_S, PACE_S, ReportStaff, write_reports
from backend.domain.access import Role
from backend.domain.clock import utc_now
from backend.domain.reports.requests import ReportFilter
from backend.domain.reports.words import ReportKind
from backend.domain.runs import RunKind, RunState
from backend.settings import Settings
from backend.store.studies import NewAdoption
from backend.store.tables import Document, Run
from factories import make_principal
from fakes.claim_rig import make_claim_rig
from fakes.report_rig import ReportRig
from fixtures.studies import finish_run

TODAY = utc_now().date()


@pytest.fixture
def staff(unit_of_work, actuary):
    with unit_of_work() as work:
        return ReportStaff(make_principal(work, Role.MANAGER, actuary.institution_id), actuary)


@pytest.fixture
def write(unit_of_work, redis_client, staff):
    def write():
        with unit_of_work() as work:
            return write_reports(work, redis_client, Settings(), staff, TODAY)

    return write


def runs_of(unit_of_work):
    with unit_of_work() as work:
        return work.session.scalars(select(Run).where(Run.kind == RunKind.REPORT).order_by(Run.next_run_at)).all()


def test_a_book_without_cases_gets_the_summary_of_its_period_alone(write, unit_of_work, redis_client, staff):
    assert write() == 1

    rig = ReportRig(unit_of_work, redis_client)
    (report,) = rig.reports.list_page(staff.manager, ReportFilter()).reports
    assert (report.kind, report.parameters["until"]) == (ReportKind.MANAGEMENT, TODAY.isoformat())


def test_an_adopted_study_is_reported_by_its_actuary(write, unit_of_work, redis_client, staff, started):
    begun = started()
    finish_run(unit_of_work, begun.run_id)
    with unit_of_work() as work:
        second = make_principal(work, Role.ACTUARY, staff.actuary.institution_id)
        work.studies.add_adoption(NewAdoption(begun.study_id, 1, begun.run_id, "It fits the data."), second)

    assert write() == 2

    rig = ReportRig(unit_of_work, redis_client)
    (report,) = rig.reports.list_page(staff.actuary, ReportFilter()).reports
    assert (report.subject_id, report.parameters) == (begun.study_id, {"version": "1"})


def test_reports_are_due_one_after_another_and_wait_for_a_worker(write, unit_of_work, started, staff):
    begun = started()
    finish_run(unit_of_work, begun.run_id)
    with unit_of_work() as work:
        second = make_principal(work, Role.ACTUARY, staff.actuary.institution_id)
        work.studies.add_adoption(NewAdoption(begun.study_id, 1, begun.run_id, "It fits the data."), second)
    write()

    sooner, later = runs_of(unit_of_work)
    assert later.next_run_at - sooner.next_run_at == timedelta(seconds=PACE_S)
    assert sooner.next_run_at - sooner.created_at == timedelta(seconds=FIRST_S + PACE_S)
    assert {sooner.state, later.state} == {RunState.QUEUED}


def test_a_second_load_asks_for_nothing_anew(write, unit_of_work):
    assert write() == write() == 1
    assert len(runs_of(unit_of_work)) == 1


def test_a_claim_without_papers_or_money_is_no_showpiece(write, unit_of_work, staff):
    rig = make_claim_rig(unit_of_work)
    rig.claim(staff.manager)

    assert write() == 1
    with unit_of_work() as work:
        assert work.session.scalar(select(Document.document_id)) is None
