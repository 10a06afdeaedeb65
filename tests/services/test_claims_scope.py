"""Claims a person may not see do not exist for them: the queue, the claim, its runs and their results."""

from uuid import UUID

import pytest

from backend.domain.access import Authority, Role
from backend.domain.claims.forms import payment_line
from backend.domain.claims.views import ClaimFilter
from backend.domain.policies import PolicyLine
from backend.domain.run_views import RunFilter
from backend.errors import NotFoundError
from backend.services.runs import RunsService
from backend.store.tables import Claim, ClaimReferral
from factories import make_principal
from fixtures.claims import LOSS


@pytest.fixture
def desk(claims_desk):
    return claims_desk.claims


@pytest.fixture
def runs(claims_desk, unit_of_work):
    return RunsService(unit_of_work, claims_desk.queue, claims_desk.limiter)


@pytest.fixture
def colleague(unit_of_work, adjuster):
    """Make a person of the same institution."""

    def make(role=Role.ADJUSTER, **wanted):
        with unit_of_work() as work:
            return make_principal(work, role, adjuster.institution_id, **wanted)

    return make


@pytest.fixture
def change(unit_of_work):
    def change(claim_id, **columns):
        with unit_of_work() as work:
            row = work.session.get(Claim, claim_id)
            for name, value in columns.items():
                setattr(row, name, value)

    return change


def refer(unit_of_work, claim_id, by, to=None, **wanted):
    with unit_of_work() as work:
        work.session.add(
            ClaimReferral(
                institution_id=by.institution_id,
                claim_id=claim_id,
                kind="coverage",
                requested_by=by.user_id,
                request_note="Is it covered?",
                addressed_to=to.user_id if to else None,
                **wanted,
            )
        )


def is_open(way):
    """Tell whether a way in leads to the claim."""
    try:
        way()
    except NotFoundError:
        return False
    return True


def sees(desk, runs, who, sent):
    """Tell by every way in whether a person sees a claim; all ways say the same."""
    answers = {sent.claim_id in {line.claim_id for line in desk.list_queue(who, ClaimFilter()).lines}}
    ways = (
        lambda: desk.get(who, sent.claim_id),
        lambda: desk.list_history(who, sent.claim_id),
        lambda: desk.find_assessment(who, sent.claim_id),
        lambda: desk.list_candidates(who, sent.claim_id),
        lambda: runs.get(who, sent.run_id),
    )
    answers |= {is_open(way) for way in ways}
    answers.add(sent.run_id in {view.run_id for view in runs.list_runs(who, RunFilter()).runs})
    assert len(answers) == 1
    return answers.pop()


def test_an_adjuster_sees_a_claim_of_a_colleague_in_no_way(desk, runs, reported, colleague):
    assert not sees(desk, runs, colleague(), reported())


def test_an_adjuster_sees_what_they_reported_whoever_has_it(desk, runs, adjuster, reported, colleague, change):
    other = colleague(authority={})
    sent = reported()
    change(sent.claim_id, assignee_id=other.user_id)

    assert sees(desk, runs, adjuster, sent)
    assert sees(desk, runs, other, sent)


def test_a_claim_that_nobody_has_taken_is_seen_by_every_adjuster(desk, runs, reported, colleague, change):
    sent = reported()
    change(sent.claim_id, assignee_id=None)

    assert sees(desk, runs, colleague(), sent)


@pytest.mark.parametrize(("line", "is_seen"), [(PolicyLine.AUTO, True), (PolicyLine.PROPERTY, False)])
def test_authority_in_a_line_shows_the_claims_of_its_team(desk, runs, reported, colleague, line, is_seen):
    member = colleague(authority={payment_line(line): Authority(100, 10)})

    assert sees(desk, runs, member, reported()) is is_seen


def test_a_referral_shows_the_claim_to_whom_it_asks_and_after_the_answer(
    desk, runs, adjuster, reported, colleague, unit_of_work
):
    asked, other = colleague(), colleague()
    sent = reported()
    refer(unit_of_work, sent.claim_id, adjuster, asked)
    answered = reported()
    answer = {"state": "answered", "answered_by": asked.user_id, "answer_note": "Proceed with it.", "answer": "proceed"}
    refer(unit_of_work, answered.claim_id, adjuster, asked, **answer)

    assert sees(desk, runs, asked, sent)
    assert sees(desk, runs, asked, answered)
    assert not sees(desk, runs, other, sent)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER])
def test_managers_and_examiners_see_every_claim_of_their_house_and_none_of_another(
    desk, runs, reported, colleague, person, role
):
    sent = reported()

    assert sees(desk, runs, colleague(role), sent)
    assert not sees(desk, runs, person(role=role), sent)


def test_an_underwriter_sees_no_run_of_a_claim(runs, reported, colleague):
    sent = reported()

    with pytest.raises(NotFoundError):
        runs.get(colleague(Role.UNDERWRITER), sent.run_id)


def test_a_client_follows_the_run_but_reads_no_result(desk, runs, colleague, loss, assessed_claim, adjuster):
    client = colleague(Role.CLIENT)
    sent = desk.report(client, loss(), "client")
    assessed_claim(sent)

    assert runs.get(client, sent.run_id).state == "succeeded"
    assert runs.find_result(client, sent.run_id) is None
    assert runs.find_result(adjuster, sent.run_id)["outcome"] == "settle"


@pytest.mark.parametrize("act", ["assess", "change_fields", "assign"])
def test_nobody_changes_a_claim_they_do_not_see(desk, reported, colleague, act):
    outsider, sent = colleague(), reported()
    arguments = {"assess": ("key",), "change_fields": (1, LOSS), "assign": (1, None)}[act]

    with pytest.raises(NotFoundError):
        getattr(desk, act)(outsider, sent.claim_id, *arguments)


def test_a_claim_that_does_not_exist_answers_like_one_that_is_hidden(desk, adjuster):
    with pytest.raises(NotFoundError):
        desk.get(adjuster, UUID(int=7))
