"""What those do who run the place: manager, administrator and examiner, each step with what they then see."""

import base64
import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import Locator, expect

from journeys.browser import Person
from journeys.desk import choose, field
from journeys.product import LiveProduct, eventually
from journeys.study_steps import see_cells, tile

RUN_TIMEOUT_MS = 120_000
HEAD_PX, ROW_PX, INTO_CELL_PX = 35, 35, 40
"""Where the first cell of a list lies on its canvas."""
CHANGES = re.compile(
    r"^(Add|Activate|Approve|Assess|Assign|Close|Decide|Deny|Done|Draft it|Drop|Give|Make (a|the) decision|Mark|Pay|"
    r"Put version|Remove|Save|Set|Settle|Start|Stop|Submit|Take|Upload|Use|Waive|Withdraw|Write)\b"
)
"""What buttons are called that change something; who watches a case changes only the own inbox."""


def open_tile(person: Person, label: str) -> int:
    """Follow a tile of the dashboard to the list of its cases, see that they are as many, and return how many."""
    figure = tile(person, label)
    count = int(figure.get_by_test_id("stMetricValue").inner_text().replace(",", ""))
    figure.locator("xpath=following::a[contains(., 'Show')][1]").click()
    expect(person.page).to_have_url(re.compile(r"/submissions\?.*what="))
    person.settle()
    person.sees(re.compile(rf" of {count:,} submissions?$"))
    return count


def find(person: Person, text: str) -> None:
    """Search a list until the one case is left."""
    box = person.page.get_by_label("Find")
    box.fill(text)
    box.press("Enter")
    person.sees("1 to 1 of 1 submission")
    person.settle()


def open_first(person: Person) -> str:
    """Click the reference of a list's first line and return the address of the case that opens."""
    table = person.page.get_by_test_id("stDataFrame").filter(visible=True).first
    expect(table.locator("[role=gridcell]").first).to_be_attached()
    table.scroll_into_view_if_needed()
    table.click(position={"x": INTO_CELL_PX, "y": HEAD_PX + ROW_PX / 2})
    expect(person.page).to_have_url(re.compile(r"/submission\?.*id="))
    person.settle()
    return f"/submission?id={re.search(r'id=([0-9a-f-]{36})', person.page.url)[1]}"


def make_memo(person: Person) -> Locator:
    """Ask for the memo of the open case, see it made by the workers, and return the box with its files."""
    person.open_tab("Reports")
    person.sees("No reports yet")
    person.press("Make the report")
    made = person.page.get_by_test_id("stVerticalBlock").filter(has_text="Underwriting memo")
    expect(person.page.get_by_role("link", name="PDF")).to_be_visible(timeout=RUN_TIMEOUT_MS)
    person.settle()
    return made.last


def download(person: Person, name: str) -> bytes:
    """Take out the file of a link in the open panel with the person's own session."""
    address = person.page.get_by_role("link", name=name).filter(visible=True).first.get_attribute("href")
    answer = person.context.request.get(f"{person.url}{address}")
    assert answer.ok, f"the file was refused: {answer.status}"
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.body()


def words_of_pdf(content: bytes) -> str:
    """Return the words of a PDF."""
    document = pdfium.PdfDocument(content)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


def words_of_docx(content: bytes) -> str:
    """Return the words of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return " ".join(re.findall(r"<w:t[^>]*>([^<]*)", parts.read("word/document.xml").decode()))


def write_note(person: Person, text: str) -> None:
    """Write a note on the open case."""
    person.open_tab("Notes and tasks")
    _type(person.page.get_by_role("textbox", name="New note"), text)
    person.press("Add the note")
    person.sees(text)


def give_task(person: Person, title: str, to: str, due_on: date) -> None:
    """Give a colleague something to do on the open case."""
    person.page.get_by_text("Give a task", exact=True).click()
    _type(person.page.get_by_label("What is to be done"), title)
    person.settle()
    choose(person, "For", to)
    day = person.page.get_by_test_id("stDateInput").filter(has_text="Due on", visible=True).locator("input").first
    _type(day, due_on.isoformat())
    person.settle()
    person.press("Give the task")
    person.sees(re.compile(f"For {re.escape(to)}, from "))


def unread(person: Person) -> str:
    """Return what the menu says of the inbox."""
    return next(entry for entry in person.menu() if "Inbox" in entry)


def open_newest_line(person: Person) -> None:
    """Open what the newest line of the inbox speaks of."""
    person.press("Open", exact=True)
    expect(person.page).to_have_url(re.compile(r"/submission\?"))
    person.settle()


def save_view(person: Person, name: str) -> None:
    """Save the filters as they are set, for everybody."""
    person.press("Views")
    _type(person.page.get_by_label("Save this view as"), name)
    person.page.get_by_label("Share it with the house").check(force=True)
    person.settle()
    person.press("Save this view")
    person.sees(re.compile(rf"{name}\s+Shared · "))


def use_view(person: Person, name: str) -> None:
    """Set the filters as somebody else saved them."""
    person.press("Views")
    line = person.page.get_by_test_id("stHorizontalBlock").filter(has_text=re.compile(rf"{name}\s+Shared by "))
    line.get_by_role("button", name="Show").last.click()
    person.settle()


def sign_as(person: Person, name: str, colour: str) -> None:
    """Change name and main colour of the institution."""
    _type(field(person, "Name"), name)
    person.settle()
    block = person.page.get_by_test_id("stColorPicker").filter(has_text="Main colour")
    block.get_by_test_id("stColorPickerBlock").click()
    _type(person.page.get_by_test_id("stColorPickerPopover").locator("input").first, colour)
    person.page.keyboard.press("Escape")
    person.settle()
    person.press("Save", exact=True)
    person.sees("Saved. Letters and reports made from now on carry it.")


def mark(person: Person) -> str:
    """Return the drawing above the menu."""
    source = person.page.get_by_test_id("stSidebarLogo").get_attribute("src")
    if source.startswith("data:"):
        kind, _, content = source.partition(",")
        return base64.b64decode(content).decode() if kind.endswith("base64") else unquote(content)
    answer = person.context.request.get(source if source.startswith("http") else f"{person.url}{source}")
    assert answer.ok, f"the mark was refused: {answer.status}"
    return answer.text()


def sees_mark(person: Person, wanted: str, *, is_there: bool = True) -> None:
    """Wait until the drawing above the menu holds something, or does not any more."""
    eventually(lambda: (wanted in mark(person)) is is_there, f"{wanted} {'in' if is_there else 'gone from'} the menu")


def draw_logo(folder: Path) -> Path:
    """Return a small picture in a file."""
    path = folder / "anchor.png"
    Image.new("RGB", (96, 48), "#7a1f3d").save(path)
    return path


def save_draft(person: Person, reason: str) -> int:
    """Save what was changed as a draft and return its number."""
    _type(person.page.get_by_label("Why").filter(visible=True), reason)
    person.settle()
    person.press("Save as a draft")
    said = person.page.get_by_text(re.compile(r"Version \d+ (is saved as a draft|says what version)"))
    expect(said).to_be_visible()
    return int(re.search(r"Version (\d+)", said.inner_text())[1])


def cannot_activate_own(person: Person) -> None:
    """See that the own draft waits for somebody else."""
    person.open_tab("Versions")
    person.sees("You wrote this draft; another person must put it in force.")
    expect(person.button(re.compile("^Put version"))).to_have_count(0)


def withdraw(person: Person, reason: str) -> None:
    """Take the own draft back."""
    person.press("Withdraw", exact=True)
    _type(person.page.get_by_label("Why").filter(visible=True), reason)
    person.settle()
    person.press("Withdraw the draft")
    person.sees(re.compile("is withdrawn; what it said stays on file"))


def activate(person: Person, number: int) -> None:
    """Put somebody else's draft in force."""
    person.press(f"Put version {number} in force")
    person.sees(f"Version {number} is in force from now on.")


def draft_anew(person: Person, reason: str) -> int:
    """Draft the version before anew and return the number it gets."""
    person.open_tab("Compare")
    person.press("Draft it anew")
    return save_draft(person, reason)


def changes_nothing(person: Person, *tabs: str) -> None:
    """See that no button of a page and of its tabs changes anything."""
    for tab in tabs or ("",):
        if tab:
            person.open_tab(tab)
        names = person.page.get_by_test_id("stMain").get_by_role("button").filter(visible=True).all_inner_texts()
        found = [name for name in (each.split("\n")[-1].strip() for each in names) if CHANGES.match(name)]
        assert not found, f"{person.page.url}: {found}"


def filter_acts(person: Person, subject: str, acts: tuple[str, ...]) -> None:
    """Narrow the trail to one case and see what was done to it."""
    box = person.page.get_by_label("Done to")
    box.fill(subject)
    box.press("Enter")
    person.settle()
    see_cells(person, acts)
    expect(person.page).to_have_url(re.compile(f"audit_subject={subject}"))


def verify(folder: Path) -> tuple[int, str]:
    """Run the small program of an unpacked export as a stranger would; return its exit code and its words."""
    argv = [sys.executable, "-I", str(folder / "verify.py")]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=folder, timeout=60)
    return done.returncode, done.stdout + done.stderr


def replay(person: Person) -> None:
    """Run the open run again from what was kept, and see that the same bytes came out."""
    person.sees("This run has not been replayed yet.")
    person.press("Replay as it was")
    expect(person.page.get_by_test_id("stAlert").get_by_text("The same bytes.")).to_be_visible(timeout=RUN_TIMEOUT_MS)
    person.settle()


def full_name(product: LiveProduct, username: str) -> str:
    """Return what somebody is called."""
    ((name,),) = product.rows("SELECT full_name FROM users WHERE username = :name", name=username)
    return str(name)


def _type(box: Locator, text: str) -> None:
    box.fill(text)
    box.press("Tab")
