"""A real browser for the journeys: what a person sees, clicks and types; every wait looks for something visible."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000
WIDE, NARROW = (1440, 900), (390, 844)
ROOT = Path(__file__).resolve().parents[2]
SAVES_PICTURES = os.environ.get("SAVE_PICTURES") == "1"  # noqa: TID251 - a choice of the test run
NEEDS_BROWSER = os.environ.get("REQUIRE_BROWSER") == "1"  # noqa: TID251 - a choice of the test run


def find_chromium() -> str | None:
    """Return the program of an installed Chromium."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextlib.contextmanager
def chromium(program: str) -> Iterator[Browser]:
    """Run Chromium; its event loop ends with the block, so that other tests may have theirs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Person:
    """Somebody in front of a browser of their own, with the words of what they do."""

    url: str
    context: BrowserContext
    page: Page
    pictures: Path
    username: str = ""

    def go(self, path: str = "/") -> None:
        """Type an address of the product."""
        self.page.goto(f"{self.url}{path}", wait_until="commit")
        self.settle()

    def reload(self) -> None:
        """Press F5."""
        self.page.reload(wait_until="commit")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has drawn what it was asked for and nothing on it is out of date."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        expect(app).to_have_attribute("data-test-script-state", re.compile("notRunning", re.IGNORECASE))
        expect(self.page.locator("[data-stale=true]")).to_have_count(0)

    def sign_in(self, username: str, password: str, path: str = "/") -> None:
        """Sign in through the form, at the address the person came for."""
        self.username = username
        self.go(path)
        self.page.get_by_label("User name").fill(username)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()
        self.settle()

    def sign_out(self) -> None:
        """Leave by the button."""
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_label("User name")).to_be_visible()

    def sees(self, words: str | re.Pattern[str], *, times: int | None = None) -> None:
        """Wait until words are on the page."""
        found = self.page.get_by_text(words)
        if times is None:
            expect(found.filter(visible=True).first).to_be_visible()
        else:
            expect(found.filter(visible=True)).to_have_count(times)

    def press(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        """Press a button by its words and wait for what follows."""
        self.button(name, exact=exact).click()
        self.settle()

    def button(self, name: str | re.Pattern[str], *, exact: bool = False) -> Locator:
        """Return the visible button with these words."""
        return self.page.get_by_role("button", name=name, exact=exact).filter(visible=True).first

    def open_tab(self, name: str) -> None:
        """Open one of the tabs of a page."""
        self.page.get_by_role("tab", name=name).click()
        self.settle()

    def follow(self, link: Locator) -> "Person":
        """Click a link that opens a tab of its own and return the person in front of that tab."""
        with self.context.expect_page() as opened:
            link.click()
        tab = replace(self, page=opened.value)
        tab.settle()
        return tab

    def text(self) -> str:
        """Return everything that is written on the page, as a person would select it."""
        return self.page.get_by_test_id("stApp").inner_text()

    def main(self) -> str:
        """Return everything that is written beside the menu."""
        return self.page.get_by_test_id("stMain").inner_text()

    def menu(self) -> list[str]:
        """Return the entries of the menu."""
        return self.page.get_by_test_id("stSidebarNavLink").all_inner_texts()

    def cookie(self) -> dict[str, str]:
        """Return the session cookie as the browser keeps it."""
        return next(each for each in self.context.cookies() if each["name"].endswith("sid"))

    def photograph_all(self, name: str, height_px: int) -> None:
        """Save a picture of a tab from its head to its end: the pages scroll inside, so the window grows for it."""
        was = self.page.viewport_size
        self.page.set_viewport_size({"width": was["width"], "height": height_px})
        self.photograph(name)
        self.page.set_viewport_size(was)

    def photograph(self, name: str, *, whole: bool = False) -> None:
        """Save a picture of the screen for the README; elsewhere than in the checkout unless asked for."""
        self.settle()
        self.page.mouse.move(0, 0)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=whole, animations="disabled")


@dataclass
class Browsers:
    """Opens browsers for persons, and saves what they saw last when a journey fails."""

    browser: Browser
    folder: Path
    people: list[Person]

    def open(self, url: str, size: tuple[int, int] = WIDE, scheme: Literal["light", "dark"] = "light") -> Person:
        """Give a person a browser without any cookie."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="en-US", timezone_id="UTC"
        )
        context.set_default_timeout(PATIENCE_MS)
        pictures = ROOT / "docs" / "pictures" if SAVES_PICTURES else self.folder
        pictures.mkdir(parents=True, exist_ok=True)
        person = Person(url, context, context.new_page(), pictures)
        self.people.append(person)
        return person

    def save_last_seen(self, name: str) -> Path:
        """Save picture and text of every open page and return the folder."""
        folder = self.folder / re.sub(r"\W+", "-", name)
        folder.mkdir(parents=True, exist_ok=True)
        for number, person in enumerate(self.people, 1):
            with contextlib.suppress(Exception):
                person.page.screenshot(path=folder / f"person-{number}.png")
                seen = f"{person.page.url}\n\n{person.page.locator('body').inner_text()}"
                (folder / f"person-{number}.txt").write_text(seen, encoding="utf-8")
        return folder

    def close(self) -> None:
        """Close what the persons had open."""
        for person in self.people:
            person.context.close()
        self.people.clear()
