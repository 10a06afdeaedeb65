"""The screen of one claim: opened by the right people, with the proposal and the run behind it."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from app.ui.claim_screen import PANELS
from app.ui.claim_view import read_claim
from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.store.tables import Run
from fakes.case_rig import NO_PROVIDER
from fixtures.cases import errors_on, labels_of, words_on

PAGE = "Claim.py"
TABS = list(PANELS)
POLICE = "Police report\nReport number: 26-1188\nDate of loss: 05/09/2026\nPolicy number: PA-700100\n"
READING = {"Who could take it", "PDF", "Watch", "Make the report"}
"""Buttons that change nothing."""


def test_every_panel_opens_for_an_assessed_claim(open_claim, claims_rig, nora, subtests):
    sent = claims_rig.assess(nora)
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_claim(nora, sent, tab)

            assert not screen.exception
            assert not screen.error
            assert screen.title[0].value == f"{sent.reference} · Motor, collision"
            assert [panel.label for panel in screen.tabs if panel.children] == [tab]


def test_every_panel_says_what_is_missing_before_the_first_assessment(open_claim, claims_rig, nora, subtests):
    sent = claims_rig.report(nora)
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_claim(nora, sent, tab)

            assert not screen.exception
            assert not screen.error
            assert [panel.label for panel in screen.tabs if panel.children] == [tab]


def test_an_examiner_reads_every_panel_and_finds_no_button_that_changes_anything(
    open_claim, claims_rig, nora, colleague, subtests
):
    sent = claims_rig.assess(nora)
    reader = colleague(Role.EXAMINER)
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_claim(reader, sent, tab)
            others = [label for label in labels_of(screen) if label != "Open the clause"]

            assert not screen.exception
            assert set(others) <= READING
            assert not screen.get("file_uploader")


def test_every_panel_opens_for_a_claim_under_no_policy(open_claim, claims_rig, nora, subtests):
    sent = claims_rig.assess(nora, policy_number="PA-999999")
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_claim(nora, sent, tab)

            assert not screen.exception
            assert not screen.error


@pytest.mark.parametrize("query", [{}, {"id": "nonsense"}, {"id": str(uuid4())}])
def test_an_address_that_names_no_claim_leads_back_to_the_queue(open_screen, nora, query):
    screen = open_screen(PAGE, nora, query)

    assert not screen.exception
    assert [title.value for title in screen.title] == ["Claim"]
    assert labels_of(screen) == ["Go to the queue"]


def test_a_claim_of_another_institution_is_not_found(open_claim, claims_rig, nora, person):
    stranger = person(role=Role.MANAGER)
    screen = open_claim(stranger, claims_rig.assess(nora))

    assert "Claim not found" in words_on(screen)
    assert "Dana Whitfield" not in words_on(screen)


def test_a_client_never_reaches_the_screen(open_claim, claims_rig, nora, colleague):
    screen = open_claim(colleague(Role.CLIENT), claims_rig.assess(nora))

    assert "Dana Whitfield" not in words_on(screen)
    assert not screen.tabs


def test_the_head_says_what_the_claim_is_and_where_it_stands(open_claim, claims_rig, nora):
    head = words_on(open_claim(nora, claims_rig.assess(nora)))

    assert "Dana Whitfield" in head
    assert "USD 4,000 claimed" in head
    assert "loss of 4 May 2026 in CA" in head
    assert "policy PA-700100" in head
    assert "Proposal: " in head
    assert "Made without a model" in head


def test_the_head_names_the_clock_that_is_due_first(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    clocks = services.claim_clocks.list_for(nora, sent.claim_id)
    first = min((clock for clock in clocks if clock.state == "running"), key=lambda clock: clock.due_at)

    assert f"{first.name}: " in words_on(open_claim(nora, sent))


def test_an_insured_name_is_never_read_as_markup(open_claim, claims_rig, nora):
    name = "![x](https://example.org/x.png) **Bold** Whitfield"
    screen = open_claim(nora, claims_rig.assess(nora, insured_name=name))

    assert any(name in element.value for element in screen.main.get("text"))
    assert not any("example.org" in element.value for kind in ("markdown", "title") for element in screen.get(kind))


def test_the_proposal_shows_outcome_amount_reserve_cover_and_that_it_never_denies(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent)
    words = words_on(screen)
    figures = {metric.label: metric.value for metric in screen.metric}

    assert "it never denies" in words
    assert figures["Payable"] == "USD 3,500"
    assert figures["Reserve proposed"] == "USD 3,500"
    assert "Policy PA-700100, in force on the date of loss, peril covered, no exclusion applies." in words
    assert "Severity low" in words


def test_papers_that_contradict_the_report_are_shown_with_their_quote(open_claim, claims_rig, nora):
    document = claims_rig.upload(nora, "police.txt", POLICE)
    sent = claims_rig.assess(nora, (document,))
    screen = open_claim(nora, sent)
    links = [button.proto.url for button in screen.main.get("link_button")]

    assert "Contradictions (1)" in words_on(screen)
    assert "The report of the loss says\n2026-05-04" in words_on(screen)
    assert any("05/09/2026" in code.value for code in screen.code)
    assert any(f"id={document}" in link and "fact=" in link for link in links)


def test_a_failed_run_is_shown_with_its_cause_and_the_claim_stays_workable(open_claim, claims_rig, nora, unit_of_work):
    sent = claims_rig.report(nora)
    with unit_of_work() as work:
        work.session.get(Run, sent.run_id).max_attempts = 1
    claims_rig.perform(sent.run_id, NO_PROVIDER)
    screen = open_claim(nora, sent)

    assert errors_on(screen)
    assert "Retry" in labels_of(screen)
    assert "The claim stays workable" in words_on(screen)
    assert "No proposal yet" in words_on(screen)


def test_a_waiting_run_is_followed_until_it_ends(open_claim, claims_rig, nora):
    sent = claims_rig.report(nora)
    screen = open_claim(nora, sent)
    waiting = words_on(screen)
    claims_rig.perform(sent.run_id)
    screen.run()

    assert "The assessment is under way" in waiting
    assert "Proposed outcome" in words_on(screen)


def test_assess_again_queues_one_run(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    screen = open_claim(nora, sent)
    screen.button(key="assess").click().run()

    assert not screen.error
    actions = [line.action for line in services.claims.list_history(nora, sent.claim_id)]
    assert actions.count("assessment_requested") == 1


def test_an_assessment_of_an_older_report_says_that_it_no_longer_counts(
    open_claim, claims_rig, nora, services, subtests
):
    sent = claims_rig.assess(nora)
    claim = claims_rig.look(nora, sent)
    services.claims.change_fields(nora, sent.claim_id, claim.version, {**claim.fields, "claimed_usd": "4100"})
    for tab in ["Summary", "Coverage", "Red flags", "Decision"]:
        with subtests.test(tab=tab):
            screen = open_claim(nora, sent, tab)

            assert [warning.value for warning in screen.warning if "no longer counts" in warning.value]
            assert not screen.exception


def test_a_person_gives_a_claim_back_and_another_takes_it(open_claim, claims_rig, nora, colleague):
    sent = claims_rig.assess(nora)
    open_claim(nora, sent).button(key="give-back").click().run()
    given = claims_rig.look(nora, sent).assignee_id
    other = colleague()
    open_claim(other, sent).button(key="take").click().run()

    assert given is None
    assert claims_rig.look(nora, sent).assignee_id == other.user_id


def test_a_manager_assigns_to_a_person_whose_authority_and_load_are_shown(open_claim, claims_rig, nora, colleague):
    sent = claims_rig.assess(nora)
    boss, other = colleague(Role.MANAGER), colleague(pay=1_000)
    screen = open_claim(boss, sent)
    screen.session_state["who-could"] = True
    screen.run()
    reasons = " ".join(screen.dataframe[0].value["Why"])
    screen.selectbox(key="assign-to").set_value(str(other.user_id)).run()
    screen.button(key="assign").click().run()

    assert "may pay up to" in reasons
    assert "open" in reasons
    assert claims_rig.look(boss, sent).assignee_id == other.user_id


def test_a_closed_claim_can_be_reopened_and_nothing_else(open_claim, claims_rig, nora, unit_of_work):
    sent = claims_rig.assess(nora)
    with unit_of_work() as work:
        claim = work.claims.get(nora, sent.claim_id)
        work.claims.set_status(claim, ClaimStatus.CLOSED)
    screen = open_claim(nora, sent, "Decision")

    assert "Reopen the claim" in labels_of(screen)
    assert not {"Settle the claim", "Deny the claim", "Take the claim", "Give back", "Decide"} & set(labels_of(screen))


def test_a_run_that_ends_between_two_readings_is_never_shown_as_ended_without_its_result(
    claims_rig, nora, services, monkeypatch
):
    sent = claims_rig.report(nora)
    waiting = [sent.run_id]

    def then_perform(read):
        def reading(*asked):
            found = read(*asked)
            while waiting:
                claims_rig.perform(waiting.pop())
            return found

        return reading

    monkeypatch.setattr(services.runs, "find_latest", then_perform(services.runs.find_latest))
    monkeypatch.setattr(services.claims, "find_assessment", then_perform(services.claims.find_assessment))
    view = read_claim(SimpleNamespace(services=services, principal=nora), sent.claim_id)

    assert not waiting
    assert view.assessment or view.run.is_active
