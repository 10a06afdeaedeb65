"""Decisions on the screen of a claim: settled within authority, denied only with ground, referred to another person."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from app.ui import decision_form
from app.ui.claim_decision import possible_acts
from app.ui.claim_decision_past import authority_words, proposal_words
from backend.domain.access import Role
from backend.domain.claims.status import CLAIM_STEPS, ClaimStatus
from backend.domain.claims.words import ClaimAction, ClaimOutcome, ClaimReferralAnswer, ClaimReferralKind
from backend.store.audit import Act
from fakes.claim_screen_rig import RACING
from fixtures.cases import choose, errors_on, labels_of, widget, words_on

WHY = "The vehicle was used in an organised race, as the police report says on page two."
POLICE = "Police report\nReport number: 26-1188\nDate of loss: 05/04/2026\nPolicy number: PA-700100\n"


@pytest.fixture
def proposed(unit_of_work):
    """Make the standing proposal of an assessed claim another one, as another file would have."""

    def propose(sent, outcome):
        with unit_of_work() as work:
            work.claims.note_proposal(sent.claim_id, ClaimOutcome(outcome), 20)

    return propose


def settle(screen, amount=None, reason="as_calculated"):
    if amount is not None:
        widget(screen.text_input, "settle-amount").set_value(amount).run()
    widget(screen.selectbox, "settle-reason").set_value(reason)
    return screen.button(key="settle").click().run()


def deny(screen, clause="X1", words=WHY):
    """Choose the clause, open it, and fill in the rest of a denial."""
    choose(screen, "Deny", "act-")
    screen.selectbox(key="deny-clause").set_value(clause).run()
    screen.button(key=f"deny-open-{clause}").click().run()
    widget(screen.selectbox, "deny-reason").set_value("exclusion_applies")
    widget(screen.text_area, "deny-text").set_value(words).run()
    return screen


def open_evidence(unit_of_work, by, document_id, fact_id):
    with unit_of_work() as work:
        work.audit.record(by, Act("evidence_opened", "document", str(document_id), {"fact_id": str(fact_id)}))


def test_a_clean_claim_is_settled_for_the_calculated_amount(open_claim, claims_rig, nora, services, proposed):
    sent = claims_rig.assess(nora)
    proposed(sent, "settle")
    screen = open_claim(nora, sent, "Decision")
    filled = widget(screen.text_input, "settle-amount").value
    settle(screen)
    decision = services.claim_decisions.list_for(nora, sent.claim_id)[0]

    assert filled == "3,500"
    assert not screen.error
    assert (decision.action, decision.amount_usd) == (ClaimAction.SETTLE, Decimal(3_500))
    assert claims_rig.look(nora, sent).status is ClaimStatus.SETTLED
    assert "The amount follows from the policy and the bills" in words_on(screen)
    assert "made without a model." in words_on(screen)


def test_another_amount_is_kept_with_its_reason_and_the_time_since_the_claim_was_opened(
    open_claim, claims_rig, nora, services, proposed, monkeypatch
):
    now_s = [1_000.0]
    monkeypatch.setattr(decision_form, "time", SimpleNamespace(monotonic=lambda: now_s[0]))
    sent = claims_rig.assess(nora)
    proposed(sent, "settle")
    screen = open_claim(nora, sent, "Decision")
    now_s[0] += 75
    settle(screen, "2,950.50", "agreed")
    kept = services.claim_decisions.list_for(nora, sent.claim_id)[0]

    assert (kept.amount_usd, kept.seconds_on_case) == (Decimal("2950.50"), 75)


def test_an_amount_that_does_not_read_cannot_be_settled(open_claim, claims_rig, nora, proposed):
    sent = claims_rig.assess(nora)
    proposed(sent, "settle")
    screen = open_claim(nora, sent, "Decision")
    widget(screen.text_input, "settle-amount").set_value("a lot").run()

    assert screen.button(key="settle").disabled
    assert "Write the amount as a number, such as 1,250.00." in errors_on(screen)


def test_a_settlement_without_a_reason_is_refused_in_one_sentence(open_claim, claims_rig, nora, services, proposed):
    sent = claims_rig.assess(nora)
    proposed(sent, "settle")
    screen = open_claim(nora, sent, "Decision")
    screen.button(key="settle").click().run()

    assert errors_on(screen) == ["Choose a reason from the list."]
    assert not services.claim_decisions.list_for(nora, sent.claim_id)


def test_too_little_authority_is_said_before_and_refused_after(open_claim, claims_rig, colleague, services, proposed):
    junior = colleague(pay=1_000)
    sent = claims_rig.assess(junior)
    proposed(sent, "settle")
    screen = open_claim(junior, sent, "Decision")
    warned = [warning.value for warning in screen.warning]
    settle(screen)

    assert any("above your authority of USD 1,000" in sentence for sentence in warned)
    assert "Refer the claim first" in errors_on(screen)[0]
    assert not services.claim_decisions.list_for(junior, sent.claim_id)


def test_a_proposal_to_investigate_is_not_settled_without_another_persons_answer(
    open_claim, claims_rig, nora, proposed
):
    sent = claims_rig.assess(nora)
    proposed(sent, "investigate")
    screen = open_claim(nora, sent, "Decision")
    warned = " ".join(warning.value for warning in screen.warning)
    settle(screen)

    assert "The proposal is to investigate" in warned
    assert "answered referral by another person" in errors_on(screen)[0]
    assert claims_rig.look(nora, sent).status is not ClaimStatus.SETTLED


def test_a_referral_is_answered_by_another_person_and_lets_the_first_settle(
    open_claim, claims_rig, nora, colleague, services, proposed
):
    senior = colleague()
    sent = claims_rig.assess(nora)
    proposed(sent, "refer")
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Refer", "act-")
    widget(screen.selectbox, "refer-to").set_value(str(senior.user_id))
    widget(screen.text_area, "refer-note").set_value("Please look at the date of the bill.")
    screen.button(key="refer").click().run()
    own = words_on(screen)
    other = open_claim(senior, sent, "Decision")
    referral = services.claim_decisions.list_referrals(senior, sent.claim_id)[0]
    choose(other, ClaimReferralAnswer.PROCEED, "answer-")
    other.text_area(key=f"answer-note-{referral.referral_id}").set_value("The bill fits the report; go on.")
    other.button(key="answer").click().run()
    last = settle(open_claim(nora, sent, "Decision"))

    assert "This claim waits for an answer" in own
    assert "Please look at the date of the bill." in own
    assert not other.error
    assert not last.error
    assert claims_rig.look(nora, sent).status is ClaimStatus.SETTLED
    assert "The bill fits the report; go on." in words_on(last)


def test_who_asked_gets_no_means_to_answer_and_may_take_the_referral_back(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.refer(nora, sent)
    screen = open_claim(nora, sent, "Decision")
    labels = labels_of(screen)
    screen.button(key="withdraw").click().run()

    assert "Send the answer" not in labels
    assert claims_rig.look(nora, sent).status is ClaimStatus.INVESTIGATING
    assert not screen.error


def test_special_investigation_is_answered_with_confirmed_or_cleared(open_claim, claims_rig, nora, colleague, services):
    sent = claims_rig.assess(nora)
    referral_id = claims_rig.refer(nora, sent, ClaimReferralKind.SIU)
    other = open_claim(colleague(Role.MANAGER), sent, "Decision")
    choose(other, ClaimReferralAnswer.CLEARED, "answer-")
    other.text_area(key=f"answer-note-{referral_id}").set_value("The bills were checked with the garage.")
    other.button(key="answer").click().run()

    assert not other.error
    assert "Special investigation: Suspicion cleared by" in words_on(other)
    assert "Special investigation: Suspicion cleared by" in words_on(open_claim(nora, sent, "Red flags"))
    assert "The score stays as it was computed" in words_on(open_claim(nora, sent, "Red flags"))
    assert services.claim_decisions.list_referrals(nora, sent.claim_id)[0].answer is ClaimReferralAnswer.CLEARED


def test_a_referral_without_a_note_is_refused(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Refer", "act-")
    screen.button(key="refer").click().run()

    assert "Write a note of at least" in errors_on(screen)[0]


def test_a_denial_is_off_until_a_clause_is_chosen_and_opened(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Deny", "act-")
    without = (screen.button(key="deny").disabled, words_on(screen))
    screen.selectbox(key="deny-clause").set_value("X1").run()
    unopened = (screen.button(key="deny").disabled, words_on(screen))

    assert without[0]
    assert "No clause is cited." in without[1]
    assert unopened[0]
    assert "You have not opened the clause." in unopened[1]
    assert RACING not in unopened[1]


def test_a_denial_is_off_until_evidence_was_opened_and_then_recorded_word_for_word(
    open_claim, claims_rig, nora, services, unit_of_work
):
    document = claims_rig.upload(nora, "police.txt", POLICE)
    sent = claims_rig.assess(nora, (document,))
    screen = deny(open_claim(nora, sent, "Decision"))
    blocked = (screen.button(key="deny").disabled, words_on(screen))
    table = screen.dataframe[0].value
    assert table.columns[0] == "Open"  # on a narrow screen what comes last is out of sight
    links = list(table["Open"])
    fact = services.documents.list_facts(nora, document).facts[0]
    open_evidence(unit_of_work, nora, document, fact.fact_id)
    screen.button(key="look-again").click().run()
    allowed = screen.button(key="deny").disabled
    screen.button(key="deny").click().run()
    decision = services.claim_decisions.list_for(nora, sent.claim_id)[0]

    assert blocked[0]
    assert "You have opened no evidence in the claim's documents." in blocked[1]
    assert RACING in blocked[1]
    assert all(str(document) in link for link in links)
    assert not allowed
    assert not screen.error
    assert (decision.action, decision.clause_id, decision.clause_text) == (ClaimAction.DENY, "X1", RACING)
    assert decision.evidence_opened >= 1
    assert claims_rig.look(nora, sent).status is ClaimStatus.DENIED


def test_a_denial_without_any_document_is_off_until_that_is_ticked_and_keeps_it(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = deny(open_claim(nora, sent, "Decision"))
    unticked = (screen.button(key="deny").disabled, words_on(screen))
    box = screen.checkbox(key="deny-no-evidence")
    box.check().run()
    screen.button(key="deny").click().run()
    (decision,) = services.claim_decisions.list_for(nora, sent.claim_id)

    assert box.label == "No document is on file; this denial rests on the loss form and the policy alone."
    assert unticked[0]
    assert "Clause and evidence were opened by you." not in unticked[1]
    assert decision.authority["evidence"] == "none on file"
    assert "Evidence: none on file" in words_on(screen)


def test_another_persons_look_at_clause_and_evidence_does_not_count(open_claim, claims_rig, nora, colleague, services):
    sent = claims_rig.assess(nora)
    services.claim_decisions.open_clause(nora, sent.claim_id, "X1")
    screen = open_claim(colleague(), sent, "Decision")
    choose(screen, "Deny", "act-")
    screen.selectbox(key="deny-clause").set_value("X1").run()

    assert screen.button(key="deny").disabled
    assert "You have not opened the clause." in words_on(screen)


def test_a_denial_in_few_words_is_refused(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = deny(open_claim(nora, sent, "Decision"), words="A race.")
    screen.checkbox(key="deny-no-evidence").check().run()
    screen.button(key="deny").click().run()

    assert "at least 30 characters" in errors_on(screen)[0]
    assert not services.claim_decisions.list_for(nora, sent.claim_id)


def test_a_claim_under_no_policy_cannot_be_denied_on_the_screen(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora, policy_number="PA-999999")
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Deny", "act-")

    assert screen.button(key="deny").disabled
    assert "no clause can be cited" in words_on(screen)


def test_closing_takes_back_what_is_reserved_and_the_claim_is_reopened(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.reserve(nora, sent)
    screen = open_claim(nora, sent, "Decision")
    choose(screen, "Close", "act-")
    said = words_on(screen)
    widget(screen.selectbox, "close-reason").set_value("withdrawn")
    widget(screen.text_area, "close-text").set_value("The insured withdrew by telephone.")
    screen.button(key="close").click().run()
    closed = claims_rig.look(nora, sent)
    widget(screen.selectbox, "reopen-reason").set_value("new_information")
    widget(screen.text_area, "reopen-text").set_value("A further bill has arrived.")
    screen.button(key="reopen").click().run()

    assert "The outstanding reserve of USD 5,000 is taken back." in said
    assert (closed.status, closed.reserve_usd) == (ClaimStatus.CLOSED, Decimal(0))
    assert claims_rig.look(nora, sent).status is ClaimStatus.INVESTIGATING
    assert not screen.error


def test_a_decision_on_an_old_version_is_refused_or_shown_anew(open_claim, claims_rig, nora, services, proposed):
    sent = claims_rig.assess(nora)
    proposed(sent, "settle")
    screen = open_claim(nora, sent, "Decision")
    claims_rig.reserve(nora, sent)
    settle(screen)

    assert len(services.claim_decisions.list_for(nora, sent.claim_id)) <= 1
    assert not screen.exception


@pytest.mark.parametrize("status", list(ClaimStatus))
def test_the_screen_offers_no_step_that_the_rules_of_states_forbid(status):
    targets = {
        "Settle": ClaimStatus.SETTLED,
        "Deny": ClaimStatus.DENIED,
        "Refer": ClaimStatus.REFERRED,
        "Close": ClaimStatus.CLOSED,
        "Reopen": ClaimStatus.INVESTIGATING,
    }

    assert all(targets[act] in CLAIM_STEPS[status] for act in possible_acts(status))
    assert possible_acts(status)


@pytest.mark.parametrize(
    ("proposal", "words"),
    [
        ({}, "There was no proposal."),
        (
            {"outcome": "settle", "score": 5, "made_without_model": True, "settlement": {"payable_usd": "10.50"}},
            "The proposal was to settle, payable USD 10.50, with a score of 5, made without a model.",
        ),
        (
            {"outcome": "refer", "score": 61, "provider": "openai"},
            "The proposal was to refer, with a score of 61, made by openai.",
        ),
    ],
)
def test_the_proposal_beside_a_decision_is_one_sentence(proposal, words):
    assert proposal_words(proposal) == words


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({}, "none"),
        ({"role": "manager"}, "manager"),
        ({"role": "adjuster", "max_amount_usd": "5000"}, "adjuster up to USD 5,000"),
        (
            {"role": "adjuster", "max_amount_usd": "5000", "answered_by": "Ada"},
            "adjuster up to USD 5,000, carried by the answer of Ada",
        ),
    ],
)
def test_authority_behind_a_decision_is_said_with_the_answer_that_carried_it(held, words):
    assert authority_words(held) == words
