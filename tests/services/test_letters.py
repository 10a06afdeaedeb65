"""Letters of claims: drafted, edited, released by a person when complete, never changed after, drawn as a PDF."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.domain.claims.words import ClaimAction, ClaimEvent, LetterKind, LetterState
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.claim_clocks import ClaimClocksService
from backend.services.claim_events import note_event
from backend.services.letter_pdf import draw_letter
from backend.services.letters import LettersService
from backend.store.tables import User
from fakes.claim_rig import RACING, REASON, authority, make_claim_rig
from fakes.letters import FACTS, filled


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
    return rig.claim(ada, proposed="settle", state_code="CA", fields={"contact_address": "12 Elm Street"})


@pytest.fixture
def denied(rig, ada, claim):
    document, (fact,) = rig.document(ada, claim)
    rig.open_evidence(ada, document, fact)
    rig.decisions.open_clause(ada, claim, "X1")
    rig.decide(ada, claim, ClaimAction.DENY, "exclusion_applies", clause_id="X1")
    return claim


@pytest.fixture
def sent(letters, ada, claim):
    """Give an acknowledgement that went out."""
    draft = letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)
    return letters.release(ada, draft.letter_id, draft.version)


def clock_states(rig, by, claim):
    return {view.rule_id: view.state.value for view in ClaimClocksService(rig.unit_of_work).list_for(by, claim)}


def note(rig, by, claim, event):
    with rig.unit_of_work() as work:
        note_event(work, by.institution_id, claim, event)


def test_a_draft_is_filled_with_what_is_on_file(letters, ada, claim):
    draft = letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)

    assert draft.state is LetterState.DRAFT
    assert draft.recipient == "Dana Whitfield\n12 Elm Street"
    assert "May 4, 2026" in draft.body
    assert "ada@meridian.example" in draft.body
    assert draft.body.endswith("Meridian Mutual")
    assert draft.is_complete


def test_an_acknowledgement_going_out_meets_its_clock(rig, letters, ada, claim):
    note(rig, ada, claim, ClaimEvent.REPORTED)
    draft = letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)
    assert clock_states(rig, ada, claim) == {"ca-acknowledge": "running"}

    released = letters.release(ada, draft.letter_id, draft.version)
    assert clock_states(rig, ada, claim) == {"ca-acknowledge": "met"}
    assert (released.state, released.released_by) == (LetterState.RELEASED, ada.username.title())


def test_a_letter_that_lacks_something_stays_and_says_what(letters, ada, claim):
    draft = letters.draft(ada, claim, LetterKind.STATUS)

    with pytest.raises(InvalidRequestError, match="lacks an answer in place of each square bracket"):
        letters.release(ada, draft.letter_id, draft.version)
    cut = letters.edit(ada, draft.letter_id, draft.version, "Your claim", "Nothing to say.")
    with pytest.raises(InvalidRequestError, match=r"the claim number; .*the date of loss; a day to come"):
        letters.release(ada, cut.letter_id, cut.version)
    assert letters.list_for(ada, claim)[0].state is LetterState.DRAFT


def test_a_text_changed_by_somebody_else_is_neither_overwritten_nor_released(letters, ada, claim):
    draft = letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)
    letters.edit(ada, draft.letter_id, draft.version, draft.subject, f"{draft.body}\nPS")

    with pytest.raises(ConflictError, match="letter"):
        letters.edit(ada, draft.letter_id, draft.version, draft.subject, "mine")
    with pytest.raises(ConflictError, match="letter"):
        letters.release(ada, draft.letter_id, draft.version)


def test_an_empty_or_endless_text_is_refused(letters, ada, claim):
    draft = letters.draft(ada, claim, LetterKind.STATUS)

    with pytest.raises(InvalidRequestError, match="needs a subject"):
        letters.edit(ada, draft.letter_id, draft.version, "Subject", "  ")
    with pytest.raises(InvalidRequestError, match="under 20,000"):
        letters.edit(ada, draft.letter_id, draft.version, "Subject", "x" * 20_000)


def test_no_denial_letter_without_the_denial_of_a_person(letters, ada, claim):
    with pytest.raises(InvalidRequestError, match="no denial"):
        letters.draft(ada, claim, LetterKind.DENIAL)


def test_a_denial_letter_quotes_the_clause_and_going_out_meets_the_clock(rig, letters, ada, denied):
    note(rig, ada, denied, ClaimEvent.PROOF_RECEIVED)
    draft = letters.draft(ada, denied, LetterKind.DENIAL)

    assert RACING in draft.body
    assert REASON in draft.body
    assert "California Department of Insurance" in draft.body
    assert clock_states(rig, ada, denied) == {"ca-decide": "running"}
    letters.release(ada, draft.letter_id, draft.version)
    assert clock_states(rig, ada, denied) == {"ca-decide": "met"}


def test_a_denial_letter_drafted_before_the_claim_was_reopened_does_not_go_out(rig, letters, ada, denied):
    draft = letters.draft(ada, denied, LetterKind.DENIAL)
    rig.decide(ada, denied, ClaimAction.REOPEN, "other")

    with pytest.raises(InvalidRequestError, match="no denial"):
        letters.release(ada, draft.letter_id, draft.version)


def test_a_payment_letter_follows_a_posted_payment_and_names_it(rig, letters, ada, claim):
    with pytest.raises(InvalidRequestError, match="Nothing was paid"):
        letters.draft(ada, claim, LetterKind.PAYMENT)
    rig.reserve(ada, claim, 3_000)
    rig.pay(ada, claim, "1250.50")

    assert "USD 1,250.50 to Corner Garage" in letters.draft(ada, claim, LetterKind.PAYMENT).body


def test_a_released_letter_never_changes_whoever_tries(letters, ada, sent, unit_of_work):
    for act in (
        lambda: letters.edit(ada, sent.letter_id, sent.version, "Other", "text"),
        lambda: letters.release(ada, sent.letter_id, sent.version),
        lambda: letters.discard(ada, sent.letter_id),
    ):
        with pytest.raises(InvalidRequestError, match="released and never changes"):
            act()
    for statement in (
        "UPDATE claim_letters SET body = 'other'",
        "UPDATE claim_letters SET state = 'draft'",
        "DELETE FROM claim_letters",
    ):
        with pytest.raises(DBAPIError, match="never"), unit_of_work() as work:
            work.session.execute(text(statement))


def test_the_database_refuses_a_release_by_anybody_who_is_no_adjuster_or_manager(
    rig, letters, ada, claim, unit_of_work
):
    letters.draft(ada, claim, LetterKind.ACKNOWLEDGEMENT)
    client = rig.person(Role.CLIENT, ada)

    with pytest.raises(DBAPIError, match="releases a letter"), unit_of_work() as work:
        work.session.execute(
            text("UPDATE claim_letters SET state = 'released', released_at = now(), released_by = :by"),
            {"by": client.user_id},
        )


def test_a_discarded_draft_stays_on_file_and_out_of_use(letters, ada, claim):
    draft = letters.draft(ada, claim, LetterKind.STATUS)
    letters.discard(ada, draft.letter_id)

    assert letters.list_for(ada, claim)[0].state is LetterState.DISCARDED
    with pytest.raises(InvalidRequestError, match="discarded"):
        letters.release(ada, draft.letter_id, draft.version + 1)


def test_every_act_on_a_letter_is_on_file(ada, sent, unit_of_work):
    with unit_of_work() as work:
        lines = work.audit.list_for(ada.institution_id, "claim", str(sent.claim_id))

    assert [line.action for line in lines][:2] == ["letter_released", "letter_drafted"]
    assert lines[0].details == {"letter_id": str(sent.letter_id), "kind": "acknowledgement"}


def test_a_client_gets_only_what_went_out_on_their_own_claims(rig, letters, ada, sent):
    client = rig.person(Role.CLIENT, ada)
    own = rig.claim(client)
    draft = letters.draft(ada, own, LetterKind.ACKNOWLEDGEMENT)

    assert letters.list_for(client, own) == ()
    for letter_id in (draft.letter_id, sent.letter_id):
        with pytest.raises(NotFoundError):
            letters.pdf(client, letter_id)
    letters.release(ada, draft.letter_id, draft.version)
    assert [view.letter_id for view in letters.list_for(client, own)] == [draft.letter_id]
    assert letters.pdf(client, draft.letter_id).content.startswith(b"%PDF")
    with pytest.raises(NotPermittedError):
        letters.draft(client, own, LetterKind.STATUS)


def test_another_house_and_other_roles_get_no_letter(rig, letters, sent, ada):
    with pytest.raises(NotFoundError):
        letters.pdf(rig.person(Role.MANAGER), sent.letter_id)
    with pytest.raises(NotPermittedError):
        letters.pdf(rig.person(Role.UNDERWRITER, ada), sent.letter_id)


def test_the_pdf_shows_the_letter_as_it_went_out_and_is_the_same_each_time(letters, ada, sent):
    first, again = letters.pdf(ada, sent.letter_id), letters.pdf(ada, sent.letter_id)
    shown = " ".join(PdfReader(BytesIO(first.content)).pages[0].extract_text().split())

    assert first == again
    assert first.filename.endswith("-acknowledgement.pdf")
    assert "Meridian Mutual" in shown
    assert sent.subject in shown
    assert "Page 1" in shown
    for line in sent.body.splitlines():
        assert line in shown


def test_a_draft_is_named_as_one(letters, ada, claim):
    draft = letters.draft(ada, claim, LetterKind.STATUS)

    assert letters.pdf(ada, draft.letter_id).filename.endswith("-status-draft.pdf")


def test_markup_in_a_letter_is_text_and_a_letter_the_font_lacks_is_drawn_by_its_base():
    odd = replace(FACTS, insured_name="Łukasz <b>Żak</b> & Sons 中", place_code="EU-DE", day=date(2026, 6, 1))
    content = draw_letter(odd, *filled(LetterKind.STATUS, odd), odd.recipient)
    page = PdfReader(BytesIO(content)).pages[0]

    assert "Łukasz <b>Zak</b> & Sons ?" in " ".join(page.extract_text().split())
    assert round(float(page.mediabox.height)) == 842


def test_a_long_letter_goes_on_numbered_pages():
    content = draw_letter(FACTS, "Long", "\n\n".join(f"Paragraph {number}." for number in range(120)), "Dana")
    pages = PdfReader(BytesIO(content)).pages

    assert len(pages) > 2
    assert all(f"Page {number}" in page.extract_text() for number, page in enumerate(pages, start=1))
