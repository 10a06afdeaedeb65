"""Journeys of a study: from a published company to a workbook and its adoption, from a file with faults, anywhere."""

import re

import pytest
from playwright.sync_api import expect

from journeys import study_steps as steps
from journeys.browser import NARROW, WIDE
from journeys.product import PASSWORD, eventually
from journeys.steps import is_dark, width_px

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
WHY = "The year 1990 was settled in a hurry after the hailstorm and says nothing of later years."
CHECKED = "Recalculated the workbook and read the residuals by calendar year."
ADOPTED = """
    SELECT s.study_id FROM studies s JOIN study_adoptions a ON a.study_id = s.study_id JOIN users u
        ON u.user_id = a.adopted_by AND u.is_demo ORDER BY s.reference LIMIT 1
"""
WAITING = "SELECT 1 FROM runs WHERE kind = 'actuarial' AND state IN ('queued', 'running')"
KEPT = "SELECT v.number, v.reason, v.selection FROM study_versions v WHERE v.study_id = :study ORDER BY v.number"
GOOD = [
    (2019 + row, 12 * (age + 1), round(1000 * (1 + row / 20) * share * (1 + (row * age % 3) / 40)), "paid")
    for row in range(6)
    for age, share in enumerate((0.4, 0.65, 0.8, 0.9, 0.96, 0.99)[: 6 - row])
]
BAD = (
    (2020, 24, "many", "paid"),
    (2019, 12, 999_999, "paid"),
    ("", 12, 410, "paid"),
)
PROBLEMS = (
    '"many" is no number.',
    "Another value for 2019 at 12 months stands",
    "This row names no origin period",
)


@pytest.fixture
def arrive(browsers, product):
    """Let somebody sign in, in a browser of their own, once the book's own studies have left places to take."""
    eventually(lambda: not product.rows(WAITING), "the end of the book's own studies", patience_s=120)

    def arrive(name, path="/", **look):
        person = browsers.open(product.url, **look)
        person.sign_in(name, PASSWORD, path)
        return person

    return arrive


def test_a_company_goes_from_sample_to_workbook_and_another_person_adopts_it(arrive, product):
    ivy = arrive("ivy.actuary")
    steps.begin(ivy, re.compile("sample"))
    steps.choose_company(ivy, "Schedule P 1988-1997, by line and company", "Commercial auto", "Erie Ins Exchange Grp")
    steps.choose_methods(ivy, ("Bornhuetter-Ferguson", "Cape Cod", "Munich chain ladder", "Bootstrap", "One-year view"))
    address = steps.start(ivy, "Commercial auto, Erie")
    steps.wait_for_figures(ivy)

    ivy.open_tab("Factors")
    before = steps.figure(ivy, "IBNR")
    steps.take_out(ivy, "1990", 12)
    after = steps.figure(ivy, "IBNR")
    assert after != before
    ivy.photograph_all("study-factors", 1900)
    steps.save(ivy, WHY)
    ivy.sees("Version 2 of 2")
    steps.wait_for_figures(ivy)
    ivy.photograph_all("study-results", 3200)
    ivy.open_tab("Diagnostics")
    ivy.photograph_all("study-diagnostics", 2500)
    ivy.open_tab("Factors")
    assert steps.figure(ivy, "IBNR") == after

    ivy.open_tab("Exports")
    book = steps.workbook_figures(steps.download(ivy, "xlsx"))
    assert round(book["Chain ladder, paid"]) == after
    assert {"Mack, paid", "Munich chain ladder, incurred", "ODP bootstrap, paid"} <= set(book)
    assert steps.download(ivy, "csv").count(b"1990") > 0
    first, second = product.rows(KEPT, study=address.split("=")[1])
    assert (second.reason, second.selection["factors"]["excluded"]) == (WHY, [["1990", 12]])
    assert first.selection["factors"]["excluded"] == []

    ivy.open_tab("Versions")
    ivy.sees("You chose this version, so another actuary or a manager adopts it.")
    leo = arrive("leo.actuary", address)
    steps.adopt(leo, 2, CHECKED)
    ivy.reload()
    ivy.sees("Version 2 adopted by Leo Sandoval")
    ivy.go("/studies")
    ivy.sees("of ")
    ivy.photograph("studies")


def test_a_file_with_three_kinds_of_bad_rows_says_each_and_the_good_ones_make_a_study(arrive, tmp_path):
    file = steps.write_file(tmp_path / "motor.csv", [*GOOD, *BAD])
    leo = arrive("leo.actuary")
    steps.begin(leo, "File")
    leo.page.locator("input[type=file]").set_input_files(file)
    leo.sees("3 rows put aside")
    steps.see_cells(leo, PROBLEMS)

    steps.start(leo, "Motor from a file")
    steps.wait_for_figures(leo)
    leo.open_tab("Data")
    leo.sees("3 rows put aside")
    steps.see_cells(leo, PROBLEMS)
    leo.open_tab("Factors")
    assert 0 < steps.figure(leo, "IBNR") < 20_000


def test_a_manager_reads_the_book_and_the_triangle_of_a_study(arrive, product):
    ((study,),) = product.rows(ADOPTED)
    mia = arrive("mia.manager", "/analytics")
    mia.sees("Loss ratio")
    expect(mia.page.locator(".js-plotly-plot").first).to_be_visible()
    mia.photograph_all("analytics", 2350)

    mia.go(f"/study?id={study}")
    mia.open_tab("Data")
    expect(mia.page.locator(".js-plotly-plot").first).to_be_visible()
    mia.photograph_all("study-data", 2000)


@pytest.mark.parametrize(("size", "scheme"), [(NARROW, "light"), (WIDE, "dark")], ids=["telephone", "dark"])
def test_studies_fit_a_telephone_and_follow_the_dark_scheme(arrive, product, size, scheme):
    ((study,),) = product.rows(ADOPTED)
    person = arrive("ivy.actuary", "/studies", size=size, scheme=scheme)
    for address in ("/studies", "/new_study", "/analytics"):
        person.go(address)
        must_fit(person, size, scheme, address)
    person.go(f"/study?id={study}")
    for tab in steps.TABS:
        person.open_tab(tab)
        must_fit(person, size, scheme, tab)
        if tab == "Results":
            person.photograph(f"study-{'telephone' if size is NARROW else scheme}")


def must_fit(person, size, scheme, what):
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    eventually(lambda: width_px(person) <= size[0], f"{what} no wider than the window")
    assert is_dark(person) is (scheme == "dark")
