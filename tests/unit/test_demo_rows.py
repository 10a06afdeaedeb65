"""The rows of an imported case say exactly what the assessment, the papers and the people's story say."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from backend.demo.assessing import Assessor, chain_without_model
from backend.demo.case_rows import (
    IMPORTED,
    decision_rows,
    document_rows,
    referral_rows,
    result_row,
    rules_of,
    run_rows,
    submission_row,
)
from backend.demo.chance import seeded
from backend.demo.course import CaseCourse
from backend.demo.people import PEOPLE
from backend.demo.staff import Staff
from backend.demo.wording import ANSWERS, FOR_ACCEPTING, FOR_DECLINING, FOR_FLEETS, REQUESTS, WHY, WITHDRAWALS
from backend.domain.access import Principal
from backend.domain.authority import REASON_CODES
from backend.domain.decisions import Outcome
from backend.domain.guidelines import DEFAULT_GUIDELINES
from backend.domain.runs import ProviderUse
from backend.services.decisions import MIN_NOTE
from backend.store.tables import Decision, Document, Referral, RuleResultRow, Run, RunResult, Submission

INSTITUTION = UUID(int=1)
RECEIVED = datetime(2026, 5, 4, 15, tzinfo=UTC)
CASES = 40


def principal(username):
    (person,) = [person for person in PEOPLE if person.username == username]
    return Principal(
        UUID(int=PEOPLE.index(person) + 10), username, person.role, INSTITUTION, authority=person.authority
    )


STAFF = Staff(*(principal(name) for name in ("uma.underwriter", "sam.senior", "mia.manager", "cleo.client")))


@pytest.fixture(scope="module")
def told():
    assessor = Assessor(DEFAULT_GUIDELINES, chain_without_model())
    cases = [assessor.assess(number, RECEIVED, STAFF.client) for number in range(CASES)]
    now = RECEIVED + timedelta(days=150)
    return [(case, CaseCourse(case, STAFF, now, seeded("rows", case.reference)).tell()) for case in cases]


def columns(table):
    return {column.name for column in table.__table__.columns}


def test_every_row_names_columns_of_its_table_only(told):
    for case, course in told:
        assert set(submission_row(case, course)) <= columns(Submission)
        assert set(result_row(case)) <= columns(RunResult)
        for table, rows in (
            (Run, run_rows(case)),
            (RuleResultRow, rules_of(case)),
            (Document, document_rows(case)),
            (Decision, decision_rows(case, course)),
            (Referral, referral_rows(case, course.referrals)),
        ):
            assert all(set(row) <= columns(table) for row in rows)


def test_rows_of_one_table_have_the_same_columns_so_that_one_statement_stores_them(told):
    runs = [row for case, _ in told for row in run_rows(case)]
    decisions = [row for case, course in told for row in decision_rows(case, course)]

    assert len({frozenset(row) for row in runs}) == 1
    assert len({frozenset(row) for row in decisions}) == 1


def test_every_run_keeps_all_that_is_known_of_its_provider_and_says_that_it_was_imported(told):
    for case, _ in told:
        rows = run_rows(case)
        assert len(rows) == len(case.papers) + 1
        for row in rows:
            assert {field.name for field in fields(ProviderUse)} <= set(row)
            assert row["made_without_model"]
            assert row["worker"] == IMPORTED
            assert row["created_at"] <= row["started_at"] <= row["finished_at"]


def test_no_two_runs_share_a_key_or_an_id(told):
    runs = [row for case, _ in told for row in run_rows(case)]

    assert len({row["run_id"] for row in runs}) == len(runs)
    assert len({row["idempotency_key"] for row in runs}) == len(runs)
    assert all(row["idempotency_key"].startswith(f"{INSTITUTION}:{row['kind']}:") for row in runs)


def test_the_assessment_begins_when_the_last_paper_is_read(told):
    for case, _ in told:
        assert all(paper.read_at <= case.started_at for paper in case.papers)
        assert run_rows(case)[-1]["finished_at"] == case.assessed_at


def test_the_submission_repeats_what_the_queue_filters(told):
    for case, course in told:
        row = submission_row(case, course)
        assert row["insured_name"] == row["fields"]["insured_name"]
        assert row["state_code"] == row["fields"]["state"]
        assert str(row["effective_date"]) == row["fields"]["effective_date"]
        assert (row["proposed_outcome"], row["score"]) == (case.assessment.outcome, case.assessment.score)
        assert row["due_at"] - row["created_at"] == timedelta(days=5)


def test_the_result_is_the_assessment_as_printed_with_its_values_kept_for_what_if(told):
    for case, _ in told:
        result = result_row(case)["result"]
        assert result["result_hash"] == case.assessment.result_hash == result_row(case)["result_hash"]
        assert result["facts"] == len(case.assessment.weighed.facts)
        assert set(result["values"]) == set(case.assessment.values)
        assert result["unreadable_documents"] == []


def test_the_decision_keeps_the_proposal_and_the_authority_of_that_moment(told):
    decided = [(case, course, row) for case, course in told for row in decision_rows(case, course)]

    assert decided
    for case, course, row in decided:
        assert row["proposal"]["outcome"] == case.assessment.outcome
        assert row["proposal"]["contributions"] == case.result["contributions"]
        limit = course.decision.by.authority[case.product.line]
        assert row["authority"]["max_amount_usd"] == str(limit.max_amount_usd)
        assert row["decided_by"] == course.decision.by.user_id
        assert 0 < row["seconds_on_case"] < 8 * 3600


def test_facts_are_opened_only_where_there_are_papers(told):
    for case, course in told:
        for row in decision_rows(case, course):
            assert (row["evidence_opened"] > 0) is bool(case.papers)


def test_an_open_case_has_no_decision():
    case = Assessor(DEFAULT_GUIDELINES, chain_without_model()).assess(1, RECEIVED, STAFF.client)
    course = CaseCourse(case, STAFF, case.assessed_at + timedelta(seconds=1), seeded("open")).tell()

    assert decision_rows(case, course) == []
    assert referral_rows(case, course.referrals) == []
    assert submission_row(case, course)["assignee_id"] is None


def test_an_open_referral_has_nobody_who_answered(told):
    asked = next(entry for _, course in told for entry in course.referrals)
    case = told[0][0]
    (answered,) = referral_rows(case, [asked])
    (waiting,) = referral_rows(case, [type(asked)(asked.referral_id, asked.requested_by, RECEIVED, "?", STAFF.manager)])

    assert answered["answered_by"] == asked.addressed_to.user_id
    assert waiting["answered_by"] is None
    assert waiting["state"] == "open"


def test_papers_are_kept_as_intake_names_them_and_wait_for_their_reading(told):
    rows = [row for case, _ in told for row in document_rows(case)]

    assert {row["filename"] for row in rows} == {"loss_run.csv", "driver_schedule.csv"}
    assert {row["status"] for row in rows} == {"stored"}
    assert {row["media_type"] for row in rows} == {"text/csv"}
    assert all(row["upload_time"] < RECEIVED for row in rows)


def test_every_reason_is_one_of_the_institutions_codes_and_long_enough():
    assert set(WHY) <= set(REASON_CODES)
    assert {*FOR_ACCEPTING, *FOR_DECLINING, *FOR_FLEETS, "price_or_terms"} <= set(WHY)
    notes = [text for texts in (*WHY.values(), *ANSWERS.values(), REQUESTS, WITHDRAWALS) for text in texts]
    assert all(len(note) >= MIN_NOTE for note in notes)
    assert len(set(notes)) == len(notes)
    assert set(ANSWERS) == {Outcome.ACCEPT, Outcome.DECLINE}
