"""The loaded book of claims: real rows that agree with one another, within authority, by legal steps."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import Decimal

from backend.demo.claims_book import CLAIMS
from backend.demo.fresh_claims import FILES
from backend.domain.claims.authority import authority_line
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.reasons import CLAIM_REASONS
from backend.domain.claims.words import ClaimAction, TransactionKind
from backend.domain.policies import PolicyLine
from backend.domain.products import fields_from_json, fields_to_json, parse_fields
from backend.store.tables import (
    AuditEvent,
    Claim,
    ClaimClock,
    ClaimDecision,
    ClaimFlag,
    ClaimLetter,
    ClaimLinkRow,
    ClaimReferral,
    ClaimTransaction,
    Document,
    FactRow,
    Policy,
    Run,
    RunResult,
)
from fakes.chains import first_break

WAITING = Document.status == "stored"


def only(book, table, *where):
    return [row for (row,) in book.all(table, where=list(where))]


def test_there_are_five_hundred_policies_and_a_thousand_claims_in_every_line_and_place(book):
    policies, claims = only(book, Policy), only(book, Claim)

    assert len({policy.number for policy in policies}) >= 500
    assert len(claims) == CLAIMS + FILES >= 1_000
    assert {claim.line for claim in claims} == set(PolicyLine)
    assert {"CA", "TX", "NY", "FL", "EU-DE"} <= {claim.state_code for claim in claims}
    assert sum(policy.cancelled_on is not None for policy in policies) > 10
    assert sum(policy.changed_on is not None for policy in policies) > 30
    assert len({claim.status for claim in claims}) == 7


def test_every_loss_form_passes_its_check_and_stands_under_its_policy(book):
    for claim, policy in book.all(Claim, Policy, where=[Claim.policy_id == Policy.policy_id]):
        form = LOSS_FORMS[PolicyLine(claim.line)]
        assert parse_fields(form, claim.fields) == fields_from_json(form, claim.fields)
        assert fields_to_json(fields_from_json(form, claim.fields)) == claim.fields
        assert (policy.number, policy.line) == (claim.policy_number, claim.line)
        assert claim.reported_at < datetime.now(UTC)


def test_the_sums_of_every_claim_are_those_of_its_posted_movements(book):
    sums = defaultdict(Decimal)
    for moved in only(book, ClaimTransaction, ClaimTransaction.state == "posted"):
        sums[moved.claim_id, moved.kind] += moved.amount_usd
    for claim in only(book, Claim):
        paid = sums[claim.claim_id, "payment"]
        assert claim.paid_usd == paid
        assert claim.reserve_usd == sums[claim.claim_id, "reserve"] - paid
        assert claim.recovered_usd == sums[claim.claim_id, "recovery"] <= paid
        assert claim.status != "closed" or claim.reserve_usd == 0


def test_nobody_pays_or_reserves_beyond_their_authority(book):
    by_id = {person.user_id: person for person in book.people.values()}
    sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
    rows = book.all(ClaimTransaction, Claim, where=[ClaimTransaction.claim_id == Claim.claim_id])
    for moved, claim in sorted(rows, key=lambda row: row[0].requested_at):
        if moved.state != "posted" or moved.kind == "recovery":
            continue
        paid, reserved = sums[claim.claim_id]
        kind = TransactionKind(moved.kind)
        is_payment = kind is TransactionKind.PAYMENT
        paid, reserved = (paid + moved.amount_usd, reserved - moved.amount_usd) if is_payment else (
            paid, reserved + moved.amount_usd,
        )  # fmt: skip
        sums[claim.claim_id] = [paid, reserved]
        decider = by_id[moved.answered_by or moved.requested_by]
        limit = decider.authority[authority_line(PolicyLine(claim.line), kind)].max_amount_usd
        if moved.amount_usd > 0:
            assert (paid if is_payment else paid + reserved) <= limit


def test_every_decision_has_its_reason_and_every_denial_its_clause_word_for_word(book):
    clauses = {policy.policy_id: {c["id"]: c["text"] for c in policy.clauses} for policy in only(book, Policy)}
    denials = 0
    for made, claim in book.all(ClaimDecision, Claim, where=[ClaimDecision.claim_id == Claim.claim_id]):
        assert made.reason_code in CLAIM_REASONS[ClaimAction(made.action)]
        assert claim.reported_at < made.decided_at < datetime.now(UTC)
        if made.action == "deny":
            denials += 1
            assert made.clause_text == clauses[claim.policy_id][made.clause_id]
            assert made.evidence_opened > 0
    assert denials > 20


def test_referrals_are_answered_by_another_person_and_the_special_unit_has_said_both(book):
    referrals = only(book, ClaimReferral)

    assert {"confirmed", "cleared", "proceed", None} <= {asked.answer for asked in referrals}
    assert all(asked.requested_by != asked.answered_by for asked in referrals)


def test_clocks_are_met_amber_and_overdue_and_the_claim_carries_the_next(book):
    now = datetime.now(UTC)
    running = defaultdict(list)
    for clock in only(book, ClaimClock, ClaimClock.state == "running"):
        running[clock.claim_id].append(clock.due_at)
    for claim in only(book, Claim):
        assert claim.due_at == min(running[claim.claim_id], default=None)
    due = [day for days in running.values() for day in days]
    assert sum(day < now for day in due) > 3
    assert sum(day > now for day in due) > 20
    assert len(only(book, ClaimClock, ClaimClock.state == "met")) > 500


def test_the_assessed_claims_carry_a_real_result_and_the_older_ones_say_nothing(book):
    rows = book.all(RunResult, Run, Claim, where=[Run.run_id == RunResult.run_id, Run.subject_id == Claim.claim_id])
    flags = Counter(flag.run_id for flag in only(book, ClaimFlag))

    assert len(rows) >= 250
    for stored, run, claim in rows:
        result = stored.result
        assert run.made_without_model
        assert sum(part["points"] for part in result["contributions"]) == result["score"] == claim.score
        assert (result["kind"], result["outcome"]) == ("claim", claim.proposed_outcome)
        assert flags[run.run_id] == len(result["red_flags"]) > 10
    assert len(only(book, Claim, Claim.proposed_outcome.is_(None))) > 600


def test_fresh_claims_wait_for_the_workers_with_their_papers(book):
    queued = only(book, Run, Run.kind == "claim", Run.state == "queued")
    papers = Counter(paper.claim_id for paper in only(book, Document, Document.claim_id.is_not(None), WAITING))

    assert {run.subject_id for run in queued} == set(papers)
    assert len(queued) == FILES
    assert sum(papers.values()) >= 60


def test_settled_claims_have_their_bill_read_with_proven_facts_and_a_proposal_beside_the_decision(book):
    read = only(book, Document, Document.claim_id.is_not(None), Document.status == "read")
    proven = Counter(fact.document_id for fact in only(book, FactRow, FactRow.is_verified))
    settled = {row.claim_id: row for row in only(book, ClaimDecision, ClaimDecision.action == "settle")}
    open_again = only(book, Claim, Claim.evidence_changed_at.is_not(None))

    assert len(read) >= 20
    for document in read:
        assert proven[document.document_id] >= 8
        assert settled[document.claim_id].proposal["outcome"] == "settle"
        assert settled[document.claim_id].run_id is not None
    assert not {claim.claim_id for claim in open_again} & {document.claim_id for document in read}


def test_letters_went_out_and_the_audit_chain_holds(book):
    letters = only(book, ClaimLetter)

    assert {letter.kind for letter in letters} >= {"acknowledgement", "status", "payment", "denial"}
    assert all(letter.released_by for letter in letters)
    assert only(book, AuditEvent, AuditEvent.action == "clause_opened")
    with book.unit_of_work() as work:
        assert first_break(work) is None


def test_some_reserves_wait_for_somebody_with_more_authority(book):
    pending = only(book, ClaimTransaction, ClaimTransaction.state == "pending")

    assert pending
    assert all(moved.kind == "reserve" and moved.answered_by is None for moved in pending)


def test_claims_that_share_a_telephone_and_an_account_are_linked_and_half_of_the_links_reviewed(book):
    links = only(book, ClaimLinkRow)

    assert {"phone", "bank_account"} <= {link.kind for link in links}
    assert {"open", "confirmed", "dismissed"} == {link.verdict for link in links}
    assert all(link.verdict == "open" or link.reviewed_by for link in links)
