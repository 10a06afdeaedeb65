"""The studies of the demonstration: real rows through the services, one adopted, the others due for the worker."""

import subprocess
import sys
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import select

from backend.demo.case_rows import IMPORTED
from backend.demo.people import ensure_people
from backend.demo.studies import PACE_S, last_quarter_end, open_room, write_adopted
from backend.demo.study_plans import ADOPTED, ADOPTION_REASON, OUTLIER, WAITING, WITHOUT_LIBRARY
from backend.demo.study_staff import find_study_staff
from backend.domain.clock import utc_now
from backend.domain.runs import RunKind, RunState
from backend.domain.studies.checks import check_selection
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import StudyFilter
from backend.domain.studies.words import MethodName, StudyStatus
from backend.domain.triangles import Measure, TriangleSource
from backend.errors import ConflictError
from backend.pipelines.actuarial import StudyInputs
from backend.reserving.methods import LIBRARY_METHODS, run_methods
from backend.services.studies import StudiesService
from backend.settings import Settings
from backend.store.tables import AuditEvent, Run, Study, StudyAdoption, StudyVersion, User
from factories import make_institution
from fakes.chains import first_break

COMPUTES_WITHOUT_LIBRARY = """
import sys
from backend.demo import load
from backend.demo.study_plans import ADOPTED, WAITING
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.actuarial import StudyInputs, responders, run_study
from backend.reserving.samples import load_sample
for plan in WAITING:
    if plan.sample:
        load_sample(plan.sample, plan.line, plan.company)
chain = ProviderChain((MockProvider(responders()),))
selection = ADOPTED.versions[-1].selection
run_study(StudyInputs(load_sample(ADOPTED.sample), selection), chain, lambda step: None)
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"chainladder", "statsmodels", "sklearn", "numba"}))
"""


@pytest.fixture
def views(book):
    """Return every study of the demonstration by its name, as its actuary reads it."""
    ivy = book.people["ivy.actuary"]
    desk = StudiesService(book.unit_of_work, None, None)
    rows = desk.list_page(ivy, StudyFilter()).rows
    return {row.name: desk.get(ivy, row.study_id) for row in rows}


def result_of(book, study, number):
    return StudiesService(book.unit_of_work, None, None).find_result(book.people["ivy.actuary"], study.study_id, number)


def rows(book, table, *where):
    return [row for (row,) in book.all(table, where=list(where))]


def test_there_is_a_study_of_every_plan_under_references_of_their_own(views):
    assert set(views) == {plan.name for plan in (ADOPTED, *WAITING)}
    assert len({study.reference for study in views.values()}) == len(views)
    assert {study.created_by for study in views.values()} == {"Ivy Nakamura", "Leo Sandoval"}


def test_one_study_has_three_versions_by_two_authors_with_their_reasons(views):
    versions = views[ADOPTED.name].versions

    assert [version.number for version in versions] == [3, 2, 1]
    assert [version.author for version in versions] == ["Ivy Nakamura", "Leo Sandoval", "Ivy Nakamura"]
    assert [version.reason for version in reversed(versions)] == [plan.reason for plan in ADOPTED.versions]
    assert {version.run_state for version in versions} == {RunState.SUCCEEDED}
    assert versions[1].selection.factors.excluded == {OUTLIER}
    assert versions[0].selection.factors.last_periods == 5


def test_its_last_version_stands_by_the_person_who_did_not_choose_it(book, views):
    study = views[ADOPTED.name]

    assert study.status is StudyStatus.ADOPTED
    assert (study.adoption.number, study.adoption.adopted_by) == (3, "Leo Sandoval")
    assert study.adoption.reason == ADOPTION_REASON
    for adopted, version in book.all(
        StudyAdoption,
        StudyVersion,
        where=[StudyAdoption.study_id == StudyVersion.study_id, StudyAdoption.number == StudyVersion.number],
    ):
        assert adopted.adopted_by != version.author_id
        assert adopted.run_id == study.versions[0].run_id


def test_its_first_version_gives_the_published_figures_and_the_outlier_moves_them(book, views):
    study = views[ADOPTED.name]
    first, second, third = (result_of(book, study, number).figures.find(MethodName.MACK).total for number in (1, 2, 3))

    assert first.ibnr == pytest.approx(52_135.228261, rel=1e-9)
    assert first.standard_error == pytest.approx(26_909.011156, rel=1e-6)
    assert second.standard_error < first.standard_error
    assert third.ultimate > third.latest


def test_what_was_computed_at_the_load_is_kept_as_a_worker_keeps_it(book, views):
    study = views[ADOPTED.name]
    for version in study.versions:
        result = result_of(book, study, version.number)
        assert {method.method for method in result.figures.methods} == set(WITHOUT_LIBRARY)
        assert result.made_without_model
        assert result.commentary.sentences
        assert result.commentary.dropped == 0
        assert result.data_hash == study.triangle.data_hash
        (run,) = rows(book, Run, Run.run_id == version.run_id)
        assert (run.worker, run.attempts, run.state) == (IMPORTED, 1, RunState.SUCCEEDED)
        assert run.finished_at
        assert run.input_hash


def test_every_other_study_waits_for_the_worker_one_after_another(book, views):
    queued = sorted(rows(book, Run, Run.kind == RunKind.ACTUARIAL, Run.state == "queued"), key=lambda r: r.next_run_at)

    assert [run.subject_id for run in queued] == [views[plan.name].study_id for plan in WAITING]
    assert {(later.next_run_at - sooner.next_run_at).total_seconds() for sooner, later in pairwise(queued)} == {PACE_S}
    assert {views[plan.name].status for plan in WAITING} == {StudyStatus.RUNNING}
    assert {run.inputs["version"] for run in queued} == {1}


def test_two_companies_of_different_lines_bring_paid_incurred_premium_and_every_method(views):
    companies = [study for study in views.values() if study.triangle.details.get("company")]

    assert len({study.triangle.details["line"] for study in companies}) == 2
    for study in companies:
        assert {Measure.PAID, Measure.INCURRED} <= set(study.triangle.triangles.measures)
        assert all(amount > 0 for amount in study.triangle.triangles.premium)
        assert set(study.versions[0].selection.methods) == set(MethodName)
        assert study.triangle.details["company_name"]


def test_one_company_is_steady_and_the_other_is_not(views):
    spread = {}
    for study in views.values():
        if line := study.triangle.details.get("company") and study.triangle.details["line"]:
            figures, _ = run_methods(study.triangle.triangles, Selection())
            mack = next(one for one in figures if one.method is MethodName.MACK).total
            spread[line] = mack.standard_error / mack.ibnr

    assert spread["ppauto"] < 0.1
    assert spread["medmal"] > 0.3


def test_the_own_motor_claims_are_a_triangle_by_quarter_that_ends_with_a_quarter(views):
    (study,) = [study for study in views.values() if study.triangle.source is TriangleSource.CLAIMS]
    sets, details = study.triangle.triangles, study.triangle.details
    paid = sets.measures[Measure.PAID]

    assert (details["line"], details["period_months"]) == ("auto", "3")
    assert details["as_of"] == last_quarter_end(utc_now().date()).isoformat()
    assert len(sets.origins) >= 10
    assert set(sets.ages) == set(range(3, 3 * len(sets.ages) + 1, 3))
    assert sum(row[-1 - at] for at, row in enumerate(paid.to_rows())) > 0
    assert sum(amount or 0 for amount in sets.premium) > 0


def test_every_waiting_study_can_be_computed_by_the_methods_of_the_own_core(views):
    for plan in WAITING:
        study = views[plan.name]
        sets, selection = study.triangle.triangles, study.versions[0].selection
        assert check_selection(selection, sets) == ()
        own = [method for method in selection.methods if method not in LIBRARY_METHODS]
        given, missing = run_methods(sets, Selection(tuple(own), expected=selection.expected))
        assert not missing, f"{plan.name}: {missing}"
        assert all(result.total.ultimate > 0 for result in given)
        assert StudyInputs(sets, selection).basis in sets.measures


def test_the_audit_trail_names_who_began_saved_and_adopted(book, views):
    acts = rows(book, AuditEvent, AuditEvent.object_id == str(views[ADOPTED.name].study_id))

    assert [act.action.rsplit(".", 1)[-1] for act in sorted(acts, key=lambda act: act.seq)] == [
        "created", "computed", "version_saved", "computed", "version_saved", "computed", "adopted",
    ]  # fmt: skip
    with book.unit_of_work() as work:
        assert first_break(work) is None


@pytest.fixture
def house(unit_of_work, redis_client):
    """Make another institution with its actuaries, who write the study that is adopted."""

    def write():
        with unit_of_work() as work:
            work.session.query(User).filter(User.is_demo).update({"username": User.username + "-former"})
            institution_id = make_institution(work)
            ensure_people(work, institution_id, Settings(demo_password="harbour lantern seven"))
            room = open_room(work, redis_client, Settings(), utc_now())
            staff = find_study_staff(work, institution_id)
            study_id = write_adopted(room, staff)
            return [room.studies.find_result(staff.first, study_id, number) for number in (1, 2, 3)]

    return write


def test_two_loads_compute_the_same(house):
    first, again = house(), house()

    assert [result.figures for result in first] == [result.figures for result in again]
    assert [result.commentary for result in first] == [result.commentary for result in again]
    assert [result.data_hash for result in first] == [result.data_hash for result in again]


def test_the_queue_gets_no_hint_before_a_study_is_due(house, redis_client, unit_of_work):
    house()

    assert not redis_client.keys("rq:queue:*")
    with unit_of_work() as work:
        assert work.session.scalars(select(Study.reference)).all()


def test_names_taken_by_another_institution_are_said(unit_of_work):
    with unit_of_work() as work:
        owner, other = make_institution(work), make_institution(work)
        ensure_people(work, owner, Settings(demo_password="harbour lantern seven"))
        with pytest.raises(ConflictError, match=r"ivy\.actuary, leo\.actuary"):
            find_study_staff(work, other)


def test_a_load_never_imports_the_library():
    seen = subprocess.run(
        [sys.executable, "-c", COMPUTES_WITHOUT_LIBRARY], capture_output=True, text=True, check=True, timeout=120
    )

    assert seen.stdout.strip() == ""


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 1, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 11, 23), date(2026, 9, 30)),
    ],
)
def test_a_quarter_ends_the_day_before_the_next_begins(today, end):
    assert last_quarter_end(today) == end
