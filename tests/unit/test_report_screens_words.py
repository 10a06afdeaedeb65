"""Reports in words on the screens: who may ask for which, how each stands, where its files are taken out."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pandas as pd
import pytest

from app.ui.report_list import frame_of
from app.ui.report_panel import NO_FIGURES
from app.ui.report_words import (
    ACTIVE,
    CONTENTS,
    FILES,
    READS,
    STATE_BADGES,
    file_address,
    kinds_for,
    situation,
    wording,
)
from app.ui.run_words import STATE_LABELS
from backend.domain.access import Principal, Role
from backend.domain.reports.views import ReportFileView, ReportView
from backend.domain.reports.words import FORMATS_OF, ReportFormat, ReportKind
from backend.domain.runs import FINAL_STATES, RunState

RUN = UUID(int=7)
WAITING = ReportView(
    report_id=UUID(int=1),
    reference="RPT-2026-000001",
    kind=ReportKind.ACTUARIAL,
    title="Actuarial report ACT-2026-000001, version 2: Motor",
    subject_id=UUID(int=2),
    parameters={"version": "2"},
    created_by="Ines Roth",
    created_at=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    run_id=RUN,
    run_state=RunState.QUEUED,
)
DONE = replace(
    WAITING,
    run_state=RunState.SUCCEEDED,
    made_without_model=True,
    provider="mock",
    files=tuple(ReportFileView(one, f"report.{one}", 1234, "ab" * 32) for one in FORMATS_OF[ReportKind.ACTUARIAL]),
)


def person(role):
    return Principal(uuid4(), "somebody", role, uuid4())


def test_each_role_is_offered_what_it_may_read():
    offered = {role: set(kinds_for(person(role))) for role in Role}

    assert offered[Role.UNDERWRITER] == {ReportKind.UNDERWRITING_MEMO}
    assert offered[Role.ADJUSTER] == {ReportKind.CLAIM_FILE}
    assert offered[Role.ACTUARY] == {ReportKind.ACTUARIAL}
    assert offered[Role.MANAGER] == offered[Role.EXAMINER] == set(ReportKind)
    assert offered[Role.CLIENT] == set()


def test_every_kind_says_what_it_holds_and_what_one_must_read():
    assert set(CONTENTS) == set(READS) == set(ReportKind)
    for kind, words in CONTENTS.items():
        assert [label in words for label in ("PDF", "Word", "JSON")] == [True] * 3
        assert ("Excel" in words) is (ReportFormat.XLSX in FORMATS_OF[kind])


def test_every_format_has_a_name_and_every_state_a_colour():
    assert set(FILES) == set(ReportFormat)
    assert set(STATE_BADGES) == set(RunState)
    assert set(RunState) - FINAL_STATES == ACTIVE


@pytest.mark.parametrize("wanted", list(ReportFormat))
def test_a_file_is_taken_out_at_the_address_of_its_run(wanted):
    assert file_address(RUN, wanted) == f"/files/reports/{RUN}.{wanted.value}"


def test_a_report_says_who_worded_it_once_it_is_made():
    assert wording(WAITING) == ""
    assert wording(DONE) == "Made without a model"
    assert wording(replace(DONE, made_without_model=False, provider="anthropic")) == "anthropic"


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (WAITING, STATE_LABELS[RunState.QUEUED]),
        (replace(WAITING, run_state=RunState.RUNNING), STATE_LABELS[RunState.RUNNING]),
        (replace(WAITING, run_state=RunState.CANCELLED), STATE_LABELS[RunState.CANCELLED]),
        (replace(WAITING, run_state=RunState.FAILED, error="No provider answered."), "No provider answered."),
        (replace(WAITING, run_state=RunState.FAILED), "The run failed."),
        (DONE, "Made without a model"),
    ],
)
def test_a_report_says_how_it_stands(report, words):
    assert situation(report) == words


def test_the_table_links_the_files_there_are_and_no_others():
    frame = frame_of([WAITING, DONE])

    assert list(frame["Report"]) == ["RPT-2026-000001"] * 2
    assert [bool(pd.isna(frame.iloc[0][label])) for label, _ in FILES.values()] == [True] * 4
    assert [frame.iloc[1][label] for label, _ in FILES.values()] == [
        f"/files/reports/{RUN}.{ending}" for ending in ("pdf", "docx", "xlsx", "json")
    ]


def test_an_empty_table_still_has_its_columns():
    assert [label for label, _ in FILES.values()] == [
        name for name in frame_of([]) if name in {"PDF", "Word", "Excel", "JSON"}
    ]


def test_a_file_is_found_by_its_format():
    assert DONE.file(ReportFormat.XLSX).filename == "report.xlsx"
    assert WAITING.file(ReportFormat.PDF) is None
    assert "figures" in NO_FIGURES
