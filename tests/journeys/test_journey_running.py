"""Journeys of those who run the place: the manager's day, the administrator's changes, the examiner's proof."""

import re
import zipfile
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from backend.domain.access import Role
from journeys import running_steps as steps
from journeys.loss_files import caller
from journeys.product import PASSWORD, eventually
from journeys.study_steps import see_cells

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
HOME = {
    "property_address": "14 Larkspur Lane, Grand Rapids",
    "state": "MI",
    "occupancy": "owner_primary",
    "construction": "masonry",
    "year_built": 2004,
    "effective_date": "2027-02-01",
    "coverage_a_usd": 410_000,
    "deductible_usd": 2_500,
    "prior_losses_count_5y": 0,
    "prior_losses_incurred_5y_usd": 0,
}
ASSESSED = """
    SELECT s.reference, s.score, r.guideline_version, r.run_id FROM submissions s JOIN runs r
        ON r.subject_id = s.submission_id AND r.kind = 'underwriting' AND r.state = 'succeeded'
     WHERE s.submission_id = :case AND s.proposed_outcome IS NOT NULL
"""
ACTIVE = """
    SELECT g.version, g.body FROM guidelines g JOIN institutions i USING (institution_id)
     WHERE i.code = 'demo' AND product = 'homeowners' AND state = 'active'
"""
SIGNED = "SELECT name, branding FROM institutions WHERE code = 'demo'"
WHY = "The last two winters cost more than the rules expect of any home."
BACK = "The winters were counted twice; as it was before."


@pytest.fixture
def arrive(browsers, product):
    """Let somebody sign in, in a browser of their own."""

    def arrive(name, path="/", **look):
        person = browsers.open(product.url, **look)
        person.sign_in(name, PASSWORD, path)
        return person

    return arrive


@pytest.fixture
def hire(product):
    """Store somebody of a role and return the user name."""
    return lambda role: product.add_person(role).username


@pytest.fixture
def assessed(hire, product):
    """Send a homeowners submission as a new underwriter and return it with who sent it, once it was assessed."""

    def assessed(insured):
        sender = hire(Role.UNDERWRITER)
        body = {"product": "homeowners", "fields": {"insured_name": insured, **HOME}}
        answer = caller(product, sender).ask("POST", "/api/v1/run/underwriting", json=body)
        assert answer.status_code == 202, answer.text
        case = answer.json()["submission_id"]
        (row,) = eventually(lambda: product.rows(ASSESSED, case=case), "the assessment", patience_s=120)
        return SimpleNamespace(sender=sender, case=case, insured=insured, **row._mapping)

    return assessed


def test_a_manager_goes_from_a_tile_to_a_memo_a_colleague_and_a_shared_view(arrive, hire, assessed, product):
    home = assessed("Wilhelmina Osterhout")
    mia = arrive(hire(Role.MANAGER), "/dashboard")
    steps.open_tile(mia, "Received")
    steps.find(mia, home.reference)
    address = steps.open_first(mia)
    assert address.endswith(home.case)

    steps.make_memo(mia)
    for words in (steps.words_of_pdf(steps.download(mia, "PDF")), steps.words_of_docx(steps.download(mia, "Word"))):
        assert home.reference in words
        assert home.insured in words
    steps.write_note(mia, f"@{home.sender} the roof is missing from the form.")
    name = steps.full_name(product, home.sender)
    steps.give_task(mia, "Ask the broker for the roof", name, datetime.now(UTC).date() + timedelta(days=9))
    mia.go("/reports")
    see_cells(mia, [home.reference])

    una = arrive(home.sender)
    assert "(2)" in steps.unread(una)
    una.go("/inbox")
    una.sees(re.compile("mentioned you on .* the roof is missing from the form"))
    steps.open_newest_line(una)
    una.sees("Ask the broker for the roof")
    una.press("Done", exact=True)
    una.sees("No task is open on this case.")
    assert "(1)" in steps.unread(una)

    mia.go(f"/submissions?line=Homeowners&text={home.reference}")
    mia.sees("1 to 1 of 1 submission")
    steps.save_view(mia, "The home in question")
    una.go("/submissions")
    steps.use_view(una, "The home in question")
    una.sees("1 to 1 of 1 submission")
    expect(una.page).to_have_url(re.compile(rf"text={home.reference}"))


def test_an_administrator_signs_the_house_and_changes_rules_with_a_second_person(
    arrive, hire, assessed, product, tmp_path
):
    ((name, branding),), ((version, body),) = product.rows(SIGNED), product.rows(ACTIVE)
    before = assessed("Barnaby Teasdale")
    ada = arrive(hire(Role.ADMIN), "/institution")
    steps.sign_as(ada, "Harbor and Heath Mutual", "#7a1f3d")
    steps.sees_mark(ada, "Harbor and Heath Mutual")
    ada.page.locator("input[type=file]").set_input_files(steps.draw_logo(tmp_path))
    ada.press("Use this logo")
    steps.sees_mark(ada, "<image")
    ada.press("Remove the logo")
    steps.sees_mark(ada, "<image", is_there=False)
    steps.sign_as(ada, name, branding.get("primary", "#1f5f8b"))
    assert [row.name for row in product.rows(SIGNED)] == [name]

    ada.go("/prompts?tab=Write+a+draft")
    words = ada.page.get_by_label("System text")
    words.fill(f"{words.input_value()}\nWrite short sentences.")
    steps.save_draft(ada, "Underwriters asked for shorter sentences.")
    steps.cannot_activate_own(ada)
    steps.withdraw(ada, "Only to see what it would change.")

    ada.go("/guidelines?product=Homeowners&tab=Write+a+draft")
    start = ada.page.get_by_label("Every score starts at")
    start.fill(str(body["base_points"] + 1))
    start.press("Tab")
    number = steps.save_draft(ada, WHY)
    steps.cannot_activate_own(ada)
    mia = arrive(hire(Role.MANAGER), "/guidelines?product=Homeowners&tab=Versions")
    mia.press("Try it on past cases")
    mia.sees(re.compile(rf"would differ from version {version} in force"))
    steps.activate(mia, number)

    after = assessed("Philippa Teasdale")
    assert (before.guideline_version, after.guideline_version) == (version, number)
    assert after.score == before.score + 1
    mia.go(f"/submission?id={after.case}")
    mia.sees(re.compile(rf"by guideline version {number}\b"))
    mia.go("/guidelines?product=Homeowners")
    back = steps.draft_anew(mia, BACK)
    ada.go("/guidelines?product=Homeowners&tab=Versions")
    steps.activate(ada, back)
    assert [(row.version, row.body["base_points"]) for row in product.rows(ACTIVE)] == [(back, body["base_points"])]


def test_an_examiner_proves_a_case_whole_and_changes_nothing(arrive, hire, assessed, tmp_path):
    home = assessed("Cornelius Abernathy")
    eli = arrive(hire(Role.EXAMINER), "/audit")
    steps.filter_acts(eli, home.case, ("submitted",))
    eli.press("Verify", exact=True)
    eli.sees(re.compile(r"The chain holds: .* acts were walked"))
    steps.changes_nothing(eli)

    eli.go(f"/submission?id={home.case}")
    steps.changes_nothing(eli, "Summary", "Documents", "Form", "Decision", "Notes and tasks", "History")
    with zipfile.ZipFile(_written(tmp_path / "case.zip", steps.download(eli, "Export this submission"))) as archive:
        archive.extractall(tmp_path / "case")
    code, said = steps.verify(tmp_path / "case")
    assert (code, said.startswith("Everything holds")) == (0, True), said
    kept = tmp_path / "case" / "case.json"
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes().replace(b"Abernathy", b"Abernethy", 1))
    code, said = steps.verify(tmp_path / "case")
    assert (code, "case.json was changed." in said) == (1, True), said

    eli.page.get_by_role("link", name="Replay the newest assessment").click()
    expect(eli.page).to_have_url(re.compile(rf"/replay\?.*run={home.run_id}"))
    eli.settle()
    steps.replay(eli)
    for address, tabs in (
        ("/challenger", ("Disagreements", "Figures", "Challengers")),
        ("/guidelines?product=Homeowners", ("Rules", "Versions", "Compare")),
        ("/prompts", ("Words", "Versions", "Compare")),
        ("/dashboard", ()),
    ):
        eli.go(address)
        expect(eli.page.get_by_role("heading", level=1)).to_be_visible()
        steps.changes_nothing(eli, *tabs)
        expect(eli.page.get_by_role("tab", name="Write a draft")).to_have_count(0)
    for closed in ("/institution", "/users"):
        eli.go(closed)
        eli.sees("Your role does not open this page.")


def _written(path, content):
    path.write_bytes(content)
    return path
