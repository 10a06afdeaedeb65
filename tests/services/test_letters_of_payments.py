"""Each payment of a claim gets its own letter, and a list of letters reads the claim's file once."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from backend.domain.access import Authority
from backend.domain.claims.words import ClaimAction, ClaimEvent, LetterKind, LetterState
from backend.errors import InvalidRequestError, NotFoundError
from backend.services.claim_events import note_event
from backend.services.letters import LettersService
from backend.store.tables import User
from fakes.claim_rig import authority, make_claim_rig

PAYMENT = LetterKind.PAYMENT


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def letters(unit_of_work):
    return LettersService(unit_of_work)


@pytest.fixture
def ada(rig, unit_of_work):
    ada = rig.person(held=authority())
    with unit_of_work() as work:
        work.session.get(User, ada.user_id).email = "ada@meridian.example"
    return ada


@pytest.fixture
def claim(rig, ada):
    claim = rig.claim(ada, proposed="settle", state_code="CA", fields={"contact_address": "12 Elm Street"})
    rig.reserve(ada, claim, 9_000)
    return claim


@pytest.fixture
def paid(rig, ada, claim):
    """Give two payments to different people, the older first."""
    return rig.pay(ada, claim, 1_100), rig.pay(ada, claim, 2_200, payee="Dana Whitfield")


@contextmanager
def statements(work):
    """Collect the statements that reach the database."""
    seen: list[str] = []

    def note(_conn, _cursor, statement, *_rest):
        seen.append(statement)

    engine = work.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def release(letters, by, draft):
    """Answer the brackets as a person would, and let the letter go out."""
    body = draft.body
    while "[" in body:
        blank = body[body.index("[") : body.index("]") + 1]
        body = body.replace(blank, "The bill less the deductible.")
    edited = letters.edit(by, draft.letter_id, draft.version, draft.subject, body)
    return letters.release(by, draft.letter_id, edited.version)


def test_an_older_payment_gets_its_letter_though_another_followed(letters, ada, claim, paid):
    older, newer = paid

    first = letters.draft(ada, claim, PAYMENT, older.transaction_id)
    second = letters.draft(ada, claim, PAYMENT, newer.transaction_id)
    assert "USD 1,100.00 to Corner Garage" in first.body
    assert "USD 2,200.00 to Dana Whitfield" in second.body


def test_a_letter_about_an_older_payment_goes_out_and_is_drawn_with_its_amount(letters, ada, claim, paid):
    sent = release(letters, ada, letters.draft(ada, claim, PAYMENT, paid[0].transaction_id))

    assert sent.state is LetterState.RELEASED
    assert sent.is_complete
    assert letters.pdf(ada, sent.letter_id).content.startswith(b"%PDF")


def test_a_draft_keeps_to_its_payment_when_a_later_one_is_made(rig, letters, ada, claim):
    rig.pay(ada, claim, 1_100)
    draft = letters.draft(ada, claim, PAYMENT)
    rig.pay(ada, claim, 2_200)
    sent = release(letters, ada, draft)

    assert "USD 1,100.00" in sent.body
    assert sent.is_complete


def test_a_settlement_for_nothing_has_a_letter_that_ends_the_time_to_pay_or_deny(rig, letters, unit_of_work, ada):
    claim = rig.claim(ada, proposed="settle", state_code="FL", fields={"contact_address": "12 Elm Street"})
    with unit_of_work() as work:
        work.session.execute(text("UPDATE claims SET line = 'property' WHERE claim_id = :claim"), {"claim": claim})
        note_event(work, ada.institution_id, claim, ClaimEvent.REPORTED, datetime(2026, 6, 1, tzinfo=UTC))
    held = replace(ada, authority={"claim_payment_property": Authority(Decimal(1), 100)})
    rig.decide(held, claim, ClaimAction.SETTLE, "below_deductible", amount_usd=Decimal(0))
    draft = letters.draft(held, claim, PAYMENT)
    before = rig.look(held, claim).due_at
    sent = release(letters, held, draft)

    assert "for USD 0.00: nothing is payable to Dana Whitfield" in draft.body
    assert (sent.is_complete, before is not None, rig.look(held, claim).due_at) == (True, True, None)


@pytest.mark.usefixtures("paid")
def test_without_a_choice_each_new_draft_takes_the_newest_payment_that_has_no_letter(letters, ada, claim):
    bodies = [letters.draft(ada, claim, PAYMENT).body for _ in range(3)]

    assert ["2,200.00" in bodies[0], "1,100.00" in bodies[1], "2,200.00" in bodies[2]] == [True] * 3


@pytest.mark.usefixtures("paid")
def test_a_discarded_draft_leaves_its_payment_without_a_letter(letters, ada, claim):
    letters.discard(ada, letters.draft(ada, claim, PAYMENT).letter_id)

    assert "2,200.00" in letters.draft(ada, claim, PAYMENT).body


@pytest.mark.usefixtures("paid")
def test_a_letter_of_another_kind_takes_no_payment_from_the_payment_letters(letters, ada, claim):
    letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)

    assert "2,200.00" in letters.draft(ada, claim, PAYMENT).body


@pytest.mark.usefixtures("paid")
def test_a_payment_of_another_claim_or_one_that_waits_gets_no_letter(rig, letters, ada, claim):
    other = rig.claim(ada, proposed="settle")
    rig.reserve(ada, other, 500)
    foreign = rig.pay(ada, other, 100)
    waiting = rig.pay(ada, claim, 5_000)
    for transaction_id in (foreign.transaction_id, waiting.transaction_id, uuid4()):
        with pytest.raises(NotFoundError):
            letters.draft(ada, claim, PAYMENT, transaction_id)


@pytest.mark.usefixtures("paid")
def test_money_that_came_back_is_no_payment_to_write_about(rig, letters, ada, claim):
    back = rig.pay(ada, claim, 300, is_recovery=True, payee="The other insurer")
    with pytest.raises(NotFoundError):
        letters.draft(ada, claim, PAYMENT, back.transaction_id)


def test_a_payment_is_named_for_a_payment_letter_only(letters, ada, claim, paid):
    with pytest.raises(InvalidRequestError, match="Only a payment letter"):
        letters.draft(ada, claim, LetterKind.STATUS, paid[0].transaction_id)


def test_the_list_of_letters_asks_the_database_as_often_for_six_drafts_as_for_one(letters, ada, claim, unit_of_work):
    def count():
        with unit_of_work() as work, statements(work) as seen:
            listed = letters.list_for(ada, claim)
        return len(listed), len(seen)

    letters.draft(ada, claim, LetterKind.STATUS)
    one = count()
    for kind in (LetterKind.ACKNOWLEDGEMENT, LetterKind.STATUS, LetterKind.INFORMATION_REQUEST) * 2:
        letters.draft(ada, claim, kind)
    seven = count()

    assert (one[0], seven[0]) == (1, 7)
    assert seven[1] == one[1]


def test_letters_that_all_went_out_are_listed_without_the_claims_file(letters, ada, claim, unit_of_work):
    draft = letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)
    with unit_of_work() as work, statements(work) as before:
        letters.list_for(ada, claim)
    letters.release(ada, draft.letter_id, draft.version)
    with unit_of_work() as work, statements(work) as after:
        letters.list_for(ada, claim)

    assert len(after) < len(before)


def test_drafts_in_one_list_are_each_checked_against_their_own_payment(letters, ada, claim, paid):
    for payment in paid:
        letters.draft(ada, claim, PAYMENT, payment.transaction_id)
    for view in letters.list_for(ada, claim):
        missing = [check.wording for check in view.checks if not check.is_present]
        assert all("square bracket" in wording for wording in missing)
