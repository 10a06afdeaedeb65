"""Losses reported, read, corrected, assigned and followed on the claims desk."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimFilter, ClaimRequest, ClaimScope
from backend.domain.claims.words import Complexity, LetterKind, LetterState, Severity
from backend.domain.policies import PolicyLine
from backend.domain.products import InvalidFieldsError
from backend.domain.runs import RunKind, RunState
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError, RateLimitedError
from backend.store.tables import ClaimClock, ClaimLetter, Document, Run
from factories import make_claim, make_policy, make_principal
from fixtures.claims import LOSS, MAY_TWENTY_THOUSAND


@pytest.fixture
def desk(claims_desk):
    return claims_desk.claims


@pytest.fixture
def client(unit_of_work, adjuster):
    with unit_of_work() as work:
        return make_principal(work, Role.CLIENT, adjuster.institution_id)


@pytest.fixture
def manager(unit_of_work, adjuster):
    with unit_of_work() as work:
        return make_principal(work, Role.MANAGER, adjuster.institution_id)


@pytest.fixture
def loose(unit_of_work):
    """Make an upload that belongs to no case yet."""

    def make(by, **wanted):
        with unit_of_work() as work:
            row = Document(
                institution_id=by.institution_id,
                uploaded_by=by.user_id,
                filename="report.txt",
                sha256="a" * 64,
                media_type="text/plain",
                size_bytes=7,
                status="read",
                **wanted,
            )
            work.session.add(row)
            work.session.flush()
            return row.document_id

    return make


def test_a_report_becomes_a_triaged_claim_under_its_policy_with_a_queued_run(desk, adjuster, loss, unit_of_work):
    sent = desk.report(adjuster, loss(), "one")
    claim = desk.get(adjuster, sent.claim_id)
    with unit_of_work() as work:
        run = work.session.get(Run, sent.run_id)
        term = work.policies.find_term(adjuster.institution_id, LOSS["policy_number"], claim.loss_date)

    assert (run.kind, run.state, run.subject_id) == (RunKind.CLAIM, RunState.QUEUED, sent.claim_id)
    assert claim.reference == sent.reference == "C-000001"
    assert (claim.policy_id, claim.status) == (term.policy_id, ClaimStatus.REPORTED)
    assert (claim.severity, claim.complexity) == (Severity.LOW, Complexity.SIMPLE)
    assert "motor claims" in claim.triage["skill"]


def test_the_day_the_insurer_first_heard_of_the_loss_starts_its_clocks(desk, reported, adjuster, unit_of_work):
    sent = reported()
    claim = desk.get(adjuster, sent.claim_id)
    with unit_of_work() as work:
        clocks = work.session.query(ClaimClock).filter_by(claim_id=sent.claim_id).all()

    assert claim.reported_at == datetime(2026, 5, 5, 12, tzinfo=UTC)
    assert clocks
    assert {clock.started_at.date() for clock in clocks} == {claim.reported_at.date()}
    assert claim.due_at == min(clock.due_at for clock in clocks)


def test_a_corrected_day_of_report_moves_the_clocks_that_run_to_it(desk, reported, adjuster, unit_of_work):
    sent = reported()
    before = desk.get(adjuster, sent.claim_id)
    after = desk.change_fields(adjuster, sent.claim_id, before.version, {**LOSS, "reported_date": "2026-05-04"})
    with unit_of_work() as work:
        clocks = work.session.query(ClaimClock).filter_by(claim_id=sent.claim_id, state="running").all()

    assert after.reported_at == datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert {clock.started_at for clock in clocks} == {after.reported_at}
    assert after.due_at == before.due_at - timedelta(days=1)


def test_a_corrected_form_leaves_the_moment_of_the_report_where_its_day_stays(desk, client, adjuster, loss):
    sent = desk.report(client, loss(), "mine")
    before = desk.get(adjuster, sent.claim_id)
    changed = {**before.fields, "claimed_usd": "60000"}
    after = desk.change_fields(adjuster, sent.claim_id, before.version, changed)

    assert (after.reported_at, after.due_at) == (before.reported_at, before.due_at)


def test_a_loss_reported_today_counts_from_now(desk, reported, adjuster):
    today = datetime.now(UTC).date().isoformat()
    claim = desk.get(adjuster, reported(reported_date=today, loss_date=today).claim_id)

    assert claim.reported_at <= datetime.now(UTC)


def test_refuses_a_loss_that_has_not_happened_yet(reported):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

    with pytest.raises(InvalidFieldsError) as refusal:
        reported(loss_date=tomorrow, reported_date=tomorrow)

    assert set(refusal.value.problems) == {"loss_date", "reported_date"}


def test_names_every_field_that_does_not_fit(reported):
    with pytest.raises(InvalidFieldsError) as refusal:
        reported(loss_type="meteor", claimed_usd="lots")

    assert set(refusal.value.problems) == {"loss_type", "claimed_usd"}


def test_an_unknown_policy_number_is_taken_in_without_a_policy(desk, reported, adjuster):
    claim = desk.get(adjuster, reported(policy_number="PA-UNKNOWN").claim_id)

    assert (claim.policy_id, claim.policy_number) == (None, "PA-UNKNOWN")


def test_a_loss_outside_the_term_is_put_under_the_nearest_term(desk, reported, adjuster):
    assert desk.get(adjuster, reported(loss_date="2025-11-30").claim_id).policy_id is not None


def test_the_same_key_makes_one_claim(desk, adjuster, loss):
    first, second = (desk.report(adjuster, loss(), "double-click") for _ in range(2))

    assert first == second
    assert desk.list_queue(adjuster, ClaimFilter()).total == 1


def test_the_same_key_of_two_people_makes_two_claims(desk, adjuster, client, loss):
    first, second = (desk.report(who, loss(), "key") for who in (adjuster, client))

    assert first.claim_id != second.claim_id
    assert second.reference == "C-000002"


def test_a_sixth_report_within_a_minute_waits(reported):
    for _ in range(5):
        reported()

    with pytest.raises(RateLimitedError):
        reported()


def test_an_adjuster_takes_what_they_report_and_a_client_leaves_it_open(desk, adjuster, client, loss):
    taken = desk.report(adjuster, loss(), "own").claim_id
    left = desk.report(client, loss(), "clients").claim_id

    assert desk.get(adjuster, taken).assignee_id == adjuster.user_id
    assert desk.get(adjuster, left).assignee_id is None


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.ACTUARY, Role.EXAMINER, Role.ADMIN])
def test_reporting_a_loss_is_for_adjusters_and_clients(desk, person, loss, role):
    with pytest.raises(NotPermittedError):
        desk.report(person(role=role), loss(), "no")


def test_documents_sent_with_a_report_are_put_under_the_claim(desk, adjuster, loss, loose, unit_of_work):
    document_id = loose(adjuster)
    sent = desk.report(adjuster, loss(document_ids=[document_id]), "papers")

    with unit_of_work() as work:
        assert work.session.get(Document, document_id).claim_id == sent.claim_id


def test_a_document_of_another_case_refuses_the_report_whole(desk, adjuster, loss, loose, unit_of_work):
    with unit_of_work() as work:
        other = make_claim(work, adjuster)
    taken = loose(adjuster, claim_id=other)

    with pytest.raises(InvalidRequestError, match="another case"):
        desk.report(adjuster, loss(document_ids=[taken]), "stolen")

    assert desk.list_queue(adjuster, ClaimFilter()).total == 1


def test_a_document_id_that_is_none_is_refused_in_words(desk, adjuster, loss):
    with pytest.raises(InvalidRequestError, match="not a valid id"):
        desk.report(adjuster, loss(document_ids=["seven"]), "no-id")


def test_another_assessment_is_queued_once_a_key(desk, reported, adjuster):
    sent = reported()
    runs = {desk.assess(adjuster, sent.claim_id, key) for key in ("again", "again", "once-more")}

    assert len(runs) == 2
    assert sent.run_id not in runs


@pytest.mark.parametrize("status", ["settled", "closed"])
def test_a_finished_claim_is_neither_assessed_nor_changed(desk, adjuster, unit_of_work, status):
    with unit_of_work() as work:
        claim_id = make_claim(work, adjuster, status=status)

    with pytest.raises(InvalidRequestError, match="Reopen"):
        desk.assess(adjuster, claim_id, "late")
    with pytest.raises(InvalidRequestError, match="Reopen"):
        desk.change_fields(adjuster, claim_id, 1, LOSS)


def test_a_changed_form_is_triaged_again_and_drops_the_proposal(desk, reported, assessed_claim, adjuster):
    sent = reported()
    assessed_claim(sent, "settle", 15)
    seen = desk.get(adjuster, sent.claim_id)

    changed = desk.change_fields(adjuster, sent.claim_id, seen.version, {**LOSS, "claimed_usd": "60000"})

    assert (seen.proposed_outcome, changed.proposed_outcome, changed.score) == ("settle", None, None)
    assert changed.severity is Severity.HIGH
    assert changed.version == seen.version + 1
    assert changed.evidence_changed_at is not None
    assert desk.list_history(adjuster, sent.claim_id)[0].details["changed"] == {"claimed_usd": ["4000", "60000"]}


def test_a_form_changed_meanwhile_is_not_written_over(desk, reported, adjuster):
    sent = reported()
    seen = desk.get(adjuster, sent.claim_id)
    desk.change_fields(adjuster, sent.claim_id, seen.version, {**LOSS, "witnesses": 1})

    with pytest.raises(ConflictError):
        desk.change_fields(adjuster, sent.claim_id, seen.version, {**LOSS, "witnesses": 2})


def test_another_policy_number_finds_another_policy(desk, reported, adjuster, unit_of_work):
    with unit_of_work() as work:
        other = make_policy(work, adjuster, number="PA-OTHER")
    sent = reported()
    seen = desk.get(adjuster, sent.claim_id)

    changed = desk.change_fields(adjuster, sent.claim_id, seen.version, {**LOSS, "policy_number": "PA-OTHER"})

    assert changed.policy_id == other != seen.policy_id


def test_an_adjuster_takes_a_claim_and_gives_it_back(desk, adjuster, client, loss):
    sent = desk.report(client, loss(), "clients")
    desk.assign(adjuster, sent.claim_id, desk.get(adjuster, sent.claim_id).version, adjuster.user_id)
    taken = desk.get(adjuster, sent.claim_id)
    desk.assign(adjuster, sent.claim_id, taken.version, None)

    assert taken.assignee == adjuster.username.title()
    assert desk.get(adjuster, sent.claim_id).assignee_id is None


def test_only_a_manager_assigns_a_claim_to_somebody_else(desk, adjuster, manager, reported, unit_of_work):
    sent = reported()
    with unit_of_work() as work:
        colleague = make_principal(work, Role.ADJUSTER, adjuster.institution_id)
    version = desk.get(adjuster, sent.claim_id).version

    with pytest.raises(NotPermittedError, match="manager"):
        desk.assign(adjuster, sent.claim_id, version, colleague.user_id)
    desk.assign(manager, sent.claim_id, version, colleague.user_id)

    assert desk.get(manager, sent.claim_id).assignee_id == colleague.user_id


def test_a_claim_goes_to_nobody_who_does_not_work_on_claims(desk, adjuster, manager, client, reported, person):
    sent = reported()
    version = desk.get(adjuster, sent.claim_id).version

    for outsider in (client, person(role=Role.ADJUSTER)):
        with pytest.raises(InvalidRequestError, match="your institution"):
            desk.assign(manager, sent.claim_id, version, outsider.user_id)


def test_a_closed_claim_is_assigned_to_nobody(desk, adjuster, unit_of_work):
    with unit_of_work() as work:
        claim_id = make_claim(work, adjuster, status="closed")

    with pytest.raises(InvalidRequestError, match="closed"):
        desk.assign(adjuster, claim_id, 1, adjuster.user_id)


def test_candidates_with_enough_authority_and_the_smallest_load_stand_first(desk, adjuster, manager, unit_of_work):
    with unit_of_work() as work:
        free = make_principal(work, Role.ADJUSTER, adjuster.institution_id, MAY_TWENTY_THOUSAND)
        claim_id = make_claim(work, adjuster, assignee_id=adjuster.user_id, claimed_usd=12_000)
        make_claim(work, adjuster, assignee_id=adjuster.user_id, status="closed")

    candidates = desk.list_candidates(adjuster, claim_id)

    assert [one.user_id for one in candidates] == [free.user_id, adjuster.user_id, manager.user_id]
    assert [one.has_authority for one in candidates] == [True, True, False]
    assert candidates[0].reason == "may pay up to USD 20,000; no open claim"
    assert candidates[1].reason == "may pay up to USD 20,000; 1 open"
    assert candidates[2].reason == "no authority to pay in auto; no open claim"


def test_an_amount_above_authority_is_said_in_the_reason(desk, adjuster, unit_of_work):
    with unit_of_work() as work:
        claim_id = make_claim(work, adjuster, claimed_usd=30_000)

    candidate = desk.list_candidates(adjuster, claim_id)[0]

    assert not candidate.has_authority
    assert candidate.reason.startswith("may pay up to USD 20,000, USD 30,000 is claimed")


def test_history_names_acts_on_the_claim_newest_first(desk, adjuster, reported):
    sent = reported()
    desk.assess(adjuster, sent.claim_id, "again")

    acts = desk.list_history(adjuster, sent.claim_id)

    assert [act.action for act in acts] == ["assessment_requested", "reported"]
    assert acts[1].details["reference"] == sent.reference


def test_there_is_no_assessment_before_the_first_run_ends(desk, adjuster, reported, assessed_claim):
    sent = reported()
    before = desk.find_assessment(adjuster, sent.claim_id)
    assessed_claim(sent, "refer", 71)
    made = desk.find_assessment(adjuster, sent.claim_id)

    assert before is None
    assert (made.run_id, made.outcome, made.score, made.made_without_model) == (sent.run_id, "refer", 71, True)


def test_a_draft_is_kept_until_the_loss_is_reported(desk, adjuster, loss):
    desk.save_draft(adjuster, PolicyLine.AUTO, {"insured_name": "Dana", "vin": None})
    kept = desk.find_draft(adjuster, PolicyLine.AUTO)
    desk.report(adjuster, loss(), "sent")

    assert kept.fields == {"insured_name": "Dana"}
    assert desk.find_draft(adjuster, PolicyLine.AUTO) is None


def test_drafts_are_kept_a_line_and_thrown_away_on_request(desk, client):
    desk.save_draft(client, PolicyLine.AUTO, {"insured_name": "Dana"})
    desk.save_draft(client, PolicyLine.PROPERTY, {"insured_name": "Eli"})
    desk.discard_draft(client, PolicyLine.AUTO)

    assert desk.find_draft(client, PolicyLine.AUTO) is None
    assert desk.find_draft(client, PolicyLine.PROPERTY).fields == {"insured_name": "Eli"}


def test_a_draft_longer_than_any_form_is_refused(desk, adjuster):
    with pytest.raises(InvalidRequestError, match="shorten"):
        desk.save_draft(adjuster, PolicyLine.AUTO, {"description": "x" * 100_001})


def test_a_client_follows_their_claim_without_any_analysis(desk, client, loss, unit_of_work, adjuster, assessed_claim):
    sent = desk.report(client, loss(), "mine")
    assessed_claim(sent, "refer", 90)
    with unit_of_work() as work:
        for state, subject in ((LetterState.RELEASED, "We have your report"), (LetterState.DRAFT, "Not yet")):
            work.session.add(
                ClaimLetter(
                    institution_id=client.institution_id,
                    claim_id=sent.claim_id,
                    kind=LetterKind.ACKNOWLEDGEMENT,
                    state=state,
                    subject=subject,
                    body="Dear client",
                    drafted_by=adjuster.user_id,
                    released_by=adjuster.user_id,
                    released_at=datetime(2026, 5, 6, tzinfo=UTC),
                )
            )
    own = desk.get_own(client, sent.claim_id)

    assert desk.list_own(client) == (own,)
    assert own.status_words == "We are looking into it"
    assert [letter.subject for letter in own.letters] == ["We have your report"]
    assert not {"score", "proposed_outcome", "reserve_usd", "severity"} & set(own.__slots__)


def test_a_client_sees_nobody_elses_claim(desk, client, reported):
    sent = reported()

    assert desk.list_own(client) == ()
    with pytest.raises(NotFoundError):
        desk.get_own(client, sent.claim_id)


def test_a_referral_is_not_told_apart_from_other_work(desk, client, unit_of_work):
    with unit_of_work() as work:
        ids = [make_claim(work, client, status=status) for status in ("triaged", "investigating", "referred")]

    assert {desk.get_own(client, claim_id).status_words for claim_id in ids} == {"We are looking into it"}


def test_my_work_counts_what_its_queues_show(desk, adjuster, client, loss, unit_of_work):
    desk.report(adjuster, loss(), "mine")
    desk.report(client, loss(), "theirs")
    with unit_of_work() as work:
        make_claim(work, adjuster, status="closed", assignee_id=adjuster.user_id)
    mine = desk.get_my_work(adjuster)

    def total(**wanted):
        return desk.list_queue(adjuster, ClaimFilter(**wanted)).total

    assert (mine.mine, mine.new) == (1, 1)
    assert mine.mine == total(scope=ClaimScope.MINE, is_open=True)
    assert mine.overdue == total(scope=ClaimScope.MINE, is_overdue=True)
    assert mine.due_soon == total(scope=ClaimScope.MINE, is_due_soon=True)
    assert mine.new == total(scope=ClaimScope.UNASSIGNED, is_open=True)


@pytest.mark.parametrize("line", [PolicyLine.PROPERTY, PolicyLine.LIABILITY])
def test_each_line_has_its_own_form(desk, adjuster, line):
    with pytest.raises(InvalidFieldsError, match="loss_type"):
        desk.report(adjuster, ClaimRequest(line, LOSS), uuid4().hex)
