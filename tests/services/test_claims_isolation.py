"""No way leads into another institution's claims or across the desks: every public way, asked by who may not see it."""

import inspect
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from backend.bootstrap import Services
from backend.domain.access import Authority, Principal, Role
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimReferralRequest, PaymentRequest, ReserveRequest
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.claims.identifiers import Identifier
from backend.domain.claims.views import ClaimFilter
from backend.domain.claims.words import (
    ClaimAction,
    ClaimReferralAnswer,
    ClaimReferralKind,
    LetterKind,
    LinkKind,
    SignVerdict,
    TransactionKind,
)
from backend.domain.clock import utc_now
from backend.domain.facts import Fact, FactReview
from backend.domain.policies import PolicyFilter, PolicyLine
from backend.domain.run_views import RunFilter
from backend.domain.runs import NewRun, RunKind
from backend.errors import NotFoundError, NotPermittedError
from backend.services.document_views import PageImageRequest
from backend.settings import Settings
from backend.store.tables import (
    AuditEvent,
    Claim,
    ClaimClock,
    ClaimDecision,
    ClaimFlag,
    ClaimFlagReview,
    ClaimLetter,
    ClaimLinkRow,
    ClaimReferral,
    ClaimTransaction,
    Document,
    FactRow,
    Run,
    RunResult,
)
from factories import make_claim, make_policy, make_principal, make_submission
from fakes.document_rig import make_rig, typed_pipeline
from fakes.sample_files import text_pdf
from fixtures.claims import LOSS

NOTE = "A note that another person can act on."
FULL = {name(line): Authority(Decimal(10**9), 100) for line in PolicyLine for name in (payment_line, reserve_line)}
PAPER = text_pdf(["Date of loss 05/04/2026"])
READ = typed_pipeline(
    partial(Fact, "loss.date", "05/04/2026", page=1, quote="Date of loss 05/04/2026", is_verified=True),
    texts=("Date of loss 05/04/2026",),
)


@dataclass(frozen=True)
class House:
    """One row of everything that hangs on a claim, all of one institution."""

    owner: Principal
    claim_id: UUID
    twin_id: UUID
    policy_id: UUID
    document_id: UUID
    fact_id: int
    run_id: UUID
    clock_id: UUID
    transaction_id: UUID
    referral_id: UUID
    letter_id: UUID
    link_id: UUID


@pytest.fixture
def services(engine, unit_of_work, redis_client, monkeypatch):
    monkeypatch.setattr("backend.bootstrap.make_unit_of_work", lambda _engine: unit_of_work)
    return Services(Settings(), engine, redis_client)


@pytest.fixture
def house(unit_of_work, redis_url):
    """Make an institution whose claim has one row in every table."""
    with unit_of_work() as work:
        owner = make_principal(work, Role.ADJUSTER, authority=FULL)
        policy_id = make_policy(work, owner, number="PA-SECRET")
        wanted = {"insured_name": "Secret Insured", "assignee_id": owner.user_id, "proposed_outcome": "settle"}
        claim_id = make_claim(work, owner, policy_id, **wanted, score=77, reserve_usd=Decimal(900))
        twin_id = make_claim(work, owner, policy_id, **wanted)
        run_id = work.runs.add(NewRun(RunKind.CLAIM, claim_id, {}, uuid4().hex), owner).run_id
    rig = make_rig(unit_of_work, redis_url)
    stored = rig.service.upload(owner, "secret.pdf", PAPER, claim_id=claim_id)
    rig.read(stored.run_id, READ)
    return fill(unit_of_work, owner, (claim_id, twin_id, policy_id, stored.document_id, run_id))


def fill(unit_of_work, owner, ids):
    claim_id, twin_id, policy_id, document_id, run_id = ids
    of_claim = {"institution_id": owner.institution_id, "claim_id": claim_id}
    now = utc_now()
    first_id, second_id = sorted((claim_id, twin_id))
    with unit_of_work() as work:
        run = work.session.get(Run, run_id)
        run.state, run.finished_at, run.provider = "succeeded", now, "mock"
        result = {"outcome": "settle", "score": 77, "red_flags": []}
        work.session.add(RunResult(run_id=run_id, fence=1, result=result, result_hash="h"))
        flag = {"flag_id": "late_report", "outcome": "raised", "wording": "Secret", "evidence": []}
        work.session.add(ClaimFlag(run_id=run_id, **flag, **of_claim))
        rows = {
            "clock": ClaimClock(
                rule_id="ca_acknowledge",
                jurisdiction="CA",
                name="Secret clock",
                citation="10 CCR 2695.5",
                days=15,
                day_kind="calendar",
                started_at=now,
                due_at=now + timedelta(days=15),
                tolled=[],
                **of_claim,
            ),
            "transaction": ClaimTransaction(
                kind="payment",
                state="pending",
                amount_usd=Decimal(5),
                payee="Secret Payee",
                reason="Repair of the car",
                requested_by=owner.user_id,
                authority={},
                **of_claim,
            ),
            "referral": ClaimReferral(
                kind="coverage", requested_by=owner.user_id, request_note="Secret question?", **of_claim
            ),
            "letter": ClaimLetter(
                kind="status",
                subject="Secret letter",
                body="Secret body",
                context={},
                drafted_by=owner.user_id,
                **of_claim,
            ),
            "link": ClaimLinkRow(
                institution_id=owner.institution_id,
                first_id=first_id,
                second_id=second_id,
                kind="phone",
                shown="555-SECRET",
                strength=0.9,
            ),
        }
        work.session.add_all(rows.values())
        work.session.flush()
        fact_id = work.session.scalar(select(func.max(FactRow.fact_id)).where(FactRow.document_id == document_id))
        return House(
            owner,
            claim_id,
            twin_id,
            policy_id,
            document_id,
            fact_id,
            run_id,
            rows["clock"].clock_id,
            rows["transaction"].transaction_id,
            rows["referral"].referral_id,
            rows["letter"].letter_id,
            rows["link"].link_id,
        )


def of_claim(*more):
    """Give the arguments of a way that names a claim first."""
    return lambda h: (h.claim_id, *more)


CLOSE = ("withdrawn", "The insured withdrew the claim by telephone.")
ALIKE = {"documents.list_for_claim": [], "documents.attach_to_claim": 0}
WAYS = {
    "claims.get": of_claim(),
    "claims.list_queue": lambda _: (ClaimFilter(limit=200),),
    "claims.get_my_work": lambda _: (),
    "claims.list_history": of_claim(),
    "claims.find_assessment": of_claim(),
    "claims.list_candidates": of_claim(),
    "claims.list_own": lambda _: (),
    "claims.count_own": lambda _: (),
    "claims.get_own": of_claim(),
    "claims.assess": of_claim("key"),
    "claims.change_fields": of_claim(1, LOSS),
    "claims.assign": of_claim(1, None),
    "claim_money.set_reserve": lambda h: (ReserveRequest(h.claim_id, 1, Decimal(1), NOTE),),
    "claim_money.pay": lambda h: (PaymentRequest(h.claim_id, 1, Decimal(1), "Garage", NOTE, "key"),),
    "claim_money.answer": lambda h: (h.transaction_id, True, NOTE),
    "claim_money.list_for": of_claim(),
    "claim_money.list_pending": lambda _: (),
    "claim_money.find_payment_gap": of_claim(),
    "claim_money.weigh_pending": lambda _: ((),),
    "claim_money.find_gap": of_claim(TransactionKind.PAYMENT, Decimal(1)),
    "claim_decisions.decide": lambda h: (ClaimDecisionRequest(h.claim_id, 1, ClaimAction.CLOSE, *CLOSE),),
    "claim_decisions.open_clause": of_claim("A-X1"),
    "claim_decisions.find_denial_gaps": of_claim("A-X1"),
    "claim_decisions.list_for": of_claim(),
    "claim_decisions.allowed_reasons": of_claim(ClaimAction.CLOSE),
    "claim_decisions.refer": lambda h: (ClaimReferralRequest(h.claim_id, 1, ClaimReferralKind.SIU, NOTE),),
    "claim_decisions.answer_referral": lambda h: (h.referral_id, ClaimReferralAnswer.PROCEED, NOTE),
    "claim_decisions.withdraw_referral": of_claim(),
    "claim_decisions.list_referrals": of_claim(),
    "claim_decisions.list_referees": of_claim(),
    "claim_clocks.list_for": of_claim(),
    "claim_clocks.waive": lambda h: (h.clock_id, NOTE),
    "claim_clocks.note_proof_received": of_claim(),
    "claim_clocks.note_information_received": of_claim(),
    "claim_links.graph": of_claim(),
    "claim_links.review_link": lambda h: (h.link_id, SignVerdict.CONFIRMED, NOTE),
    "claim_links.review_flag": of_claim("late_report", SignVerdict.CONFIRMED, NOTE),
    "claim_links.list_flag_reviews": of_claim(),
    "claim_links.precision": lambda _: (),
    "claim_links.comparables": of_claim(),
    "letters.draft": of_claim(LetterKind.STATUS),
    "letters.edit": lambda h: (h.letter_id, 1, "Subject", NOTE),
    "letters.release": lambda h: (h.letter_id, 1),
    "letters.discard": lambda h: (h.letter_id,),
    "letters.list_for": of_claim(),
    "letters.pdf": lambda h: (h.letter_id,),
    "documents.list_for_claim": of_claim(),
    "documents.list_claim_facts": of_claim(),
    "documents.get": lambda h: (h.document_id,),
    "documents.list_pages": lambda h: (h.document_id,),
    "documents.get_page": lambda h: (h.document_id, 1),
    "documents.list_facts": lambda h: (h.document_id,),
    "documents.open_fact": lambda h: (h.fact_id,),
    "documents.review_fact": lambda h: (h.fact_id, FactReview.ACCEPTED),
    "documents.search": lambda h: (h.document_id, "loss"),
    "documents.page_image": lambda h: (PageImageRequest(h.document_id, 1),),
    "documents.download": lambda h: (h.document_id,),
    "documents.reread": lambda h: (h.document_id,),
    "documents.attach_to_claim": lambda h: ([h.document_id], h.claim_id),
    "runs.get": lambda h: (h.run_id,),
    "runs.list_runs": lambda _: (RunFilter(),),
    "runs.find_latest": of_claim(RunKind.CLAIM),
    "runs.find_result": lambda h: (h.run_id,),
    "runs.cancel": lambda h: (h.run_id,),
    "runs.retry": lambda h: (h.run_id,),
    "policies.get": lambda h: (h.policy_id,),
    "policies.list_page": lambda _: (PolicyFilter(limit=200),),
    "policies.list_terms": lambda _: ("PA-SECRET",),
}
ABOUT_NO_CASE = {
    "claims.report",
    "claims.save_draft",
    "claims.find_draft",
    "claims.discard_draft",
    "documents.upload",
    "documents.attach",
    "documents.list_for_submission",
    "documents.list_submission_facts",
    "policies.import_csv",
    "runs.limit_state",
}
"""Ways that name no claim, or a submission; the tests of those go with them."""
IN_ONE_HOUSE = {"policies.get", "policies.list_page", "policies.list_terms"}
"""What everybody of an institution who works with policies reads."""
DESKS = ("claims", "claim_money", "claim_decisions", "claim_clocks", "claim_links", "letters", "documents", "runs")
TABLES = (Claim, Document, FactRow, Run, ClaimTransaction, ClaimReferral, ClaimLetter, ClaimClock, ClaimLinkRow)
EMPTY_TABLES = (ClaimDecision, ClaimFlagReview)


def ask(services, by, way, house):
    """Give what a way answers, or the refusal."""
    service, method = way.split(".")
    try:
        return getattr(getattr(services, service), method)(by, *WAYS[way](house))
    except (NotFoundError, NotPermittedError) as refusal:
        return refusal


def shows(answer, house):
    """Tell whether an answer holds anything of the house."""
    if isinstance(answer, NotFoundError | NotPermittedError):
        return False
    ids = (house.claim_id, house.document_id, house.run_id, house.transaction_id, house.policy_id)
    return any(str(word) in repr(answer) for word in (*ids, "Secret", "SECRET", "secret"))


def everything(work):
    """Give every row a way could have changed, as text to compare."""
    rows = {}
    for table in TABLES:
        work.session.expire_all()
        found = work.session.execute(select(*table.__table__.columns).order_by(*table.__table__.primary_key)).all()
        rows[table.__tablename__] = [str(row) for row in found]
    for table in EMPTY_TABLES:
        rows[table.__tablename__] = [work.session.scalar(select(func.count()).select_from(table))]
    rows["acts"] = [work.session.scalar(select(func.count()).select_from(AuditEvent))]
    return rows


def test_every_public_way_of_the_claims_desk_is_asked(services):
    ways = {
        f"{name}.{method}"
        for name in (*DESKS, "policies")
        for method, _ in inspect.getmembers(getattr(services, name), inspect.ismethod)
        if not method.startswith("_")
    }

    assert ways == set(WAYS) | ABOUT_NO_CASE


READING = (
    "claims.get",
    "claims.list_queue",
    "claims.list_history",
    "claims.find_assessment",
    "claim_links.graph",
    "claim_money.list_for",
    "claim_decisions.list_referrals",
    "claim_clocks.list_for",
    "letters.list_for",
    "documents.list_for_claim",
    "documents.get",
    "runs.get",
    "runs.list_runs",
    "policies.get",
    "policies.list_page",
    "policies.list_terms",
)


@pytest.mark.parametrize("way", READING)
def test_the_same_ways_show_the_owner_what_is_there(services, house, way):
    assert shows(ask(services, house.owner, way, house), house)


@pytest.mark.parametrize("role", Role)
def test_nobody_of_another_institution_sees_or_changes_anything_by_any_way(services, house, unit_of_work, role):
    with unit_of_work() as work:
        outsider = make_principal(work, role, authority=FULL)
        before = everything(work)
    answers = {way: ask(services, outsider, way, house) for way in WAYS}
    with unit_of_work() as work:
        after = everything(work)

    assert not {way for way, answer in answers.items() if shows(answer, house)}
    assert after == before


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.CLIENT, Role.ACTUARY])
def test_nobody_of_another_desk_in_the_same_house_sees_or_changes_a_claim(services, house, unit_of_work, role):
    with unit_of_work() as work:
        neighbour = make_principal(work, role, house.owner.institution_id, authority=FULL)
        before = everything(work)
    answers = {way: ask(services, neighbour, way, house) for way in WAYS if way not in IN_ONE_HOUSE}
    with unit_of_work() as work:
        after = everything(work)

    assert not {way for way, answer in answers.items() if shows(answer, house)}
    assert after == before


@pytest.mark.parametrize("role", [Role.ADJUSTER, Role.MANAGER])
def test_what_is_hidden_answers_like_what_does_not_exist(services, house, unit_of_work, role):
    with unit_of_work() as work:
        outsider = make_principal(work, role, authority=FULL)
    nothing = House(outsider, *(uuid4() for _ in range(4)), 2**31 - 1, *(uuid4() for _ in range(6)))

    for way in WAYS:
        hidden, unknown = ask(services, outsider, way, house), ask(services, outsider, way, nothing)
        assert type(hidden) is type(unknown), way
        assert str(hidden) == str(unknown), way


def test_an_adjuster_sees_nothing_of_a_submission(services, unit_of_work, house, redis_url):
    with unit_of_work() as work:
        underwriter = make_principal(work, Role.UNDERWRITER, house.owner.institution_id)
        submission_id = make_submission(work, underwriter, insured_name="Secret Insured")
        run_id = work.runs.add(NewRun(RunKind.UNDERWRITING, submission_id, {}, uuid4().hex), underwriter).run_id
    rig = make_rig(unit_of_work, redis_url)
    stored = rig.service.upload(underwriter, "secret.pdf", PAPER, submission_id)
    rig.read(stored.run_id, READ)
    ways = (
        lambda: services.documents.get(house.owner, stored.document_id),
        lambda: services.documents.download(house.owner, stored.document_id),
        lambda: services.documents.list_facts(house.owner, stored.document_id),
        lambda: services.runs.get(house.owner, run_id),
        lambda: services.runs.get(house.owner, stored.run_id),
        lambda: services.runs.find_result(house.owner, run_id),
    )

    for way in ways:
        with pytest.raises(NotFoundError):
            way()
    assert services.documents.list_for_submission(house.owner, submission_id) == []
    assert services.documents.attach_to_claim(house.owner, [stored.document_id], house.claim_id) == 0


def test_a_client_reads_no_analysis_of_the_own_claim_by_any_way(services, house, unit_of_work):
    with unit_of_work() as work:
        client = make_principal(work, Role.CLIENT, house.owner.institution_id)
        claim = work.session.get(Claim, house.claim_id)
        claim.created_by = client.user_id
        work.session.get(Run, house.run_id).requested_by = client.user_id
    answers = {way: ask(services, client, way, house) for way in WAYS}
    told = {way for way, answer in answers.items() if not isinstance(answer, NotFoundError | NotPermittedError)}

    assert {way for way in told if way.startswith(("claim_", "policies."))} == set()
    assert told & {way for way in WAYS if way.startswith("claims.")} == {
        "claims.get_own",
        "claims.list_own",
        "claims.count_own",
    }
    assert answers["runs.find_result"] is None
    assert answers["letters.list_for"] == ()
    assert isinstance(answers["letters.pdf"], NotFoundError)
    assert answers["documents.list_for_claim"] == []
    own = replace(answers["claims.get_own"], reference="C-1")
    told_of_claim = re.sub(r"UUID\([^)]*\)|datetime\.\w+\([^)]*\)", "", repr(own))
    assert not {word for word in ("77", "900", "settle", "Secret clock") if word in told_of_claim}


@pytest.mark.parametrize("kind", [LinkKind.PHONE])
def test_what_two_houses_share_links_nothing(unit_of_work, house, kind):
    with unit_of_work() as work:
        outsider = make_principal(work, Role.ADJUSTER, authority=FULL)
        other = make_claim(work, outsider, insured_name="Somebody Else")
        shared = [Identifier(kind, "5550100", "555-0100")]
        work.claim_links.replace_identifiers(house.owner.institution_id, house.claim_id, shared)
        found = work.claim_links.find_sharers(outsider.institution_id, other, shared)

    assert not any(found.values())
