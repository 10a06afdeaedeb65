"""Money on the screen of a claim: reserve first, within authority, or approved by another person."""

from decimal import Decimal

import pytest

from backend.domain.access import Role
from backend.domain.claims.words import TransactionState
from fixtures.cases import cells_of, choose, errors_on, labels_of, widget, words_on

WHY = "Repair bill of the garage."


def set_reserve(screen, amount="5,000", why=WHY):
    widget(screen.text_input, "reserve-amount").set_value(amount)
    widget(screen.text_input, "reserve-why").set_value(why).run()
    return screen.button(key="set-reserve").click().run()


def pay(screen, amount="500", payee="Corner Garage"):
    choose(screen, "Pay", "money")
    widget(screen.text_input, "payment-amount").set_value(amount)
    widget(screen.text_input, "payment-payee").set_value(payee)
    widget(screen.text_input, "payment-why").set_value(WHY).run()
    return screen.button(key="do-payment").click().run()


def sums_on(screen):
    return {metric.label: metric.value for metric in screen.metric}


def test_payment_is_off_with_the_reason_until_there_is_a_reserve(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Money")
    choose(screen, "Pay", "money")

    assert screen.button(key="do-payment").disabled
    assert [warning.value for warning in screen.warning if "Set one first" in warning.value]


def test_the_proposed_reserve_is_set_and_shown(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Money")
    filled = widget(screen.text_input, "reserve-amount").value
    set_reserve(screen, filled)

    assert filled == "4,000"
    assert not screen.error
    assert claims_rig.look(nora, sent).reserve_usd == Decimal(4_000)
    assert sums_on(screen) == {
        "Outstanding reserve": "USD 4,000",
        "Paid": "USD 0",
        "Recovered": "USD 0",
        "Incurred": "USD 4,000",
    }
    assert "+USD 4,000" in cells_of(screen)


def test_a_payment_comes_out_of_the_reserve_and_money_comes_back(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.reserve(nora, sent)
    screen = pay(open_claim(nora, sent, "Money"), "3,500")
    paid = sums_on(screen)
    choose(screen, "Note a recovery", "money")
    widget(screen.text_input, "recovery-amount").set_value("1,000")
    widget(screen.text_input, "recovery-payee").set_value("Other Insurer")
    widget(screen.text_input, "recovery-why").set_value("Subrogation against the other driver.").run()
    screen.button(key="do-recovery").click().run()

    assert (paid["Outstanding reserve"], paid["Paid"]) == ("USD 1,500", "USD 3,500")
    assert not screen.error
    assert claims_rig.look(nora, sent).recovered_usd == Decimal(1_000)
    assert sums_on(screen)["Incurred"] == "USD 4,000"


def test_the_payment_is_filled_with_what_is_payable_and_the_insured(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.reserve(nora, sent)
    screen = open_claim(nora, sent, "Money")
    choose(screen, "Pay", "money")

    assert widget(screen.text_input, "payment-amount").value == "3,500"
    assert widget(screen.text_input, "payment-payee").value == "Dana Whitfield"


def test_nothing_comes_back_before_something_was_paid(open_claim, claims_rig, nora):
    screen = open_claim(nora, claims_rig.assess(nora), "Money")
    choose(screen, "Note a recovery", "money")

    assert screen.button(key="do-recovery").disabled


def test_a_payment_above_authority_waits_and_another_person_approves_it(open_claim, claims_rig, colleague, services):
    junior = colleague(pay=300)
    sent = claims_rig.assess(junior)
    claims_rig.reserve(junior, sent)
    screen = pay(open_claim(junior, sent, "Money"), "500")
    own = (words_on(screen), labels_of(screen), sums_on(screen)["Paid"])
    boss = open_claim(colleague(Role.MANAGER), sent, "Money")
    waiting = next(move for move in services.claim_money.list_for(junior, sent.claim_id) if move.payee)
    boss.button(key=f"approve-{waiting.transaction_id}").click().run()

    assert "Waits for approval" in own[0]
    assert "You asked for it, so another person with enough authority answers." in own[0]
    assert "Approve" not in own[1]
    assert own[2] == "USD 0"
    assert not boss.error
    assert sums_on(boss)["Paid"] == "USD 500"


def test_what_must_be_approved_is_said_before_it_is_asked_for(open_claim, claims_rig, colleague):
    junior = colleague(pay=300, reserve=1_000)
    sent = claims_rig.assess(junior)
    screen = open_claim(junior, sent, "Money")
    widget(screen.text_input, "reserve-amount").set_value("4,000").run()

    assert "above your authority of 1,000 USD. It will wait for another person's approval." in words_on(screen)
    assert "Alone you may reserve up to USD 1,000 and pay up to USD 300 on a motor claim" in words_on(screen)


def test_a_person_without_enough_authority_reads_why_they_cannot_approve(open_claim, claims_rig, colleague):
    junior = colleague(pay=300)
    sent = claims_rig.assess(junior)
    claims_rig.reserve(junior, sent)
    claims_rig.pay(junior, sent, 500)
    screen = open_claim(colleague(Role.MANAGER, pay=400), sent, "Money")

    assert "above your authority of 400 USD" in words_on(screen)
    assert "Approve" not in labels_of(screen)


def test_a_rejection_needs_a_note_and_moves_nothing(open_claim, claims_rig, colleague, services):
    junior = colleague(pay=300)
    sent = claims_rig.assess(junior)
    claims_rig.reserve(junior, sent)
    waiting = claims_rig.pay(junior, sent, 500)
    screen = open_claim(colleague(Role.MANAGER), sent, "Money")
    screen.button(key=f"reject-{waiting.transaction_id}").click().run()
    refused = errors_on(screen)
    screen.text_input(key=f"note-{waiting.transaction_id}").set_value("The bill is not itemised.").run()
    screen.button(key=f"reject-{waiting.transaction_id}").click().run()
    states = {move.transaction_id: move.state for move in services.claim_money.list_for(junior, sent.claim_id)}

    assert "Say why" in refused[0]
    assert states[waiting.transaction_id] is TransactionState.REJECTED
    assert claims_rig.look(junior, sent).paid_usd == 0


def test_a_reserve_without_a_reason_is_refused_in_one_sentence(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = set_reserve(open_claim(nora, sent, "Money"), why="")

    assert "Say why" in errors_on(screen)[0]
    assert claims_rig.look(nora, sent).reserve_usd == 0


@pytest.mark.parametrize("typed", ["a lot", "12 or so"])
def test_an_amount_that_does_not_read_moves_nothing(open_claim, claims_rig, nora, typed):
    screen = open_claim(nora, claims_rig.assess(nora), "Money")
    widget(screen.text_input, "reserve-amount").set_value(typed).run()

    assert screen.button(key="set-reserve").disabled
    assert "Write the amount as a number, such as 1,250.00." in errors_on(screen)


def test_a_person_without_authority_is_told_that_all_waits(open_claim, claims_rig, nora, person):
    other = person(role=Role.ADJUSTER, institution_id=nora.institution_id)
    sent = claims_rig.assess(other)
    screen = open_claim(other, sent, "Money")

    assert "You hold no authority in motor claims" in words_on(screen)


def test_an_examiner_reads_all_movements_and_has_no_form(open_claim, claims_rig, nora, colleague):
    sent = claims_rig.assess(nora)
    claims_rig.reserve(nora, sent)
    screen = open_claim(colleague(Role.EXAMINER), sent, "Money")

    assert "Your role reads the money of claims and moves none." in words_on(screen)
    assert "+USD 5,000" in cells_of(screen)
    assert not screen.text_input
