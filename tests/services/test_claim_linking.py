"""Claims that share something are linked, with the reason; the same insured and crowds are not."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from backend.domain.access import Role
from backend.domain.claims.identifiers import MAX_SHARERS
from backend.domain.claims.words import LinkKind, SignVerdict
from backend.services.claim_linking import find_links, linked_kinds, store_identifiers
from backend.store.tables import Blob, ClaimIdentifier, ClaimLinkRow, Document
from factories import make_claim, make_principal

PHONE = {"contact_phone": "616 555 0142"}
ACCOUNT = {"bank_account": "DE89 3704 0044 0532 0130 00"}
STORY = (
    "I was driving home along the river when a dog ran across the road; I turned the wheel, left the road and hit the "
    "wooden fence of a farm, and the front of the car was broken on both sides."
)


@dataclass(frozen=True)
class ReadFact:
    field: str
    value: str


@pytest.fixture
def work(unit_of_work):
    with unit_of_work() as opened:
        yield opened


@pytest.fixture
def ada(work):
    return make_principal(work, Role.ADJUSTER)


@pytest.fixture
def claim(work, ada):
    """Store a claim with its identifiers, of an insured of its own unless one is named."""

    def make(fields=None, by=ada, facts=(), **wanted):
        number = len(work.session.scalars(select(ClaimIdentifier)).all()) + len(made)
        named = {"insured_name": f"Insured {number}", "policy_number": f"PA-{number}", **wanted}
        claim_id = make_claim(work, by, fields=fields or {}, **named)
        made.append(claim_id)
        view = work.claims.get_for_run(by.institution_id, claim_id)
        store_identifiers(work, view, facts)
        return view

    made = []
    return make


def links_of(work, claim):
    find_links(work, claim)
    return work.claim_links.list_touching(claim.institution_id, [claim.claim_id], 100)


def attach(work, by, claim, content="a" * 64, filename="bill.pdf"):
    if work.session.get(Blob, (by.institution_id, content)) is None:
        work.session.add(Blob(institution_id=by.institution_id, sha256=content, size_bytes=1))
        work.session.flush()
    work.session.add(
        Document(
            institution_id=by.institution_id,
            claim_id=claim.claim_id,
            filename=filename,
            uploaded_by=by.user_id,
            sha256=content,
            media_type="application/pdf",
            size_bytes=1,
        )
    )
    work.session.flush()


@pytest.mark.parametrize(
    ("fields", "others", "kind", "shown"),
    [
        (PHONE, {"contact_phone": "+1 (616) 555-0142"}, LinkKind.PHONE, "… 0142"),
        (ACCOUNT, {"bank_account": "DE89370400440532013000"}, LinkKind.BANK_ACCOUNT, "DE… 3000"),
        (
            {"contact_address": "14 Elm Street, Dayton, OH"},
            {"contact_address": "14 elm st dayton oh"},
            LinkKind.ADDRESS,
            "14 Elm St Dayton Oh",
        ),
        ({"repairer_name": "Harbor Auto Body LLC"}, {"repairer_name": "Harbor Auto Body"}, LinkKind.REPAIRER, "Harbor"),
        (
            {"description": STORY},
            {"description": STORY.replace("dog", "fox")},
            LinkKind.NARRATIVE,
            "% of the wording",
        ),
    ],
)
def test_two_insureds_that_share_something_are_linked_by_it(work, claim, fields, others, kind, shown):
    first, second = claim(fields), claim(others)

    (link,) = links_of(work, second)

    assert {link.first_id, link.second_id} == {first.claim_id, second.claim_id}
    assert link.kind is kind
    assert shown in link.shown
    assert 0 < link.strength <= 1
    assert link.verdict is SignVerdict.OPEN
    assert linked_kinds(work, second) == {kind: (first.reference,)}


def test_the_very_bytes_of_a_document_link_two_claims(work, ada, claim):
    first, second, third = claim(), claim(), claim()
    attach(work, ada, first)
    attach(work, ada, second, filename="copy.pdf")
    attach(work, ada, third, content="b" * 64)

    (link,) = links_of(work, second)

    assert (link.kind, link.shown) == (LinkKind.DOCUMENT, "copy.pdf")
    assert linked_kinds(work, second) == {LinkKind.DOCUMENT: (first.reference,)}
    assert links_of(work, third) == []


def test_what_a_document_says_links_as_well_as_the_form(work, claim):
    first = claim(ACCOUNT)
    second = claim(facts=[ReadFact("payee.bank_account", "DE89 3704 0044 0532 0130 00"), ReadFact("bill.total", "1")])

    (link,) = links_of(work, second)

    assert {link.first_id, link.second_id} == {first.claim_id, second.claim_id}


def test_what_is_asked_before_anything_is_stored_reads_the_form_itself(work, ada, claim):
    first = claim(PHONE)
    claim_id = make_claim(work, ada, fields=PHONE, insured_name="Somebody Else", policy_number="PA-9")
    fresh = work.claims.get_for_run(ada.institution_id, claim_id)

    assert linked_kinds(work, fresh) == {LinkKind.PHONE: (first.reference,)}
    assert work.claim_links.list_identifiers(claim_id) == []


@pytest.mark.parametrize("same", [{"insured_name": "ADA  Lind"}, {"policy_number": "PA-77"}])
def test_claims_of_the_same_insured_or_policy_are_no_link_of_suspicion(work, claim, same):
    claim(PHONE | ACCOUNT, insured_name="Ada Lind", policy_number="PA-77")
    second = claim(PHONE | ACCOUNT, **same)

    assert links_of(work, second) == []
    assert linked_kinds(work, second) == {}


def test_another_institution_is_never_looked_at(work, claim):
    claim(PHONE, by=make_principal(work, Role.ADJUSTER))

    assert links_of(work, claim(PHONE)) == []


def test_a_thing_that_many_claims_share_weakens_and_then_says_nothing(work, claim):
    shop = {"repairer_name": "The Big Body Shop"}
    strengths = []
    for number in range(MAX_SHARERS + 1):
        newest = claim(shop)
        if number in {1, 5, MAX_SHARERS - 1}:
            strengths.append(links_of(work, newest)[0].strength)

    assert strengths == sorted(strengths, reverse=True)
    assert len(set(strengths)) == 3
    assert links_of(work, newest) == []
    assert linked_kinds(work, newest) == {}


def test_unlike_stories_and_unlike_numbers_are_not_linked(work, claim):
    claim({**PHONE, "description": STORY})
    other = {
        "contact_phone": "616 555 0143",
        "description": "Hail fell for ten minutes and left dents all over the roof.",
    }

    assert links_of(work, claim(other)) == []


def test_looking_twice_keeps_one_link_and_what_a_person_said_of_it(work, ada, claim):
    claim(PHONE)
    second = claim(PHONE)
    (link,) = links_of(work, second)
    work.claim_links.review(ada, link.link_id, SignVerdict.DISMISSED, "They live in one house.")

    (again,) = links_of(work, second)

    assert again.link_id == link.link_id
    assert (again.verdict, again.note) == (SignVerdict.DISMISSED, "They live in one house.")
    assert linked_kinds(work, second) == {}


def test_a_link_that_no_longer_holds_goes_unless_a_person_judged_it(work, ada, claim):
    claim(PHONE)
    claim(ACCOUNT)
    third = claim(PHONE | ACCOUNT)
    phone, account = sorted(links_of(work, third), key=lambda link: link.kind != LinkKind.PHONE)
    work.claim_links.review(ada, phone.link_id, SignVerdict.CONFIRMED, "The same person under two names.")
    work.claim_links.replace_identifiers(third.institution_id, third.claim_id, [])

    (kept,) = links_of(work, third)

    assert (kept.link_id, kept.verdict) == (phone.link_id, SignVerdict.CONFIRMED)
    assert work.session.scalars(select(ClaimLinkRow.link_id)).all() == [phone.link_id]
    assert account.link_id != phone.link_id


def test_finding_the_links_of_a_claim_takes_the_same_few_statements_however_many_there_are(
    work, claim, count_statements
):
    for _ in range(3):
        claim({**PHONE, "description": STORY})
    few = claim({**PHONE, "description": STORY})
    with count_statements() as of_few:
        find_links(work, few)
    for _ in range(6):
        claim({**PHONE, "description": STORY})
    many = claim({**PHONE, "description": STORY})
    with count_statements() as of_many:
        find_links(work, many)

    assert len(of_many) == len(of_few) <= 8
