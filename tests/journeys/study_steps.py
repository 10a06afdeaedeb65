"""What people do at the actuarial desk, each step with what they then see."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from journeys.browser import Person
from journeys.desk import choose, field, pick
from journeys.product import eventually

RUN_TIMEOUT_MS = 120_000
"""Right after the start the worker of figures loads its library and computes the demonstration's own studies."""
TABS = ("Data", "Factors", "Results", "Diagnostics", "Commentary", "Versions", "Exports")
PLACE_OF_CELL = """
    (plot, cell) => {
        const at = plot._fullData.at(-1).customdata.findIndex(
            ([origin, age]) => String(origin) === cell[0] && Number(age) === cell[1]);
        const box = plot.getBoundingClientRect(), {xaxis, yaxis} = plot._fullLayout, point = plot.calcdata.at(-1)[at];
        return [box.x + xaxis._offset + xaxis.c2p(point.x), box.y + yaxis._offset + yaxis.c2p(point.y)];
    }
"""
WORDS_OF_CELL = """
    (plot, cell) => {
        const trace = (plot._fullData || []).at(-1), cells = (trace && trace.customdata) || [];
        const at = cells.findIndex(([origin, age]) => String(origin) === cell[0] && Number(age) === cell[1]);
        return at < 0 ? "" : String(trace.text[at]);
    }
"""


def begin(person: Person, source: str | re.Pattern[str]) -> None:
    """Go from the list to the form, and choose where the triangle comes from."""
    person.go("/studies")
    person.press("New study")
    expect(person.page.get_by_role("heading", name="New study")).to_be_visible()
    person.page.get_by_role("radio", name=source).click()
    person.settle()


def choose_company(person: Person, sample: str, line: str, company: str) -> None:
    """Choose a company of Schedule P and see its triangle."""
    for label, name in (("Sample", sample), ("Line", line), ("Company", company)):
        choose(person, label, name)
        person.settle()
    expect(plot(person)).to_be_visible()


def choose_methods(person: Person, names: Sequence[str]) -> None:
    """Add methods to those that are chosen from the start."""
    box = person.page.get_by_test_id("stMultiSelect").get_by_role("combobox")
    for name in names:
        pick(person, box, name)
        person.settle()
    box.press("Escape")


def start(person: Person, name: str) -> str:
    """Name the study, start its run, and return the address of the study that opens."""
    _type(field(person, "Name of the study"), name)
    person.settle()
    person.button("Start the study").click()
    expect(person.page).to_have_url(re.compile(r"/study\?id="))
    person.settle()
    return "/" + person.page.url.split("/", 3)[3].split("&")[0]


def wait_for_figures(person: Person, name: str = "") -> None:
    """Watch the run until its figures are on the screen."""
    person.open_tab("Results")
    expect(tile(person, "Ultimate")).to_be_visible(timeout=RUN_TIMEOUT_MS)
    if name:
        person.sees(name)
    person.settle()


def take_out(person: Person, origin: str, age: int) -> None:
    """Click a cell of the link ratios with the mouse, and see it marked in the picture and named beside it."""
    picture = plot(person)
    picture.scroll_into_view_if_needed()
    before = eventually(lambda: words_of(picture, origin, age), "the picture of link ratios")
    across, down = picture.evaluate(PLACE_OF_CELL, [origin, age])
    person.page.mouse.move(across, down)
    person.page.mouse.click(across, down)
    person.sees(f"Taken out: {origin} from {age} months.")
    person.settle()
    eventually(lambda: words_of(plot(person), origin, age) not in {"", before}, f"{origin} at {age} marked")


def save(person: Person, reason: str) -> None:
    """Save what was tried out as the next version, with the reason."""
    _type(field(person, "Why"), reason)
    person.settle()
    person.press("Save as a new version")


def adopt(person: Person, number: int, reason: str) -> None:
    """Adopt a version as the one that stands."""
    person.open_tab("Versions")
    _type(field(person, "Why it stands"), reason)
    person.press(f"Adopt version {number}")
    person.sees(re.compile(f"Version {number} adopted by "))


def figure(person: Person, label: str) -> int:
    """Return the figure of a tile that shows it in full."""
    shown = tile(person, label).get_by_test_id("stMetricValue").inner_text()
    return int(shown.replace(",", ""))


def tile(person: Person, label: str) -> Locator:
    """Return the tile whose label begins with these words."""
    labelled = person.page.get_by_test_id("stMetricLabel").filter(has_text=re.compile(f"^{label}"))
    return person.page.get_by_test_id("stMetric").filter(has=labelled, visible=True).first


def plot(person: Person) -> Locator:
    """Return the first picture that is shown."""
    return person.page.locator(".js-plotly-plot").filter(visible=True).first


def words_of(picture: Locator, origin: str, age: int) -> str:
    """Return what is written in a cell of the link ratios."""
    return str(picture.evaluate(WORDS_OF_CELL, [origin, age]))


def see_cells(person: Person, words: Sequence[str]) -> None:
    """Wait until words stand in cells of a table that is shown; the cells lie behind its canvas."""
    cells = person.page.get_by_test_id("stDataFrame").filter(visible=True).locator("[role=gridcell]")
    for each in words:
        expect(cells.filter(has_text=each).first).to_be_attached()


def download(person: Person, kind: str) -> bytes:
    """Download a file of the version shown with the person's own session."""
    link = person.page.locator(f'a[href$=".{kind}"]').filter(visible=True).first
    answer = person.context.request.get(f"{person.url}{link.get_attribute('href')}")
    assert answer.ok, f"the file was refused: {answer.status}"
    return answer.body()


def workbook_figures(content: bytes) -> dict[str, float]:
    """Return the IBNR of every method of a workbook's first sheet, by method and measure."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
    rows = load_workbook(io.BytesIO(content), data_only=True)["Summary"].iter_rows(values_only=True)
    return dict(_figures_by_method(rows))


def _figures_by_method(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[str, float]]:
    heads = next(row for row in rows if row[0] == "Method")
    for row in rows:
        if not row[0]:
            return
        yield f"{row[0]}, {row[1]}", float(str(row[heads.index("IBNR")]))


def write_file(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write a file with a heading and rows."""
    lines = [",".join(map(str, row)) for row in (("origin", "age_months", "value", "measure"), *rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _type(box: Locator, text: str) -> None:
    box.fill(text)
    box.press("Tab")
