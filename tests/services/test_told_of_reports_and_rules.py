"""Reports and failed replays reach who asked for them; drafts of rules and words reach who may put them in force."""

from uuid import uuid4

import pytest

from app.ui.registry import find_by_url
from backend.domain.access import Role
from backend.domain.collaboration import NoticeKind, Subject, SubjectType
from backend.domain.reports.words import ReportKind
from backend.domain.runs import ClaimedRun, RunKind, RunState
from backend.errors import InvalidRequestError
from backend.services.collaboration import CollaborationService
from backend.services.notifications import NotificationsService
from backend.services.notifying import tell_referred
from backend.services.run_ends import record_end
from factories import make_submission
from fakes.report_rig import ReportRig
from fixtures.versions import guideline_draft, prompt_draft

K = NoticeKind


@pytest.fixture
def lines(unit_of_work):
    service = NotificationsService(unit_of_work)
    return lambda who: service.list_page(who).lines


@pytest.fixture
def together(unit_of_work):
    return CollaborationService(unit_of_work)


@pytest.fixture
def una(person):
    return person(role=Role.UNDERWRITER)


@pytest.fixture
def boss(person, una):
    return person(role=Role.MANAGER, institution_id=una.institution_id)


@pytest.fixture
def case(unit_of_work, una):
    with unit_of_work() as work:
        return Subject(SubjectType.SUBMISSION, make_submission(work, by=una))


def test_a_finished_report_reaches_who_asked_for_it_and_leads_to_its_line(
    unit_of_work, redis_client, una, boss, case, lines
):
    rig = ReportRig(unit_of_work, redis_client)
    made = rig.make(una, ReportKind.UNDERWRITING_MEMO, case.subject_id)
    (line,) = lines(una)
    assert (line.kind, line.sentence) == (K.REPORT_READY, f"The report {made.reference} is ready.")
    assert line.url == f"/reports?text={made.reference}"
    assert lines(boss) == ()


@pytest.mark.parametrize(
    ("kind", "told"), [(RunKind.REPORT, [K.RUN_FAILED]), (RunKind.REPLAY, [K.RUN_FAILED]), (RunKind.SHADOW, [])]
)
def test_what_a_person_asked_for_and_failed_is_told_and_what_nobody_asked_for_is_not(
    unit_of_work, una, lines, kind, told
):
    run = ClaimedRun(uuid4(), kind, uuid4(), una.institution_id, una.user_id, {}, 1, 3)
    with unit_of_work() as work:
        record_end(work, run, RunState.FAILED)
    assert [line.kind for line in lines(una)] == told
    assert all(line.url == f"/runs?run={run.run_id}" for line in lines(una))


def test_who_watches_the_case_of_a_run_that_they_asked_for_hears_of_its_failure_once(
    unit_of_work, una, boss, case, together, lines
):
    for who in (una, boss):
        together.watch(who, case)
    run = ClaimedRun(uuid4(), RunKind.UNDERWRITING, case.subject_id, una.institution_id, una.user_id, {}, 1, 3)
    with unit_of_work() as work:
        record_end(work, run, RunState.FAILED)
    assert ([line.kind for line in lines(una)], [line.kind for line in lines(boss)]) == (
        [K.RUN_FAILED],
        [K.WATCHED_CHANGED],
    )


def test_who_may_answer_a_referral_of_a_case_that_they_watch_hears_of_it_once(
    unit_of_work, una, boss, case, together, lines
):
    together.watch(boss, case)
    with unit_of_work() as work:
        tell_referred(work, una, case, [boss.user_id, una.user_id], uuid4())
    assert [line.kind for line in lines(boss)] == [K.REFERRAL_WAITS]
    assert lines(una) == ()


def test_drafts_of_rules_and_words_wait_in_the_inbox_of_those_who_may_put_them_in_force(
    mina, colleague_of_mina, guidelines, prompts, lines
):
    second, admin, una = colleague_of_mina(), colleague_of_mina(Role.ADMIN), colleague_of_mina(Role.UNDERWRITER)
    guidelines.save_draft(mina, guideline_draft())
    prompts.save_draft(mina, prompt_draft())
    for who in (second, admin):
        words, rules = lines(who)
        assert rules.sentence.endswith("the guideline Commercial auto, version 2, waits for activation.")
        assert rules.url == "/guidelines?product=Commercial+auto"
        assert words.url.startswith("/prompts?step=")
        assert all(find_by_url(line.url.partition("?")[0].strip("/")) for line in (words, rules))
    assert lines(mina) == lines(una) == ()


def test_a_refused_draft_tells_nobody(mina, colleague_of_mina, guidelines, prompts, lines):
    second = colleague_of_mina()
    with pytest.raises(InvalidRequestError):
        guidelines.save_draft(mina, guideline_draft(reason=""))
    with pytest.raises(InvalidRequestError):
        prompts.save_draft(mina, prompt_draft(template="no placeholder at all"))
    assert lines(second) == ()
