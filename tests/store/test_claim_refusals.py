"""What the database refuses on claims, tried in SQL: denials without ground, money without reserve."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.store.audit import Act
from factories import make_claim, make_policy, make_principal
from fakes.claim_rig import CLAUSES, RACING, REASON, authority, make_claim_rig

DECISION = """
INSERT INTO claim_decisions (institution_id, claim_id, decided_by, decided_at, action, amount_usd, reason_code,
  reason_text, clause_id, clause_text, evidence_opened)
VALUES (:house, :claim, :by, :at, :action, :amount, :code, :reason, :clause, :clause_text, :opened)
"""
MOVEMENT = """
INSERT INTO claim_transactions (institution_id, claim_id, kind, state, amount_usd, payee, reason, requested_by,
  answered_by, answer_note, idempotency_key)
VALUES (:house, :claim, :kind, :state, :amount, :payee, :reason, :by, :answered_by, :note, :key)
"""


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority())


@pytest.fixture
def claim(rig, ada):
    """Give a claim with a document whose evidence Ada opened, and the clause she opened."""
    claim_id = rig.claim(ada, proposed="settle")
    document, (fact,) = rig.document(ada, claim_id)
    look(rig, ada, claim_id, document, fact)
    return claim_id


@pytest.fixture
def sql(unit_of_work):
    """Run one statement in a transaction of its own, with the rules that wait for its end applied."""

    def run(statement, **values):
        with unit_of_work() as work:
            work.session.execute(text(statement), values)
            work.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    return run


@pytest.fixture
def deny(sql, ada, claim):
    """Insert a denial by Ada that is founded unless something is changed."""

    def insert(**changed):
        founded = {
            "house": ada.institution_id,
            "claim": claim,
            "by": ada.user_id,
            "at": datetime.now(UTC),
            "action": "deny",
            "amount": None,
            "code": "exclusion_applies",
            "reason": REASON,
            "clause": "X1",
            "clause_text": RACING,
            "opened": 2,
        }
        sql(DECISION, **{**founded, **changed})

    return insert


@pytest.fixture
def move(sql, ada, claim):
    """Insert a posted reserve of 100 by Ada unless something is changed."""

    def insert(**changed):
        asked = {
            "house": ada.institution_id,
            "claim": claim,
            "kind": "reserve",
            "state": "posted",
            "amount": 100,
            "payee": "Garage",
            "reason": "first look",
            "by": ada.user_id,
            "answered_by": None,
            "note": "",
            "key": None,
        }
        sql(MOVEMENT, **{**asked, **changed})

    return insert


def look(rig, who, claim_id, document, fact):
    rig.open_evidence(who, document, fact)
    rig.note(who, Act("clause_opened", "claim", str(claim_id), {"clause_id": "X1"}))


def refused(act, said, *arguments, **named):
    with pytest.raises(DBAPIError, match=said):
        act(*arguments, **named)


def set_status(sql, claim, status):
    sql("UPDATE claims SET status = :status WHERE claim_id = :claim", status=status, claim=claim)


def test_a_founded_denial_by_a_person_passes_and_lets_the_claim_be_denied(rig, ada, claim, deny, sql):
    deny()
    set_status(sql, claim, "denied")

    assert rig.look(ada, claim).status == "denied"


def test_no_status_becomes_denied_without_a_decision(claim, sql, move):
    refused(set_status, "denied by the decision of a person only", sql, claim, "denied")
    move()
    refused(
        sql,
        "denied by the decision of a person only",
        "UPDATE claims SET status = 'denied', version = version + 1 WHERE reference LIKE 'C-%'",
    )


def test_no_claim_arrives_denied(ada, unit_of_work):
    def insert():
        with unit_of_work() as work:
            make_claim(work, ada, status="denied")

    refused(insert, "denied by the decision of a person only")


@pytest.mark.parametrize("action", ["settle", "close", "reopen"])
def test_another_decision_lets_nothing_be_denied(claim, deny, sql, action):
    deny(action=action, amount=Decimal(5) if action == "settle" else None)
    refused(set_status, "denied by the decision of a person only", sql, claim, "denied")


def test_a_denial_that_was_taken_back_carries_no_second_one(claim, deny, sql):
    deny(at=datetime.now(UTC) - timedelta(hours=2))
    set_status(sql, claim, "denied")
    refused(set_status, "reopened or closed by the decision of a person only", sql, claim, "investigating")
    deny(action="reopen", code="contested", clause="", clause_text="")
    set_status(sql, claim, "investigating")
    refused(set_status, "denied by the decision of a person only", sql, claim, "denied")


def test_a_denial_dated_ahead_would_outlive_its_reopening_and_is_refused(deny):
    refused(deny, "not made in the future", at=datetime.now(UTC) + timedelta(days=1))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"clause": ""}, "clause"),
        ({"clause_text": ""}, "clause"),
        ({"clause_text": "   "}, "clause with text"),
        ({"reason": ""}, "reason"),
        ({"reason": " \t "}, "has a reason"),
        ({"opened": 0}, "denial_is_founded"),
        ({"clause": "X9"}, "word for word"),
        ({"clause": "A"}, "word for word"),
        ({"clause_text": RACING.lower()}, "word for word"),
        ({"clause_text": RACING + " "}, "word for word"),
        ({"clause_text": "Losses during races are not covered."}, "word for word"),
        ({"clause": "A", "clause_text": CLAUSES[0]["text"]}, "opened the clause"),
        ({"amount": Decimal(-1)}, "amount_not_negative"),
        ({"action": "reject"}, "action_known"),
    ],
)
def test_a_denial_without_ground_is_refused(deny, changed, said):
    refused(deny, said, **changed)


def test_a_denial_needs_somebody_and_not_a_system(deny):
    refused(deny, "adjuster or manager", by=uuid4())
    refused(deny, "adjuster or manager|null value", by=None)


@pytest.mark.parametrize(
    "role", [Role.CLIENT, Role.UNDERWRITER, Role.ACTUARY, Role.EXAMINER, Role.ADMIN], ids=lambda role: role.value
)
@pytest.mark.parametrize("action", ["deny", "settle", "close", "reopen"])
def test_only_adjusters_and_managers_decide(rig, ada, claim, deny, role, action):
    other = rig.person(role, ada)
    document, (fact,) = rig.document(ada, claim)
    look(rig, other, claim, document, fact)
    refused(deny, "adjuster or manager", by=other.user_id, action=action, amount=5 if action == "settle" else None)


def test_a_person_who_left_denies_nothing(ada, deny, sql):
    sql("UPDATE users SET is_active = false WHERE user_id = :who", who=ada.user_id)
    refused(deny, "active adjuster or manager")


def test_a_person_of_another_house_decides_nothing_under_either_name(rig, claim, deny):
    stranger = rig.person(Role.MANAGER)
    document, (fact,) = rig.document(stranger, claim)
    look(rig, stranger, claim, document, fact)
    refused(deny, "adjuster or manager", by=stranger.user_id)
    refused(deny, "adjuster or manager", by=stranger.user_id, house=stranger.institution_id)


def test_who_did_not_open_the_clause_denies_nothing(rig, ada, claim, deny):
    ben = rig.person(beside=ada)
    document, (fact,) = rig.document(ada, claim)
    rig.open_evidence(ben, document, fact)
    refused(deny, "has opened the clause", by=ben.user_id)


def test_who_did_not_open_evidence_in_this_claims_documents_denies_nothing(rig, ada, claim, deny):
    ben = rig.person(beside=ada)
    rig.note(ben, Act("clause_opened", "claim", str(claim), {"clause_id": "X1"}))
    refused(deny, "has opened evidence", by=ben.user_id)
    document, (fact,) = rig.document(ada, rig.claim(ada))
    rig.open_evidence(ben, document, fact)
    refused(deny, "has opened evidence", by=ben.user_id)


@pytest.mark.parametrize("status", ["stored", "unreadable", "read"])
def test_a_document_nobody_read_yet_is_no_way_around_the_look(rig, ada, deny, status):
    claim_id = rig.claim(ada)
    document, _ = rig.document(ada, claim_id, status=status, facts=0)
    rig.note(ada, Act("clause_opened", "claim", str(claim_id), {"clause_id": "X1"}))
    refused(deny, "has opened evidence", claim=claim_id)
    rig.note(ada, Act("document_opened", "document", str(document)))
    deny(claim=claim_id)


def test_a_clause_of_a_policy_of_another_house_denies_nothing(claim, deny, sql, unit_of_work):
    with unit_of_work() as work:
        stranger = make_principal(work)
        foreign = make_policy(work, stranger, clauses=CLAUSES)
    sql("UPDATE claims SET policy_id = :foreign WHERE claim_id = :claim", foreign=foreign, claim=claim)
    refused(deny, "word for word")


def test_a_claim_without_a_policy_cannot_be_denied(claim, deny, sql):
    sql("UPDATE claims SET policy_id = NULL WHERE claim_id = :claim", claim=claim)
    refused(deny, "word for word")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM claim_decisions",
        "UPDATE claim_decisions SET action = 'settle', amount_usd = 5",
        "UPDATE claim_decisions SET reason_text = 'another'",
        "UPDATE claim_decisions SET decided_at = now() + interval '1 day'",
        "TRUNCATE claim_decisions",
    ],
)
def test_decisions_are_never_changed_or_deleted(deny, sql, statement):
    deny()
    refused(sql, "never", statement)


def test_settling_for_nothing_is_no_quiet_denial(deny):
    refused(deny, "nothing_is_below_deductible", action="settle", amount=0, code="agreed")
    refused(deny, "settlement_has_amount", action="settle", amount=None)
    deny(action="settle", amount=0, code="below_deductible")


def test_a_payment_without_reserve_is_refused_by_insert_and_by_approval(rig, ada, move, sql):
    boss = rig.person(Role.MANAGER, ada)
    refused(move, "payment_needs_reserve", kind="payment")
    move(amount=50)
    refused(move, "payment_needs_reserve", kind="payment", amount=51)
    move(kind="payment", state="pending", amount=51)
    refused(
        sql,
        "payment_needs_reserve",
        "UPDATE claim_transactions SET state = 'posted', answered_by = :boss WHERE state = 'pending'",
        boss=boss.user_id,
    )
    move(kind="payment", amount=50)


def test_a_reserve_never_falls_below_nothing(move):
    move(amount=50)
    refused(move, "payment_needs_reserve", amount=-51)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": 0}, "amount_not_zero"),
        ({"kind": "payment", "amount": -5}, "amount_positive|amounts_not_negative"),
        ({"kind": "recovery", "amount": -5}, "amount_positive|amounts_not_negative"),
        ({"kind": "payment", "amount": 5, "payee": ""}, "payment_has_payee"),
        ({"reason": ""}, "has_reason"),
        ({"kind": "gift"}, "kind_known"),
        ({"state": "paid"}, "state_known"),
        ({"state": "rejected"}, "no_has_note"),
    ],
)
def test_a_movement_that_lacks_something_is_refused(move, changed, said):
    move()
    refused(move, said, **changed)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE claim_transactions SET amount_usd = 1",
        "UPDATE claim_transactions SET state = 'pending'",
        "UPDATE claim_transactions SET state = 'rejected'",
        "UPDATE claim_transactions SET payee = 'Me'",
        "UPDATE claim_transactions SET claim_id = claim_id",
        "UPDATE claim_transactions SET reason = 'x'",
    ],
)
def test_a_posted_movement_never_changes(move, sql, change):
    move()
    refused(sql, "never changes", change)


def test_movements_are_never_deleted(move, sql):
    move(state="pending")
    for statement in ("DELETE FROM claim_transactions", "TRUNCATE claim_transactions"):
        refused(sql, "never", statement)


def test_nobody_approves_their_own_movement(ada, move, sql):
    move(state="pending")
    post = "UPDATE claim_transactions SET state = 'posted'"
    refused(sql, "answered_by_another", f"{post}, answered_by = requested_by")
    refused(sql, "answered by another person", post)
    refused(move, "answered_by_another", state="posted", answered_by=ada.user_id)


def test_what_was_asked_for_never_changes_with_its_answer(rig, ada, move, sql):
    boss = rig.person(Role.MANAGER, ada)
    move(state="pending")
    answer = "UPDATE claim_transactions SET state = 'posted', answered_by = :boss"
    for change in ("amount_usd = 1000000", "requested_by = :boss", "kind = 'recovery'", "payee = 'Me'"):
        refused(sql, "what was asked for never changes|answered_by_another", f"{answer}, {change}", boss=boss.user_id)
    sql(answer, boss=boss.user_id)


def test_people_without_business_move_and_approve_nothing(rig, ada, move, sql):
    stranger = rig.person(Role.MANAGER)
    underwriter = rig.person(Role.UNDERWRITER, ada)
    refused(move, "adjuster or manager", by=stranger.user_id)
    refused(move, "adjuster or manager", by=stranger.user_id, house=stranger.institution_id)
    refused(move, "adjuster or manager", by=underwriter.user_id)
    move(state="pending")
    for who in (stranger, underwriter):
        refused(
            sql,
            "approves its money",
            "UPDATE claim_transactions SET state = 'posted', answered_by = :who",
            who=who.user_id,
        )


def test_the_same_key_stands_once(move):
    move(key="k")
    refused(move, "idempotency_key", key="k")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE claims SET reserve_usd = 1000",
        "UPDATE claims SET paid_usd = paid_usd + 1",
        "UPDATE claims SET recovered_usd = 5",
    ],
)
def test_the_sums_of_a_claim_follow_its_movements_only(move, sql, change):
    move()
    refused(sql, "follow its movements", change)


@pytest.mark.parametrize("sums", [(5, 0, 0), (0, 5, 0), (0, 0, 5)])
def test_a_claim_does_not_arrive_with_money_nobody_moved(ada, sql, sums):
    reserve, paid, recovered = sums
    refused(
        sql,
        "sums of a new claim",
        "INSERT INTO claims (institution_id, reference, line, loss_type, policy_number, insured_name, loss_date, "
        "created_by, reserve_usd, paid_usd, recovered_usd) VALUES "
        "(:house, 'C-X', 'auto', 'theft', 'P', 'N', '2026-01-01', :by, :reserve, :paid, :recovered)",
        house=ada.institution_id,
        by=ada.user_id,
        reserve=reserve,
        paid=paid,
        recovered=recovered,
    )


def test_a_referral_is_answered_once_by_another_person_of_the_house(rig, ada, claim, sql):
    stranger, underwriter = rig.person(Role.MANAGER), rig.person(Role.UNDERWRITER, ada)
    boss = rig.person(Role.MANAGER, ada)
    rig.refer(ada, claim)
    answer = (
        "UPDATE claim_referrals SET state = 'answered', answer = 'proceed', answer_note = 'yes', answered_by = :who"
    )
    refused(sql, "answered_by_another", answer, who=ada.user_id)
    for who in (stranger, underwriter):
        refused(sql, "answers its referrals", answer, who=who.user_id)
    refused(sql, "what was asked never changes", f"{answer}, requested_by = :boss", who=boss.user_id, boss=boss.user_id)
    refused(sql, "answer_fits_kind", answer.replace("proceed", "cleared"), who=boss.user_id)
    refused(sql, "answer_complete", answer.replace("yes", ""), who=boss.user_id)
    sql(answer, who=boss.user_id)
    for statement in (answer, "DELETE FROM claim_referrals", "TRUNCATE claim_referrals"):
        refused(sql, "once|never", statement, **({"who": boss.user_id} if statement == answer else {}))


def test_the_looks_themselves_cannot_be_taken_out_of_the_chain(deny, sql):
    deny()
    for statement in (
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "UPDATE audit_events SET actor_id = NULL",
    ):
        refused(sql, "append-only|never|audit", statement)


def test_rewriting_a_policy_later_leaves_the_clause_a_denial_cited(rig, ada, claim, deny, sql):
    deny()
    sql("UPDATE policies SET clauses = :none", none=json.dumps([]))

    assert rig.decisions.list_for(ada, claim)[0].clause_text == RACING
