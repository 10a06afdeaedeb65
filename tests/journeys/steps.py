"""The steps of the main journey, each one what a person does and what they then see."""

import io
import re
from operator import sub
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from backend.services.page_images import _CITED_LINE
from journeys.browser import Person
from journeys.desk import FLEET, attach, choose, field, fill_form, give_reason, submit, wait_for_proposal

LIKE = 40
ASK = "The papers name two other insureds. May we offer one million while the broker settles whose they are?"
ANSWER = "Yes, at one million and with loss runs of the named insured before cover starts."
REASON = "Offered at one million as answered; the broker confirms the legal entity in writing."


def look_round(person: Person) -> None:
    """Look at the own work and at the queue, then begin a submission."""
    person.sees("Next cases")
    person.photograph("my-work")
    person.go("/submissions")
    person.sees(re.compile(r"1 to 50 of \d+ submissions"))
    person.photograph("submissions")
    person.go("/new_submission")


def enter(person: Person, papers: tuple[Path, ...]) -> str:
    """Type the form, add the papers, press F5, and send; return the address of the case."""
    fill_form(person)
    person.settle()
    attach(person, *papers)

    person.reload()
    expect(field(person, "Insured name")).to_have_value(FLEET["Insured name"])
    for paper in papers:
        person.sees(paper.name)
    person.photograph("new-submission")
    return submit(person)


def read_proposal(person: Person, papers: tuple[Path, ...]) -> None:
    """Watch the run and read what is proposed, also after F5."""
    wait_for_proposal(person)
    person.photograph("proposal")
    person.reload()
    person.sees("Made without a model")
    for words in ("Refer", "Score"):
        person.sees(words)
    person.sees(re.compile(r"Contradictions \(\d+\)"))
    for paper in papers:
        person.sees(f"{paper.name} says")
    person.page.get_by_role("heading", name=re.compile("^Contradictions")).evaluate("title => title.scrollIntoView()")
    person.photograph("contradictions")


def follow_a_quote(person: Person) -> None:
    """Open the page that a quote stands on and see the place marked, before and after F5."""
    link = person.page.get_by_role("link", name=re.compile("Show on the page")).filter(visible=True).first
    tab = person.follow(link)
    expect(tab.page).to_have_url(re.compile(r"/document\?id=.+&page=1"))
    assert marked_pixels(tab) > 0, "no place is marked on the page"
    tab.photograph("document")

    tab.reload()
    assert marked_pixels(tab) > 0, "the mark was lost by F5"
    tab.page.close()


def marked_pixels(person: Person) -> int:
    """Count the pixels with about the colour of the line around a cited place; the browser gets a JPEG."""
    picture = person.page.locator("img[alt*='cited place marked']")
    expect(picture).to_be_visible()
    source = picture.evaluate("image => image.src")
    answer = person.context.request.get(source)
    assert answer.ok, f"the picture of the page was refused: {answer.status}"
    with Image.open(io.BytesIO(answer.body())) as page:
        colors = page.convert("RGB").getcolors(1 << 24)
    return sum(count for count, color in colors if max(map(abs, map(sub, color, _CITED_LINE))) < LIKE)


def see_facts(person: Person, claims: int, drivers: int) -> None:
    """See every claim and every driver of the papers."""
    person.open_tab("Facts")
    for part, count in (("Claims", claims), ("Drivers", drivers)):
        person.page.get_by_role("radio", name=part).click()
        person.sees(re.compile(rf"\b{count} {part.lower()}"))
    person.photograph("facts")
    person.open_tab("Rules")
    person.photograph("rules")


def be_refused(person: Person) -> None:
    """Try to accept beyond the own authority, and be told why not."""
    person.press("Decide", exact=True)
    person.sees(re.compile("above your authority"))
    person.page.get_by_role("radio", name="Accept").first.check(force=True)
    give_reason(person, "Other, see the text", "Trying to accept this alone, without asking anybody.")
    person.sees(re.compile("refer the case|needs an answered referral"))
    person.sees("In review")


def refer(person: Person) -> None:
    """Refer the case with a note."""
    person.page.get_by_role("radio", name="Refer", exact=True).click()
    choose(person, "To", "Sam Lindqvist")
    note(person, ASK)
    person.photograph("referral")
    person.press("Refer the case")
    person.sees("Referred")
    person.sees("This case waits for an answer. Until then it cannot be decided.")


def answer(person: Person, address: str) -> None:
    """Find the referral among the own work and answer it."""
    tile = person.page.get_by_test_id("stMetric").filter(has_text="Referred to me")
    expect(tile).not_to_contain_text(re.compile(r"\b0\b"))
    person.go(f"{address}&panel=Decision")
    person.open_tab("Decision")
    person.sees(ASK)
    person.page.get_by_role("radio", name="Accept").click()
    note(person, ANSWER)
    person.press("Send the answer")
    person.sees("Answer: accept")


def decide(person: Person) -> None:
    """Accept within the own authority, at the limit that was agreed."""
    person.reload()
    person.open_tab("Decision")
    person.sees(ANSWER)
    person.page.get_by_role("radio", name="Accept").first.check(force=True)
    field(person, "Limit offered").fill("1000000")
    field(person, "Limit offered").press("Tab")
    give_reason(person, "New information since the assessment", REASON)
    person.sees("Quoted")
    person.sees(REASON)
    person.sees(re.compile("The proposal was to refer, with a score of .+, made without a model"))
    person.photograph("decision")


def note(person: Person, text: str) -> None:
    """Write a note to another person."""
    box = person.page.get_by_role("textbox", name="Note").filter(visible=True).first
    box.fill(text)
    box.press("Control+Enter")
    person.settle()


def decided(person: Person) -> int:
    """Return the number of submissions decided, as the dashboard tells it."""
    person.go("/dashboard")
    tile = person.page.get_by_test_id("stMetric").filter(has_text="Decided").first
    expect(tile).to_be_visible()
    return int(tile.get_by_test_id("stMetricValue").inner_text().replace(",", ""))


def follow_a_figure(person: Person) -> None:
    """Open the cases behind a figure of the dashboard, find as many as it says, go back, and find it again."""
    said = decided(person)
    tile = person.page.get_by_test_id("stMetric").filter(has_text="Decided").first
    tile.locator("xpath=following::a[contains(., 'Show')][1]").click()
    person.page.wait_for_url(re.compile(r"/submissions\?.*what=decided"))
    person.settle()
    person.sees(re.compile(rf"of {said:,} submission"))
    person.sees(re.compile(r"Decided, \d"))
    person.page.go_back()
    person.page.wait_for_url(re.compile("/dashboard"))
    person.settle()
    expect(tile.get_by_test_id("stMetricValue")).to_have_text(f"{said:,}")


def open_screen(person: Person, screen: str) -> None:
    """Open one of the screens that everybody at the desk sees daily."""
    if screen == "case":
        person.go()
        person.press("Next case")
        expect(person.page).to_have_url(re.compile(r"/submission\?id="))
    else:
        person.go("/" if screen == "work" else f"/{screen}")
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    person.settle()


def width_px(person: Person) -> int:
    """Return the width that the page takes; more than the window's means scrolling sideways."""
    return int(person.page.get_by_test_id("stMain").evaluate("main => main.scrollWidth"))


def is_dark(person: Person) -> bool:
    """Tell whether the page is drawn light on dark."""
    color = person.page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    return sum(map(int, re.findall(r"\d+", color)[:3])) < 3 * 128
