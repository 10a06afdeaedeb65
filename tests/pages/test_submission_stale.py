"""Acts on a submission that changed while a person looked at it: refused, shown as it stands, then possible."""

from app.ui.claim_seen import CHANGED
from backend.domain.access import Role
from backend.domain.decisions import Outcome
from backend.store.tables import RunResult
from fixtures.cases import choose, errors_on, widget, words_on


def as_proposed(unit_of_work, sent, outcome):
    """Make the stored proposal of a case another one."""
    with unit_of_work() as work:
        work.submissions.note_proposal(sent.submission_id, outcome, 20)
        made = work.session.get(RunResult, sent.run_id)
        made.result = {**made.result, "outcome": outcome, "score": 20}


def change_beside(services, by, sent):
    """Let the case change beside the screen: it waits for answers, and is taken up again."""
    for act, more in (("ask_for_information", (["How old is the roof?"],)), ("resume", ())):
        version = services.underwriting.get(by, sent.submission_id).version
        getattr(services.decisions, act)(by, sent.submission_id, version, *more)


def test_a_decision_on_an_older_state_is_refused_and_then_possible(open_case, rig, ada, services, unit_of_work):
    sent = rig.assess(ada)
    as_proposed(unit_of_work, sent, Outcome.ACCEPT)
    screen = open_case(ada, sent, "Decision")
    change_beside(services, ada, sent)
    screen.button(key="record").click().run()
    refused, kept = errors_on(screen), services.decisions.list_for(ada, sent.submission_id)
    screen.button(key="record").click().run()

    assert refused == [CHANGED]
    assert kept == []
    assert len(services.decisions.list_for(ada, sent.submission_id)) == 1


def test_a_referral_and_a_withdrawal_on_an_older_state_are_refused(open_case, rig, ada, services):
    sent = rig.assess(ada)
    for act, button in (("Refer", "refer"), ("Withdraw", "withdraw"), ("Ask for information", "ask")):
        screen = open_case(ada, sent, "Decision")
        choose(screen, act, "act")
        change_beside(services, ada, sent)
        screen.button(key=button).click().run()

        assert errors_on(screen) == [CHANGED]
    assert services.decisions.list_referrals(ada, sent.submission_id) == []


def test_an_answer_to_a_referral_on_an_older_state_is_refused(open_case, rig, ada, person, services, unit_of_work):
    sent = rig.assess(ada)
    boss = person(role=Role.MANAGER, institution_id=ada.institution_id)
    version = services.underwriting.get(ada, sent.submission_id).version
    services.decisions.refer(ada, sent.submission_id, version, "Please look at the roof.", None)
    screen = open_case(boss, sent, "Decision")
    choose(screen, Outcome.DECLINE, "answer-")
    widget(screen.text_area, "answer-note-").set_value("The roof is too old for our terms.")
    as_proposed(unit_of_work, sent, Outcome.DECLINE)
    screen.button(key="answer").click().run()

    assert errors_on(screen) == [CHANGED]
    assert "Answer the referral" in words_on(screen)
