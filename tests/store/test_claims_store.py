"""Claims in the database: the queue's lines and order, clocks as the engine counts them, proposals that fall."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from backend.domain.access import Authority, Role
from backend.domain.claims.forms import payment_line
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimFilter, ClaimOrder, ClaimScope
from backend.domain.claims.words import ClaimOutcome, Complexity, Severity, TransactionKind, TransactionState
from backend.domain.clocks.engine import Span, share_elapsed
from backend.domain.policies import PolicyLine
from backend.errors import ConflictError, InvalidRequestError, NotFoundError
from backend.store.claim_history import FEWEST
from backend.store.references import next_reference
from backend.store.tables import Claim, ClaimClock, ClaimReferral, ClaimTransaction, Document
from factories import make_claim, make_policy, make_principal

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def work(unit_of_work):
    with unit_of_work() as work:
        yield work


@pytest.fixture
def nora(work):
    return make_principal(work, Role.ADJUSTER, authority={payment_line(PolicyLine.AUTO): Authority(Decimal(5_000), 90)})


def add_clock(work, claim_id, started_at, due_at, **wanted):
    claim = work.session.get(Claim, claim_id)
    columns = {"rule_id": "r", "jurisdiction": "CA", "name": "Decide", "citation": "c", "days": 40, **wanted}
    clock = ClaimClock(
        institution_id=claim.institution_id,
        claim_id=claim_id,
        started_at=started_at,
        due_at=due_at,
        day_kind="calendar",
        **columns,
    )
    work.session.add(clock)
    claim.due_at = min(claim.due_at or due_at, due_at)
    work.session.flush()
    return clock


def ids(work, person, **wanted):
    return [line.claim_id for line in work.claims.list_queue(person, ClaimFilter(**wanted)).lines]


def test_a_line_shows_the_running_clock_that_ends_first(work, nora):
    claim_id = make_claim(work, nora)
    add_clock(work, claim_id, NOW - 10 * DAY, NOW + 30 * DAY, name="Decide")
    add_clock(work, claim_id, NOW - 10 * DAY, NOW + 5 * DAY, name="Acknowledge")
    add_clock(work, claim_id, NOW - 10 * DAY, NOW - DAY, name="Met long ago", state="met", met_at=NOW - 2 * DAY)

    line = work.claims.list_queue(nora, ClaimFilter()).lines[0]

    assert line.clock == "Acknowledge"
    assert line.clock_share == pytest.approx(10 / 15, abs=0.01)


def test_the_share_of_a_tolled_clock_is_that_of_the_clock_engine(work, nora):
    claim_id = make_claim(work, nora)
    spans = (Span(NOW - 15 * DAY, NOW - 10 * DAY), Span(NOW - 8 * DAY, NOW - 6 * DAY))
    started, due = NOW - 20 * DAY, NOW + 9 * DAY
    tolled = [[span.since.isoformat(), span.until.isoformat()] for span in spans]
    add_clock(work, claim_id, started, due, tolled=tolled)

    share = work.claims.list_queue(nora, ClaimFilter()).lines[0].clock_share

    assert share == pytest.approx(share_elapsed(started, due, datetime.now(UTC), spans), abs=0.001)


def test_a_claim_without_a_running_clock_shows_none(work, nora):
    make_claim(work, nora)
    line = work.claims.list_queue(nora, ClaimFilter()).lines[0]

    assert (line.clock, line.clock_share, line.due_at) == ("", None, None)


def test_due_soon_begins_at_four_fifths_of_the_time(work, nora):
    before, after = make_claim(work, nora), make_claim(work, nora)
    add_clock(work, before, NOW - 79 * DAY, NOW + 21 * DAY)
    add_clock(work, after, NOW - 81 * DAY, NOW + 19 * DAY)

    assert ids(work, nora, is_due_soon=True) == [after]


def test_overdue_are_claims_whose_next_clock_has_run_out(work, nora):
    late, early = make_claim(work, nora), make_claim(work, nora)
    add_clock(work, late, NOW - 9 * DAY, NOW - DAY)
    add_clock(work, early, NOW - 9 * DAY, NOW + DAY)

    assert ids(work, nora, is_overdue=True) == [late]


def test_the_queue_orders_by_due_time_score_age_and_amount(work, nora):
    first = make_claim(work, nora, reported_at=NOW - 3 * DAY, score=10, claimed_usd=Decimal(30))
    second = make_claim(work, nora, reported_at=NOW - 2 * DAY, score=90, claimed_usd=Decimal(10))
    third = make_claim(work, nora, reported_at=NOW - 1 * DAY, score=None, claimed_usd=None)
    add_clock(work, second, NOW - DAY, NOW + DAY)
    add_clock(work, third, NOW - DAY, NOW + 2 * DAY)

    assert ids(work, nora, order=ClaimOrder.DUE_FIRST) == [second, third, first]
    assert ids(work, nora, order=ClaimOrder.SCORE) == [second, first, third]
    assert ids(work, nora, order=ClaimOrder.NEWEST) == [third, second, first]
    assert ids(work, nora, order=ClaimOrder.AMOUNT) == [first, second, third]


def test_pages_follow_one_another_and_count_all_lines(work, nora):
    for _ in range(5):
        make_claim(work, nora)
    pages = [work.claims.list_queue(nora, ClaimFilter(limit=2, offset=offset)) for offset in (0, 2, 4)]

    assert [len(page.lines) for page in pages] == [2, 2, 1]
    assert {page.total for page in pages} == {5}
    assert len({line.claim_id for page in pages for line in page.lines}) == 5


@pytest.mark.parametrize(
    "wanted",
    [
        {"status": ClaimStatus.INVESTIGATING},
        {"line": PolicyLine.PROPERTY},
        {"severity": Severity.HIGH},
        {"text": "100%_harbor"},
        {"text": "pp-77"},
        {"is_open": True, "line": PolicyLine.PROPERTY},
    ],
)
def test_filters_keep_only_what_fits(work, nora, wanted):
    make_claim(work, nora, status="closed", severity="low", policy_number="PA-1", insured_name="100 harbor")
    wanted_one = make_claim(
        work,
        nora,
        status="investigating",
        line="property",
        loss_type="fire",
        severity="high",
        policy_number="PP-77",
        insured_name="100%_Harbor",
    )

    assert ids(work, nora, **wanted) == [wanted_one]


def test_the_claims_of_one_policy_are_found(work, nora):
    policy = make_policy(work, nora)
    under = make_claim(work, nora, policy)
    make_claim(work, nora)

    assert ids(work, nora, policy_id=policy) == [under]


def test_one_page_of_the_queue_takes_two_statements(work, nora, count_statements):
    for _ in range(3):
        add_clock(work, make_claim(work, nora), NOW - DAY, NOW + DAY)
    with count_statements() as seen:
        work.claims.list_queue(nora, ClaimFilter())

    assert len(seen) == 2


def test_scopes_split_mine_unassigned_and_the_teams_lines(work, nora):
    manager = make_principal(work, Role.MANAGER, nora.institution_id)
    mine = make_claim(work, nora, assignee_id=nora.user_id, line="property")
    free = make_claim(work, manager, line="liability")
    team = make_claim(work, manager, assignee_id=manager.user_id, line="auto")

    assert ids(work, nora, scope=ClaimScope.MINE) == [mine]
    assert ids(work, nora, scope=ClaimScope.UNASSIGNED) == [free]
    assert ids(work, nora, scope=ClaimScope.TEAM) == [team]
    assert set(ids(work, nora)) == {mine, free, team}


def refer(work, claim_id, by, to=None, **wanted):
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
    work.session.flush()


def test_a_referral_stands_in_the_queue_of_whom_it_asks(work, nora):
    asker = make_principal(work, Role.ADJUSTER, nora.institution_id)
    claim_id = make_claim(work, asker, assignee_id=asker.user_id, line="property")
    refer(work, claim_id, asker, nora)

    assert ids(work, nora, scope=ClaimScope.REFERRED_TO_ME) == [claim_id]
    assert ids(work, asker, scope=ClaimScope.REFERRED_TO_ME) == []
    assert work.claims.count_work(nora).referred_to_me == 1


def test_approvals_count_what_is_pending_within_the_persons_authority(work, nora):
    other = make_principal(work, Role.ADJUSTER, nora.institution_id)
    claim_id = make_claim(work, other)
    for amount, by in ((5_000, other), (5_001, other), (100, nora)):
        work.session.add(
            ClaimTransaction(
                institution_id=nora.institution_id,
                claim_id=claim_id,
                kind=TransactionKind.PAYMENT,
                state=TransactionState.PENDING,
                amount_usd=Decimal(amount),
                payee="Dana",
                reason="Repair",
                requested_by=by.user_id,
            )
        )
    work.session.flush()

    assert work.claims.count_work(nora).approvals == 1


def test_a_proposal_makes_a_reported_claim_a_triaged_one(work, nora):
    claim_id = make_claim(work, nora)
    seen = work.claims.get(nora, claim_id)
    work.claims.note_proposal(claim_id, ClaimOutcome.REFER, 80, on=seen)
    noted = work.claims.get(nora, claim_id)

    assert (noted.status, noted.proposed_outcome, noted.score) == (ClaimStatus.TRIAGED, ClaimOutcome.REFER, 80)
    assert noted.version == seen.version + 1


def test_a_proposal_made_on_another_form_is_not_noted(work, nora):
    claim_id = make_claim(work, nora, fields={"fault": "none"})
    seen = work.claims.get(nora, claim_id)
    work.session.get(Claim, claim_id).fields = {"fault": "shared"}
    work.session.flush()
    work.claims.note_proposal(claim_id, ClaimOutcome.SETTLE, 5, on=seen)
    now = work.claims.get(nora, claim_id)

    assert (now.proposed_outcome, now.score, now.status) == (None, None, ClaimStatus.TRIAGED)


def test_a_proposal_made_before_the_evidence_changed_is_not_noted(work, nora):
    claim_id = make_claim(work, nora)
    seen = work.claims.get(nora, claim_id)
    work.claims.drop_proposal(claim_id)
    work.claims.note_proposal(claim_id, ClaimOutcome.SETTLE, 5, on=seen)

    assert work.claims.get(nora, claim_id).proposed_outcome is None


@pytest.mark.parametrize("status", ["settled", "closed"])
def test_a_finished_claim_gets_no_new_proposal(work, nora, status):
    claim_id = make_claim(work, nora, status=status)
    work.claims.note_proposal(claim_id, ClaimOutcome.REFER, 80)

    assert work.claims.get(nora, claim_id).proposed_outcome is None


def test_changed_evidence_of_a_document_drops_the_proposal_of_its_claim_alone(work, nora):
    beside, other = (make_claim(work, nora, proposed_outcome="settle", score=3) for _ in range(2))
    document = Document(
        institution_id=nora.institution_id,
        uploaded_by=nora.user_id,
        filename="a.txt",
        sha256="a" * 64,
        media_type="text/plain",
        size_bytes=1,
        claim_id=beside,
    )
    work.session.add(document)
    work.session.flush()
    work.claims.drop_proposal_beside(document.document_id)
    dropped, kept = work.claims.get(nora, beside), work.claims.get(nora, other)

    assert (dropped.proposed_outcome, dropped.score, dropped.version) == (None, None, 2)
    assert (kept.proposed_outcome, kept.version) == (ClaimOutcome.SETTLE, 1)


def test_first_papers_of_a_claim_without_a_proposal_disturb_nobody(work, nora):
    claim_id = make_claim(work, nora)
    work.claims.drop_proposal(claim_id)
    seen = work.claims.get(nora, claim_id)

    assert seen.version == 1
    assert seen.evidence_changed_at is not None


def test_an_answered_referral_falls_with_the_evidence(work, nora):
    claim_id = make_claim(work, nora)
    manager = make_principal(work, Role.MANAGER, nora.institution_id)
    answer = {"answered_by": manager.user_id, "answered_at": NOW, "answer_note": "Yes.", "answer": "proceed"}
    refer(work, claim_id, nora, manager, state="answered", **answer)
    work.claims.drop_proposal(claim_id)

    assert work.claims.get(nora, claim_id).version == 2


def test_triage_is_written_without_disturbing_who_looks_at_the_claim(work, nora):
    claim_id = make_claim(work, nora)
    work.claims.note_triage(
        work.claims.get(nora, claim_id), Severity.HIGH, Complexity.COMPLEX, {"reasons": ["because"]}
    )
    claim = work.claims.get(nora, claim_id)

    assert (claim.severity, claim.complexity, claim.version) == (Severity.HIGH, Complexity.COMPLEX, 1)
    assert claim.triage == {"reasons": ["because"]}


def test_a_triage_of_another_form_is_not_written(work, nora):
    seen = work.claims.get(nora, make_claim(work, nora, severity="low"))
    work.claims.drop_proposal(seen.claim_id)
    work.claims.note_triage(seen, Severity.HIGH, Complexity.COMPLEX, {})

    assert work.claims.get(nora, seen.claim_id).severity is Severity.LOW


def test_a_policy_that_came_later_is_put_over_a_claim_without_one_only(work, nora):
    first, second = make_policy(work, nora), make_policy(work, nora)
    seen = work.claims.get(nora, make_claim(work, nora))
    work.claims.note_policy(seen, first)
    work.claims.note_policy(seen, second)

    assert work.claims.get(nora, seen.claim_id).policy_id == first


def test_the_second_of_two_people_who_change_a_claim_is_told(work, nora):
    claim_id = make_claim(work, nora)
    seen = work.claims.get(nora, claim_id)
    work.claims.change(seen, assignee_id=nora.user_id)

    with pytest.raises(ConflictError):
        work.claims.change(seen, assignee_id=None)
    with pytest.raises(ConflictError):
        work.claims.get(nora, claim_id, seen.version)


def test_closing_notes_the_time_and_reopening_takes_it_away(work, nora):
    claim_id = make_claim(work, nora, status="settled")
    work.claims.set_status(work.claims.get(nora, claim_id), ClaimStatus.CLOSED)
    closed = work.claims.get(nora, claim_id)
    work.claims.set_status(closed, ClaimStatus.INVESTIGATING)

    assert closed.closed_at is not None
    assert work.claims.get(nora, claim_id).closed_at is None


def test_a_step_that_does_not_exist_is_refused(work, nora):
    claim_id = make_claim(work, nora, status="closed")

    with pytest.raises(InvalidRequestError, match="cannot become settled"):
        work.claims.set_status(work.claims.get(nora, claim_id), ClaimStatus.SETTLED)


def test_a_run_reads_its_claim_in_its_own_institution_only(work, nora):
    claim_id = make_claim(work, nora)
    stranger = make_principal(work, Role.ADJUSTER)

    assert work.claims.get_for_run(nora.institution_id, claim_id).claim_id == claim_id
    with pytest.raises(NotFoundError):
        work.claims.get_for_run(stranger.institution_id, claim_id)


def test_earlier_claims_are_those_of_policy_or_insured_before_the_loss(work, nora):
    policy = make_policy(work, nora, number="PA-5", insured_name="Ana Lopez")
    this = make_claim(work, nora, policy, reference="C-THIS")
    make_claim(work, nora, policy, reference="C-POLICY", loss_date=datetime(2026, 2, 1, tzinfo=UTC).date())
    make_claim(work, nora, insured_name="ANA LOPEZ", reference="C-NAME", loss_date=datetime(2024, 2, 1, tzinfo=UTC))
    make_claim(work, nora, policy, reference="C-LATER", loss_date=datetime(2026, 8, 1, tzinfo=UTC).date())
    make_claim(work, nora, reference="C-OTHER", loss_date=datetime(2024, 2, 1, tzinfo=UTC).date())

    earlier = work.claim_history.list_earlier(work.claims.get(nora, this))

    assert [claim.reference for claim in earlier] == ["C-POLICY", "C-NAME"]


def test_claims_of_the_policy_with_the_same_date_of_loss_are_told_but_for_those_closed_unpaid(work, nora):
    policy = make_policy(work, nora, number="PA-5")
    this = make_claim(work, nora, policy, reference="C-THIS")
    make_claim(work, nora, policy, reference="C-AGAIN")
    make_claim(work, nora, policy, reference="C-PAID", status="closed", paid_usd=Decimal(10))
    make_claim(work, nora, policy, reference="C-WITHDRAWN", status="closed")
    make_claim(work, nora, policy, reference="C-OTHER-LINE", line="property")
    make_claim(work, nora, policy, reference="C-OTHER-DAY", loss_date=datetime(2026, 2, 1, tzinfo=UTC).date())
    make_claim(work, nora, reference="C-OTHER-POLICY")

    assert work.claim_history.list_same_day(work.claims.get(nora, this)) == ("C-AGAIN", "C-PAID")


def finished(work, by, count, **wanted):
    for number in range(count):
        make_claim(work, by, **{"status": "closed", "paid_usd": Decimal(100 + number), **wanted})


def test_a_segment_is_the_kind_of_loss_where_enough_claims_are_finished(work, nora):
    finished(work, nora, FEWEST)
    finished(work, nora, 3, loss_type="theft", paid_usd=Decimal(9_000))
    this = work.claims.get(nora, make_claim(work, nora))
    segment = work.claim_history.read_segment(this)

    assert segment.words == "auto, collision"
    assert sorted(segment.incurred_usd) == [Decimal(100 + number) for number in range(FEWEST)]


def test_a_thin_segment_falls_back_to_its_line(work, nora):
    finished(work, nora, FEWEST - 1)
    finished(work, nora, 1, loss_type="theft", paid_usd=Decimal(9_000))
    finished(work, nora, 2, line="property", loss_type="fire")
    this = work.claims.get(nora, make_claim(work, nora))
    segment = work.claim_history.read_segment(this)

    assert segment.words == "auto, all kinds of loss"
    assert len(segment.incurred_usd) == FEWEST


def test_incurred_counts_what_is_outstanding_and_leaves_out_recoveries_open_and_free_claims(work, nora):
    make_claim(
        work,
        nora,
        status="settled",
        paid_usd=Decimal(500),
        reserve_usd=Decimal(70),
        recovered_usd=Decimal(20),
    )
    make_claim(work, nora, status="closed")
    make_claim(work, nora, status="investigating", paid_usd=Decimal(5))
    this = work.claims.get(nora, make_claim(work, nora))

    assert work.claim_history.read_segment(this).incurred_usd == (Decimal(550),)


def test_references_count_on_within_each_institution(work, nora):
    make_claim(work, nora, reference="C-000041")
    make_claim(work, nora, reference="C-IMPORTED")
    next_one = next_reference(work.session, Claim, "C", nora.institution_id)
    others = next_reference(work.session, Claim, "C", make_principal(work, Role.ADJUSTER).institution_id)

    assert (next_one, others) == ("C-000042", "C-000001")


def test_references_grow_a_digit_after_the_millionth(work, nora):
    make_claim(work, nora, reference="C-999999")
    make_claim(work, nora, reference="C-1000000")

    assert next_reference(work.session, Claim, "C", nora.institution_id) == "C-1000001"


def test_every_status_has_words_for_the_client(work, nora):
    client = make_principal(work, Role.CLIENT, nora.institution_id)
    for status in ClaimStatus:
        if status is not ClaimStatus.DENIED:
            make_claim(work, client, status=status)

    own = work.own_claims.list_own(client, limit=20)

    assert len(own) == len(ClaimStatus) - 1
    assert all(claim.status_words for claim in own)
    assert work.session.scalar(select(Claim.claim_id).where(Claim.claim_id == own[0].claim_id))
