"""What people did on the past claims of the demonstration: legal steps, money that adds up, dates in order."""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest

from backend.demo import claim_words
from backend.demo.claim_ground import owed_usd, why_denied
from backend.demo.claims_book import claim_row
from backend.domain.claims.authority import authority_line
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.reasons import CLAIM_REASONS
from backend.domain.claims.status import OPEN_CLAIMS, ClaimStatus, move_claim
from backend.domain.claims.words import (
    ClaimAction,
    ClaimEvent,
    ClaimReferralAnswer,
    ClaimReferralKind,
    TransactionKind,
    TransactionState,
)
from backend.domain.decisions import ReferralState
from backend.domain.policies import ClauseKind, PolicyLine
from backend.domain.products import fields_from_json, fields_to_json
from backend.services.claim_decisions import STATUS_AFTER
from backend.store.claim_decisions import CLAUSE_OPENED
from fakes.told_claims import HOUSE, NOW, claim_staff, policies, told_claims


@pytest.fixture(scope="module")
def book():
    return told_claims()


@pytest.fixture(scope="module")
def people():
    staff = claim_staff()
    return {p.user_id: p for p in (staff.junior, staff.senior, staff.supervisor, staff.manager, staff.client)}


def decided(taken, action):
    return [row for row in taken.story.decisions if row["action"] is action]


def acts(taken, name):
    return [past for past in taken.story.acts if past.act.action == name]


def posted(taken, kind):
    rows = (row for row in taken.story.money if row["state"] is TransactionState.POSTED)
    return sum((row["amount_usd"] for row in rows if row["kind"] is kind), Decimal(0))


def moments(taken):
    """Every moment a row of the claim names."""
    story = taken.story
    names = ("requested_at", "answered_at", "posted_at", "decided_at", "created_at", "released_at")
    rows = (*story.money, *story.decisions, *story.referrals, *story.letters)
    return [row[name] for row in rows for name in names if row.get(name)]


def test_references_count_up_in_the_order_of_the_reports(book):
    assert [taken.past.reference for taken in book] == [f"C-{number:06d}" for number in range(1, len(book) + 1)]
    days = [taken.past.loss.reported_date for taken in book]
    assert days == sorted(days)


def test_no_two_claims_or_rows_share_an_id(book):
    ids = [taken.past.claim_id for taken in book]
    for key, rows_of in (
        ("transaction_id", lambda story: story.money),
        ("decision_id", lambda story: story.decisions),
        ("referral_id", lambda story: story.referrals),
        ("letter_id", lambda story: story.letters),
    ):
        ids += [row[key] for taken in book for row in rows_of(taken.story)]

    assert len(ids) > 5_000
    assert len(set(ids)) == len(ids)


def test_no_row_belongs_to_another_institution_or_claim(book):
    for taken in book:
        story = taken.story
        for row in (*story.money, *story.decisions, *story.referrals, *story.letters):
            assert row["institution_id"] == HOUSE
            assert row["claim_id"] == taken.past.claim_id
        for past in story.acts:
            assert past.act.object_id == str(taken.past.claim_id)
            assert (past.by.institution_id if past.by else past.institution_id) == HOUSE


def test_a_loss_is_reported_after_it_happened_and_before_today(book):
    for taken in book:
        loss = taken.past.loss
        assert loss.loss_date <= loss.reported_date < NOW.date()
        assert loss.reported_date <= taken.past.reported_at.date()
        assert taken.past.reported_at < NOW


def test_nothing_happens_before_the_report_or_in_the_future(book):
    for taken in book:
        assert all(taken.past.reported_at <= at < NOW for at in moments(taken)), taken.past.reference


def test_the_acts_of_a_claim_are_told_in_their_order(book):
    for taken in book:
        told = [past.at for past in taken.story.acts]
        assert told == sorted(told)
        assert taken.story.updated_at == told[-1]
        assert taken.story.version == len(told) + 1


def test_every_story_begins_with_the_report_of_its_sender(book):
    for taken in book:
        first = taken.story.acts[0]
        assert (first.act.action, first.by, first.at) == ("reported", taken.past.sender, taken.past.reported_at)
        assert first.act.details["reference"] == taken.past.reference


def test_the_steps_of_every_claim_are_legal_and_lead_to_where_it_stands(book):
    for taken in book:
        status = ClaimStatus.REPORTED
        reserved = False
        for past in taken.story.acts:
            name = past.act.action
            if name == "assigned":
                status = move_claim(status, ClaimStatus.TRIAGED)
            elif name == "reserve_posted" and not reserved:
                reserved, status = True, move_claim(status, ClaimStatus.INVESTIGATING)
            elif name == "referred":
                status = move_claim(status, ClaimStatus.REFERRED)
            elif name == "referral_answered":
                status = move_claim(status, ClaimStatus.INVESTIGATING)
            elif name == "decided":
                status = move_claim(status, STATUS_AFTER[past.act.details["action"]])
        assert status is taken.story.status, taken.past.reference


def test_every_state_a_claim_can_stand_in_is_there(book):
    counted = Counter(taken.story.status for taken in book)

    assert set(counted) == {*ClaimStatus} - {ClaimStatus.REPORTED} or set(counted) == set(ClaimStatus)
    assert counted[ClaimStatus.CLOSED] > len(book) / 2
    assert sum(counted[status] for status in OPEN_CLAIMS) > 60


def test_only_a_closed_claim_says_when_it_was_closed(book):
    for taken in book:
        closed = decided(taken, ClaimAction.CLOSE)
        assert (taken.story.status is ClaimStatus.CLOSED) is bool(closed)
        assert taken.story.closed_at == (closed[-1]["decided_at"] if closed else None)


def test_paid_and_reserve_are_the_sums_of_the_posted_movements(book):
    for taken in book:
        story = taken.story
        assert story.paid_usd == posted(taken, TransactionKind.PAYMENT)
        assert story.reserve_usd == posted(taken, TransactionKind.RESERVE) - story.paid_usd
        incurred = story.paid_usd + story.reserve_usd
        assert incurred == posted(taken, TransactionKind.RESERVE) >= 0


def test_a_reserve_stands_before_every_payment_and_is_never_overdrawn(book):
    for taken in book:
        standing = Decimal(0)
        for row in taken.story.money:
            if row["state"] is not TransactionState.POSTED:
                continue
            if row["kind"] is TransactionKind.RESERVE:
                standing += row["amount_usd"]
            elif row["kind"] is TransactionKind.PAYMENT:
                assert 0 < row["amount_usd"] <= standing, taken.past.reference
                standing -= row["amount_usd"]
            assert standing >= 0


def test_closed_claims_hold_no_reserve_and_what_they_paid_is_what_was_settled(book):
    paid = 0
    for taken in book:
        if taken.story.status is not ClaimStatus.CLOSED:
            continue
        assert taken.story.reserve_usd == 0
        settled = sum((row["amount_usd"] for row in decided(taken, ClaimAction.SETTLE)), Decimal(0))
        assert taken.story.paid_usd == settled
        paid += settled > 0
    assert paid > 400


def test_nothing_is_recovered_but_after_a_payment_and_less_than_it(book):
    recovered = 0
    for taken in book:
        back = posted(taken, TransactionKind.RECOVERY)
        assert back <= taken.story.paid_usd
        recovered += back > 0
        for row in taken.story.money:
            if row["kind"] is TransactionKind.RECOVERY:
                paid_at = [r["posted_at"] for r in taken.story.money if r["kind"] is TransactionKind.PAYMENT]
                assert max(paid_at) < row["posted_at"]
    assert recovered > 10


def test_amounts_are_in_whole_cents_and_every_movement_says_why(book):
    for taken in book:
        for row in taken.story.money:
            assert row["amount_usd"] == row["amount_usd"].quantize(Decimal("0.01"))
            assert row["amount_usd"] != 0
            assert row["reason"]
            assert bool(row["payee"]) is (row["kind"] is not TransactionKind.RESERVE)


def test_pending_movements_count_for_nothing_and_wait_for_somebody_else(book):
    pending = [(t, r) for t in book for r in t.story.money if r["state"] is TransactionState.PENDING]

    assert pending
    for taken, row in pending:
        assert row["posted_at"] is row["answered_by"] is None
        assert taken.story.status in OPEN_CLAIMS


def test_what_is_posted_lies_within_the_authority_of_whoever_posted_or_answered_it(book, people):
    for taken in book:
        for row in taken.story.money:
            if row["state"] is not TransactionState.POSTED or row["kind"] is TransactionKind.RECOVERY:
                continue
            by = people[row["answered_by"] or row["requested_by"]]
            limit = by.authority[authority_line(taken.past.policy.line, row["kind"])]
            assert row["amount_usd"] <= limit.max_amount_usd
            assert row["authority"]["max_amount_usd"] == str(limit.max_amount_usd)
            assert row["answered_by"] != row["requested_by"]


def test_a_settlement_stays_within_limits_and_below_what_is_claimed(book):
    for taken in book:
        policy, past = taken.past.policy, taken.past
        for row in decided(taken, ClaimAction.SETTLE):
            assert 0 <= row["amount_usd"] <= policy.limit_usd
            if past.claimed_usd is not None:
                assert row["amount_usd"] <= max(Decimal(0), past.claimed_usd - policy.deductible_usd)
            for part in policy.sublimits:
                assert past.values["loss_type"] not in part.perils or row["amount_usd"] <= part.limit_usd


def test_nothing_is_settled_for_zero_but_below_the_deductible(book):
    seen = set()
    for taken in book:
        for row in decided(taken, ClaimAction.SETTLE):
            assert (row["amount_usd"] == 0) is (row["reason_code"] == "below_deductible")
            seen.add(row["reason_code"])
    assert seen == {"as_calculated", "below_deductible"}


def test_every_decision_has_a_reason_of_its_action_and_words(book, people):
    for taken in book:
        for row in taken.story.decisions:
            assert row["reason_code"] in CLAIM_REASONS[row["action"]]
            assert row["reason_text"].strip()
            assert row["decided_by"] in people
            assert row["seconds_on_case"] > 0


def test_each_denial_names_a_clause_word_for_word_that_was_opened_before(book):
    denials = [(taken, row) for taken in book for row in decided(taken, ClaimAction.DENY)]

    assert len(denials) > 20
    for taken, row in denials:
        assert row["clause_text"] == taken.past.policy.clause(row["clause_id"]).text
        assert row["evidence_opened"] > 0
        opened = [p for p in acts(taken, CLAUSE_OPENED) if p.act.details["clause_id"] == row["clause_id"]]
        assert opened
        assert opened[0].by.user_id == row["decided_by"]
        assert opened[0].at <= row["decided_at"]
        places = [past.act.action for past in taken.story.acts]
        assert places.index(CLAUSE_OPENED) < places.index("decided")


def test_only_a_denial_cites_a_clause_and_nothing_is_paid_on_it(book):
    for taken in book:
        for row in taken.story.decisions:
            assert bool(row["clause_id"]) is (row["action"] is ClaimAction.DENY)
        if decided(taken, ClaimAction.DENY):
            assert taken.story.paid_usd == 0


def test_a_denial_has_its_ground_in_the_policy(book):
    grounds = Counter()
    for taken in book:
        for row in decided(taken, ClaimAction.DENY):
            policy, values = taken.past.policy, taken.past.values
            grounds[row["reason_code"]] += 1
            if row["reason_code"] == "not_in_force":
                assert not policy.covers_day(taken.past.loss.loss_date)
            elif row["reason_code"] == "peril_not_covered":
                assert values["loss_type"] not in policy.perils
            else:
                assert policy.clause(row["clause_id"]).kind is ClauseKind.EXCLUSION
    assert {"not_in_force", "peril_not_covered", "exclusion_applies"} == set(grounds)


def test_a_claim_that_the_policy_answers_for_is_never_denied(book):
    for taken in book:
        if why_denied(taken.past) is None:
            assert not decided(taken, ClaimAction.DENY)
        else:
            assert not decided(taken, ClaimAction.SETTLE)


def test_referrals_go_to_somebody_else_who_alone_answers(book):
    for taken in book:
        for row in taken.story.referrals:
            assert row["requested_by"] != row["addressed_to"]
            if row["state"] is ReferralState.ANSWERED:
                assert row["answered_by"] == row["addressed_to"]
                assert row["requested_at"] < row["answered_at"]
                assert row["answer_note"] in claim_words.ANSWERED[row["answer"]]
            else:
                assert row["answer"] is row["answered_at"] is None
                assert taken.story.status is ClaimStatus.REFERRED


def test_each_kind_of_referral_is_asked_and_answered_in_its_own_words(book):
    answers = defaultdict(set)
    for taken in book:
        for row in taken.story.referrals:
            assert row["request_note"] in claim_words.REFERRED[row["kind"]]
            answers[row["kind"]].add(row["answer"])

    assert {ClaimReferralAnswer.CONFIRMED, ClaimReferralAnswer.CLEARED} <= answers[ClaimReferralKind.SIU]
    assert {ClaimReferralAnswer.PROCEED} <= answers[ClaimReferralKind.COVERAGE]
    assert ClaimReferralAnswer.PROCEED not in answers[ClaimReferralKind.SIU]


def test_no_claim_is_settled_after_somebody_said_that_it_must_not(book):
    stopped = {ClaimReferralAnswer.CONFIRMED, ClaimReferralAnswer.DO_NOT_PROCEED}
    found = [taken for taken in book if any(row["answer"] in stopped for row in taken.story.referrals)]

    assert found
    assert not any(decided(taken, ClaimAction.SETTLE) for taken in found)


def test_whoever_holds_a_claim_may_pay_what_is_owed_on_it(book):
    for taken in book:
        holder = taken.story.assignee
        for row in decided(taken, ClaimAction.SETTLE):
            limit = holder.authority[authority_line(taken.past.policy.line, TransactionKind.PAYMENT)]
            assert row["decided_by"] == holder.user_id
            assert row["amount_usd"] <= limit.max_amount_usd


def test_clients_report_some_losses_and_decide_nothing(book):
    client = claim_staff().client
    reported = [taken for taken in book if taken.past.sender == client]

    assert 60 < len(reported) < 250
    for taken in book:
        deciding = (*taken.story.decisions, *taken.story.letters)
        assert client.user_id not in {row.get("decided_by") or row.get("released_by") for row in deciding}


def test_every_event_of_the_clocks_has_its_moment_in_the_story(book):
    for taken in book:
        events = [event for event, _, _ in taken.story.events]
        assert events[0] is ClaimEvent.REPORTED
        assert events.count(ClaimEvent.PAID) == sum(
            row["kind"] is TransactionKind.PAYMENT for row in taken.story.money if row["posted_at"]
        )
        assert (ClaimEvent.DENIED in events) is any(row["kind"] == "denial" for row in taken.story.letters)


def test_the_row_of_a_claim_is_that_of_its_form(book):
    for taken in book[::7]:
        row, form = claim_row(taken), LOSS_FORMS[taken.past.policy.line]
        assert fields_from_json(form, row["fields"]) == taken.past.values
        assert fields_to_json(taken.past.values) == row["fields"]
        assert row["policy_number"] == taken.past.values["policy_number"] == taken.past.policy.number
        assert (row["severity"], row["complexity"]) == (taken.past.triage.severity, taken.past.triage.complexity)
        assert row["triage"]["reasons"]


def test_a_denied_claim_is_first_inserted_as_open_because_its_decision_follows(book):
    statuses = {taken.story.status: claim_row(taken)["status"] for taken in book}

    assert statuses.pop(ClaimStatus.DENIED) is ClaimStatus.INVESTIGATING
    assert all(told is stored for told, stored in statuses.items())


def test_what_is_owed_is_never_more_than_claimed_less_the_deductible(book):
    from backend.demo.chance import seeded  # noqa: PLC0415 - used here alone

    for taken in book[::5]:
        owed = [owed_usd(taken.past, seeded("owed", number, taken.past.claim_id)) for number in range(3)]
        claimed = taken.past.claimed_usd
        assert all(amount >= 0 for amount in owed)
        assert claimed is None or max(owed) <= max(Decimal(0), claimed - taken.past.policy.deductible_usd)


def test_the_same_moment_tells_the_same_stories(book):
    again = told_claims.__wrapped__()

    assert [taken.past for taken in again] == [taken.past for taken in book]
    assert [taken.story for taken in again] == [taken.story for taken in book]
    assert [taken.clocks for taken in again] == [taken.clocks for taken in book]


def test_claims_stand_under_policies_of_the_book_in_every_line(book):
    known = {policy.policy_id: policy for policy in policies()}

    assert {taken.past.policy.line for taken in book} == set(PolicyLine)
    for taken in book:
        assert known[taken.past.policy.policy_id] == taken.past.policy
        assert taken.past.loss.loss_date >= taken.past.policy.effective_date


def test_some_policies_have_several_claims_and_late_reports_are_rare(book):
    by_policy = Counter(taken.past.policy.number for taken in book)
    late = [t for t in book if t.past.loss.reported_date - t.past.loss.loss_date > timedelta(days=60)]

    assert sum(count > 1 for count in by_policy.values()) > 100
    assert 0 < len(late) < len(book) * 0.1
