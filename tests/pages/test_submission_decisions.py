"""Decisions on the screen of a case: recorded once, within authority, beside the proposal; referrals by two people."""

from decimal import Decimal
from types import SimpleNamespace

from app.ui import decision_form
from backend.domain.access import Authority, Role
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import DecisionAction, Outcome, ReferralState
from backend.domain.submissions import SubmissionStatus
from backend.store.tables import RunResult
from fixtures.cases import LINE, MAY, choose, errors_on, widget, words_on


def as_proposed(unit_of_work, sent, outcome, score=20):
    """Make the stored proposal of a case another one, as a different form would have."""
    with unit_of_work() as work:
        work.submissions.note_proposal(sent.submission_id, outcome, score)
        made = work.session.get(RunResult, sent.run_id)
        made.result = {**made.result, "outcome": outcome, "score": score}


def decide(screen, action=None, outcome=None, reason="loss_history", words="Too many losses in two years."):
    if action is not None:
        choose(screen, action, "action-")
    if outcome is not None:
        screen.radio(key="decided-outcome").set_value(outcome).run()
    if reason is not None:
        screen.selectbox(key="reason").set_value(reason)
        screen.text_area(key="reason-text").set_value(words)
    return screen.button(key="record").click().run()


def test_following_the_proposal_is_recorded_with_the_proposal_beside_it(open_case, rig, ada, services, unit_of_work):
    sent = rig.assess(ada)
    as_proposed(unit_of_work, sent, "accept")
    screen = decide(open_case(ada, sent, "Decision"), reason=None)
    decision = services.decisions.list_for(ada, sent.submission_id)[0]

    assert not screen.error
    assert (decision.action, decision.outcome) == (DecisionAction.ACCEPT_PROPOSAL, Outcome.ACCEPT)
    assert decision.proposal["outcome"] == "accept"
    assert services.underwriting.get(ada, sent.submission_id).status is SubmissionStatus.QUOTED
    assert "The proposal was to accept, with a score of 20, made without a model." in words_on(screen)


def test_an_override_needs_a_reason_and_words(open_case, rig, ada, services, unit_of_work):
    sent = rig.assess(ada)
    as_proposed(unit_of_work, sent, "accept")
    screen = open_case(ada, sent, "Decision")
    choose(screen, DecisionAction.OVERRIDE, "action-")
    screen.button(key="record").click().run()

    assert errors_on(screen) == ["Choose a reason from the list."]
    assert not services.decisions.list_for(ada, sent.submission_id)


def test_an_override_is_recorded_with_its_code_and_words_and_the_time_since_the_case_was_opened(
    open_case, rig, ada, services, unit_of_work, monkeypatch
):
    now_s = [1_000.0]
    monkeypatch.setattr(decision_form, "time", SimpleNamespace(monotonic=lambda: now_s[0]))
    sent = rig.assess(ada)
    as_proposed(unit_of_work, sent, "accept")
    screen = open_case(ada, sent)
    now_s[0] += 75
    screen = decide(screen.button(key="decide").click().run(), DecisionAction.OVERRIDE)
    decision = services.decisions.list_for(ada, sent.submission_id)[0]

    assert not screen.error
    assert (decision.outcome, decision.reason_code) == (Outcome.DECLINE, "loss_history")
    assert decision.seconds_on_case == 75
    assert "Loss history: Too many losses in two years." in words_on(screen)
    assert services.underwriting.get(ada, sent.submission_id).status is SubmissionStatus.DECLINED


def test_changed_terms_keep_the_limit_that_was_offered(open_case, rig, ada, services, unit_of_work):
    sent = rig.assess(ada)
    as_proposed(unit_of_work, sent, "accept")
    screen = open_case(ada, sent, "Decision")
    choose(screen, DecisionAction.CHANGE, "action-")
    amount = widget(screen.text_input, "amount-")
    amount.set_value("750,000").run()
    decide(screen, reason="price_or_terms", words="Half the limit with the same deductible.")

    assert services.decisions.list_for(ada, sent.submission_id)[0].amount_usd == Decimal(750_000)


def test_a_limit_that_is_no_amount_cannot_be_recorded(open_case, rig, ada, unit_of_work):
    sent = rig.assess(ada)
    as_proposed(unit_of_work, sent, "accept")
    screen = open_case(ada, sent, "Decision")
    choose(screen, DecisionAction.CHANGE, "action-")
    widget(screen.text_input, "amount-").set_value("a lot").run()

    assert screen.button(key="record").disabled
    assert "Write the limit as an amount" in words_on(screen)


def test_too_little_authority_is_one_sentence_and_decides_nothing(open_case, rig, person, services, unit_of_work):
    junior = person(role=Role.UNDERWRITER, authority={LINE: Authority(Decimal(500_000), 60)})
    sent = rig.assess(junior)
    as_proposed(unit_of_work, sent, "accept")
    screen = open_case(junior, sent, "Decision")
    warned = screen.warning[0].value
    decide(screen, reason=None)

    assert "is above your authority of USD 500,000" in warned
    assert errors_on(screen) == [warned]
    assert not services.decisions.list_for(junior, sent.submission_id)


def test_a_decision_on_an_old_version_is_refused(open_case, rig, ada, services, unit_of_work):
    sent = rig.assess(ada)
    as_proposed(unit_of_work, sent, "decline")
    screen = open_case(ada, sent, "Decision")
    screen.selectbox(key="reason").set_value("loss_history")
    screen.text_area(key="reason-text").set_value("Too many losses in two years.")
    case = services.underwriting.get(ada, sent.submission_id)
    request = DecisionRequest(
        case.submission_id,
        case.version,
        None,
        DecisionAction.ACCEPT_PROPOSAL,
        Outcome.DECLINE,
        "other",
        "Decided first.",
    )
    services.decisions.decide(ada, request)
    screen.button(key="record").click().run()

    assert len(services.decisions.list_for(ada, sent.submission_id)) == 1
    assert not screen.exception


def test_a_referral_is_answered_by_another_person_and_lets_the_first_accept(
    open_case, rig, person, services, unit_of_work
):
    junior = person(role=Role.UNDERWRITER, authority=MAY)
    senior = person(role=Role.UNDERWRITER, authority=MAY, institution_id=junior.institution_id)
    sent = rig.assess(junior)
    as_proposed(unit_of_work, sent, "refer")
    screen = open_case(junior, sent, "Decision")
    choose(screen, "Refer")
    widget(screen.text_area, "refer-note").set_value("Please look at the radius.")
    screen.button(key="refer").click().run()
    own = words_on(screen)
    other = open_case(senior, sent, "Decision")
    referral = services.decisions.list_referrals(senior, sent.submission_id)[0]
    choose(other, Outcome.ACCEPT, "answer-")
    other.text_area(key=f"answer-note-{referral.referral_id}").set_value("The radius is fine for this fleet.")
    other.button(key="answer").click().run()
    answered = services.decisions.list_referrals(junior, sent.submission_id)[0]
    last = decide(open_case(junior, sent, "Decision"), outcome=Outcome.ACCEPT, reason="mitigating_control")

    assert "This case waits for an answer" in own
    assert (answered.state, answered.answer_outcome) == (ReferralState.ANSWERED, Outcome.ACCEPT)
    assert not last.error
    assert services.underwriting.get(junior, sent.submission_id).status is SubmissionStatus.QUOTED


def test_nobody_is_offered_the_answer_to_their_own_referral(open_case, rig, ada, services):
    sent = rig.assess(ada)
    case = services.underwriting.get(ada, sent.submission_id)
    services.decisions.refer(ada, sent.submission_id, case.version, "Please look at the radius.")
    screen = open_case(ada, sent, "Decision")

    assert "answer" not in [button.key for button in screen.button]
    assert "record" not in [button.key for button in screen.button]


def test_a_referral_without_a_note_or_with_too_long_a_one_is_refused_in_one_sentence(open_case, rig, ada):
    screen = open_case(ada, rig.assess(ada), "Decision")
    choose(screen, "Refer")
    screen.button(key="refer").click().run()

    assert len(screen.error) == 1
    assert "at least 10 characters" in errors_on(screen)[0]
    widget(screen.text_area, "refer-note-").set_value("word " * 4_000)
    screen.button(key="refer").click().run()
    box = widget(screen.text_area, "refer-note-")
    assert errors_on(screen) == ["What you wrote holds 19,999 characters; at most 2,000 can be kept, shorten it."]
    assert (len(box.value), box.proto.max_chars) == (20_000, 0), "the paste stays to be shortened"


def test_questions_of_the_assessment_put_the_case_on_hold_and_it_is_taken_up_again(open_case, rig, ada, services):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "Decision")
    choose(screen, "Ask for information")
    proposed = widget(screen.text_area, "questions-").value
    screen.button(key="ask").click().run()
    held = services.underwriting.get(ada, sent.submission_id).status
    screen.button(key="resume").click().run()

    assert "loss runs" in proposed
    assert held is SubmissionStatus.WAITING_FOR_INFORMATION
    assert services.underwriting.get(ada, sent.submission_id).status is SubmissionStatus.IN_REVIEW


def test_a_withdrawal_closes_the_case(open_case, rig, ada, services):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "Decision")
    choose(screen, "Withdraw")
    screen.text_input(key="withdrawal").set_value("The broker placed it elsewhere.")
    screen.button(key="withdraw").click().run()

    assert services.underwriting.get(ada, sent.submission_id).status is SubmissionStatus.WITHDRAWN
    assert "closed without a decision" in words_on(screen)
    assert "decide" not in [button.key for button in screen.button]


def test_a_manager_takes_a_case_and_gives_it_back(open_case, rig, ada, person, services):
    boss = person(role=Role.MANAGER, institution_id=ada.institution_id, authority=MAY)
    sent = rig.assess(ada)
    screen = open_case(boss, sent)
    screen.button(key="take").click().run()
    taken = services.underwriting.get(boss, sent.submission_id).assignee_id
    screen.button(key="give-back").click().run()

    assert taken == boss.user_id
    assert services.underwriting.get(boss, sent.submission_id).assignee_id is None


def test_the_main_button_turns_to_the_decision(open_case, rig, ada):
    screen = open_case(ada, rig.assess(ada))
    screen.button(key="decide").click().run()

    assert [panel.label for panel in screen.tabs if panel.children] == ["Decision"]
