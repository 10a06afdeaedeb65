"""The graph of linked claims, words on links and flags, precision, and comparable claims, as people see them."""

from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.domain.access import Role
from backend.domain.claims.words import LinkKind, SignVerdict
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.claim_linking import find_links, store_identifiers
from backend.services.claim_links import MAX_CLAIMS, ClaimLinksService
from backend.store.tables import AuditEvent, ClaimDecision, ClaimFlag, Run
from factories import make_claim

NOTE = "They are father and daughter in one house."


@pytest.fixture
def service(unit_of_work):
    return ClaimLinksService(unit_of_work)


@pytest.fixture
def ada(person):
    return person(role=Role.ADJUSTER)


@pytest.fixture
def mina(person, ada):
    return person(role=Role.MANAGER, institution_id=ada.institution_id)


@pytest.fixture
def claim(unit_of_work, ada):
    """Store a claim of an insured of its own, with links to those before it."""
    made = []

    def make(fields=None, by=ada, **wanted):
        named = {"insured_name": f"Insured {len(made)}", "policy_number": f"PA-{len(made)}", **wanted}
        with unit_of_work() as work:
            claim_id = make_claim(work, by, fields=fields or {}, **named)
            view = work.claims.get_for_run(by.institution_id, claim_id)
            store_identifiers(work, view)
            find_links(work, view)
        made.append(claim_id)
        return claim_id

    return make


@pytest.fixture
def flag(unit_of_work, ada):
    """Store what a run said of one red flag of a claim."""

    def make(claim_id, flag_id="early_loss", outcome="raised"):
        with unit_of_work() as work:
            run = Run(
                institution_id=ada.institution_id,
                requested_by=ada.user_id,
                kind="claim",
                subject_id=claim_id,
                idempotency_key=uuid4().hex,
            )
            work.session.add(run)
            work.session.flush()
            work.session.add(
                ClaimFlag(
                    run_id=run.run_id,
                    flag_id=flag_id,
                    institution_id=ada.institution_id,
                    claim_id=claim_id,
                    outcome=outcome,
                    wording="In words.",
                )
            )

    return make


@pytest.fixture
def decided(unit_of_work, ada):
    def decide(claim_id, action="settle", proposed="settle", reason="Paid as billed."):
        with unit_of_work() as work:
            work.session.add(
                ClaimDecision(
                    institution_id=ada.institution_id,
                    claim_id=claim_id,
                    decided_by=ada.user_id,
                    action=action,
                    amount_usd=Decimal(1),
                    reason_text=reason,
                    authority={},
                    proposal={"outcome": proposed} if proposed else {},
                )
            )

    return decide


def phone(number):
    return {"contact_phone": f"616 555 {number:04d}"}


def account(number):
    return {"bank_account": f"AB{number:08d}"}


def test_the_graph_reaches_two_steps_and_no_further(service, ada, claim):
    first = claim(phone(1))
    second = claim(phone(1) | account(2))
    third = claim(account(2) | {"contact_address": "14 Elm Street, Dayton"})
    fourth = claim({"contact_address": "14 Elm St Dayton"})

    graph = service.graph(ada, first)

    assert graph.centre_id == first
    assert {one.claim_id for one in graph.claims} == {first, second, third}
    assert {link.kind for link in graph.links} == {LinkKind.PHONE, LinkKind.BANK_ACCOUNT}
    assert fourth in {one.claim_id for one in service.graph(ada, second).claims}


def test_a_claim_without_links_stands_alone(service, ada, claim):
    lonely = claim()

    graph = service.graph(ada, lonely)

    assert [one.claim_id for one in graph.claims] == [lonely]
    assert graph.links == ()


def test_a_large_ring_is_cut_to_what_a_person_can_read(service, ada, claim):
    centre = claim(phone(1) | account(1) | {"contact_address": "1 Elm Street, Dayton"})
    for number in range(16):
        claim(phone(1) | {"repairer_name": f"Garage number {number}"})
        claim(account(1))
        claim({"contact_address": "1 Elm St Dayton"})

    graph = service.graph(ada, centre)

    assert len(graph.claims) <= MAX_CLAIMS + 1
    assert {end for link in graph.links for end in (link.first_id, link.second_id)} <= {
        one.claim_id for one in graph.claims
    }


def test_a_dismissed_link_stays_in_sight_and_leads_nowhere(service, ada, claim):
    first = claim(phone(1))
    claim(phone(1) | account(2))
    claim(account(2))
    (link,) = [link for link in service.graph(ada, first).links if link.kind is LinkKind.PHONE]

    service.review_link(ada, link.link_id, SignVerdict.DISMISSED, NOTE)

    graph = service.graph(ada, first)
    assert [(one.verdict, one.note) for one in graph.links] == [(SignVerdict.DISMISSED, NOTE)]
    assert len(graph.claims) == 2


def test_of_a_claim_out_of_sight_only_the_reference_is_told(service, ada, mina, claim):
    theirs = claim(phone(1), by=mina, assignee_id=mina.user_id, insured_name="Somebody Private")
    own = claim(phone(1))

    told = {one.claim_id: one for one in service.graph(ada, own).claims}[theirs]

    assert (told.insured_name, told.claimed_usd, told.loss_date) == ("", None, "")
    assert told.reference
    seen = {one.claim_id: one for one in service.graph(mina, own).claims}[theirs]
    assert seen.insured_name == "Somebody Private"


def test_a_word_on_a_link_is_recorded_on_the_claim(service, unit_of_work, ada, claim):
    claim(phone(1))
    second = claim(phone(1))
    (link,) = service.graph(ada, second).links

    service.review_link(ada, link.link_id, SignVerdict.CONFIRMED, "")

    (link,) = service.graph(ada, second).links
    assert link.verdict is SignVerdict.CONFIRMED
    assert link.reviewed_by
    with unit_of_work() as work:
        acts = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "link_reviewed")).all()
    assert [act.details["verdict"] for act in acts] == ["confirmed"]


def test_a_word_can_be_taken_back(service, ada, claim, flag):
    claim(phone(1))
    second = claim(phone(1))
    flag(second)
    (link,) = service.graph(ada, second).links
    service.review_link(ada, link.link_id, SignVerdict.CONFIRMED, "")
    service.review_flag(ada, second, "early_loss", SignVerdict.CONFIRMED)

    service.review_link(ada, link.link_id, SignVerdict.OPEN, "")
    service.review_flag(ada, second, "early_loss", SignVerdict.OPEN)

    assert service.graph(ada, second).links[0].reviewed_by == ""
    assert service.list_flag_reviews(ada, second) == {}


def test_to_dismiss_needs_a_reason(service, ada, claim, flag):
    claim_id = claim()
    flag(claim_id)

    with pytest.raises(InvalidRequestError, match="why this means nothing"):
        service.review_flag(ada, claim_id, "early_loss", SignVerdict.DISMISSED, "no")


def test_only_a_raised_flag_can_be_judged(service, ada, claim, flag):
    claim_id = claim()
    flag(claim_id, outcome="clear")

    with pytest.raises(InvalidRequestError, match="has raised"):
        service.review_flag(ada, claim_id, "early_loss", SignVerdict.CONFIRMED)


def test_the_last_word_on_a_flag_holds(service, ada, mina, claim, flag):
    claim_id = claim()
    flag(claim_id)
    service.review_flag(ada, claim_id, "early_loss", SignVerdict.CONFIRMED, "Looks planned.")
    service.review_flag(mina, claim_id, "early_loss", SignVerdict.DISMISSED, NOTE)

    (said,) = service.list_flag_reviews(ada, claim_id).values()

    assert (said[0], said[2]) == (SignVerdict.DISMISSED, NOTE)


def test_nobody_judges_a_link_of_claims_out_of_sight(service, person, ada, claim):
    claim(phone(1))
    (link,) = service.graph(ada, claim(phone(1))).links
    stranger = person(role=Role.ADJUSTER)
    client = person(role=Role.CLIENT, institution_id=ada.institution_id)

    with pytest.raises(NotFoundError):
        service.review_link(stranger, link.link_id, SignVerdict.CONFIRMED, "")
    with pytest.raises(NotPermittedError):
        service.review_link(client, link.link_id, SignVerdict.CONFIRMED, "")


def test_precision_counts_claims_once_however_often_they_were_assessed(service, ada, claim, flag):
    first, second = claim(phone(1)), claim(phone(1))
    for _ in range(2):
        flag(first)
    flag(second)
    flag(second, flag_id="late_report", outcome="clear")
    service.review_flag(ada, first, "early_loss", SignVerdict.CONFIRMED)
    service.review_flag(ada, second, "early_loss", SignVerdict.DISMISSED, NOTE)
    service.review_link(ada, service.graph(ada, first).links[0].link_id, SignVerdict.CONFIRMED, "")

    counted = {one.sign: (one.name, one.raised, one.confirmed, one.dismissed) for one in service.precision(ada)}

    assert counted == {
        "flag.early_loss": ("Loss soon after inception", 2, 1, 1),
        "link.phone": ("Same telephone", 1, 1, 0),
    }


def test_the_five_nearest_decided_claims_come_with_outcome_and_differences(service, ada, claim, decided):
    for amount in (4_100, 4_500, 6_000, 9_000, 20_000, 900_000):
        decided(claim(claimed_usd=Decimal(amount), status="settled"))
    claim(claimed_usd=Decimal(4_000))
    claim(claimed_usd=Decimal(4_000), status="settled", line="property", loss_type="fire")
    mine = claim(claimed_usd=Decimal(4_000))

    found = service.comparables(ada, mine)

    assert len(found) == 5
    assert [one.distance for one in found] == sorted(one.distance for one in found)
    assert found[0].differences == ("USD 4,100 claimed instead of USD 4,000",)
    assert {one.outcome for one in found} == {"settle"}
    assert not any("900,000" in words for one in found for words in one.differences)


def test_where_a_person_overrode_the_proposal_it_is_said(service, ada, claim, decided):
    decided(claim(status="settled"), proposed="refer", reason="The garage confirmed the bill.")

    (one,) = service.comparables(ada, claim())

    assert one.override == ("The proposal was to refer; the decision was to settle: The garage confirmed the bill.")


def test_a_decision_that_follows_the_proposal_is_no_override(service, ada, claim, decided):
    decided(claim(status="settled"))

    (one,) = service.comparables(ada, claim())

    assert one.override == ""


def test_red_flags_in_common_bring_claims_nearer(service, ada, claim, flag):
    alike, unlike = claim(status="settled"), claim(status="settled")
    flag(alike)
    mine = claim()
    flag(mine)

    assert [one.claim_id for one in service.comparables(ada, mine)] == [alike, unlike]
