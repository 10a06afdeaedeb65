"""Whose reports are whose: row scope by subject, houses apart, limits, and lists in few statements."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.reports.requests import ReportFilter
from backend.domain.reports.words import ReportFormat, ReportKind
from backend.domain.runs import NewRun, RunKind
from backend.errors import DeskError, InvalidRequestError, NotFoundError, NotPermittedError, RateLimitedError
from factories import make_claim, make_principal, make_submission
from fakes.report_rig import ReportRig
from fixtures.studies import finish_run

MEMO, FILE, STUDY, SUMMARY = ReportKind
PERIOD = {"since": "2026-01-01", "until": "2026-03-31"}
READERS = {
    MEMO: {Role.UNDERWRITER, Role.MANAGER, Role.EXAMINER},
    FILE: {Role.ADJUSTER, Role.MANAGER, Role.EXAMINER},
    STUDY: {Role.ACTUARY, Role.MANAGER, Role.EXAMINER},
    SUMMARY: {Role.MANAGER, Role.EXAMINER},
}


@pytest.fixture
def rig(unit_of_work, redis_client):
    return ReportRig(unit_of_work, redis_client)


@pytest.fixture
def house(unit_of_work, actuary, new_study):
    """One person of each role in the actuary's house, and one subject of each kind that nobody has taken."""
    study_id = new_study()
    run_id = queue_study(unit_of_work, actuary, study_id)
    finish_run(unit_of_work, run_id)
    with unit_of_work() as work:
        people = {role: make_principal(work, role, actuary.institution_id) for role in Role}
        subjects = {
            MEMO: (make_submission(work, people[Role.MANAGER]), {}),
            FILE: (make_claim(work, people[Role.MANAGER]), {}),
            STUDY: (study_id, {"version": "1"}),
            SUMMARY: (None, PERIOD),
        }
    return people, subjects


def queue_study(unit_of_work, by, study_id):
    with unit_of_work() as work:
        return work.runs.add(NewRun(RunKind.ACTUARIAL, study_id, {"version": 1}, uuid4().hex), by).run_id


def refused(act):
    try:
        act()
    except DeskError as error:
        return type(error)
    return None


def test_each_role_asks_for_the_reports_of_what_it_reads_and_no_others(rig, house):
    people, subjects = house
    for kind, (subject_id, parameters) in subjects.items():
        for role, person in people.items():
            outcome = refused(lambda: rig.ask(person, kind, subject_id, **parameters))  # noqa: B023 - called at once
            assert (outcome is None) == (role in READERS[kind]), (kind, role)


def test_each_role_lists_reads_and_takes_out_the_reports_of_what_it_reads_and_no_others(rig, house):
    people, subjects = house
    manager = people[Role.MANAGER]
    made = {
        kind: rig.ask(manager, kind, subject_id, **parameters) for kind, (subject_id, parameters) in subjects.items()
    }
    for asked in made.values():
        if asked is not made[STUDY]:
            rig.perform(asked.run_id)
    for role, person in people.items():
        seen = {kind for kind in ReportKind if role in READERS[kind]}
        if not seen:
            assert refused(lambda: rig.reports.list_page(person, ReportFilter())) is NotPermittedError  # noqa: B023
            continue
        page = rig.reports.list_page(person, ReportFilter())
        assert ({report.kind for report in page.reports}, page.total) == (seen, len(seen)), role
        for kind, asked in made.items():
            found = refused(lambda: rig.reports.get(person, asked.report_id))  # noqa: B023
            assert found is (None if kind in seen else NotFoundError), (role, kind)
            if kind is not STUDY:
                taken = refused(lambda: rig.reports.download(person, asked.run_id, ReportFormat.PDF))  # noqa: B023
                assert taken is (None if kind in seen else NotFoundError), (role, kind)


def test_nothing_of_another_house_is_found_whoever_asks(rig, house, unit_of_work):
    people, subjects = house
    made = {
        kind: rig.ask(people[Role.MANAGER], kind, subject_id, **parameters)
        for kind, (subject_id, parameters) in subjects.items()
    }
    rig.perform(made[MEMO].run_id)
    with unit_of_work() as work:
        stranger = make_principal(work, Role.MANAGER)

    assert rig.reports.list_page(stranger, ReportFilter()).total == 0
    for kind, (subject_id, parameters) in subjects.items():
        assert refused(lambda: rig.reports.get(stranger, made[kind].report_id)) is NotFoundError  # noqa: B023
        if subject_id is not None:
            assert rig.reports.list_for(stranger, subject_id) == ()
            assert refused(lambda: rig.ask(stranger, kind, subject_id, **parameters)) is NotFoundError  # noqa: B023
    assert refused(lambda: rig.reports.download(stranger, made[MEMO].run_id, ReportFormat.PDF)) is NotFoundError


def test_a_colleagues_case_is_out_of_sight_for_an_underwriter_and_so_are_its_reports(rig, house, unit_of_work):
    people, _ = house
    ada, mia = people[Role.UNDERWRITER], people[Role.MANAGER]
    with unit_of_work() as work:
        bob = make_principal(work, Role.UNDERWRITER, ada.institution_id)
        case_id = make_submission(work, bob)
        case = work.submissions.get(bob, case_id)
        work.submissions.change(case, assignee_id=bob.user_id)
    asked = rig.ask(mia, MEMO, case_id)

    assert [report.report_id for report in rig.reports.list_for(bob, case_id)] == [asked.report_id]
    assert rig.reports.list_for(ada, case_id) == ()
    with pytest.raises(NotFoundError):
        rig.reports.get(ada, asked.report_id)
    with pytest.raises(NotFoundError):
        rig.ask(ada, MEMO, case_id)


def test_an_actuary_gets_no_summary_of_the_portfolio_although_its_figures_are_theirs_to_read(rig, house):
    with pytest.raises(NotPermittedError):
        rig.ask(house[0][Role.ACTUARY], SUMMARY, None, **PERIOD)


def test_a_version_without_a_result_gives_no_report(rig, actuary, new_study):
    study_id = new_study()
    with pytest.raises(InvalidRequestError, match="no result yet"):
        rig.ask(actuary, STUDY, study_id, version="1")
    with pytest.raises(NotFoundError):
        rig.ask(actuary, STUDY, study_id, version="2")
    with pytest.raises(NotFoundError):
        rig.ask(actuary, STUDY, uuid4(), version="1")


def test_a_sixth_report_within_a_minute_waits(unit_of_work, redis_client, person):
    rig, mia = ReportRig(unit_of_work, redis_client, runs=5), person(role=Role.MANAGER)
    for _ in range(5):
        rig.ask(mia, SUMMARY, None, **PERIOD)
    with pytest.raises(RateLimitedError):
        rig.ask(mia, SUMMARY, None, **PERIOD)


def test_a_refused_request_uses_no_place_and_stores_nothing(unit_of_work, redis_client, person):
    rig, mia = ReportRig(unit_of_work, redis_client, runs=1), person(role=Role.MANAGER)
    for wrong in ({"since": "x", "until": "y"}, {**PERIOD, "product": "marine"}):
        with pytest.raises(InvalidRequestError):
            rig.ask(mia, SUMMARY, None, **wrong)

    assert rig.ask(mia, SUMMARY, None, **PERIOD).reference.endswith("-000001")


def test_the_list_is_narrowed_by_kind_subject_and_words_and_paged(rig, house):
    people, subjects = house
    mia = people[Role.MANAGER]
    for kind, (subject_id, parameters) in subjects.items():
        rig.ask(mia, kind, subject_id, **parameters)
    case_id = subjects[MEMO][0]

    def kinds(**wanted):
        return [report.kind for report in rig.reports.list_page(mia, ReportFilter(**wanted)).reports]

    assert kinds(kind=FILE) == [FILE]
    assert kinds(subject_id=case_id) == [MEMO]
    assert kinds(text="harbor line") == [MEMO]
    assert kinds(text="RPT-") != []
    assert kinds(text="100%_") == []
    assert kinds(text="\0") == []
    assert sorted(kinds(limit=2) + kinds(limit=2, offset=2)) == sorted(ReportKind)
    assert rig.reports.list_page(mia, ReportFilter(limit=1)).total == 4


def test_a_page_of_reports_takes_three_statements_however_many_there_are(rig, person, count_statements):
    mia = person(role=Role.MANAGER)
    for _ in range(4):
        rig.perform(rig.ask(mia, SUMMARY, None, **PERIOD).run_id)
    with count_statements() as seen:
        page = rig.reports.list_page(mia, ReportFilter())

    assert all(len(report.files) == 3 for report in page.reports)
    assert len([one for one in seen if one.lstrip().upper().startswith("SELECT")]) == 3


def test_a_report_of_nobody_is_not_found(rig, person):
    mia = person(role=Role.MANAGER)
    with pytest.raises(NotFoundError):
        rig.reports.get(mia, uuid4())
    with pytest.raises(NotFoundError):
        rig.reports.download(mia, uuid4(), ReportFormat.PDF)
    asked = rig.ask(mia, SUMMARY, None, **PERIOD)
    with pytest.raises(NotFoundError):
        rig.reports.download(mia, asked.run_id, ReportFormat.XLSX)
