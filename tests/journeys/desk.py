"""What an underwriter does at the desk, in their words: fill the form, add papers, wait for the proposal."""

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Locator, expect

from journeys.browser import PATIENCE_MS, Person

FLEET: Mapping[str, str] = {
    "Insured name": "Harbor Line Freight LLC",
    "USDOT number": "2871904",
    "Legal form": "Limited liability company",
    "Garaging state": "TX",
    "Years in business": "11",
    "Annual revenue": "61000000",
    "Radius of operation": "Intermediate",
    "Main cargo": "General freight",
    "Power units": "250",
    "Drivers": "260",
    "Average age of the power units": "4",
    "Effective date": "2027-01-01",
    "Liability limit": "2000000",
    "Deductible": "25000",
    "Cancelled or non-renewed in 3 years": "No",
    "Written safety programme": "Yes",
    "Telematics in every power unit": "Yes",
    "USDOT safety rating": "Satisfactory",
}
"""A commercial auto submission as it is typed; its documents name somebody else as the insured."""

UPLOAD_TIMEOUT_MS = 30_000
ASSESS_TIMEOUT_MS = 120_000
TRIES = 4


def fill_form(person: Person, values: Mapping[str, str] = FLEET) -> None:
    """Type values into the form's fields, whatever kind of field each is."""
    for label, value in values.items():
        _fill(person, label, value)


def field(person: Person, label: str) -> Locator:
    """Return the input of a form field, whatever unit and star follow its label."""
    return person.page.get_by_label(re.compile(rf"^{re.escape(label)}( \([^)]*\))?( \*)?$")).first


def attach(person: Person, *files: Path) -> None:
    """Give files to the uploader and wait until each one has a line that says what became of it."""
    person.page.locator("input[type=file]").first.set_input_files([str(file) for file in files])
    for file in files:
        line = person.page.get_by_test_id("stText").get_by_text(file.name, exact=True)
        expect(line.first).to_be_attached(timeout=UPLOAD_TIMEOUT_MS)
    person.settle()


def submit(person: Person) -> str:
    """Send the form and return the address of the submission that opens."""
    person.button("Submit for assessment").click()
    expect(person.page).to_have_url(re.compile(r"/submission\?id="))
    person.settle()
    return "/" + person.page.url.split("/", 3)[3]


def wait_for_proposal(person: Person) -> None:
    """Watch the case until its proposal is there."""
    expect(person.page.get_by_text("Proposed outcome").first).to_be_visible(timeout=ASSESS_TIMEOUT_MS)
    person.settle()


def give_reason(person: Person, reason: str, text: str) -> None:
    """Fill in the coded reason of a decision and the words to it, and record it."""
    choose(person, "Reason", reason)
    box = person.page.get_by_label("In your own words")
    box.fill(text)
    box.press("Control+Enter")
    person.press("Record the decision")


def decline(person: Person, reason: str, text: str) -> None:
    """Decline the case by overriding the proposal, or in the absence of one."""
    person.page.get_by_role("radio", name="Decline").first.check(force=True)
    give_reason(person, reason, text)


def choose(person: Person, label: str, option: str) -> None:
    """Choose from a list by typing the first letters."""
    pick(person, field(person, label), option)


def pick(person: Person, box: Locator, name: str, *, exact: bool = True) -> None:
    """Type into an open list and click what it finds; a page drawn meanwhile empties the list, so type again."""
    wanted = person.page.get_by_role("option", name=name, exact=exact).first
    for _ in range(TRIES):
        box.click()
        box.fill(name)
        with contextlib.suppress(AssertionError):
            expect(wanted).to_be_visible(timeout=PATIENCE_MS // TRIES)
            break
        box.press("Escape")
        person.settle()
    wanted.click()


def _fill(person: Person, label: str, value: str) -> None:
    if value in ("Yes", "No"):
        group = person.page.get_by_test_id("stButtonGroup").filter(has_text=label)
        group.get_by_role("radio", name=value).click()
        return
    box = field(person, label)
    if label.endswith("date"):
        box = person.page.get_by_test_id("stDateInput").filter(has_text=label).locator("input").first
    elif box.get_attribute("role") == "combobox":
        choose(person, label, value)
        return
    box.fill(value)
    box.press("Tab")
