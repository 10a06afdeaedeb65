"""Journeys at the door, and with every AI provider down: no book is needed for any of them."""

import re

import pytest
from playwright.sync_api import expect

from backend.domain.access import Role
from backend.errors import NotFoundError
from journeys.desk import FLEET, decline, field, fill_form, submit
from journeys.product import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
INSURED = "Quillfeather Tandem Haulage"
OUTSIDERS = [Role.ADJUSTER, Role.CLIENT, Role.ACTUARY, Role.ADMIN]
OUTSIDERS_OF_CLAIMS = [Role.UNDERWRITER, Role.CLIENT, Role.ACTUARY, Role.ADMIN]
READS_PAPERS = {Role.ADJUSTER, Role.UNDERWRITER}
"""Those of them whose own cases have documents; they find none at the address of another desk's case."""


@pytest.fixture
def arrive(browsers, bare_product):
    """Let somebody of a role sign in, in a browser of their own."""

    def arrive(role, path="/"):
        person = browsers.open(bare_product.url)
        person.sign_in(bare_product.add_person(role).username, PASSWORD, path)
        return person

    return arrive


@pytest.fixture
def case_id(bare_product):
    return bare_product.add_case(bare_product.add_person(Role.UNDERWRITER), INSURED)


@pytest.fixture
def claim_id(bare_product):
    return bare_product.add_claim(bare_product.add_person(Role.ADJUSTER), INSURED)


def test_a_reload_keeps_the_person_signed_in(arrive):
    person = arrive(Role.UNDERWRITER)
    before = person.menu()

    person.reload()

    expect(person.button("Sign out")).to_be_visible()
    assert person.menu() == before


def test_a_wrong_password_is_refused_in_one_sentence_that_does_not_name_the_cause(browsers, bare_product):
    person = browsers.open(bare_product.url)
    person.go("/")
    person.page.get_by_label("User name").fill(bare_product.add_person(Role.UNDERWRITER).username)
    person.page.get_by_label("Password", exact=True).fill("not the password")

    person.press("Sign in")

    person.sees("User name or password is not correct.")
    assert not person.menu()


def test_a_copied_cookie_is_useless_after_the_person_has_signed_out(arrive, browsers, bare_product):
    person, thief = arrive(Role.ADMIN), browsers.open(bare_product.url)
    thief.context.add_cookies([person.cookie()])
    thief.go("/account")
    expect(thief.button("Sign out")).to_be_visible()

    person.sign_out()
    thief.reload()

    expect(thief.page.get_by_label("User name")).to_be_visible()
    assert not thief.menu()


def test_the_page_somebody_came_for_opens_after_signing_in(arrive):
    person = arrive(Role.UNDERWRITER, path="/runs?state=failed")

    expect(person.page).to_have_url(re.compile(r"/runs\?state=failed"))


def test_the_first_page_opens_by_its_own_name_too(arrive):
    person = arrive(Role.UNDERWRITER)
    person.go("/work")
    person.sees("Next case")
    assert "Page not found" not in person.text()


@pytest.mark.parametrize("role", OUTSIDERS)
def test_a_role_without_cases_finds_none_in_the_menu_or_by_address(arrive, case_id, role):
    person = arrive(role)
    assert INSURED not in person.text()
    assert not [entry for entry in person.menu() if "ubmission" in entry]

    is_closed(person, role, "/submissions", "/new_submission", f"/submission?id={case_id}", f"/document?id={case_id}")


@pytest.mark.parametrize("role", OUTSIDERS_OF_CLAIMS)
def test_a_role_without_claims_finds_none_in_the_menu_or_by_address(arrive, claim_id, role):
    person = arrive(role)
    assert INSURED not in person.text()
    assert "Claims" not in person.menu()

    is_closed(person, role, "/claims", f"/claim?id={claim_id}", f"/document?id={claim_id}")


def test_an_examiner_reads_a_claim_and_gets_no_button_to_change_it(arrive, claim_id):
    person = arrive(Role.EXAMINER, path=f"/claim?id={claim_id}")

    person.sees(re.compile(INSURED))
    for panel in ("Documents", "Money", "Decision", "Letters", "Clocks", "Form"):
        person.open_tab(panel)
        for act in ("Take", "Decide", "Assess", "Upload", "Set", "Pay", "Settle", "Close", "Write", "Waive", "Save"):
            expect(person.page.get_by_role("button", name=re.compile(f"^{act}")).filter(visible=True)).to_have_count(0)


def is_closed(person, role, *addresses):
    """See that none of the addresses opens, and that none names the insured."""
    for address in addresses:
        person.go(address)
        is_paper = address.startswith("/document")
        person.sees(
            NotFoundError.user_message if is_paper and role in READS_PAPERS else "Your role does not open this page."
        )
        assert INSURED not in person.text()


def test_an_examiner_reads_a_case_and_gets_no_button_to_change_it(arrive, case_id):
    person = arrive(Role.EXAMINER, path=f"/submission?id={case_id}")

    person.sees(INSURED)
    for panel in ("Documents", "Decision", "Form"):
        person.open_tab(panel)
        for act in ("Take the case", "Decide", "Assess", "Upload", "Record the decision", "Save", "Withdraw"):
            expect(person.page.get_by_role("button", name=re.compile(f"^{act}")).filter(visible=True)).to_have_count(0)


def test_what_was_typed_survives_a_reload_and_a_new_sign_in(arrive):
    person = arrive(Role.UNDERWRITER, path="/new_submission")
    name = person.username
    fill_form(person, {"Insured name": INSURED, "Main cargo": "Livestock", "Liability limit": "750000"})
    person.settle()

    person.reload()
    expect(field(person, "Insured name")).to_have_value(INSURED)
    expect(field(person, "Liability limit")).to_have_value("750,000")

    person.sign_out()
    person.sign_in(name, PASSWORD, path="/new_submission")
    expect(field(person, "Insured name")).to_have_value(INSURED)
    expect(field(person, "Main cargo")).to_have_value("Livestock")


def test_with_every_provider_down_the_screen_says_so_and_the_case_is_decided_by_hand(arrive):
    person = arrive(Role.UNDERWRITER, path="/new_submission")
    fill_form(person, {**FLEET, "Insured name": INSURED})
    submit(person)

    person.sees(re.compile("Every AI provider failed"))
    expect(person.button("Retry")).to_be_visible()
    person.open_tab("Decision")
    person.press("Review by hand")
    decline(person, "Outside appetite", "Nobody could propose anything; the fleet is too large for us.")

    person.sees("Declined")
    assert "Proposal:" not in person.text()
