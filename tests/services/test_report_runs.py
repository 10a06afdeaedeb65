"""Report runs from request to files: what stands in them, what a worker asks anew, and what is stored."""

from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.domain.claims.words import SignVerdict
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.reports.words import FORMATS_OF, ReportFormat, ReportKind
from backend.domain.runs import RunKind, RunState, pool_of
from backend.store.tables import AuditEvent, Institution, Submission
from factories import make_claim, make_policy, make_principal, make_submission, post_moves
from fakes.report_rig import ReportRig

MEMO, FILE, STUDY, SUMMARY = ReportKind
PERIOD = {"since": "2020-01-01", "until": "2024-12-31"}


@pytest.fixture
def rig(unit_of_work, redis_client):
    return ReportRig(unit_of_work, redis_client)


@pytest.fixture
def ada(person):
    return person(role=Role.UNDERWRITER)


@pytest.fixture
def case_id(rig, ada, request_for):
    return rig.assessed_case(ada, request_for())


def headings(told):
    return [section["heading"] for section in told["sections"]]


def pairs(block):
    return dict(block["rows"])


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_memo_is_made_of_an_assessed_case_in_every_format_of_its_kind(rig, ada, case_id):
    made = rig.make(ada, MEMO, case_id)
    told = rig.told(ada, made)

    assert tuple(file.format for file in made.files) == FORMATS_OF[MEMO]
    assert {file.filename.rpartition(".")[0] for file in made.files} == {made.reference}
    assert headings(told)[:4] == ["Summary", "What the form says", "Assessment", "Rules and score"]
    assert 4 <= len([b for b in told["sections"][0]["blocks"] if b["block"] == "paragraph"]) <= 8
    assert "made without a model" in told["notices"][0]["text"]
    assert (made.made_without_model, made.provider, made.error) == (True, "mock", "")
    assert made.title == "Underwriting memo S-000001: Harbor Line Freight LLC"


def test_the_pdf_says_what_the_memo_says(rig, ada, case_id):
    made = rig.make(ada, MEMO, case_id)
    said = " ".join(text_of(rig.reports.download(ada, made.run_id, ReportFormat.PDF).content).split())

    assert "Underwriting memo S-000001: Harbor Line Freight LLC" in said
    assert "USD 1,000,000" in said
    assert "made without a model" in said


def test_the_provenance_names_run_versions_and_the_hash_of_the_assessment_told(rig, ada, case_id):
    made = rig.make(ada, MEMO, case_id)
    rows = pairs(rig.told(ada, made)["provenance"])
    with rig.unit_of_work() as work:
        assessed = work.assessments.find_latest(ada.institution_id, case_id)

    assert (rows["Run"], rows["Report"]) == (str(made.run_id), made.reference)
    assert rows["Assessment run"] == str(assessed.run_id)
    assert rows["Assessment result SHA-256"] == assessed.result["result_hash"]
    assert rows["Guideline version"] == str(assessed.result["guideline_version"])
    assert rows["Content SHA-256"] == rig.result_of(made.run_id)["result_hash"]


def test_the_moment_on_a_report_is_that_of_its_request(rig, ada, case_id):
    made = rig.make(ada, MEMO, case_id)

    assert rig.told(ada, made)["made_at"] == rig.row_of(made.run_id).created_at.isoformat()


def test_a_second_report_of_the_same_rows_says_the_same_under_another_name(rig, ada, case_id):
    first, second = rig.make(ada, MEMO, case_id), rig.make(ada, MEMO, case_id)
    one, other = rig.told(ada, first), rig.told(ada, second)

    assert (first.reference, second.reference) == tuple(f"RPT-{first.created_at.year}-00000{n}" for n in (1, 2))
    assert one["sections"][0] == other["sections"][0]
    assert one["figures"]["assessment"] == other["figures"]["assessment"]


def test_a_report_without_an_assessment_is_made_and_says_so(rig, ada, unit_of_work):
    with unit_of_work() as work:
        bare = make_submission(work, ada)

    told = rig.told(ada, rig.make(ada, MEMO, bare))

    assert any("No assessment" in notice["text"] for notice in told["notices"])


def test_a_claim_file_tells_policy_loss_and_ledger(rig, person, unit_of_work):
    mia = person(role=Role.MANAGER)
    with unit_of_work() as work:
        claim_id = make_claim(work, mia, make_policy(work, mia))
        post_moves(work, mia, claim_id, ("reserve", 900, "2026-05-05"), ("payment", 400, "2026-05-06"))
    made = rig.make(mia, FILE, claim_id)
    told = rig.told(mia, made)

    assert {"Policy and coverage", "Reserve and payments"} <= set(headings(told))
    money = next(section for section in told["sections"] if section["heading"] == "Reserve and payments")["blocks"]
    assert pairs(money[0]) == {"Outstanding reserve": "USD 500", "Paid": "USD 400", "Recovered": "USD 0"}
    assert sorted(row[1] for row in money[1]["rows"]) == ["payment", "reserve"]


def test_an_actuarial_report_comes_with_the_workbook_of_the_version(rig, actuary, started, studies_desk):
    begun = started()
    rig.perform(begun.run_id)
    made = rig.make(actuary, STUDY, begun.study_id, version="1")

    file = rig.reports.download(actuary, made.run_id, ReportFormat.XLSX)
    assert file.content == studies_desk.studies.workbook(actuary, begun.study_id, 1).content
    named = made.file(ReportFormat.XLSX)
    assert (sha256(file.content).hexdigest(), len(file.content)) == (named.sha256, named.size_bytes)
    assert "Summary" in load_workbook(BytesIO(file.content)).sheetnames
    result = studies_desk.studies.find_result(actuary, begun.study_id, 1)
    rows = pairs(rig.told(actuary, made)["provenance"])
    assert (rows["Study result SHA-256"], rows["Data SHA-256"]) == (result.result_hash, result.data_hash)
    assert rows["Seed of the simulations"] == "42"


def test_a_management_summary_counts_what_came_in_and_nobody_elses(rig, person, unit_of_work):
    mia, other = person(role=Role.MANAGER), person(role=Role.MANAGER)
    with unit_of_work() as work:
        for house, count in ((mia, 2), (other, 5)):
            for _ in range(count):
                make_submission(work, house)
    made = rig.make(mia, SUMMARY, since="2026-01-01", until="2030-12-31")

    assert pairs(rig.told(mia, made)["summary"])["Submissions received"] == "2 (before: 0)"
    assert made.subject_id is None


def test_the_brand_of_the_institution_signs_the_report(rig, ada, case_id, unit_of_work):
    with unit_of_work() as work:
        work.session.get(Institution, ada.institution_id).name = "Harbour & Sons"

    assert rig.told(ada, rig.make(ada, MEMO, case_id))["brand"]["name"] == "Harbour & Sons"


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"role": "adjuster"}, "not_permitted"),
        ({"role": "client"}, "not_permitted"),
        ({"is_active": False}, "not_permitted"),
    ],
)
def test_the_worker_asks_anew_whether_the_person_may_read_the_case(rig, ada, case_id, changed, kind):
    asked = rig.ask(ada, MEMO, case_id)
    rig.change_person(ada, **changed)

    rig.perform(asked.run_id)

    row = rig.row_of(asked.run_id)
    assert (row.state, row.error_kind) == (RunState.FAILED, kind)


def test_a_case_that_left_the_persons_sight_gives_no_report(rig, person, unit_of_work):
    ada = person(role=Role.UNDERWRITER)
    with unit_of_work() as work:
        mia = make_principal(work, Role.MANAGER, ada.institution_id)
        case_id = make_submission(work, mia)
    asked = rig.ask(ada, MEMO, case_id)
    with unit_of_work() as work:
        work.session.get(Submission, case_id).assignee_id = mia.user_id

    rig.perform(asked.run_id)

    assert rig.row_of(asked.run_id).error_kind == "not_found"
    with pytest.raises(Exception, match="could not find"):
        rig.reports.get(ada, asked.report_id)


def test_files_result_and_state_come_in_one_transaction(rig, ada, case_id, monkeypatch):
    asked = rig.ask(ada, MEMO, case_id)

    def refuse(*_):
        raise ValueError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("backend.store.reports.Reports.add_files", refuse)
        rig.perform(asked.run_id)
    row = rig.row_of(asked.run_id)
    assert (row.state, row.error_kind) == (RunState.QUEUED, "unexpected")
    assert rig.reports.get(ada, asked.report_id).files == ()


def test_a_file_once_made_is_never_changed_or_deleted(rig, ada, case_id, unit_of_work):
    made = rig.make(ada, MEMO, case_id)
    for statement in ("UPDATE report_files SET filename = 'x'", "DELETE FROM report_files", "TRUNCATE report_files"):
        with pytest.raises(DBAPIError, match="never changed"), unit_of_work() as work:
            work.session.execute(text(statement))
    assert rig.reports.get(ada, made.report_id).files == made.files


def test_request_making_and_taking_out_stand_in_the_audit_chain(rig, ada, case_id, unit_of_work):
    made = rig.make(ada, MEMO, case_id)
    rig.reports.download(ada, made.run_id, ReportFormat.PDF)

    with unit_of_work() as work:
        acts = work.session.execute(
            select(AuditEvent.action, AuditEvent.actor, AuditEvent.details)
            .where(AuditEvent.object_type == "report", AuditEvent.object_id == str(made.report_id))
            .order_by(AuditEvent.seq)
        ).all()
    assert [act.action for act in acts] == ["report_requested", "report_made", "exported"]
    assert acts[0].details["subject_id"] == str(case_id)
    assert acts[1].details["files"]["pdf"] == made.file(ReportFormat.PDF).sha256 == acts[2].details["sha256"]
    assert acts[2].actor == ada.username


def test_reports_are_made_by_the_workers_that_wait_on_models():
    assert pool_of(RunKind.REPORT) == "io"


def test_the_result_of_a_reports_run_is_read_by_who_may_read_the_report(rig, ada, case_id, unit_of_work):
    made = rig.make(ada, MEMO, case_id)
    with unit_of_work() as work:
        actuary = make_principal(work, Role.ACTUARY, ada.institution_id)

    assert rig.runs.find_result(ada, made.run_id)["result_hash"]
    with pytest.raises(Exception, match="could not find"):
        rig.runs.find_result(actuary, made.run_id)


def test_the_same_key_gives_the_same_report_and_another_request_under_it_is_refused(rig, ada, case_id, unit_of_work):
    key = uuid4().hex
    with unit_of_work() as work:
        other = make_submission(work, ada)

    assert rig.ask(ada, MEMO, case_id, key) == rig.ask(ada, MEMO, case_id, key)
    with pytest.raises(Exception, match="Idempotency-Key"):
        rig.ask(ada, MEMO, other, key)


def test_the_rows_of_a_report_are_read_at_one_moment(rig, ada, case_id, monkeypatch):
    """A transaction holds still only when it is asked before its first statement."""
    held = []
    monkeypatch.setattr("backend.services.report_runs.hold_still", lambda work: held.append(work.in_transaction()))
    rig.make(ada, MEMO, case_id)
    assert held == [False]


def test_the_row_of_a_run_tells_which_prompt_worded_the_summary(rig, ada, case_id):
    made = rig.make(ada, MEMO, case_id)

    row = rig.row_of(made.run_id)
    known = pairs(rig.told(ada, made)["provenance"])
    assert row.prompt_version == known["Summary prompt"]
    assert row.pipeline_version == known["Report pipeline"]


def test_reviews_of_flags_and_notes_stand_in_the_file_of_a_claim(rig, person, unit_of_work):
    ben = person(role=Role.ADJUSTER)
    with unit_of_work() as work:
        claim_id = make_claim(work, ben, make_policy(work, ben))
        work.claim_signs.review_flag(ben, claim_id, "late_report", (SignVerdict.DISMISSED, "He was abroad."))
        work.notes.add(ben, Subject(SubjectType.CLAIM, claim_id), "Called the insured.", ())

    told = rig.told(ben, rig.make(ben, FILE, claim_id))
    known = {section["heading"]: section["blocks"] for section in told["sections"]}
    assert "dismissed by" in known["Red flags"][0]["text"]
    assert "He was abroad." in known["Red flags"][0]["text"]
    assert known["Notes"][0]["rows"][0][2] == "Called the insured."
