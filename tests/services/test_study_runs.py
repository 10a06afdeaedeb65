"""The run of a study: a version on its triangle computed by the real core, worded, and stored once."""

from uuid import uuid4

import pytest

from backend.domain.runs import RunKind, RunState
from backend.domain.studies.requests import StudyRequest
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.views import StudyFilter
from backend.domain.studies.words import MethodName, StudyStatus
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.errors import InvalidRequestError
from backend.llm.building import build_chain
from backend.pipelines import actuarial
from backend.reserving.samples import list_companies, load_sample, sample_details
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.study_runs import StudyRunHandler
from backend.settings import Settings
from fixtures.studies import make_triangle

HOLE = frozenset({("2021", 12)})
ONE_AGE = TriangleSet({Measure.PAID: Triangle.of_rows(("2021", "2022"), (12,), ((100,), (120,)))})


@pytest.fixture
def perform(unit_of_work, studies_desk):
    """Perform a run as a worker does, with rules instead of a model."""
    answers, book = DatabaseAnswers(unit_of_work), AttemptBook(unit_of_work)
    chain = build_chain(Settings(), actuarial.responders(), answers, book)
    handlers = {RunKind.ACTUARIAL: StudyRunHandler(unit_of_work, lambda: chain)}
    return RunEngine(unit_of_work, studies_desk.queue, handlers, Patience(60.0, 60.0)).perform


def begin(desk, by, triangle_id, selection=Selection()):  # noqa: B008 - frozen
    return desk.studies.create(by, StudyRequest("Motor", triangle_id, selection), uuid4().hex)


def run_row(unit_of_work, by, run_id):
    with unit_of_work() as work:
        return work.runs.get_view(by, run_id)


def test_a_run_stores_figures_words_and_what_they_were_made_with(studies_desk, unit_of_work, actuary, started, perform):
    begun = started(selection=Selection(factors=FactorChoice(excluded=HOLE)))

    perform(begun.run_id)

    result = studies_desk.studies.find_result(actuary, begun.study_id, 1)
    assert {method.method for method in result.figures.methods} == {MethodName.CHAIN_LADDER, MethodName.MACK}
    assert result.figures.find(MethodName.MACK).total.standard_error > 0
    assert result.selection.factors.excluded == HOLE
    assert result.commentary.sentences
    assert (result.made_without_model, result.data_hash) == (
        True,
        studies_desk.studies.get(actuary, begun.study_id).triangle.data_hash,
    )
    row = run_row(unit_of_work, actuary, begun.run_id)
    assert (row.state, row.provider) == (RunState.SUCCEEDED, "mock")


def test_the_chain_ladder_of_the_run_is_that_of_the_hand(studies_desk, actuary, started, perform):
    begun = started()
    perform(begun.run_id)
    result = studies_desk.studies.find_result(actuary, begun.study_id, 1)

    first, second, third = 590 / 330, 435 / 370, 220 / 210
    by_hand = [220, 225 * third, 220 * second * third, 130 * first * second * third]

    origins = result.figures.find(MethodName.CHAIN_LADDER).origins
    assert [one.ultimate for one in origins] == pytest.approx(by_hand)


def test_a_finished_run_makes_the_study_ready_and_stands_in_its_history(studies_desk, actuary, started, perform):
    begun = started()
    perform(begun.run_id)

    (row,) = studies_desk.studies.list_page(actuary, StudyFilter()).rows
    lines = studies_desk.studies.list_history(actuary, begun.study_id)

    assert (row.status, row.method) == (StudyStatus.READY, "mack")
    assert [line.action for line in lines] == ["computed", "created"]
    assert lines[0].details["run_id"] == str(begun.run_id)


def test_the_same_version_run_twice_has_equal_hashes(studies_desk, actuary, started, perform):
    first, second = started(), started()
    perform(first.run_id)
    perform(second.run_id)

    hashes = {studies_desk.studies.find_result(actuary, begun.study_id, 1).result_hash for begun in (first, second)}
    assert len(hashes) == 1


def test_a_company_of_a_sample_is_put_beside_its_industry(studies_desk, unit_of_work, actuary, perform):
    company = list_companies("clrd", "wkcomp")[0]
    triangles = load_sample("clrd", "wkcomp", company.code)
    with unit_of_work() as work:
        details = dict(sample_details("clrd", "wkcomp", company.code))
        triangle_id = make_triangle(work, actuary, triangles, source="sample", details=details)
    begun = begin(studies_desk, actuary, triangle_id)

    perform(begun.run_id)

    industry = studies_desk.studies.find_result(actuary, begun.study_id, 1).figures.industry
    assert industry is not None
    assert "Workers' compensation" in industry.name


def test_a_triangle_of_our_own_has_no_industry_beside_it(studies_desk, actuary, started, perform):
    begun = started()
    perform(begun.run_id)

    assert studies_desk.studies.find_result(actuary, begun.study_id, 1).figures.industry is None


def test_the_warnings_of_the_gate_go_into_the_result(studies_desk, unit_of_work, actuary, perform):
    with unit_of_work() as work:
        triangle_id = make_triangle(work, actuary, warnings=["The year 2022 falls at 24 months."])
    begun = begin(studies_desk, actuary, triangle_id)

    perform(begun.run_id)

    warnings = studies_desk.studies.find_result(actuary, begun.study_id, 1).figures.warnings
    assert "The year 2022 falls at 24 months." in warnings


def test_a_triangle_without_development_fails_with_a_sentence(studies_desk, unit_of_work, actuary, perform):
    with unit_of_work() as work:
        triangle_id = make_triangle(work, actuary, ONE_AGE)
    begun = begin(studies_desk, actuary, triangle_id)

    perform(begun.run_id)

    row = run_row(unit_of_work, actuary, begun.run_id)
    assert row.state is RunState.FAILED
    assert row.error_message.endswith(".")
    assert studies_desk.studies.get(actuary, begun.study_id).status is StudyStatus.FAILED


def test_workbook_and_csv_go_out_with_the_name_of_the_version(studies_desk, actuary, started, perform):
    begun = started()
    perform(begun.run_id)

    workbook = studies_desk.studies.workbook(actuary, begun.study_id, 1)
    csv = studies_desk.studies.s1901(actuary, begun.study_id, 1)

    assert workbook.filename == f"{begun.reference}-v1.xlsx"
    assert workbook.content.startswith(b"PK")
    assert csv.filename == f"{begun.reference}-v1.csv"
    assert b"2021" in csv.content
    history = studies_desk.studies.list_history(actuary, begun.study_id)
    assert [line.details["file"] for line in history if line.action == "exported"] == [
        csv.filename,
        workbook.filename,
    ]


def test_nothing_goes_out_before_there_is_a_result(studies_desk, actuary, started):
    begun = started()

    for hand_on in (studies_desk.studies.workbook, studies_desk.studies.s1901):
        with pytest.raises(InvalidRequestError, match="nothing to hand on"):
            hand_on(actuary, begun.study_id, 1)
