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
    sent = claims_rig.assess_clean(nora)
    screen = open_claim(nora, sent, "Money")
    choose(screen, "Pay", "money")

    assert screen.button(key="do-payment").disabled
    assert [warning.value for warning in screen.warning if "Set one first" in warning.value]


def test_the_proposed_reserve_is_set_and_shown(open_claim, claims_rig, nora):
    sent = claims_rig.assess_clean(nora)
    screen = open_claim(nora, sent, "Money")
    filled = widget(screen.text_input, "reserve-amount").value
    set_reserve(screen, filled)

    assert filled == "3,500"
    assert not screen.error
    assert claims_rig.look(nora, sent).reserve_usd == Decimal(3_500)
    assert sums_on(screen) == {
        "Outstanding reserve": "USD 3,500",
        "Paid": "USD 0",
        "Recovered": "USD 0",
        "Incurred": "USD 3,500",
    }
    assert "+USD 3,500" in cells_of(screen)


def test_a_payment_comes_out_of_the_reserve_and_money_comes_back(open_claim, claims_rig, nora):
    sent = claims_rig.assess_clean(nora)
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
    sent = claims_rig.assess_clean(nora)
    claims_rig.reserve(nora, sent)
    screen = open_claim(nora, sent, "Money")
    choose(screen, "Pay", "money")

    assert widget(screen.text_input, "payment-amount").value == "3,500"
    assert widget(screen.text_input, "payment-payee").value == "Dana Whitfield"


def test_nothing_comes_back_before_something_was_paid(open_claim, claims_rig, nora):
    screen = open_claim(nora, claims_rig.assess_clean(nora), "Money")
    choose(screen, "Note a recovery", "money")

    assert screen.button(key="do-recovery").disabled


def test_a_payment_above_authority_waits_and_another_person_approves_it(open_claim, claims_rig, colleague, services):
    junior = colleague(pay=300)
    sent = claims_rig.assess_clean(junior)
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
    sent = claims_rig.assess_clean(junior)
    screen = open_claim(junior, sent, "Money")
    widget(screen.text_input, "reserve-amount").set_value("4,000").run()

    assert "above your authority of USD 1,000. It will wait for another person's approval." in words_on(screen)
    assert "Alone you may reserve up to USD 1,000 and pay up to USD 300 on a motor claim" in words_on(screen)


def test_a_person_without_enough_authority_reads_why_they_cannot_approve(open_claim, claims_rig, colleague):
    junior = colleague(pay=300)
    sent = claims_rig.assess_clean(junior)
    claims_rig.reserve(junior, sent)
    claims_rig.pay(junior, sent, 500)
    screen = open_claim(colleague(Role.MANAGER, pay=400), sent, "Money")

    assert "above your authority of USD 400" in words_on(screen)
    assert "Approve" not in labels_of(screen)


def test_a_rejection_needs_a_note_and_moves_nothing(open_claim, claims_rig, colleague, services):
    junior = colleague(pay=300)
    sent = claims_rig.assess_clean(junior)
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
    sent = claims_rig.assess_clean(nora)
    screen = set_reserve(open_claim(nora, sent, "Money"), why="")

    assert "Say why" in errors_on(screen)[0]
    assert claims_rig.look(nora, sent).reserve_usd == 0


@pytest.mark.parametrize("typed", ["a lot", "12 or so"])
def test_an_amount_that_does_not_read_moves_nothing(open_claim, claims_rig, nora, typed):
    screen = open_claim(nora, claims_rig.assess_clean(nora), "Money")
    widget(screen.text_input, "reserve-amount").set_value(typed).run()

    assert screen.button(key="set-reserve").disabled
    assert "Write the amount as a number, such as 1,250.00." in errors_on(screen)


def test_a_person_without_authority_is_told_that_all_waits(open_claim, claims_rig, nora, person):
    other = person(role=Role.ADJUSTER, institution_id=nora.institution_id)
    sent = claims_rig.assess_clean(other)
    screen = open_claim(other, sent, "Money")

    assert "You hold no authority in motor claims" in words_on(screen)


def test_an_examiner_reads_all_movements_and_has_no_form(open_claim, claims_rig, nora, colleague):
    sent = claims_rig.assess_clean(nora)
    claims_rig.reserve(nora, sent)
    screen = open_claim(colleague(Role.EXAMINER), sent, "Money")

    assert "Your role reads the money of claims and moves none." in words_on(screen)
    assert "+USD 5,000" in cells_of(screen)
    assert not screen.text_input


def paying(screen, amount):
    """Type an amount to pay and return what is warned of."""
    choose(screen, "Pay", "money")
    widget(screen.text_input, "payment-amount").set_value(amount).run()
    return [warning.value for warning in screen.warning]


def toasts(screen):
    return [toast.value for toast in screen.toast]


def test_a_claim_to_be_investigated_is_not_paid_and_the_form_says_why(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.propose(sent, "investigate")
    claims_rig.reserve(nora, sent)
    screen = open_claim(nora, sent, "Money")
    warned = paying(screen, "500")

    assert "The proposal is to investigate; to pay needs an answered referral by another person first." in warned
    assert screen.button(key="do-payment").disabled


def test_an_amount_above_the_calculation_is_warned_of_beside_what_it_says(open_claim, claims_rig, nora):
    sent = claims_rig.assess_clean(nora)
    claims_rig.reserve(nora, sent, 9_000)
    screen = open_claim(nora, sent, "Money")
    warned = paying(screen, "3,500.01")

    assert "The calculation says USD 3,500 in total." in words_on(screen)
    assert "All payments together would be USD 3,500.01, above the USD 3,500 that the calculation says." in warned
    assert not [one for one in paying(screen, "3,500") if "calculation" in one]


def test_the_approver_reads_the_calculation_and_the_warning_too(open_claim, claims_rig, colleague):
    junior = colleague(pay=300)
    sent = claims_rig.assess_clean(junior)
    claims_rig.reserve(junior, sent, 9_000)
    claims_rig.pay(junior, sent, 6_000)
    screen = open_claim(colleague(Role.MANAGER), sent, "Money")

    assert "The calculation says USD 3,500 in total." in words_on(screen)
    assert "above the USD 3,500 that the calculation says" in " ".join(one.value for one in screen.warning)


def test_after_a_part_the_rest_of_the_settled_total_is_filled_in(open_claim, claims_rig, nora):
    sent = claims_rig.assess_clean(nora)
    claims_rig.reserve(nora, sent, 9_000)
    claims_rig.pay(nora, sent, 1_000)
    claims_rig.settle(nora, sent, 4_000)
    screen = open_claim(nora, sent, "Money")
    choose(screen, "Pay", "money")

    assert widget(screen.text_input, "payment-amount").value == "3,000"
    assert "It was settled for USD 4,000 in total, of which USD 1,000 are paid." in words_on(screen)


def test_the_settlement_is_filled_with_the_total_after_a_payment_on_account(open_claim, claims_rig, nora):
    sent = claims_rig.assess_clean(nora)
    claims_rig.reserve(nora, sent, 9_000)
    claims_rig.pay(nora, sent, 1_000)
    screen = open_claim(nora, sent, "Decision")
    field = widget(screen.text_input, "settle-amount")

    assert (field.label, field.value) == ("Amount of the settlement, in total (USD)", "3,500")
    assert "It includes the USD 1,000 that are paid on this claim." in words_on(screen)


def test_what_became_of_a_payment_is_said(open_claim, claims_rig, nora, colleague):
    sent = claims_rig.assess_clean(nora)
    claims_rig.reserve(nora, sent)
    paid = toasts(pay(open_claim(nora, sent, "Money"), "500"))
    asked = toasts(pay(open_claim(colleague(pay=100), sent, "Money"), "700"))

    assert paid == ["USD 500 paid."]
    assert asked == ["The payment of USD 700 waits for another person's approval."]
