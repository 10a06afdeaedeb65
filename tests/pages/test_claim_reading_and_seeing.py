"""What the screen of a claim reads and whom it shows what: statements of a panel, claims of other teams, advice."""

import pytest

from app.ui.claim_letter_checks import NO_ADDRESS, NO_CONTACT
from app.ui.claim_screen import PANELS
from backend.domain.access import Role
from backend.domain.claims.words import LetterKind
from backend.store.tables import RunResult, User
from fixtures.cases import labels_of, words_on

TABS = list(PANELS)
MOST_STATEMENTS = 60
"""More than any panel needs today; a panel that reads once for every row of a table would pass it."""
OWN_TABLE = {
    "Documents": "FROM documents",
    "Money": "FROM claim_transactions",
    "Letters": "FROM claim_letters",
    "Links": "FROM claim_links",
    "Decision": "FROM claim_decisions",
    "History": "FROM audit",
}
"""What one panel alone reads."""
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def statements_of(open_claim, count_statements):
    """Return the statements of one more run of a claim's page at a tab."""

    def statements_of(who, sent, tab):
        screen = open_claim(who, sent, tab)
        with count_statements() as seen:
            screen.run()
        assert not screen.exception
        return list(seen)

    return statements_of


def selects(statements, table):
    return [one for one in statements if table in one and one.lstrip().startswith(("SELECT", "WITH"))]


def test_a_look_at_a_panel_is_bounded_in_statements_writes_nothing_and_reads_no_other_panels_rows(
    statements_of, claims_rig, nora, subtests
):
    sent = claims_rig.assess(nora)
    before = claims_rig.look(nora, sent)
    closed = statements_of(nora, sent, "Coverage")
    for tab in TABS:
        with subtests.test(tab=tab):
            seen = statements_of(nora, sent, tab)
            written = [one for one in seen if one.startswith(WRITES) and "claim" in one.split()[2]]

            assert 0 < len(seen) <= MOST_STATEMENTS
            assert not written
            if table := OWN_TABLE.get(tab):
                assert selects(seen, table)
                assert len(selects(closed, table)) < len(selects(seen, table))

    assert claims_rig.look(nora, sent).version == before.version


def test_a_longer_list_of_movements_costs_no_more_statements(statements_of, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.reserve(nora, sent)
    claims_rig.propose(sent)
    few = len(statements_of(nora, sent, "Money"))
    for _ in range(4):
        claims_rig.pay(nora, sent, 100)

    assert len(statements_of(nora, sent, "Money")) <= few


def test_more_letters_cost_no_more_statements(statements_of, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    services.letters.draft(nora, sent.claim_id, LetterKind.STATUS)
    one = len(statements_of(nora, sent, "Letters"))
    for _ in range(4):
        services.letters.draft(nora, sent.claim_id, LetterKind.STATUS)

    assert len(statements_of(nora, sent, "Letters")) <= one


@pytest.fixture
def outsider(nora, person):
    """Make an adjuster of the same house without any authority, who sees own claims only."""
    return person(role=Role.ADJUSTER, institution_id=nora.institution_id)


def test_a_link_to_a_claim_of_another_team_is_told_and_leads_nowhere(open_claim, claims_rig, nora, outsider):
    hidden = claims_rig.assess(nora)
    own = claims_rig.beside(outsider)
    screen = open_claim(outsider, own, "Links")
    links = [button.proto.url for button in screen.main.get("link_button")]

    assert not screen.exception
    assert f"{hidden.reference}, " in words_on(screen)
    assert "another team handles it" in words_on(screen)
    assert "Dana Whitfield" not in words_on(screen)
    assert not any(str(hidden.claim_id) in str(link) for link in [*links, *screen.dataframe[0].value["Open"]])


def test_a_link_to_a_claim_of_ones_own_team_leads_to_it(open_claim, claims_rig, nora):
    other = claims_rig.assess(nora)
    own = claims_rig.beside(nora)
    links = [button.proto.url for button in open_claim(nora, own, "Links").main.get("link_button")]

    assert f"/claim?id={other.claim_id}" in links


def test_the_claim_of_another_team_is_not_opened_by_its_address(open_claim, claims_rig, nora, outsider):
    screen = open_claim(outsider, claims_rig.assess(nora))

    assert "Claim not found" in words_on(screen)
    assert not screen.tabs


def with_flag(unit_of_work, sent, *evidence):
    """Store a raised flag with this evidence in the result of a claim."""
    flag = {"id": "linked", "name": "Linked", "outcome": "raised", "points": 4, "wording": "w", "evidence": evidence}
    with unit_of_work() as work:
        made = work.session.get(RunResult, sent.run_id)
        made.result = {**made.result, "red_flags": [flag]}


def naming(reference):
    return {"source": "book", "field": "phone", "value": reference, "quote": f"same telephone: {reference}"}


def test_evidence_that_names_another_claim_leads_to_it(open_claim, claims_rig, nora, unit_of_work):
    other, own = claims_rig.assess(nora), claims_rig.assess(nora)
    with_flag(unit_of_work, own, naming(other.reference))
    screen = open_claim(nora, own, "Red flags")
    links = {button.proto.label: button.proto.url for button in screen.main.get("link_button")}

    assert f"Another claim of the book: same telephone: {other.reference}" in words_on(screen)
    assert links[other.reference] == f"/claim?id={other.claim_id}"


def test_evidence_that_names_a_claim_of_another_team_is_said_without_a_way(
    open_claim, claims_rig, nora, outsider, unit_of_work
):
    hidden = claims_rig.assess(nora)
    own = claims_rig.assess(outsider)
    with_flag(unit_of_work, own, naming(hidden.reference))
    screen = open_claim(outsider, own, "Red flags")

    assert hidden.reference in words_on(screen)
    assert not [one for one in screen.main.get("link_button") if str(hidden.claim_id) in one.proto.url]


def test_evidence_about_a_whole_file_names_it_and_leads_to_it(open_claim, claims_rig, nora, unit_of_work, services):
    document = claims_rig.upload(nora, "police.txt", "Police report\nReport number: 26-1188\n")
    sent = claims_rig.assess(nora, (document,))
    record = services.documents.list_for_claim(nora, sent.claim_id)[0]
    row = {"source": "police.txt", "field": "file", "value": "hidden text", "document": record.sha256, "page": 0}
    with_flag(unit_of_work, sent, row)
    screen = open_claim(nora, sent, "Red flags")

    assert "police.txt: hidden text" in words_on(screen)
    assert any(f"id={document}" in one.proto.url for one in screen.main.get("link_button"))


def test_a_bare_value_of_policy_or_report_is_led_by_its_field(open_claim, claims_rig, nora, unit_of_work):
    sent = claims_rig.assess(nora)
    policy = {"source": "policy", "field": "effective_date", "value": "2026-01-01", "quote": "2026-01-01"}
    report = {"source": "report", "field": "loss_date", "value": "2026-05-04", "quote": "Date of loss: 2026-05-04"}
    with_flag(unit_of_work, sent, policy, report)
    screen = open_claim(nora, sent, "Red flags")

    assert "The policy says: Effective date 2026-01-01" in words_on(screen)
    assert "The report of the loss says: Date of loss: 2026-05-04" in words_on(screen)
    assert not screen.code


def test_a_draft_nobody_can_answer_says_where_the_address_is_entered(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    services.letters.draft(nora, sent.claim_id, LetterKind.ACKNOWLEDGEMENT)
    screen = open_claim(nora, sent, "Letters")

    assert NO_CONTACT in [info.value for info in screen.info]


def test_with_addresses_on_both_sides_no_advice_is_left(open_claim, claims_rig, nora, services, unit_of_work):
    with unit_of_work() as work:
        work.session.get(User, nora.user_id).email = "nora@meridian.example"
    sent = claims_rig.assess(nora, contact_address="12 Elm Street, Fresno")
    services.letters.draft(nora, sent.claim_id, LetterKind.ACKNOWLEDGEMENT)
    shown = [info.value for info in open_claim(nora, sent, "Letters").info]

    assert not {NO_CONTACT, NO_ADDRESS} & set(shown)


def test_each_of_several_payments_gets_the_letter_that_names_it(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    claims_rig.reserve(nora, sent)
    claims_rig.propose(sent)
    first = claims_rig.pay(nora, sent, 400)
    claims_rig.pay(nora, sent, 650)
    screen = open_claim(nora, sent, "Letters")
    screen.selectbox(key="letter-kind").set_value(LetterKind.PAYMENT).run()
    screen.selectbox(key="letter-payment").set_value(str(first.transaction_id)).run()
    screen.button(key="draft").click().run()
    letter = services.letters.list_for(nora, sent.claim_id)[0]

    assert not screen.error
    assert letter.kind is LetterKind.PAYMENT
    assert "400" in letter.body
    assert "650" not in letter.body


def test_the_choice_of_a_payment_is_shown_for_the_payment_letter_only(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    claims_rig.reserve(nora, sent)
    claims_rig.propose(sent)
    claims_rig.pay(nora, sent, 400)
    claims_rig.pay(nora, sent, 650)
    screen = open_claim(nora, sent, "Letters")

    assert "letter-payment" not in {str(box.key) for box in screen.selectbox}


def test_a_denied_claim_opens_at_every_panel(open_claim, claims_rig, nora, subtests):
    sent = claims_rig.assess(nora)
    claims_rig.deny(nora, sent)
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_claim(nora, sent, tab)

            assert not screen.exception
            assert "Denied" in words_on(screen)


def test_an_examiner_reads_a_denial_with_its_clause_and_takes_no_decision(open_claim, claims_rig, nora, colleague):
    sent = claims_rig.assess(nora)
    claims_rig.deny(nora, sent)
    screen = open_claim(colleague(Role.EXAMINER), sent, "Decision")

    assert "Your role reads decisions and takes none." in words_on(screen)
    assert any("organised or timed race" in code.value for code in screen.code)
    assert "Decide" not in labels_of(screen)


def test_another_adjuster_of_the_line_reads_and_works_on_the_claim(open_claim, claims_rig, nora, colleague):
    sent = claims_rig.assess(nora)
    screen = open_claim(colleague(pay=1_000), sent, "Money")

    assert "pay up to USD 1,000" in words_on(screen)
    assert "Take the claim" in labels_of(screen)
