"""Journeys of a claim: settled in minutes, referred and answered, denied only with ground, and seen by its client."""

from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Authority, Role
from journeys import claim_steps as steps
from journeys.browser import NARROW, WIDE
from journeys.claim_steps import claim_id
from journeys.loss_files import caller, draw_loss, photograph
from journeys.product import PASSWORD, eventually
from journeys.steps import is_dark, width_px

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
REASON = "The vehicle carried goods for payment when it was hit, as the report of the loss says."
DENIAL = """
    INSERT INTO claim_decisions (institution_id, claim_id, decided_by, decided_at, action, reason_code, reason_text,
                                 clause_id, clause_text, evidence_opened)
    SELECT c.institution_id, c.claim_id, u.user_id, now(), 'deny', 'exclusion_applies', :reason, :clause, 'any', 2
      FROM claims c JOIN users u ON u.username = :name WHERE c.claim_id = :claim
"""
ASSESSED = "SELECT proposed_outcome FROM claims WHERE claim_id = :claim AND proposed_outcome IS NOT NULL"
WORST = """
    SELECT c.claim_id FROM claims c JOIN users u ON u.user_id = c.created_by
     WHERE u.is_demo AND c.proposed_outcome = 'refer' ORDER BY c.score DESC, c.claim_id LIMIT 1
"""
FACT = """
    SELECT f.document_id, f.page, f.fact_id FROM facts f JOIN documents d ON d.document_id = f.document_id
     WHERE d.claim_id = :claim ORDER BY f.fact_id LIMIT 1
"""


@pytest.fixture
def arrive(browsers, product):
    """Let somebody sign in, in a browser of their own."""

    def arrive(name, path="/", **look):
        person = browsers.open(product.url, **look)
        person.sign_in(name, PASSWORD, path)
        return person

    return arrive


@pytest.fixture
def adjuster(product):
    """Store an adjuster who may pay little alone, and return the user name."""
    held = {"claim_payment_auto": Authority(Decimal(600), 100), "claim_reserve_auto": Authority(Decimal(20_000), 100)}
    name = product.add_person(Role.ADJUSTER, held).username
    product.change("UPDATE users SET full_name = 'Kit Moreno' WHERE username = :name", name=name)
    return name


@pytest.fixture
def reported(product, tmp_path):
    """Report a loss by HTTP as somebody and return it with the claim's id, once it was assessed."""

    def reported(name, number, fault=None):
        loss = draw_loss(product, tmp_path, number, fault)
        claim = caller(product, name).report(loss)
        eventually(
            lambda: product.rows(ASSESSED, claim=claim), "the assessment", patience_s=steps.QUEUE_TIMEOUT_MS / 1000
        )
        return loss, claim

    return reported


def test_a_clean_motor_claim_is_settled_and_paid_in_minutes(arrive, product, tmp_path):
    loss = draw_loss(product, tmp_path, 105)
    payable = f"USD {Decimal(loss.file.fields['claimed_usd']) - loss.file.policy.deductible_usd:,}"
    abe = arrive("abe.adjuster", "/claims")
    steps.look_round(abe)
    steps.fill_loss(abe, loss.typed())
    address = steps.report(abe, loss.papers, picture="report-loss")

    steps.watch(abe, "settle")
    abe.photograph("claim")
    steps.read_coverage(abe, payable)
    steps.write_letter(abe, "Acknowledgement")
    steps.set_reserve(abe, payable.removeprefix("USD "))
    steps.settle(abe)
    steps.pay(abe)
    expect(steps.tile(abe, "Paid")).to_contain_text(payable)
    letter = steps.write_letter(
        abe, "Payment", because="The bill less the deductible of USD 500.", picture="claim-letters"
    )
    steps.see_clocks_met(abe)

    assert payable.removeprefix("USD ") in read_pdf(steps.pdf_bytes(abe, letter))
    (row,) = product.rows("SELECT status, paid_usd FROM claims WHERE claim_id = :claim", claim=claim_id(address))
    assert (row.status, f"USD {row.paid_usd:,}") == ("settled", payable)


def test_a_conflicting_claim_is_referred_answered_and_paid_by_the_word_of_another(arrive, adjuster, reported):
    loss, claim = reported(adjuster, 108, "conflicting_dates")
    address = f"/claim?id={claim}"
    asker, ben = arrive(adjuster, address), arrive("ben.adjuster")
    steps.read_conflict(asker, [passage for *_, passage in loss.file.passages])
    steps.refer(asker, "Ben Achterberg")
    ben.go(address)
    steps.read_flags(ben)
    steps.answer(ben)

    asker.reload()
    steps.settle(asker)
    steps.set_reserve(asker, "6,000")
    steps.pay(asker)
    asker.sees("Waits for approval")
    asker.sees("You asked for it, so another person with enough authority answers.")
    expect(steps.tile(asker, "Paid")).to_contain_text("USD 0")
    steps.approve(ben)
    asker.reload()
    expect(steps.tile(asker, "Paid")).not_to_contain_text("USD 0")


def test_a_denial_without_ground_is_refused_by_screen_http_and_database(arrive, adjuster, reported, product):
    loss, claim = reported(adjuster, 111, "exclusion_applies")
    clause = next(one for one in loss.file.policy.clauses if "deliver" in one.text.lower())
    person = arrive(adjuster, f"/claim?id={claim}")
    steps.open_denial(person)
    steps.is_locked(person, "No clause is cited.", "You have opened no evidence in the claim's documents.")

    asked = {"action": "deny", "reason_code": "exclusion_applies", "reason_text": REASON, "clause_id": clause.id}
    refusal = caller(product, adjuster).decide(claim, **asked)
    assert refusal.status_code == 422
    assert "you have not opened the clause" in refusal.json()["message"]
    with pytest.raises(DBAPIError, match="den"):
        product.change(DENIAL, reason=REASON, clause=clause.id, name=adjuster, claim=claim)
    with pytest.raises(DBAPIError, match="den"):
        product.change("UPDATE claims SET status = 'denied' WHERE claim_id = :claim", claim=claim)

    steps.choose_clause(person, clause.title)
    steps.is_locked(person, "You have not opened the clause.")
    person.press("Open the clause")
    person.sees(clause.text)
    (fact,) = product.rows(FACT, claim=claim)
    steps.open_evidence(person, f"/document?id={fact.document_id}&page={fact.page}&fact={fact.fact_id}")
    steps.deny(person, REASON)
    letter = steps.write_letter(person, "Denial", because="claims@meridian.example")

    written = " ".join(read_pdf(steps.pdf_bytes(person, letter)).split())
    assert clause.text in written
    assert REASON in written


@pytest.mark.parametrize(("size", "scheme"), [(NARROW, "light"), (WIDE, "dark")], ids=["telephone", "dark"])
def test_queue_and_claim_fit_a_telephone_and_follow_the_dark_scheme(arrive, product, size, scheme):
    (worst,) = product.rows(WORST)
    person = arrive("ben.adjuster", "/claims", size=size, scheme=scheme)
    for screen, address in (("claims", "/claims"), ("claim", f"/claim?id={worst.claim_id}")):
        person.go(address)
        expect(person.page.get_by_role("heading", level=1)).to_be_visible()
        assert width_px(person) <= size[0], f"{screen} is wider than the window"
        assert is_dark(person) is (scheme == "dark")
        person.photograph(f"{screen}-{'telephone' if size is NARROW else scheme}")


def test_a_client_reports_a_loss_follows_it_and_sees_no_analysis(arrive, product, reported, tmp_path):
    _, others = reported("abe.adjuster", 114)
    loss = draw_loss(product, tmp_path, 117)
    client = product.add_person(Role.CLIENT).username
    cleo = arrive(client, "/report_loss")
    steps.fill_loss(cleo, loss.typed(*steps.ASKED_OF_CLIENTS))
    address = steps.report(cleo, (photograph(tmp_path), loss.papers[0]))
    claim = claim_id(address)
    cleo.sees("We have received your report")
    eventually(lambda: product.rows(ASSESSED, claim=claim), "the assessment", patience_s=steps.QUEUE_TIMEOUT_MS / 1000)

    ben = arrive("ben.adjuster", f"/claim?id={claim}")
    steps.write_letter(ben, "Acknowledgement")
    cleo.reload()
    letter = cleo.page.get_by_role("link", name="Download").first.get_attribute("href")
    assert loss.file.policy.insured_name in read_pdf(steps.pdf_bytes(cleo, letter))
    assert not steps.ANALYSIS.findall(cleo.main())
    for closed in ("/claims", f"/claim?id={claim}", "/policies"):
        cleo.go(closed)
        cleo.sees("Your role does not open this page.")
        assert not steps.ANALYSIS.findall(cleo.main())
    cleo.go(f"/my_claims?id={others}")
    cleo.sees("None of your claims has this address.")

    program = caller(product, client)
    assert program.claim(others).status_code == 404
    assert program.claim(claim).status_code == 200
    assert not steps.ANALYSIS.findall(" ".join(program.claim(claim).json()))


def read_pdf(content):
    """Return the words of a letter."""
    document = pdfium.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
