"""Letters on the screen of a claim: drafted, completed, released by a person; a draft that lacks something stays."""

import pytest

from backend.domain.access import Role
from backend.domain.claims.words import LetterKind, LetterState
from backend.store.tables import User
from fixtures.cases import errors_on, labels_of, widget, words_on

OPEN = "[Say what is still open and why more time is needed.]"


@pytest.fixture
def written_to(claims_rig, nora, unit_of_work):
    """Assess a claim whose insured can be written to, by an adjuster who can be answered."""
    with unit_of_work() as work:
        work.session.get(User, nora.user_id).email = "nora@meridian.example"
    return claims_rig.assess(nora, contact_address="12 Elm Street, Fresno")


def draft(screen, kind):
    screen.selectbox(key="letter-kind").set_value(kind)
    return screen.button(key="draft").click().run()


def links_on(screen):
    return [button.proto.url for button in screen.main.get("link_button")]


def test_without_letters_the_panel_says_how_one_comes_about(open_claim, claims_rig, nora):
    screen = open_claim(nora, claims_rig.assess(nora), "Letters")

    assert "No letters" in words_on(screen)


def test_a_complete_draft_is_released_under_the_persons_name(open_claim, written_to, nora, services):
    sent = written_to
    screen = draft(open_claim(nora, sent, "Letters"), LetterKind.ACKNOWLEDGEMENT)
    letter = services.letters.list_for(nora, sent.claim_id)[0]
    checked = words_on(screen)
    address = links_on(screen)
    screen.button(key=f"release-{letter.letter_id}").click().run()
    released = services.letters.list_for(nora, sent.claim_id)[0]

    assert "Every required element is there" in checked
    assert f"/files/letters/{letter.letter_id}" in address
    assert not screen.error
    assert released.state is LetterState.RELEASED
    assert "Released" in words_on(screen)
    assert not widgets_of_editor(screen)


def widgets_of_editor(screen):
    return [area.key for area in screen.text_area if str(area.key).startswith("body-")]


def test_a_draft_that_lacks_something_is_completed_before_it_goes_out(open_claim, written_to, nora, services):
    sent = written_to
    screen = draft(open_claim(nora, sent, "Letters"), LetterKind.STATUS)
    letter = services.letters.list_for(nora, sent.claim_id)[0]
    lacking = (words_on(screen), screen.button(key=f"release-{letter.letter_id}").disabled)
    area = widget(screen.text_area, "body-")
    area.set_value(area.value.replace(OPEN, "The final bill of the repairer is not in yet.")).run()
    typed = screen.button(key=f"release-{letter.letter_id}").disabled
    screen.button(key=f"save-{letter.letter_id}").click().run()
    saved = (words_on(screen), screen.button(key=f"release-{letter.letter_id}").disabled)

    assert "missing" in lacking[0]
    assert lacking[1]
    assert typed
    assert "Every required element is there" in saved[0]
    assert not saved[1]
    assert not screen.error


def test_an_empty_subject_is_refused_in_one_sentence(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = draft(open_claim(nora, sent, "Letters"), LetterKind.STATUS)
    letter = services.letters.list_for(nora, sent.claim_id)[0]
    widget(screen.text_input, "subject-").set_value("").run()
    screen.button(key=f"save-{letter.letter_id}").click().run()

    assert errors_on(screen) == ["A letter needs a subject and a text."]


def test_a_draft_is_put_away_and_stays_on_file(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = draft(open_claim(nora, sent, "Letters"), LetterKind.STATUS)
    letter = services.letters.list_for(nora, sent.claim_id)[0]
    screen.button(key=f"discard-{letter.letter_id}").click().run()

    assert services.letters.list_for(nora, sent.claim_id)[0].state is LetterState.DISCARDED
    assert "Put away" in words_on(screen)


def test_a_letter_of_denial_is_refused_before_a_person_denied(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = draft(open_claim(nora, sent, "Letters"), LetterKind.DENIAL)

    assert "a person denies before the letter" in errors_on(screen)[0]
    assert not services.letters.list_for(nora, sent.claim_id)


def test_a_letter_of_payment_follows_the_payment(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    early = errors_on(draft(open_claim(nora, sent, "Letters"), LetterKind.PAYMENT))
    claims_rig.reserve(nora, sent)
    claims_rig.propose(sent)
    claims_rig.pay(nora, sent, 500)
    late = draft(open_claim(nora, sent, "Letters"), LetterKind.PAYMENT)

    assert "the letter follows the payment" in early[0]
    assert not late.error
    assert "500" in services.letters.list_for(nora, sent.claim_id)[0].body


def test_a_text_that_somebody_changed_meanwhile_is_not_overwritten(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = draft(open_claim(nora, sent, "Letters"), LetterKind.STATUS)
    letter = services.letters.list_for(nora, sent.claim_id)[0]
    services.letters.edit(nora, letter.letter_id, letter.version, "Their subject", letter.body)
    widget(screen.text_input, "subject-").set_value("My subject").run()
    newest = services.letters.list_for(nora, sent.claim_id)[0]

    assert newest.subject == "Their subject"
    assert not screen.exception


def test_an_examiner_reads_letters_and_writes_none(open_claim, claims_rig, nora, colleague, services):
    sent = claims_rig.assess(nora)
    letter = services.letters.draft(nora, sent.claim_id, LetterKind.STATUS)
    screen = open_claim(colleague(Role.EXAMINER), sent, "Letters")

    assert letter.body in words_on(screen)
    assert not screen.text_area
    assert not [label for label in labels_of(screen) if label in {"Write a draft", "Release", "Save", "Put away"}]
