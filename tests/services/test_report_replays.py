"""Replays of real reports: the same files to the byte from what was kept, though every row behind them moved on."""

import json

import pytest
from sqlalchemy import func, text, update

from backend.domain.access import Role
from backend.domain.replays import ReplayVersions
from backend.domain.reports.words import ReportFormat, ReportKind
from backend.domain.runs import RunKind
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines import report
from backend.services.replaying import Replayer
from backend.services.report_remaking import ReportRemaker
from backend.store.tables import Institution, ReportFile, RunMaterial, Submission, TriangleRow, User
from factories import make_claim, make_policy, make_submission, post_moves
from fakes.report_rig import ReportRig

MEMO, FILE, STUDY, SUMMARY = ReportKind


@pytest.fixture
def rig(unit_of_work, redis_client):
    return ReportRig(unit_of_work, redis_client)


@pytest.fixture
def ada(person):
    return person(role=Role.UNDERWRITER)


@pytest.fixture
def memo(rig, ada, request_for):
    return rig.make(ada, MEMO, rig.assessed_case(ada, request_for()))


@pytest.fixture
def replay(unit_of_work):
    """Replay a report with a chain that answers by rules, asked only under today's versions."""

    def again(house, run_id, versions=ReplayVersions.STORED):
        chain = ProviderChain((MockProvider(report.responders()),), board=BreakerBoard())
        remakers = {RunKind.REPORT: ReportRemaker(unit_of_work)}
        return Replayer(unit_of_work, lambda: chain, remakers).replay(house, run_id, versions)

    return again


def test_a_memo_replays_to_the_same_files_though_case_people_and_brand_moved_on(unit_of_work, ada, memo, replay):
    with unit_of_work() as work:
        work.session.execute(update(Submission).values(insured_name="Somebody else", fields={}))
        work.session.execute(update(User).values(full_name="Somebody else"))
        work.session.execute(update(Institution).values(name="Another house"))

    outcome = replay(ada.institution_id, memo.run_id)

    assert outcome.same, outcome.differences
    assert len(outcome.hash) == 64


def test_a_claim_file_replays(unit_of_work, rig, person, replay):
    mia = person(role=Role.MANAGER)
    with unit_of_work() as work:
        claim_id = make_claim(work, mia, make_policy(work, mia))
        post_moves(work, mia, claim_id, ("reserve", 900, "2026-05-05"), ("payment", 400, "2026-05-06"))
    made = rig.make(mia, FILE, claim_id)
    with unit_of_work() as work:
        post_moves(work, mia, claim_id, ("payment", 100, "2026-05-07"))

    outcome = replay(mia.institution_id, made.run_id)

    assert outcome.same, outcome.differences


def test_an_actuarial_report_replays_with_its_workbook(unit_of_work, rig, actuary, started, replay):
    begun = started()
    rig.perform(begun.run_id)
    made = rig.make(actuary, STUDY, begun.study_id, version="1")
    with unit_of_work() as work:
        work.session.execute(update(User).values(full_name="Somebody else"))

    outcome = replay(actuary.institution_id, made.run_id)

    assert outcome.same, outcome.differences
    assert made.file(ReportFormat.XLSX).sha256


def test_a_management_summary_replays_though_more_came_in(unit_of_work, rig, person, replay):
    mia = person(role=Role.MANAGER)
    with unit_of_work() as work:
        make_submission(work, mia)
    made = rig.make(mia, SUMMARY, since="2026-01-01", until="2030-12-31")
    with unit_of_work() as work:
        make_submission(work, mia)

    assert replay(mia.institution_id, made.run_id).same


def test_one_bent_byte_of_a_stored_file_is_found(unit_of_work, ada, memo, replay):
    with unit_of_work() as work:  # somebody who is above the triggers, and leaves the row's own hash as it was
        work.session.execute(text("ALTER TABLE report_files DISABLE TRIGGER USER"))
        bent = func.set_byte(ReportFile.content, 900, 0)
        work.session.execute(update(ReportFile).where(ReportFile.format == "pdf").values(content=bent))
        work.session.execute(text("ALTER TABLE report_files ENABLE TRIGGER USER"))

    outcome = replay(ada.institution_id, memo.run_id)

    assert not outcome.same
    assert [one.path for one in outcome.differences] == ["files.pdf"]
    assert outcome.differences[0].now == memo.file(ReportFormat.PDF).sha256


def test_a_file_that_somebody_took_away_is_missed(unit_of_work, ada, memo, replay):
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE report_files DISABLE TRIGGER USER"))
        work.session.execute(text("DELETE FROM report_files WHERE format = 'docx'"))
        work.session.execute(text("ALTER TABLE report_files ENABLE TRIGGER USER"))

    (missed,) = replay(ada.institution_id, memo.run_id).differences

    assert (missed.path, missed.then) == ("files.docx", "")


def test_the_material_of_a_report_is_kept_with_its_answers_and_versions(unit_of_work, memo):
    with unit_of_work() as work:
        kept = work.session.get(RunMaterial, memo.run_id)

    assert kept.inputs["report_kind"] == "underwriting_memo" == MEMO.value
    assert kept.inputs["rows"]["case"]["reference"] == "S-000001"
    assert [answer["provider"] for answer in kept.answers] == ["mock"]
    assert kept.versions["pipeline_version"] == report.PIPELINE_VERSION
    assert "password" not in json.dumps(kept.inputs)


def test_under_todays_prompt_only_words_and_their_versions_part(unit_of_work, ada, memo, replay):
    unchanged = replay(ada.institution_id, memo.run_id, ReplayVersions.TODAY)
    with unit_of_work() as work:
        work.session.execute(
            text(
                "INSERT INTO prompts (institution_id, step, version, state, system, template, fingerprint) VALUES "
                "(:house, :step, 1, 'active', 'Be kind.', :template, 'x')"
            ),
            {
                "house": ada.institution_id,
                "step": report.DEFAULT_PROMPT.step,
                "template": report.DEFAULT_PROMPT.template,
            },
        )

    today = replay(ada.institution_id, memo.run_id, ReplayVersions.TODAY)
    stored = replay(ada.institution_id, memo.run_id)

    assert (unchanged.same, stored.same, today.same) == (True, True, False)
    parted = {one.path: one.now for one in today.differences}
    assert parted["prompt_version"].startswith("1-")
    assert {path.split(".")[0] for path in parted} == {"prompt_version", "content", "files"}
    assert all(path.startswith("content.provenance") for path in parted if path.startswith("content"))


def test_a_study_whose_triangle_was_bent_is_not_replayed_as_if_nothing_was(unit_of_work, rig, actuary, started, replay):
    begun = started()
    rig.perform(begun.run_id)
    made = rig.make(actuary, STUDY, begun.study_id, version="1")
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE triangles DISABLE TRIGGER USER"))
        work.session.execute(
            update(TriangleRow).values(cells=TriangleRow.cells.op("||")(text("""'{"unit": "EUR"}'::jsonb""")))
        )
        work.session.execute(text("ALTER TABLE triangles ENABLE TRIGGER USER"))

    with pytest.raises(Exception, match="cannot be replayed"):
        replay(actuary.institution_id, made.run_id)
