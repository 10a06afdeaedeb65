"""What people do at the claims desk, each step with what they then see."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from playwright.sync_api import expect

from backend.domain.products import FieldKind
from journeys.browser import Person
from journeys.desk import attach, choose, field, pick
from journeys.steps import note

QUEUE_TIMEOUT_MS = 120_000
"""Right after the start the demonstration's own claims are assessed first."""
ASK = "Notice and police report name two days of the loss. Is the account good enough to pay on?"
ANSWER = "I called the station: the day of the notice is right. Proceed and pay what the bill shows."
ANALYSIS = re.compile(r"score|reserve|red flag|severity|proposal|proposed|triage|coverage|investigat", re.IGNORECASE)
"""Words of the analysis, none of which a client reads."""
ASKED_OF_CLIENTS = (
    "policy_number",
    "loss_date",
    "loss_state",
    "loss_type",
    "description",
    "insured_name",
    "claimed_usd",
)
"""What a client fills in: little more than must be."""


def look_round(person: Person) -> None:
    """Look at the queue, what is due first at the top, then begin a report."""
    person.sees(re.compile(r"1 to 50 of [\d,]+ claims"))
    person.photograph("claims-queue")
    person.press("Report a loss")


def fill_loss(person: Person, typed: Mapping[str, tuple[FieldKind, str]]) -> None:
    """Type a loss into its form, each kind of field in its own way."""
    for label, (kind, value) in typed.items():
        if kind is FieldKind.BOOLEAN:
            group = person.page.get_by_test_id("stButtonGroup").filter(has_text=label)
            group.get_by_role("radio", name=value).click()
        elif kind is FieldKind.CHOICE:
            choose(person, label, value)
        elif kind is FieldKind.DATE:
            _fill(person.page.get_by_test_id("stDateInput").filter(has_text=label).locator("input").first, value)
        else:
            _fill(field(person, label), value)
    person.settle()


def report(person: Person, papers: tuple[Path, ...], picture: str = "") -> str:
    """Add papers, send the report, and return the address of the claim that opens."""
    attach(person, *papers)
    if picture:
        person.page.get_by_role("heading", level=1).click()
        person.photograph(picture)
    person.button("Report the loss").click()
    expect(person.page).to_have_url(re.compile(r"/(claim|my_claims)\?id="))
    person.settle()
    return "/" + person.page.url.split("/", 3)[3]


def watch(person: Person, outcome: str) -> None:
    """Watch the run until the proposal is there, and read what is proposed."""
    expect(person.page.get_by_text("Proposed outcome").first).to_be_visible(timeout=QUEUE_TIMEOUT_MS)
    person.settle()
    person.sees(f"Proposal: {outcome}")
    person.sees("Made without a model")
    person.sees("it never denies")


def read_coverage(person: Person, payable: str) -> None:
    """Read that the policy was in force, each finding, and the way to the amount."""
    person.open_tab("Coverage")
    person.sees(re.compile("In force on"))
    person.sees("Findings")
    person.sees("Exclusions")
    expect(tile(person, "Payable")).to_contain_text(payable)
    person.photograph("claim-coverage")


def read_flags(person: Person) -> None:
    """Read each raised flag with its evidence, and how the score adds up."""
    person.open_tab("Red flags")
    person.sees(re.compile(r"Raised \([1-9]"))
    person.sees(re.compile(r"How the score of \d+ adds up"))
    person.sees(re.compile("not a finding of fraud"))
    person.photograph("claim-flags")


def set_reserve(person: Person, amount: str) -> None:
    """Set the outstanding reserve."""
    person.open_tab("Money")
    _fill(field(person, "Outstanding reserve"), amount)
    _fill(field(person, "Why"), "The estimate and what the policy pays.")
    person.press("Set the reserve", exact=True)
    expect(tile(person, "Outstanding reserve")).to_contain_text(amount)


def settle(person: Person) -> None:
    """Settle for the amount that was calculated."""
    person.open_tab("Decision")
    person.page.get_by_role("radio", name="Settle", exact=True).click()
    person.settle()
    choose(person, "Reason", "The amount follows from the policy and the bills")
    _fill(
        person.page.get_by_label("In your own words"), "The bill is in order and covered; only the deductible is off."
    )
    person.press("Settle the claim")
    person.sees("Settled")
    person.sees(re.compile("^The proposal was to "))


def pay(person: Person) -> None:
    """Ask for the payment of what is left to pay, to the insured."""
    person.open_tab("Money")
    person.page.get_by_role("radio", name="Pay", exact=True).click()
    expect(field(person, "Payee")).to_be_visible()
    person.settle()
    _fill(field(person, "Why"), "The bill of the repairer less the deductible.")
    person.press("Pay", exact=True)


def approve(person: Person) -> None:
    """Approve what another person asked for."""
    person.reload()
    person.open_tab("Money")
    person.sees("Waits for approval")
    person.press("Approve")
    expect(person.page.get_by_text("Waits for approval")).to_have_count(0)


def refer(person: Person, to: str) -> None:
    """Refer the claim with a question."""
    person.open_tab("Decision")
    person.page.get_by_role("radio", name="Refer", exact=True).click()
    choose(person, "To", to)
    note(person, ASK)
    person.press("Refer the claim")
    person.sees("This claim waits for an answer. Until then it can be closed, and not settled or denied.")


def answer(person: Person) -> None:
    """Answer the question as another person."""
    person.open_tab("Decision")
    person.sees(ASK)
    person.page.get_by_role("radio", name="Proceed", exact=True).click()
    note(person, ANSWER)
    person.press("Send the answer")
    person.sees(ANSWER)


def write_letter(person: Person, kind: str, because: str = "", picture: str = "") -> str:
    """Draft a letter, answer what it asks, release it, and return the address of its PDF."""
    person.open_tab("Letters")
    choose(person, "Letter", kind)
    person.press("Write a draft")
    body = person.page.get_by_label("Text", exact=True)
    expect(body).to_be_visible()
    if because:
        body.fill(re.sub(r"\[[^\]]+\]", because, body.input_value()))
        body.press("Control+Enter")
        person.press("Save", exact=True)
    person.sees("Every required element is there")
    if picture:
        person.photograph(picture)
    person.press("Release")
    expect(body).to_have_count(0)
    person.sees("Released")
    return str(person.page.get_by_role("link", name="PDF").first.get_attribute("href"))


def pdf_bytes(person: Person, address: str) -> bytes:
    """Download a letter with the person's own session."""
    answer = person.context.request.get(f"{person.url}{address.removeprefix(person.url)}")
    assert answer.ok, f"the letter was refused: {answer.status}"
    return answer.body()


def see_clocks_met(person: Person) -> None:
    """See under Clocks that every deadline was kept, each with its provision."""
    person.open_tab("Clocks")
    person.sees("Met")
    person.sees(re.compile(r"10 CCR §2695\."))
    for state in ("Running", "Stands still"):
        expect(person.page.get_by_text(state, exact=True).filter(visible=True)).to_have_count(0)


def read_conflict(person: Person, quotes: list[str]) -> None:
    """Read what contradicts, word for word from both papers."""
    person.sees(re.compile(r"Contradictions \(\d+\)"))
    for quote in quotes:
        person.sees(re.compile(re.escape(quote)))
    person.sees("Show on the page")


def open_denial(person: Person) -> None:
    """Open the form of a denial."""
    person.open_tab("Decision")
    person.page.get_by_role("radio", name="Deny", exact=True).click()
    person.settle()


def choose_clause(person: Person, title: str) -> None:
    """Choose the clause by its title."""
    pick(person, field(person, "Clause that the denial cites"), title, exact=False)
    person.settle()


def open_evidence(person: Person, address: str) -> None:
    """Open the place of a fact in another tab, as its line does, and look again."""
    with person.context.expect_page() as opened:
        person.page.evaluate("address => window.open(address)", address)
    tab = replace(person, page=opened.value)
    expect(tab.page.locator("img[alt*='cited place marked']")).to_be_visible()
    tab.page.close()
    person.press("I have opened it; look again")
    person.sees("Clause and evidence were opened by you.")


def deny(person: Person, reason: str) -> None:
    """Deny with the coded reason and words for the insured."""
    choose(person, "Reason", "An exclusion of the policy applies")
    _fill(person.page.get_by_label("In your own words"), reason)
    person.press("Deny the claim")
    person.sees("Denied")


def is_locked(person: Person, *lacking: str) -> None:
    """See that the denial is off, and each thing that lacks."""
    person.sees("This claim cannot be denied yet")
    for words in lacking:
        person.sees(words)
    expect(person.button("Deny the claim")).to_be_disabled()


def tile(person: Person, name: str):
    """Return a figure of the page by its name."""
    return person.page.get_by_test_id("stMetric").filter(has_text=name, visible=True).first


def claim_id(address: str) -> UUID:
    """Return the claim that an address names."""
    return UUID(re.search(r"id=([0-9a-f-]{36})", address)[1])


def _fill(box, value: str) -> None:
    box.fill(value)
    box.press("Tab")
