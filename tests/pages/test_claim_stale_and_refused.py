"""Acts on a claim that changed meanwhile, on limits and without authority: refused in a sentence, nothing half done."""

from decimal import Decimal

import pytest

from app.ui.claim_seen import CHANGED
from backend.domain.access import Role
from backend.domain.claims.acts import ClaimDecisionRequest
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import (
    ClaimAction,
    ClaimOutcome,
    ClaimReferralAnswer,
    LetterKind,
    LetterState,
    TransactionState,
)
from backend.store.tables import Run, User
from fakes.case_rig import NO_PROVIDER
from fixtures.cases import choose, errors_on, labels_of, widget, words_on

WHY = "Repair bill of the garage."


@pytest.fixture
def proposed(unit_of_work):
    """Make the standing proposal of a claim another one."""

    def propose(sent, outcome="settle"):
        with unit_of_work() as work:
            work.claims.note_proposal(sent.claim_id, ClaimOutcome(outcome), 20)

    return propose


@pytest.fixture
def decide(services, claims_rig):
    """Decide on a claim as it stands, beside the screen."""

    def decide(by, sent, action, code, **more):
        version = claims_rig.look(by, sent).version
        asked = {"reason_code": code, "reason_text": "As agreed with the insured by telephone.", **more}
        services.claim_decisions.decide(by, ClaimDecisionRequest(sent.claim_id, version, action, **asked))

    return decide


@pytest.fixture
def drafted(services, claims_rig, nora, unit_of_work):
    """Assess a claim with the draft of an acknowledgement that could go out."""
    with unit_of_work() as work:
        work.session.get(User, nora.user_id).email = "nora@meridian.example"
    sent = claims_rig.assess(nora, contact_address="12 Elm Street, Fresno")
    return sent, services.letters.draft(nora, sent.claim_id, LetterKind.ACKNOWLEDGEMENT)


def add_line(services, by, letter):
    """Write one more line into a draft, beside the screen."""
    services.letters.edit(by, letter.letter_id, letter.version, letter.subject, f"{letter.body}\nOne more line.")


def fill_settlement(screen):
    widget(screen.selectbox, "settle-reason").set_value("as_calculated")
    return screen


def fill_payment(screen, amount="500"):
    choose(screen, "Pay", "money")
    widget(screen.text_input, "payment-amount").set_value(amount)
    widget(screen.text_input, "payment-why").set_value(WHY).run()
    return screen


def test_a_settlement_of_what_changed_meanwhile_is_refused_and_the_new_state_shown(
    open_claim, claims_rig, nora, services, proposed
):
    sent = claims_rig.assess(nora)
    proposed(sent)
    screen = fill_settlement(open_claim(nora, sent, "Decision"))
    claims_rig.reserve(nora, sent)
    screen.button(key="settle").click().run()

    assert errors_on(screen) == [CHANGED]
    assert not services.claim_decisions.list_for(nora, sent.claim_id)


def test_having_seen_the_new_state_the_settlement_goes_through(open_claim, claims_rig, nora, proposed):
    sent = claims_rig.assess(nora)
    proposed(sent)
    screen = fill_settlement(open_claim(nora, sent, "Decision"))
    claims_rig.reserve(nora, sent)
    screen.button(key="settle").click().run()
    fill_settlement(screen).button(key="settle").click().run()

    assert not screen.error
    assert claims_rig.look(nora, sent).status is ClaimStatus.SETTLED


def test_a_payment_on_what_changed_meanwhile_is_refused(open_claim, claims_rig, nora):
    sent = claims_rig.assess_clean(nora)
    claims_rig.reserve(nora, sent)
    screen = fill_payment(open_claim(nora, sent, "Money"))
    claims_rig.pay(nora, sent, 1_000)
    screen.button(key="do-payment").click().run()

    assert errors_on(screen) == [CHANGED]
    assert claims_rig.look(nora, sent).paid_usd == Decimal(1_000)


def test_a_reserve_on_what_changed_meanwhile_is_refused(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Money")
    widget(screen.text_input, "reserve-why").set_value(WHY).run()
    claims_rig.reserve(nora, sent, 6_000)
    screen.button(key="set-reserve").click().run()

    assert errors_on(screen) == [CHANGED]
    assert claims_rig.look(nora, sent).reserve_usd == Decimal(6_000)


def test_a_referral_of_what_changed_meanwhile_is_refused(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Refer", "act-")
    widget(screen.text_area, "refer-note").set_value("Please look at the amount.").run()
    claims_rig.reserve(nora, sent)
    screen.button(key="refer").click().run()

    assert errors_on(screen) == [CHANGED]
    assert not services.claim_decisions.list_referrals(nora, sent.claim_id)


def test_a_closing_of_what_changed_meanwhile_is_refused(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Close", "act-")
    widget(screen.selectbox, "close-reason").set_value("withdrawn").run()
    claims_rig.reserve(nora, sent)
    screen.button(key="close").click().run()

    assert errors_on(screen) == [CHANGED]
    assert claims_rig.look(nora, sent).status is not ClaimStatus.CLOSED


def test_two_reopenings_at_once_end_in_one(open_claim, claims_rig, nora, decide, services):
    sent = claims_rig.assess(nora)
    decide(nora, sent, ClaimAction.CLOSE, "withdrawn")
    screen = open_claim(nora, sent, "Decision")
    widget(screen.selectbox, "reopen-reason").set_value("new_information")
    decide(nora, sent, ClaimAction.REOPEN, "contested")
    screen.button(key="reopen").click().run()
    actions = [one.action for one in services.claim_decisions.list_for(nora, sent.claim_id)]

    assert not screen.exception
    assert actions.count(ClaimAction.REOPEN) == 1


@pytest.mark.parametrize("key", ["take", "give-back"])
def test_a_claim_that_changed_meanwhile_changes_no_hands(open_claim, claims_rig, nora, colleague, key):
    sent = claims_rig.assess(nora)
    who = colleague() if key == "take" else nora
    screen = open_claim(who, sent)
    claims_rig.reserve(nora, sent)
    screen.button(key=key).click().run()

    assert "Somebody else changed" in " ".join([*errors_on(screen), words_on(screen)])
    assert claims_rig.look(nora, sent).assignee_id == nora.user_id


def test_a_letter_that_another_person_edited_does_not_go_out_unread(open_claim, drafted, nora, colleague, services):
    sent, letter = drafted
    screen = open_claim(nora, sent, "Letters")
    add_line(services, colleague(), letter)
    screen.button(key=f"release-{letter.letter_id}").click().run()

    assert errors_on(screen) == [CHANGED]
    assert services.letters.list_for(nora, sent.claim_id)[0].state is LetterState.DRAFT
    assert any("One more line." in area.value for area in screen.text_area)


def test_having_read_the_other_persons_text_the_letter_goes_out(open_claim, drafted, nora, colleague, services):
    sent, letter = drafted
    screen = open_claim(nora, sent, "Letters")
    add_line(services, colleague(), letter)
    screen.button(key=f"release-{letter.letter_id}").click().run()
    screen.button(key=f"release-{letter.letter_id}").click().run()

    assert not screen.error
    assert services.letters.list_for(nora, sent.claim_id)[0].state is LetterState.RELEASED


def test_a_letter_released_meanwhile_is_not_released_twice(open_claim, drafted, nora, services):
    sent, letter = drafted
    screen = open_claim(nora, sent, "Letters")
    services.letters.release(nora, letter.letter_id, letter.version)
    screen.button(key=f"release-{letter.letter_id}").click().run()

    assert not screen.exception
    assert [one.state for one in services.letters.list_for(nora, sent.claim_id)] == [LetterState.RELEASED]


def test_a_movement_answered_meanwhile_is_not_answered_twice(open_claim, claims_rig, colleague, services):
    junior, boss = colleague(pay=300), colleague(Role.MANAGER)
    sent = claims_rig.assess_clean(junior)
    claims_rig.reserve(junior, sent)
    waiting = claims_rig.pay(junior, sent, 500)
    screen = open_claim(boss, sent, "Money")
    services.claim_money.answer(boss, waiting.transaction_id, is_approved=True, note="")
    screen.button(key=f"approve-{waiting.transaction_id}").click().run()

    assert not screen.exception
    assert claims_rig.look(junior, sent).paid_usd == Decimal(500)


def test_a_referral_answered_meanwhile_keeps_the_first_answer(open_claim, claims_rig, nora, colleague, services):
    sent = claims_rig.assess(nora)
    referral_id = claims_rig.refer(nora, sent)
    one, other = colleague(), colleague()
    screen = open_claim(one, sent, "Decision")
    choose(screen, ClaimReferralAnswer.PROCEED, "answer-")
    screen.text_area(key=f"answer-note-{referral_id}").set_value("Go on with the payment.").run()
    answer = ClaimReferralAnswer.DO_NOT_PROCEED
    services.claim_decisions.answer_referral(other, referral_id, answer, "The bill is not itemised.")
    screen.button(key="answer").click().run()

    assert not screen.exception
    assert services.claim_decisions.list_referrals(nora, sent.claim_id)[0].answer is answer


def test_whoever_lacks_authority_may_still_reject_and_is_told_why_not_approve(
    open_claim, claims_rig, colleague, services
):
    junior = colleague(pay=300)
    sent = claims_rig.assess_clean(junior)
    claims_rig.reserve(junior, sent)
    waiting = claims_rig.pay(junior, sent, 500)
    screen = open_claim(colleague(Role.MANAGER, pay=400), sent, "Money")
    labels, said = labels_of(screen), words_on(screen)
    screen.text_input(key=f"note-{waiting.transaction_id}").set_value("Nobody here may pay this much.").run()
    screen.button(key=f"reject-{waiting.transaction_id}").click().run()
    states = {move.transaction_id: move.state for move in services.claim_money.list_for(junior, sent.claim_id)}

    assert "Approve" not in labels
    assert "above your authority of USD 400" in said
    assert "You can reject it" in said
    assert not screen.error
    assert states[waiting.transaction_id] is TransactionState.REJECTED


def test_past_the_limit_the_button_counts_the_seconds_and_cannot_be_pressed(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    while services.runs.limit_state(nora, "claim").remaining:
        claims_rig.assess(nora)
    screen = open_claim(nora, sent)
    button = next(one for one in screen.main.get("button") if one.label.startswith("Assess again in"))

    assert not screen.exception
    assert button.disabled
    assert button.label.endswith(" s")


def test_a_failed_run_is_retried_from_the_claim(open_claim, claims_rig, nora, unit_of_work, services):
    sent = claims_rig.report(nora)
    with unit_of_work() as work:
        work.session.get(Run, sent.run_id).max_attempts = 1
    claims_rig.perform(sent.run_id, NO_PROVIDER)
    screen = open_claim(nora, sent)
    next(one for one in screen.main.get("button") if one.label == "Retry").click().run()

    assert not screen.exception
    assert services.runs.find_latest(nora, sent.claim_id, "claim").is_active


def test_after_a_failed_run_the_claim_is_worked_on_by_hand(open_claim, claims_rig, nora, unit_of_work, subtests):
    sent = claims_rig.report(nora)
    with unit_of_work() as work:
        work.session.get(Run, sent.run_id).max_attempts = 1
    claims_rig.perform(sent.run_id, NO_PROVIDER)
    for tab in ["Money", "Letters", "Decision", "Documents", "Clocks"]:
        with subtests.test(tab=tab):
            screen = open_claim(nora, sent, tab)

            assert "The claim stays workable" in words_on(screen)
            assert not screen.exception
            assert set(labels_of(screen)) - {"Retry", "Give back", "Decide"} or screen.get("file_uploader")


def test_only_reasons_that_fit_are_offered_to_close_an_undecided_claim(open_claim, claims_rig, nora):
    screen = open_claim(nora, claims_rig.assess(nora), "Decision")
    choose(screen, "Close", "act-")
    offered = widget(screen.selectbox, "close-reason").options

    assert "Withdrawn by the insured" in offered
    assert not {"Denied and not contested", "Everything owed is paid", "Other, see the text"} & set(offered)


def test_a_paid_and_settled_claim_may_be_closed_as_paid(open_claim, claims_rig, nora, proposed, decide):
    sent = claims_rig.assess_clean(nora)
    proposed(sent)
    claims_rig.reserve(nora, sent)
    decide(nora, sent, ClaimAction.SETTLE, "as_calculated", amount_usd=Decimal(3_500))
    claims_rig.pay(nora, sent, 3_500)
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Close", "act-")
    offered = widget(screen.selectbox, "close-reason").options

    assert "Everything owed is paid" in offered
    assert "Denied and not contested" not in offered


def test_a_denied_claim_is_not_closed_before_its_letter_is_out(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.deny(nora, sent)
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Close", "act-")

    assert "The denial letter of this claim has not gone out yet" in words_on(screen)
    assert "Close the claim" not in labels_of(screen)


@pytest.mark.parametrize("status", [ClaimStatus.DENIED, ClaimStatus.CLOSED])
def test_no_money_leaves_a_denied_or_closed_claim(open_claim, claims_rig, nora, decide, status):
    sent = claims_rig.assess(nora)
    claims_rig.reserve(nora, sent)
    if status is ClaimStatus.DENIED:
        claims_rig.deny(nora, sent)
    else:
        decide(nora, sent, ClaimAction.CLOSE, "withdrawn")
    screen = open_claim(nora, sent, "Money")
    choose(screen, "Pay", "money")

    assert screen.button(key="do-payment").disabled
    assert f"This claim is {status}. Reopen it before money moves." in [one.value for one in screen.warning]


def test_a_reopened_claim_can_be_worked_on_again(open_claim, claims_rig, nora, decide):
    sent = claims_rig.assess(nora)
    decide(nora, sent, ClaimAction.CLOSE, "withdrawn")
    decide(nora, sent, ClaimAction.REOPEN, "new_information")
    decision = open_claim(nora, sent, "Decision")
    papers = open_claim(nora, sent, "Documents")

    assert "Settle the claim" in labels_of(decision) or "Refer the claim" in labels_of(decision)
    assert "Withdrawn by the insured" in words_on(decision)
    assert "New information" in words_on(decision)
    assert papers.get("file_uploader")


def test_a_referred_claim_is_neither_settled_nor_denied(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.refer(nora, sent)
    labels = labels_of(open_claim(nora, sent, "Decision"))

    assert "Close the claim" in labels
    assert not {"Settle the claim", "Deny the claim", "Refer the claim"} & set(labels)
