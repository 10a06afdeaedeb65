"""The report of a loss changed on screen, and papers added, refused and read again; others' changes are never lost."""

import pytest
from sqlalchemy import select

from app.ui.case_documents import STATES
from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.domain.documents import DocumentStatus
from backend.store.tables import Document, Run
from fixtures.cases import cells_of, errors_on, labels_of, words_on

POLICE = "Police report\nReport number: 26-1188\nDate of loss: 05/09/2026\nPolicy number: PA-700100\n"
CHANGED = "Somebody else changed this case meanwhile. Reload the page to see the newest version."
WITNESS = "Ines Calder, 4 Orchard Rise"


@pytest.fixture
def change(claims_rig, services, nora):
    """Change fields of a claim beside the screen, as another person would."""

    def change(sent, **fields):
        claim = claims_rig.look(nora, sent)
        services.claims.change_fields(nora, sent.claim_id, claim.version, {**claim.fields, **fields})

    return change


@pytest.fixture
def close(unit_of_work, claims_rig, nora):
    """Put a claim into a state that takes no more papers."""

    def close(sent, status=ClaimStatus.CLOSED):
        if status is ClaimStatus.DENIED:
            claims_rig.deny(nora, sent)
            return
        with unit_of_work() as work:
            work.claims.set_status(work.claims.get(nora, sent.claim_id), status)

    return close


def field(screen, sent, name):
    """Return the widget of a field of the loss form."""
    wanted = f"edit-{sent.claim_id}-"
    widgets = (*screen.text_input, *screen.text_area, *screen.number_input)
    return next(one for one in widgets if str(one.key).startswith(wanted) and str(one.key).endswith(f"-{name}"))


def upload(screen, name="police.txt", content=POLICE, kind="text/plain"):
    return screen.file_uploader[0].set_value((name, content.encode(), kind)).run()


def stored(services, by, sent):
    return services.documents.list_for_claim(by, sent.claim_id)


def test_a_changed_report_is_saved_and_told_by_the_history(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Form")
    field(screen, sent, "description").set_value("Rear-ended at a light; the trunk lid is bent.")
    screen.button(key="save-form").click().run()

    assert not screen.error
    assert claims_rig.look(nora, sent).fields["description"] == "Rear-ended at a light; the trunk lid is bent."
    assert "Changed" in cells_of(open_claim(nora, sent, "History"))


def test_saving_over_somebody_elses_change_is_refused_and_theirs_stays(open_claim, claims_rig, nora, change):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Form")
    field(screen, sent, "description").set_value("What I typed while the other saved.").run()
    change(sent, description="What the other person saved first.")
    screen.button(key="save-form").click().run()

    assert errors_on(screen) == [CHANGED]
    assert [one.value for one in screen.warning if "has changed since this form was opened" in one.value]
    assert claims_rig.look(nora, sent).fields["description"] == "What the other person saved first."


def test_what_was_typed_stays_on_the_screen_after_a_refused_save(open_claim, claims_rig, nora, change):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Form")
    field(screen, sent, "description").set_value("A long text nobody wants to type twice.").run()
    change(sent, description="Another text.")
    screen.button(key="save-form").click().run()

    assert field(screen, sent, "description").value == "A long text nobody wants to type twice."


def test_the_newest_version_is_loaded_over_the_form(open_claim, claims_rig, nora, change):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Form")
    field(screen, sent, "description").set_value("What I typed.").run()
    change(sent, description="What counts now.")
    screen.button(key="reload-form").click().run()

    assert field(screen, sent, "description").value == "What counts now."
    assert not [one for one in screen.warning if "since this form was opened" in one.value]


def test_after_loading_the_newest_version_the_save_succeeds(open_claim, claims_rig, nora, change):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Form")
    field(screen, sent, "description").set_value("What I typed.").run()
    change(sent, description="What counts now.")
    screen.button(key="reload-form").click().run()
    field(screen, sent, "description").set_value("Both of us agreed on this text.").run()
    screen.button(key="save-form").click().run()

    assert not screen.error
    assert claims_rig.look(nora, sent).fields["description"] == "Both of us agreed on this text."


def test_an_untouched_form_follows_the_claim(open_claim, claims_rig, nora, change):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Form")
    change(sent, description="What counts now.")
    screen.run()

    assert field(screen, sent, "description").value == "What counts now."
    assert not [one for one in screen.warning if "since this form was opened" in one.value]


@pytest.mark.parametrize(("name", "value"), [("description", ""), ("policy_number", "")])
def test_a_field_that_must_be_filled_is_marked_and_nothing_is_saved(open_claim, claims_rig, nora, name, value):
    sent = claims_rig.assess(nora)
    before = claims_rig.look(nora, sent)
    screen = open_claim(nora, sent, "Form")
    field(screen, sent, name).set_value(value).run()
    screen.button(key="save-form").click().run()

    after = claims_rig.look(nora, sent)
    assert not screen.exception
    assert (after.version, after.fields) == (before.version, before.fields)


def test_another_report_makes_the_proposal_count_no_more(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent, "Form")
    field(screen, sent, "description").set_value("Two cars were involved, not one.")
    screen.button(key="save-form").click().run()
    summary = open_claim(nora, sent)

    assert claims_rig.look(nora, sent).proposed_outcome is None
    assert [one.value for one in summary.warning if "no longer counts" in one.value]


@pytest.mark.parametrize("status", [ClaimStatus.CLOSED, ClaimStatus.DENIED, ClaimStatus.SETTLED])
def test_the_report_of_a_decided_claim_is_read_and_not_changed(open_claim, claims_rig, nora, close, status):
    sent = claims_rig.assess(nora)
    close(sent, status)
    screen = open_claim(nora, sent, "Form")

    assert not screen.exception
    assert not {"Save changes", "Load the newest version"} & set(labels_of(screen))
    assert any("Rear-ended at a traffic light" in cells_of(screen, at) for at in range(len(screen.dataframe)))


def test_an_examiner_reads_the_report_and_has_no_field_to_type_into(open_claim, claims_rig, nora, colleague):
    screen = open_claim(colleague(Role.EXAMINER), claims_rig.assess(nora), "Form")

    assert not screen.text_input
    assert not screen.number_input
    assert any("Dana Whitfield" in cells_of(screen, at) for at in range(len(screen.dataframe)))


def test_a_paper_uploaded_on_the_screen_belongs_to_the_claim_and_is_waited_for(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = upload(open_claim(nora, sent, "Documents"))
    after = open_claim(nora, sent, "Documents")

    assert not screen.exception
    assert [one.filename for one in stored(services, nora, sent)] == ["police.txt"]
    assert "Have the claim assessed again once they are read." in words_on(screen)
    assert STATES[DocumentStatus.STORED][0] in words_on(after)
    assert "Read again" not in labels_of(after)


def test_a_paper_sent_once_is_stored_once_however_often_the_page_runs(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = upload(open_claim(nora, sent, "Documents"))
    screen.run()
    screen.run()

    assert len(stored(services, nora, sent)) == 1


def test_a_file_whose_bytes_are_no_document_is_refused_in_words_and_nothing_is_kept(
    open_claim, claims_rig, nora, services
):
    sent = claims_rig.assess(nora)
    screen = upload(open_claim(nora, sent, "Documents"), "bill.pdf", "MZ no document at all", "application/pdf")

    assert not screen.exception
    assert "Refused" in words_on(screen)
    assert not stored(services, nora, sent)


def test_new_evidence_makes_the_proposal_count_no_more(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    upload(open_claim(nora, sent, "Documents"))
    document = stored(services, nora, sent)[0]
    run = services.runs.find_latest(nora, document.document_id, "document")
    claims_rig.perform(run.run_id)

    assert claims_rig.look(nora, sent).proposed_outcome is None


def test_a_paper_that_was_read_says_its_kind_and_leads_to_its_page(open_claim, claims_rig, nora):
    document = claims_rig.upload(nora, "police.txt", POLICE)
    screen = open_claim(nora, claims_rig.assess(nora, (document,)), "Documents")
    links = [button.proto.url for button in screen.main.get("link_button")]

    assert "police.txt" in words_on(screen)
    assert STATES[DocumentStatus.READ][0] in words_on(screen)
    assert any(f"id={document}" in link for link in links)


def test_reading_again_queues_one_run_more(open_claim, claims_rig, nora, unit_of_work):
    document = claims_rig.upload(nora, "police.txt", POLICE)
    sent = claims_rig.assess(nora, (document,))
    screen = open_claim(nora, sent, "Documents")
    screen.button(key=f"reread-{document}").click().run()
    with unit_of_work() as work:
        states = sorted(work.session.scalars(select(Run.state).where(Run.subject_id == document)))

    assert not screen.error
    assert states == ["queued", "succeeded"]


def test_a_paper_that_could_not_be_read_says_why_and_can_be_read_again(open_claim, claims_rig, nora, unit_of_work):
    document = claims_rig.upload(nora, "police.txt", POLICE)
    sent = claims_rig.assess(nora, (document,))
    with unit_of_work() as work:
        row = work.session.get(Document, document)
        row.status, row.error_message = DocumentStatus.UNREADABLE, "The scan is too dark to read."
    screen = open_claim(nora, sent, "Documents")

    assert STATES[DocumentStatus.UNREADABLE][0] in words_on(screen)
    assert errors_on(screen) == ["The scan is too dark to read."]
    assert "Read again" in labels_of(screen)


@pytest.mark.parametrize("status", [ClaimStatus.CLOSED, ClaimStatus.DENIED, ClaimStatus.SETTLED])
def test_a_decided_claim_takes_no_papers_on_the_screen(open_claim, claims_rig, nora, close, status):
    sent = claims_rig.assess(nora)
    close(sent, status)
    screen = open_claim(nora, sent, "Documents")

    assert not screen.get("file_uploader")
    assert not screen.exception


def test_the_facts_of_a_paper_are_found_by_name_value_or_quote(open_claim, claims_rig, nora):
    document = claims_rig.upload(nora, "police.txt", POLICE)
    sent = claims_rig.assess(nora, (document,))
    screen = open_claim(nora, sent, "Facts")
    every = cells_of(screen, len(screen.dataframe) - 1)
    screen.text_input(key="facts-text").set_value("26-1188").run()
    found = screen.dataframe[len(screen.dataframe) - 1].value

    assert "26-1188" in every
    assert "PA-700100" in every
    assert len(found) == 1
    assert str(document) in found["Open"].iloc[0]


def test_a_search_that_finds_no_fact_says_so(open_claim, claims_rig, nora):
    document = claims_rig.upload(nora, "police.txt", POLICE)
    screen = open_claim(nora, claims_rig.assess(nora, (document,)), "Facts")
    screen.text_input(key="facts-text").set_value("nothing like that").run()

    assert "No facts were read yet." in [info.value for info in screen.info]
    assert not screen.exception
